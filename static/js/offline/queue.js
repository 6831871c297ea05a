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

function begin(box, key) {
  return alone(async () => {
    const entry = await box.get("entry", key);
    if (!entry || entry.after || needsDecision(entry) || !isOpen(entry)) return null;
    const tried = { ...entry, attempts: entry.attempts + 1, tried_at: new Date().toISOString() };
    await store(box, tried);
    return tried;
  });
}

// What the server answered; whatever follows this report learns the version that it left.
function settle(box, key, answer) {
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

function remark(box, key, why) {
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

async function tidy(box) {
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

// Sending: one report after the other, from one tab only. A report whose answer was lost is sent again with the same
// key and the same content until it is answered; the server takes it once.
const PATIENCE = 12_000;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// The server's answer as {status, ...its data}; status 0 when there is none to be had.
export async function post(owner, report) {
  const { values, key, date, note: remark, zero_reason, reason, base_version, typed_at, waited } = report;
  const body = JSON.stringify({ owner, key, date, ...values, note: remark, zero_reason, reason, base_version, typed_at, waited });
  const send = () =>
    fetch(report.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  try {
    let answer = await send();
    if (answer.status === 403) {
      // The cookie that shows where a sending comes from was lost or renewed: fetch it, and send once more.
      await fetch(report.data, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      answer = await send();
    }
    const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, ...(isData ? await answer.json() : {}) };
  } catch {
    return { status: 0 };
  }
}

const sentences = ({ problems = {}, said, odd = [] }) =>
  [said, ...Object.values(problems).flat(), ...odd.map(({ message }) => message)].filter(Boolean);

function outcome(answer) {
  const said = sentences(answer);
  switch (answer.status) {
    case 200: return { state: "sent", version: answer.version, outcome: answer.outcome, said, why: "" };
    case 409: return { state: "conflict", said, since: answer.since, now: answer.now, why: "" };
    case 400: case 422: return { state: "refused", said, rules: answer.rules ?? [], why: "" };
    case 404: return { state: "refused", said, rules: ["gone"], why: "gone" };
    default: return null;
  }
}

// Sends one report of the queue. Returns the answer; its `status` is 0 when the line is down.
export async function sendOne(box, key) {
  const entry = await begin(box, key);
  if (!entry) return null;
  const answer = await post(box.owner, entry);
  const settled = outcome(answer);
  if (settled) await settle(box, key, settled);
  else await remark(box, key, answer.status === 401 ? "signed_out" : answer.status ? "server" : "line");
  return answer;
}

// Sends all that can go. False when something is left that another try may bring further.
async function pass(box) {
  await tidy(box);
  const tried = new Set();
  for (;;) {
    const waiting = (await entries(box)).filter((entry) => isOpen(entry) && !needsDecision(entry) && !entry.after);
    const next = waiting.find(({ key }) => !tried.has(key));
    if (!next) return waiting.length === 0;
    tried.add(next.key);
    const answer = await sendOne(box, next.key);
    if (answer && (answer.status === 0 || answer.status === 401)) return false;
  }
}

export function sendAll(box) {
  if (!navigator.locks) return pass(box);
  return navigator.locks.request("kirim", { ifAvailable: true }, (held) => (held ? pass(box) : false));
}

// Tries now, when the line comes back, when the page is looked at again, and at growing intervals meanwhile.
export function keepSending(box) {
  let pause = FIRST_PAUSE;
  let timer;
  let isStopped = false;
  const again = async () => {
    clearTimeout(timer);
    if (isStopped) return;
    if (await sendAll(box)) return;
    timer = setTimeout(again, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  };
  const soon = () => {
    pause = FIRST_PAUSE;
    return again();
  };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  soon();
  return { soon, stop: () => { isStopped = true; clearTimeout(timer); } };
}
