/* Small manners, all optional: every page works without this file.
   Loaded with defer under `script-src 'self'`; no eval, no inline handlers. */
"use strict";

/* A pressed submit button looks pressed for three seconds. It is not disabled: a disabled button
   would drop its own name=value, and doubles are caught by the form's key on the server. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  button.classList.add("busy");
  setTimeout(() => button.classList.remove("busy"), 3000);
});

/* Back from the browser's memory: nothing is under way any longer. */
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".busy")) button.classList.remove("busy");
});

/* htmx leaves the page as it is when the server fails (noSwap 5xx) or cannot be reached.
   Say so, or the person believes that the button did nothing. */
function trouble() {
  const box = document.getElementById("trouble");
  if (!box) return;
  box.textContent = box.dataset.text;
  setTimeout(() => { box.textContent = ""; }, 12000);
}
document.addEventListener("htmx:error", trouble);
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.raw.status >= 500) trouble();
});

/* The list of what went wrong is where to go on from. */
document.querySelector(".ds-error-summary, .conflict")?.focus();
