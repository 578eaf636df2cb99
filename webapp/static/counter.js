// Tells how much room is left in a text once most of it is used, or how much is too much; cuts nothing.
"use strict";

const SHOWN_FROM = 0.8;

function count(field, counter) {
  const longest = Number(field.dataset.longest);
  const used = [...field.value].length;
  counter.hidden = used < SHOWN_FROM * longest;
  counter.classList.toggle("problem", used > longest);
  counter.textContent = used > longest
    ? `${(used - longest).toLocaleString("en")} characters too many: nothing is cut, please shorten it`
    : `${used.toLocaleString("en")} of ${longest.toLocaleString("en")} characters`;
}

for (const field of document.querySelectorAll("[data-longest]")) {
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.setAttribute("role", "status");
  field.after(counter);
  field.addEventListener("input", () => count(field, counter));
  count(field, counter);
}
