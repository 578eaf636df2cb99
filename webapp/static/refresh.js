// Fetches the moving part of a page anew, unless somebody is using it.
"use strict";

const part = document.querySelector("[data-refresh]");

function period() {
  return part.querySelector("progress") ? 700 : 5000;
}

async function refresh() {
  const busy = part.contains(document.activeElement) || part.querySelector("details[open]");
  if (!document.hidden && !busy) {
    try {
      const reply = await fetch(part.dataset.refresh, { headers: { Accept: "text/html" } });
      if (reply.ok && !reply.redirected) part.innerHTML = await reply.text();
    } catch {
      // The server is away for a moment; the next round tries again.
    }
  }
  setTimeout(refresh, period());
}

if (part) setTimeout(refresh, period());
