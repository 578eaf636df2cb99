// Chooses a theme by its number or with the arrows; Enter then presses it, Backspace goes a step back.
"use strict";

document.documentElement.dataset.script = "on";

const TOGETHER = 900; // milliseconds in which two digits are one number
const choices = [...document.querySelectorAll("[data-choices] button")];
let typed = "";
let last = 0;

function choose(place) {
  choices[(place + choices.length) % choices.length]?.focus();
}

function chooseNumber(digit, now) {
  typed = now - last < TOGETHER ? typed + digit : digit;
  last = now;
  const number = Number(typed);
  if (number < choices.length) choose(number - 1); // 0 is the last: none of these
  else typed = digit;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const now = choices.indexOf(document.activeElement);
  if (/^[0-9]$/.test(event.key)) chooseNumber(event.key, event.timeStamp);
  else if (event.key === "ArrowDown" || event.key === "ArrowRight") choose(now + 1);
  else if (event.key === "ArrowUp" || event.key === "ArrowLeft") choose(now < 0 ? choices.length - 1 : now - 1);
  else if (event.key === "Backspace") document.querySelector("[data-back]")?.click();
  else return;
  event.preventDefault();
});
