// Tells how much room is left in a text once most of it is used, or how much is too much; cuts nothing. Where the
// page has said that a text is too long, its words are kept up to date: two would say the same.
"use strict";

const SHOWN_FROM = 0.8;

function count(field, counter) {
  const longest = Number(field.dataset.longest);
  const used = [...field.value].length;
  const over = used > longest;
  counter.hidden = used < SHOWN_FROM * longest;
  counter.className = over ? "counter problem" : "counter";
  counter.textContent = over
    ? `This is ${(used - longest).toLocaleString("en")} ${used - longest === 1 ? "character" : "characters"} too long: ${longest.toLocaleString("en")} are the most. Nothing is cut; please shorten it.`
    : `${used.toLocaleString("en")} of ${longest.toLocaleString("en")} characters`;
}

function counterOf(field) {
  const said = document.getElementById(`${field.id}-error`);
  if (said) return said;
  const counter = document.createElement("p");
  field.after(counter);
  return counter;
}

for (const field of document.querySelectorAll("[data-longest]")) {
  const counter = counterOf(field);
  counter.setAttribute("role", "status");
  field.addEventListener("input", () => count(field, counter));
  count(field, counter);
}
