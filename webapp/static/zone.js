// Proposes the browser's own time zone where nobody has chosen one yet.
"use strict";

const field = document.querySelector("[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && field.value === "UTC" && [...field.options].some((option) => option.value === own)) field.value = own;
