// Service worker of /dokumen/kirim/ alone: opens the page without a connection. In front of this the
// server puts VERSION, PAGE, SHELL (the page without anybody's data) and FILES (static ones). No page
// of a signed-in person is ever kept.
const CACHE = `kla-kirim-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([SHELL, ...FILES].map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("kla-kirim-") && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const path = new URL(url).pathname;
  if (method !== "GET") return;
  if (mode === "navigate" && path === PAGE) event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  else if (FILES.includes(path)) event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});

// Background Sync, where there is one: wakes the open pages; a closed one goes on when it is opened.
self.addEventListener("sync", (event) => {
  event.waitUntil(self.clients.matchAll().then((pages) => pages.forEach((page) => page.postMessage("kirim"))));
});
