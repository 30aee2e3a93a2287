/* The numbers that wait for a network, kept in the browser's own database; used by the page and by its worker.
   Each has the key it was first sent with: the server takes the same key once, so that sending again, from the page,
   from the worker or from both, is never two numbers. */
"use strict";

const numberQueue = {
  async _store(mode, work) {
    const database = await new Promise((done, failed) => {
      const asked = indexedDB.open("flipp-m", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("numbers", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    try {
      return await new Promise((done, failed) => {
        const move = database.transaction("numbers", mode);
        const asked = work(move.objectStore("numbers"));
        move.oncomplete = () => done(asked.result);
        move.onerror = move.onabort = () => failed(move.error);
      });
    } finally {
      database.close();
    }
  },
  keep(item) { return this._store("readwrite", (store) => store.put(item)); },
  drop(key) { return this._store("readwrite", (store) => store.delete(key)); },
  all() { return this._store("readonly", (store) => store.getAll()); },

  /* "sent", "asks" (the server wants a person to look), "gone" (the link leads nowhere any more), or "waits". */
  async _send(item) {
    let answer;
    try {
      answer = await fetch(item.path, { method: "POST", body: new URLSearchParams(item.fields), redirect: "manual", cache: "no-store" });
    } catch {
      return "waits";
    }
    if (answer.type === "opaqueredirect") return "sent";
    if (answer.status === 404) return "gone";
    return answer.status >= 500 || answer.status === 429 ? "waits" : "asks";
  },

  /* Send what waits, the oldest first. Returns the keys that were sent. */
  async flush() {
    const sent = [];
    const waiting = (await this.all()).filter((item) => !item.asks).sort((a, b) => a.at - b.at);
    for (const item of waiting) {
      const outcome = await this._send(item);
      if (outcome === "waits") break;
      if (outcome === "sent") {
        sent.push(item);
        await this.drop(item.key);
      } else {
        await this.keep({ ...item, asks: true, gone: outcome === "gone" });
      }
    }
    return sent;
  },
};
