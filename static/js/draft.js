/* A closed tab keeps its draft. A form with data-draft="<address>" is sent to /utkast while it is
   being written: 800 ms after the last key, and when the page is hidden. Fields: address (which draft),
   body (the form, urlencoded), _csrf. Passwords, files and the form's own keys are never sent; the version
   it was written to is, so that a draft never covers what somebody else has saved since. */
"use strict";

const OWN = new Set(["_key", "_csrf"]);

function packed(form) {
  const rest = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || field.disabled || OWN.has(field.name)) continue;
    if (["password", "file", "submit", "button"].includes(field.type)) continue;
    if (field.type === "hidden" && field.name !== "version") continue;
    if (["radio", "checkbox"].includes(field.type) && !field.checked) continue;
    rest.append(field.name, field.value);
  }
  return rest.toString();
}

function watch(form) {
  let timer = 0;
  let sent = packed(form);
  let leaving = false;

  const line = document.createElement("p");
  line.className = "drafted";
  line.setAttribute("aria-live", "polite");
  form.append(line);

  async function send() {
    clearTimeout(timer);
    const body = packed(form);
    if (leaving || body === sent) return;
    const fields = new URLSearchParams({ address: form.dataset.draft, body });
    fields.set("_csrf", form.elements._csrf?.value ?? "");
    try {
      /* keepalive: the request outlives the page. Browsers cap it at 64 kB in all. */
      const answer = await fetch("/utkast", {
        method: "POST", body: fields, keepalive: fields.toString().length < 60000, credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      sent = body;
      line.textContent = form.dataset.draftSaved ?? "";
    } catch {
      line.textContent = form.dataset.draftFailed ?? "";
      if (navigator.onLine && !document.hidden) timer = setTimeout(send, 10000);
    }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(send, 800); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  /* Once it is sent in for real, a late draft must not come back. */
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    leaving = true;
    clearTimeout(timer);
    setTimeout(() => { leaving = false; }, 3000);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  window.addEventListener("pagehide", send);
  window.addEventListener("online", send);
}

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
document.addEventListener("htmx:after:swap", () => {
  for (const form of document.querySelectorAll("form[data-draft]:not(:has(> .drafted))")) watch(form);
});
