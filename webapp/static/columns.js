// Moves cards between columns: by dragging, and by their own forms without leaving the page.
"use strict";

const columns = document.querySelector("[data-columns]");
let dragged = null;

function say(words) {
  document.querySelector("[data-said]").textContent = words;
}

function follow(id) {
  const card = document.getElementById(id);
  const target = card?.querySelector("select") ?? columns.querySelector("h2");
  target.focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// What the page says of it stands in its notices: the last of them is about this move.
function show(page, id) {
  columns.replaceChildren(...page.querySelector("[data-columns]").childNodes);
  for (const old of document.querySelectorAll("main > .notice")) old.remove();
  const notices = [...page.querySelectorAll("main > .notice")];
  for (const notice of notices) notice.removeAttribute("role");
  document.querySelector("main").prepend(...notices);
  prepare();
  follow(id);
  say(notices.map((notice) => notice.textContent.trim()).join(" "));
}

async function move(form, to) {
  const sent = new URLSearchParams(new FormData(form));
  sent.set("to", to);
  const id = form.closest("li").id;
  try {
    const reply = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (page.querySelector("[data-columns]")) {
      show(page, id);
    } else {
      form.elements.to.value = to; // such as where one has to sign in again: the page itself tells
      form.submit();
    }
  } catch {
    say("Nothing was moved: there was no answer. Try again.");
  }
}

function prepare() {
  for (const card of columns.querySelectorAll(".card-of-item")) {
    card.draggable = true;
    for (const link of card.querySelectorAll("a")) link.draggable = false;
  }
}

function columnUnder(event) {
  return event.target.closest("[data-key]");
}

function mark(column) {
  for (const each of columns.querySelectorAll(".column-under")) each.classList.remove("column-under");
  column?.classList.add("column-under");
}

if (columns) {
  prepare();
  columns.addEventListener("submit", (event) => {
    event.preventDefault();
    move(event.target, event.target.elements.to.value);
  });
  columns.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".card-of-item");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.id ?? "");
  });
  columns.addEventListener("dragover", (event) => {
    const column = columnUnder(event);
    if (dragged && column) event.preventDefault();
    mark(dragged && column);
  });
  columns.addEventListener("drop", (event) => {
    const column = columnUnder(event);
    if (!dragged || !column) return;
    event.preventDefault();
    if (!column.contains(dragged)) move(dragged.querySelector("form"), column.dataset.key);
  });
  columns.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
  if (location.hash.startsWith("#item-")) follow(location.hash.slice(1));
}
