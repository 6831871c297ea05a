// What one person's form keeps on this device: drafts, the queue and what the form needs without a connection, each
// record sealed under a key that the server gives to that person alone. Signing out removes the key, not the records:
// they open again when he signs in again, and never for anybody else.

const KIND_OF_BASE = "pantau-ktp-el";
const DAY = 86_400_000;
const DAYS_WITHOUT_SERVER = 7;
const text = new TextEncoder();

// Without a secure context (plain HTTP on a network) browsers hide the cipher; then nothing is kept at all.
export const isPossible = globalThis.isSecureContext && Boolean(globalThis.crypto?.subtle) && "indexedDB" in globalThis;

let opening;
function base() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(KIND_OF_BASE, 1);
    asked.onupgradeneeded = () => {
      for (const name of ["keys", "sealed"]) asked.result.createObjectStore(name, { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

async function read(name, ask) {
  const store = (await base()).transaction(name).objectStore(name);
  return new Promise((resolve, reject) => {
    const asked = ask(store);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// Strict: kept on the disk, not only in memory, before it counts as kept.
async function write(name, ask) {
  const writing = (await base()).transaction(name, "readwrite", { durability: "strict" });
  return new Promise((resolve, reject) => {
    ask(writing.objectStore(name));
    writing.oncomplete = () => resolve();
    writing.onerror = () => reject(writing.error);
    writing.onabort = () => reject(writing.error);
  });
}

// The key in the two uses that we have for it; neither can be read out again.
async function keysFrom(secret) {
  const bits = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  const whole = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const part = (info, kind, uses) =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(info) }, whole, kind, false, uses);
  return {
    seal: await part("seal", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
    name: await part("name", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  };
}

export class Box {
  constructor({ owner, seal, name }) {
    this.owner = owner;
    this.keys = { seal, name };
  }

  // The name under which something lies: it tells nobody what.
  async name(...parts) {
    const signed = await crypto.subtle.sign("HMAC", this.keys.name, text.encode(parts.join(" ")));
    return btoa(String.fromCharCode(...new Uint8Array(signed)));
  }

  async put(kind, id, value, { isOpen = false } = {}) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: text.encode(`${kind} ${id}`) };
    const data = await crypto.subtle.encrypt(how, this.keys.seal, text.encode(JSON.stringify(value)));
    await write("sealed", (store) => store.put({ id, owner: this.owner, kind, isOpen, iv, data }));
  }

  async get(kind, id) {
    const record = await read("sealed", (store) => store.get(id));
    return record ? this.#unsealed(record) : null;
  }

  async all(kind) {
    const records = await read("sealed", (store) => store.getAll());
    const mine = records.filter((record) => record.owner === this.owner && record.kind === kind);
    return (await Promise.all(mine.map((record) => this.#unsealed(record)))).filter(Boolean);
  }

  remove(id) {
    return write("sealed", (store) => store.delete(id));
  }

  async #unsealed({ id, kind, iv, data }) {
    const how = { name: "AES-GCM", iv, additionalData: text.encode(`${kind} ${id}`) };
    try {
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, this.keys.seal, data)));
    } catch {
      return null; // sealed under a key that the server no longer gives
    }
  }
}

// Opens the box of who is signed in, as the server has just said; whoever was here before is locked.
export async function unlock(owner, secret) {
  const keys = await keysFrom(secret);
  await write("keys", (store) => store.put({ id: "owner", owner, ...keys, seen: Date.now() }));
  return new Box({ owner, ...keys });
}

// The box of who was signed in last and has not signed out, or null.
export async function opened() {
  const kept = await read("keys", (store) => store.get("owner"));
  if (!kept?.seal) return null;
  if (Date.now() - kept.seen > DAYS_WITHOUT_SERVER * DAY) {
    await lock();
    return null;
  }
  return new Box(kept);
}

export const lock = () => write("keys", (store) => store.put({ id: "owner" }));

// How many unsent reports lie here sealed for somebody who is not signed in.
export async function lockedCount(owner) {
  const records = await read("sealed", (store) => store.getAll());
  return records.filter((record) => record.owner !== owner && record.kind === "entry" && record.isOpen).length;
}

// What the form needs, fetched when the device has none of today, of this person and in this language.
const HALF_AN_HOUR = 1_800_000;

export async function refresh(address, { owner, language, isForced = false }) {
  const box = await opened();
  const id = await box?.name("data", address);
  const kept = id && (await box.get("data", id));
  const isFresh = kept?.language === language && Date.now() - kept.at < HALF_AN_HOUR;
  if (!isForced && isFresh && box.owner === owner) return { box, data: kept };
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) return { box: null, data: null };
  const { key, ...data } = await answer.json();
  const mine = await unlock(data.owner, key);
  const whole = { ...data, at: Date.now(), address };
  await mine.put("data", await mine.name("data", address), whole);
  return { box: mine, data: whole };
}
