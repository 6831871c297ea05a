// Sends what waits, one report after the other and from one tab only. A report whose answer was lost is sent again
// with the same key and the same content until it is answered; the server takes it once.

import { begin, drop, entries, isOpen, needsDecision, note, settle, tidy } from "./queue.js";

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
  else await note(box, key, answer.status === 401 ? "signed_out" : answer.status ? "server" : "line");
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

export { drop };
