/* A little work while the text is read over, so that a machine that sends a thousand has a thousand times as much to do.
   Without this file, or where the browser has no crypto, the form is sent as it is. Nothing is stored. */
"use strict";

const form = document.querySelector("form[data-work]");

async function zeros(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let count = 0;
  for (const byte of digest) {
    if (byte === 0) { count += 8; continue; }
    return count + Math.clz32(byte) - 24;
  }
  return count;
}

async function work() {
  const challenge = form.dataset.work;
  const bits = Number(form.dataset.bits);
  for (let start = 0; ; start += 64) {
    /* In handfuls: waiting for each alone takes ten times as long. */
    const tries = await Promise.all(Array.from({ length: 64 }, (_, n) => zeros(`${challenge}:${start + n}`)));
    const found = tries.findIndex((count) => count >= bits);
    if (found >= 0) return String(start + found);
  }
}

if (form && form.dataset.work && window.crypto?.subtle) {
  let done = false;
  const working = work().then((answer) => { form.elements.svar.value = answer; done = true; });
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (done || !pressed || pressed.value !== "send") return;
    /* Wait for the work, but never for long: a slow phone is let in without it. */
    event.preventDefault();
    if (pressed.classList.contains("busy")) return;
    pressed.classList.add("busy");
    const patience = new Promise((go) => { setTimeout(go, 8000); });
    Promise.race([working, patience]).then(() => {
      done = true;
      pressed.classList.remove("busy");
      form.requestSubmit(pressed);
    });
  });
}
