/* Two things for the young's form, neither needed:
   1. The browser's own back and forward go one screen, without a page that asks to send again. Nothing is stored for
      it: the history holds the number of the screen, and what was typed goes along in the form as it does without this file.
   2. A little work while the text is read over, so that a machine that sends a thousand has a thousand times as much to do. */
"use strict";

const place = document.getElementById("innhold");
const steps = () => place.querySelector("form[data-steps]");

/* 1. Screens */

async function walk(form, go, pushed) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("go", go);
  const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("innhold");
  if (!fresh || !page.querySelector("form[data-steps]")) throw new Error("another page");
  place.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  if (pushed) history.pushState({ step: Number(steps().elements.step.value) }, "");
  (place.querySelector("[autofocus]") ?? place).focus();
  scrollTo(0, 0);
  begin();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const pressed = event.submitter;
  if (!form.matches("form[data-steps]") || !pressed || pressed.value === "send" || form.dataset.plain) return;
  event.preventDefault();
  walk(form, pressed.value, true).catch(() => {
    form.dataset.plain = "1";
    form.requestSubmit(pressed);
  });
});

window.addEventListener("popstate", (event) => {
  const form = steps();
  if (form && event.state?.step) walk(form, `gaa-${event.state.step}`, false).catch(() => {});
});

if (steps()) history.replaceState({ step: Number(steps().elements.step.value) }, "");

/* 2. Work */

async function zeros(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let count = 0;
  for (const byte of digest) {
    if (byte === 0) { count += 8; continue; }
    return count + Math.clz32(byte) - 24;
  }
  return count;
}

async function work(form) {
  const challenge = form.dataset.work;
  const bits = Number(form.dataset.bits);
  for (let start = 0; ; start += 64) {
    /* In handfuls: waiting for each alone takes ten times as long. */
    const tries = await Promise.all(Array.from({ length: 64 }, (_, n) => zeros(`${challenge}:${start + n}`)));
    const found = tries.findIndex((count) => count >= bits);
    if (found >= 0) return String(start + found);
    if (!form.isConnected) return "";
  }
}

function begin() {
  const form = place.querySelector("form[data-work]");
  if (!form || !form.dataset.work || !window.crypto?.subtle) return;
  let done = false;
  const working = work(form).then((answer) => { form.elements.svar.value = answer; done = true; });
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

begin();
