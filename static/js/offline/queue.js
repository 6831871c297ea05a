// Reports that wait to be sent: one for each regency and date, sealed in the box of who wrote them. Writing again
// replaces what was never sent; what may have arrived is kept as it is, and the new one follows it.

const KEPT_DAYS = 3;
const CONTENT = ["note", "zero_reason", "reason"];

// Changes of the queue are short and one at a time, whatever tabs are open.
const alone = (change) => (navigator.locks ? navigator.locks.request("antrean", change) : change());

export const isOpen = ({ state }) => state !== "sent";
export const needsDecision = ({ state }) => state === "conflict" || state === "refused";

export const store = (box, entry) => box.put("entry", entry.key, entry, { isOpen: isOpen(entry) });

// Oldest day first: it would be locked first.
export async function entries(box) {
  const found = await box.all("entry");
  return found.sort((one, other) => (one.date + one.typed_at < other.date + other.typed_at ? -1 : 1));
}

export async function entryOf(box, code, date) {
  const found = (await entries(box)).filter((entry) => isOpen(entry) && entry.code === code && entry.date === date);
  return found.at(-1) ?? null;
}

const says = ({ values, ...rest }) => JSON.stringify([Object.entries(values).sort(), CONTENT.map((name) => rest[name])]);

// Takes a report into the queue before anything is sent, so that nothing that happens afterwards can lose it.
export function add(box, report) {
  return alone(async () => {
    const others = (await entries(box)).filter(
      (entry) => isOpen(entry) && entry.code === report.code && entry.date === report.date);
    const unanswered = others.find((entry) => entry.attempts > 0 && !needsDecision(entry));
    if (unanswered && says(unanswered) === says(report)) return unanswered;
    for (const entry of others) if (entry !== unanswered) await box.remove(entry.key);
    const entry = { ...report, state: "waiting", attempts: 0, said: [], why: "", after: unanswered?.key ?? null };
    await store(box, entry);
    changed();
    return entry;
  });
}

export function begin(box, key) {
  return alone(async () => {
    const entry = await box.get("entry", key);
    if (!entry || entry.after || needsDecision(entry) || !isOpen(entry)) return null;
    const tried = { ...entry, attempts: entry.attempts + 1, tried_at: new Date().toISOString() };
    await store(box, tried);
    return tried;
  });
}

// What the server answered; whatever follows this report learns the version that it left.
export function settle(box, key, answer) {
  return alone(async () => {
    const entry = await box.get("entry", key);
    if (!entry) return;
    const followers = (await entries(box)).filter(({ after }) => after === key);
    for (const follower of followers) {
      const version = answer.state === "sent" ? answer.version : follower.base_version;
      await store(box, { ...follower, after: null, base_version: version });
    }
    if (followers.length && answer.state !== "sent") await box.remove(key);
    else await store(box, { ...entry, ...answer });
    changed();
  });
}

export function note(box, key, why) {
  return alone(async () => {
    const entry = await box.get("entry", key);
    if (entry) await store(box, { ...entry, why });
    changed();
  });
}

export function drop(box, key) {
  return alone(async () => {
    await box.remove(key);
    for (const entry of await entries(box)) if (entry.after === key) await store(box, { ...entry, after: null });
    changed();
  });
}

// A day that was decided on a page of the server: what waited for that decision is done.
export async function dropDecided(box, code, date) {
  for (const entry of await entries(box)) {
    if (entry.code === code && entry.date === date && needsDecision(entry)) await drop(box, entry.key);
  }
}

export async function tidy(box) {
  const oldest = new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString();
  for (const entry of await entries(box)) {
    if (!isOpen(entry) && entry.tried_at < oldest) await box.remove(entry.key);
  }
}

// Other tabs, and other parts of this page, show the queue too.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("antrean") : null;
const listeners = new Set();

function changed() {
  channel?.postMessage("");
  for (const listener of listeners) listener();
}

export function onChange(listener) {
  listeners.add(listener);
  channel?.addEventListener("message", listener);
}
