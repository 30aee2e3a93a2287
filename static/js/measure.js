/* The measuring page where there may be no network: a number is kept first and sent then, and what waits is told.
   Without this file, or where nothing can be kept, the page is an ordinary form. */
"use strict";

const form = document.querySelector("form");
const waits = document.getElementById("waits");
const here = location.pathname;
const figures = ["value", "k", "n"].map((name) => form.elements[name]).filter(Boolean);
/* As on the server (app/cycles/number_forms.py): what is no number is told at once, not when there is a network. */
const FIGURE = form.elements.value ? /^[-−]?\d{1,9}([.,]\d{1,6})?$/ : /^\d{1,9}$/;
let chosen = Boolean(form.elements.replace);
form.elements.on_day.addEventListener("change", () => { chosen = true; });

/* The page may be one from last week, kept for when there is no network: the day is proposed anew, by the same rule
   as on the server (app/cycles/rhythm.py), and after what waits. */
const DAY = 86400000;
async function propose() {
  const step = Number(waits.dataset.step);
  if (chosen || !step) return;
  const mine = (await numberQueue.all()).filter((kept) => kept.path === here).map((kept) => kept.day);
  const last = [waits.dataset.last, ...mine].filter(Boolean).sort().at(-1);
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  form.elements.on_day.max = new Date(today).toISOString().slice(0, 10);
  const since = last ? Math.floor((today - Date.parse(last)) / DAY) : 0;
  const day = since >= step ? Date.parse(last) + Math.floor(since / step) * step * DAY : today;
  form.elements.on_day.value = new Date(day).toISOString().slice(0, 10);
}

function item() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "_key");
  const key = crypto.randomUUID?.() ?? `${form.elements._key.value}-${Date.now()}`;
  fields.push(["_key", key]);
  return { key, path: here, fields, day: form.elements.on_day.value, at: Date.now() };
}

/* A number the server wants a person to look at: into the form, and sent as a form. */
function look(asking) {
  for (const [name, text] of asking.fields) if (form.elements[name]) form.elements[name].value = text;
  numberQueue.drop(asking.key).finally(() => form.submit());
}

/* Which number it was, in the words of the page: «12 for 17. november …». */
function told(words, kept) {
  const figure = kept.fields.filter(([name]) => ["value", "k", "n"].includes(name)).map(([, text]) => text).join("/");
  const day = new Date(kept.day).toLocaleDateString("nb-NO", { day: "numeric", month: "long", timeZone: "UTC" });
  return words.replace("%s", () => figure).replace("%s", () => day);
}

function line(words, more) {
  const text = document.createElement("p");
  text.textContent = words;
  if (more) {
    const rest = document.createElement("span");
    rest.textContent = ` ${more}`;
    text.append(rest);
  }
  waits.append(text);
}

async function tell() {
  const mine = (await numberQueue.all()).filter((kept) => kept.path === here);
  const waiting = mine.filter((kept) => !kept.asks).length;
  await propose();
  waits.replaceChildren();
  if (waiting) line(waiting === 1 ? waits.dataset.one : waits.dataset.many.replace("%s", waiting), waits.dataset.later);
  for (const lost of mine.filter((kept) => kept.gone)) line(told(waits.dataset.gone, lost));
  for (const asking of mine.filter((kept) => kept.asks && !kept.gone)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "secondary";
    button.textContent = told(waits.dataset.asks, asking);
    button.addEventListener("click", () => look(asking));
    waits.append(button);
  }
}

async function heard(all) {
  const sent = all.filter((kept) => kept.path === here);
  if (sent.length) location.replace(`${here}?lagret=${sent.at(-1).day}`);
  else await tell();
  return sent;
}

async function flush() { return heard(await numberQueue.flush()); }

form.addEventListener("submit", async (event) => {
  /* What is empty, or answers a question of the server's, goes the ordinary way. */
  if (![...figures, form.elements.on_day].every((field) => field.value.trim()) || form.elements.replace) return;
  event.preventDefault();
  const wrong = figures.find((field) => !FIGURE.test(field.value.replace(/\s/g, "")));
  if (wrong) {
    wrong.setCustomValidity(waits.dataset.wrong);
    wrong.reportValidity();
    return;
  }
  const made = item();
  const button = form.querySelector("button");
  if (button.classList.contains("busy")) return;
  button.classList.add("busy");
  try {
    await numberQueue.keep(made);
  } catch {
    form.submit();
    return;
  }
  const sent = await flush();
  button.classList.remove("busy");
  if (sent.length) return;
  const asking = (await numberQueue.all()).find((kept) => kept.key === made.key && kept.asks && !kept.gone);
  if (asking) { look(asking); return; }
  for (const field of figures) if (field.name !== "n") field.value = "";
  form.elements.note.value = "";
  chosen = false;
  await propose();
  const worker = await navigator.serviceWorker?.getRegistration("/m/");
  worker?.sync?.register("numbers").catch(() => {});
});

for (const field of figures) field.addEventListener("input", () => field.setCustomValidity(""));
addEventListener("online", () => { flush().catch(() => {}); });
/* A page on the home screen is opened again where it was left, maybe days ago. */
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush().catch(() => {}); });
flush().catch(() => {});

navigator.serviceWorker?.addEventListener("message", (event) => { heard(event.data).catch(() => {}); });

/* The worker is not in charge of the visit that installs it: it is asked to keep this page then. */
if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("/m/arbeider.js", { scope: "/m/" }).then(async () => {
    await navigator.serviceWorker.ready;
    if (!(await caches.match(here))) {
      const kept = (await caches.keys()).find((name) => name.startsWith("flipp-m-"));
      if (kept) await (await caches.open(kept)).add(here);
    }
  }).catch(() => {});
}
