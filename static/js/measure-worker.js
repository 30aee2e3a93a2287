/* The worker of the measuring pages: it lies at /m/, and knows of nothing else. Before it stand the queue, KEPT (the
   name of its store, new when anything in it is) and PARTS (the sheets and scripts the page is made of). */

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((store) => store.addAll(PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("flipp-m-") && name !== KEPT);
    const fresh = await caches.open(KEPT);
    for (const name of old) {
      /* The pages move along: a phone may be without network for the first visit after a change. */
      const store = await caches.open(name);
      for (const request of await store.keys()) {
        if (new URL(request.url).pathname.startsWith("/m/")) await fresh.put(request, await store.match(request));
      }
      await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

/* The page itself: from the network when there is one, else as it was the last time. */
async function opened(request, path) {
  const store = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    /* What was said once («Lagret …») is not kept. */
    if (answer.ok && !new URL(request.url).search) await store.put(path, answer.clone());
    if (answer.status === 404) await store.delete(path);
    return answer;
  } catch {
    return (await store.match(path)) ?? Response.error();
  }
}

async function part(request) {
  const kept = await caches.match(request);
  return kept ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && /^\/m\/[^/]+$/.test(url.pathname)) event.respondWith(opened(event.request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(event.request));
});

/* Where browsers can: the network is back, also when no page is open; one that is, is told. */
async function flushed() {
  const sent = await numberQueue.flush();
  for (const client of await self.clients.matchAll()) client.postMessage(sent.map(({ path, day }) => ({ path, day })));
}

self.addEventListener("sync", (event) => { event.waitUntil(flushed()); });
