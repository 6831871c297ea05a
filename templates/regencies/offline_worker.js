// The service worker: opens the report form without a connection. It keeps public files and one page that holds
// nobody's data, never an answer about a person. `about` (addresses) stands above this text.

const PATIENCE = 4_000; // a weak line may take longer than a person waits

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request, pathname));
  else if (request.method === "GET" && about.files.includes(pathname)) event.respondWith(kept(request));
});

async function keep() {
  const cache = await caches.open(about.cache);
  await Promise.all([cache.addAll(about.files), cache.add(new Request(about.page, { cache: "reload" }))]);
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== about.cache && name.startsWith("pantau-")) await caches.delete(name);
  await self.clients.claim();
}

const kept = async (request) => (await caches.match(request.url)) ?? fetch(request);
const page = async () => (await caches.match(about.page)) ?? Response.error();

async function navigate(request, pathname) {
  if (request.method === "POST" && pathname === about.leave) return leave(request);
  if (request.method !== "GET") return fetch(request);
  await finishLeaving();
  if (pathname === about.queue) return (await caches.match(about.page)) ?? fetch(request);
  if (pathname === about.home || isForm(pathname)) return networkFirst(request);
  return fetch(request);
}

const isForm = (pathname) => pathname.startsWith(about.report) && /^(\d\d\.\d\d\/)?$/.test(pathname.slice(about.report.length));

// A weak line is left for what the device has, where it has something; the word that a report is saved is waited for.
async function networkFirst(request) {
  const answer = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const isSaved = new URL(request.url).searchParams.has("tersimpan");
  try {
    const first = isSaved || !(await hasKey()) ? await answer : await Promise.race([answer, late]);
    // 502 to 504: something between us and the server answers that the server does not.
    if (first && !(first.status >= 502 && first.status <= 504)) return first;
  } catch {
    return page();
  }
  answer.catch(() => {});
  return page();
}

const hasKey = async () => Boolean((await read("keys", (store) => store.get("owner")).catch(() => null))?.seal);

// Signing out: who has unsent reports is asked first; then the key goes, with or without a connection.
async function leave(request) {
  const again = request.clone();
  const isSure = new URL(request.url).searchParams.has("tetap");
  if (!isSure && (await hasUnsent())) return Response.redirect(`${about.queue}?keluar=tanya`, 303);
  await put({ id: "owner" });
  try {
    return await fetch(request);
  } catch {
    await put({ id: "leaving", body: await again.text() });
    return Response.redirect(`${about.queue}?keluar=luring`, 303);
  }
}

// The server still takes this browser for somebody who left without a connection: tell it before anything else.
async function finishLeaving() {
  const leaving = await read("keys", (store) => store.get("leaving")).catch(() => null);
  if (!leaving?.body) return;
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  try {
    await fetch(`${about.leave}?tetap`, { method: "POST", headers, body: leaving.body, credentials: "same-origin" });
    await put({ id: "leaving" });
  } catch {
    // Still no connection: whoever asks gets the page without anybody's data.
  }
}

async function hasUnsent() {
  try {
    const { owner } = (await read("keys", (store) => store.get("owner"))) ?? {};
    const sealed = owner ? await read("sealed", (store) => store.getAll()) : [];
    return sealed.some((record) => record.owner === owner && record.kind === "entry" && record.isOpen);
  } catch {
    return false;
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("pantau-ktp-el", 1);
    asked.onupgradeneeded = () => {
      for (const name of ["keys", "sealed"]) asked.result.createObjectStore(name, { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function read(name, ask) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const asked = ask(base.transaction(name).objectStore(name));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } finally {
    base.close();
  }
}

async function put(record) {
  const base = await open();
  try {
    await new Promise((resolve, reject) => {
      const writing = base.transaction("keys", "readwrite", { durability: "strict" });
      writing.objectStore("keys").put(record);
      writing.oncomplete = resolve;
      writing.onerror = () => reject(writing.error);
    });
  } finally {
    base.close();
  }
}
