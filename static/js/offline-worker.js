// Keeps the pages that were named and what they are made of, so that they open without network. Answers for nothing else.
// The small script that brings this one names the CACHE; each room of the house has its own.
const PATIENCE = 4000;
const SCOPE = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page names what it needs: {pages: {path: address it is asked for at}, files: [path]}. The answer says whether all
// of it is kept; what is no longer named goes.
self.addEventListener("message", (event) => {
  const { pages, files } = event.data;
  event.waitUntil(keep(pages, files).then(() => event.ports[0].postMessage(true), () => event.ports[0].postMessage(false)));
});

async function keep(pages, files) {
  const cache = await caches.open(CACHE);
  for (const [path, address] of Object.entries(pages)) {
    const page = await fetch(address, { redirect: "error", cache: "no-store" });
    if (!page.ok) throw new Error(String(page.status));
    await cache.put(path, page);
  }
  await cache.addAll(files);
  for (const kept of await cache.keys()) {
    const { pathname } = new URL(kept.url);
    const isOurs = pathname.startsWith(SCOPE) || pathname.startsWith("/static/");
    if (isOurs && !(pathname in pages) && !files.includes(pathname)) await cache.delete(kept);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(SCOPE)) event.respondWith(page(request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The house first, unless it is away or takes longer than people at a door or in a hall wait.
async function page(request, pathname) {
  const kept = await (await caches.open(CACHE)).match(pathname);
  const fresh = fetch(request);
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fresh.then((answer) => (answer.status >= 500 ? kept : answer), () => kept), late]);
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
