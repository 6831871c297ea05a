// The report page: company while somebody types, and nothing that was typed is lost. A report goes into the queue of
// this device before it is sent; with a connection it leaves it at once, and the server shows the page as always.

import { isPossible, opened, refresh } from "./offline/box.js";
import { attend, fill, keepDraft, problems, read, typedIn } from "./offline/form.js";
import { add, drop, dropDecided, entries, entryOf, isOpen, keepSending, needsDecision, onChange, post, sendOne } from "./offline/queue.js";

const form = document.querySelector("[data-report]");
const place = document.querySelector("[data-queue]");
const rules = form && JSON.parse(document.getElementById("aturan-laporan").textContent);
const company = form && attend(form, rules);
const page = place?.dataset ?? {};
const date = form?.dataset.report ?? place?.dataset.date;
const here = new URL(location.href);
const PATIENCE = 3_000; // for the key of a first visit

const untouched = () => [...form.querySelectorAll("input:not([type=hidden])")].every(({ value, defaultValue }) => value === defaultValue);
form?.querySelector(".is-invalid")?.focus();

async function showQueue(box) {
  const link = place.querySelector("a");
  const waiting = (await entries(box)).filter(isOpen);
  const decide = waiting.filter(needsDecision).length;
  const text = decide ? link.dataset.attention : link.dataset.waiting;
  link.textContent = text.replace("%s", String(decide || waiting.length));
  link.hidden = waiting.length === 0;
}

const asItIs = { createScriptURL: (address) => address };
const ours = window.trustedTypes?.createPolicy("worker", asItIs) ?? asItIs;

async function begin() {
  navigator.serviceWorker?.register(ours.createScriptURL(page.worker), { scope: "/", updateViaCache: "none" }).catch(() => {});
  const language = document.documentElement.lang.slice(0, 2);
  const fresh = () => refresh(page.address, { owner: page.owner, language });
  let box = await opened();
  let data = null;
  if (box?.owner === page.owner) {
    data = await box.get("data", await box.name("data", page.address));
    fresh().catch(() => {}); // for the next time without a connection
  } else {
    ({ box, data } = await fresh());
  }
  return box?.owner === page.owner ? start(box, data) : null;
}

async function start(box, data) {
  onChange(() => showQueue(box));
  addEventListener("pageshow", (event) => event.persisted && stillMine(box));
  document.addEventListener("visibilitychange", () => document.hidden || stillMine(box));
  if (document.getElementById("tersimpan")) await dropDecided(box, page.code, date);
  const forget = form ? await keep(box) : null;
  await showQueue(box);
  keepSending(box);
  return { box, data, forget };
}

// Somebody signed out, or somebody else in, in another tab: this page is no longer for who sits here.
async function stillMine(box) {
  const now = await opened();
  if (now?.owner !== box.owner) location.replace("/");
}

// What is typed is sealed as it is typed; what was sealed and never sent is put back. Returns how to forget it.
async function keep(box) {
  const id = await box.name("draft", page.code, date);
  const draft = await box.get("draft", id);
  const version = form.elements.base_version.value;
  const isOld = document.getElementById("tersimpan") && draft?.base_version !== version;
  if (isOld) await box.remove(id);
  const waiting = await entryOf(box, page.code, date);
  if (untouched() && !form.querySelector("[data-refused]:not([hidden])")) {
    if (draft && !isOld) restore(draft);
    else if (waiting && waiting.base_version === Number(version)) restore({ typed: { ...waiting.values, ...waiting } });
  }
  const drafts = keepDraft(form, (typed) =>
    box.put("draft", id, { typed, base_version: form.elements.base_version.value, at: new Date().toISOString() }));
  const forget = () => {
    drafts.forget();
    return box.remove(id);
  };
  form.querySelector("[data-discard]").addEventListener("click", async () => {
    await forget();
    location.replace(form.getAttribute("action"));
  });
  return forget;
}

function restore({ typed, base_version: version }) {
  fill(form, Object.fromEntries(Object.entries(typed).filter(([name]) => form.querySelector(`input[name="${CSS.escape(name)}"]:not([type=hidden])`))));
  if (version) form.elements.base_version.value = version;
  form.querySelector("[data-draft-note]").hidden = untouched();
  company.show();
}

// True while the page goes on to another; false when the form stays for correction.
async function send({ box, data, forget }) {
  const typed = typedIn(form);
  const report = reportOf(typed);
  const day = data?.days.find((known) => known.date === date);
  const found = data ? problems(typed, rules.flows, data.refusals, {
    isServiceDay: Boolean(form.querySelector("[data-zero-reason]")) && (day?.is_service_day ?? true),
    isChange: Boolean(form.elements.reason),
  }) : {};
  const unread = rules.flows.some((flow) => read(typed[flow]) === undefined);
  if (Object.keys(found).length || unread) {
    const { status } = await post(box.owner, report);
    if (status) return native();
    company.refuse(found);
    return false;
  }
  const entry = await add(box, report);
  const answer = entry.after ? null : await sendOne(box, entry.key);
  await forget();
  switch (answer?.status) {
    case 200:
      await drop(box, entry.key);
      return go(`?tanggal=${date}&tersimpan=${answer.outcome}`);
    case 400: case 404: case 409: case 422:
      await drop(box, entry.key);
      return native();
    case 401:
      return go(`${page.signIn}?next=${encodeURIComponent(here.pathname + here.search)}`);
    default:
      return go(place.querySelector("a").href);
  }
}

function reportOf(typed) {
  // The page's own key may be spent: a browser keeps a page that has not changed, also after a save that changed nothing.
  form.elements.key.value = crypto.randomUUID();
  const values = Object.fromEntries(rules.flows.map((flow) => [flow, read(typed[flow]) ?? (read(typed[flow]) === undefined ? typed[flow] : 0)]));
  return {
    key: form.elements.key.value,
    code: page.code,
    name: page.name,
    send: page.send,
    data: page.address,
    date,
    values,
    note: typed.note ?? "",
    zero_reason: typed.zero_reason ?? "",
    reason: typed.reason ?? "",
    base_version: Number(form.elements.base_version.value),
    typed_at: new Date().toISOString(),
    waited: false,
  };
}

function go(address) {
  location.assign(address);
  return true;
}

function native() {
  form.submit();
  return true;
}

// On the page of a conflict: whoever leaves what is stored has decided, and nothing waits any more.
document.querySelector("[data-leave-theirs]")?.addEventListener("click", async (event) => {
  event.preventDefault();
  const box = await opened();
  if (box) {
    await dropDecided(box, page.code, date);
    await box.remove(await box.name("draft", page.code, date));
  }
  location.assign(event.target.href);
});

const ready = place && isPossible ? begin().catch(() => null) : Promise.resolve(null);
if (place && !isPossible) place.querySelector("[data-unkept]").hidden = false;

// Without a device that can keep it, or before it has its key, the report goes the way it goes without a script.
let isBusy = false;
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  try {
    const kept = await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (kept) isBusy = await send(kept);
    else native();
  } catch {
    native();
  }
});
