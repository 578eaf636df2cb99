// Shows the buttons that copy what stands beside them, and says when it is copied.
"use strict";

document.documentElement.dataset.script = "on";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  const words = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // Without HTTPS a browser has no clipboard for us: what is selected can be copied by hand.
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    if (!document.execCommand("copy")) return;
  }
  button.setAttribute("aria-live", "polite");
  button.textContent = "Copied";
});
