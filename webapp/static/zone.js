// Proposes the browser's own time zone where nobody has chosen one yet, and puts it first.
"use strict";

const field = document.querySelector("[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const option = field && [...field.options].find((each) => each.value === own);
if (option && field.value === "UTC") {
  option.textContent = own.replaceAll("_", " ");
  field.querySelector("optgroup").prepend(option);
  field.value = own;
}
