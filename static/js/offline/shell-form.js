// Fills the form from what this device has kept, judges it by the same rules, and puts what is saved into the queue.

import { attend, fill, keepDraft, problems, read, typedIn } from "./form.js";
import { add, entries, entryOf, isOpen, keepSending, onChange } from "./queue.js";

const number = new Intl.NumberFormat(document.documentElement.lang);

// Today by the server's clock as far as the device can tell: a pinned clock stands still.
function today({ today: known, is_pinned: isPinned, fetched_at: fetchedAt, at, timezone }) {
  if (isPinned) return known;
  const now = new Date(Date.parse(fetchedAt) + Date.now() - at);
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(now);
}

// Dates compare as text: ISO.
function problemOf(day, data) {
  const now = today(data);
  if (day.problem) return day.problem;
  if (day.date > now) return data.refusals.sentences.future;
  if (data.correction_days === null) return "";
  const first = new Date(Date.parse(now) - data.correction_days * 86_400_000).toISOString().slice(0, 10);
  return day.date < first ? data.refusals.sentences.locked : "";
}

export async function showForm(part, box, data) {
  const form = part.querySelector("form");
  const find = (selector) => part.querySelector(selector);
  const rules = { flows: data.days[0] ? Object.keys(emptyValues(form)) : [], checks: [], totals: [] };
  const company = attend(form, rules);
  let day, entry, draftId;

  async function choose(date) {
    day = data.days.find((known) => known.date === date) ?? data.days.find((known) => known.date === today(data)) ?? data.days[0];
    entry = await entryOf(box, data.regency.code, day.date);
    draftId = await box.name("draft", data.regency.code, day.date);
    const draft = await box.get("draft", draftId);
    const problem = problemOf(day, data);
    company.refuse({});
    Object.assign(rules, { checks: day.checks, totals: day.totals, neverZeroReason: !day.is_service_day && !day.values?.zero_reason });
    for (const { total, base } of day.totals) {
      form.querySelector(`[data-total="${total}"] [data-before]`).textContent = number.format(base).replace("-", "−");
    }
    form.reset();
    if (day.values) fill(form, day.values);
    if (entry) fill(form, { ...entry.values, note: entry.note, zero_reason: entry.zero_reason, reason: entry.reason });
    form.elements.base_version.value = entry?.base_version ?? day.version;
    if (draft) {
      fill(form, draft.typed);
      form.elements.base_version.value = draft.base_version;
    }
    find("[data-draft-note]").hidden = !draft;
    find("[data-reason]").hidden = !isChange();
    if (rules.neverZeroReason) find("[data-zero-reason]").hidden = true;
    find("[data-day]").textContent = day.name;
    find("[data-service]").hidden = !day.is_service_day;
    find("[data-waiting]").hidden = !entry;
    find("[data-problem]").textContent = problem;
    find("[data-problem]").hidden = !problem;
    form.hidden = Boolean(problem);
    document.title = `${day.name} · ${data.regency.name}`;
    company.show();
    if (!problem) form.elements.recorded.focus();
    await showDays();
  }

  // What may have reached the server is changed by a second report, which needs its reason.
  const isChange = () => Boolean(day.values) || (entry?.attempts > 0 && entry.state !== "refused");

  async function showDays() {
    const now = today(data);
    const words = find("[data-words]").dataset;
    const waiting = (await entries(box)).filter((each) => isOpen(each) && each.code === data.regency.code);
    const line = find("[data-day-line]").content.firstElementChild;
    find("[data-days]").replaceChildren(
      ...data.days.filter(({ date }) => date <= now).reverse().map((each) => {
        const copy = line.cloneNode(true);
        const link = copy.querySelector("a");
        link.href = `?tanggal=${each.date}`;
        link.textContent = each.name;
        if (each === day) link.setAttribute("aria-current", "date");
        const isQueued = waiting.some(({ date }) => date === each.date);
        const word = isQueued ? "queued" : each.values ? "reported" : each.is_service_day ? "missing" : "closed";
        copy.querySelector("span").textContent = words[word];
        return copy;
      }),
    );
    const link = find("[data-count]");
    const all = (await entries(box)).filter(isOpen).length;
    link.textContent = link.dataset.count.replace("%s", String(all));
    link.hidden = all === 0;
  }

  find("[data-days]").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    choose(new URL(link.href).searchParams.get("tanggal"));
  });
  addEventListener("popstate", () => choose(new URLSearchParams(location.search).get("tanggal")));
  const drafts = keepDraft(form, (typed) =>
    box.put("draft", draftId, { typed, base_version: form.elements.base_version.value, at: new Date().toISOString() }));
  find("[data-discard]").addEventListener("click", async () => {
    drafts.forget();
    await box.remove(draftId);
    await choose(day.date);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = typedIn(form);
    const found = problems(typed, rules.flows, data.refusals, { isServiceDay: day.is_service_day, isChange: isChange() });
    if (!company.refuse(found)) return;
    drafts.forget();
    await add(box, {
      key: crypto.randomUUID(),
      code: data.regency.code,
      name: data.regency.name,
      send: `${document.body.dataset.reports}${data.regency.code}/kirim/`,
      data: data.address,
      date: day.date,
      values: Object.fromEntries(rules.flows.map((flow) => [flow, read(typed[flow]) ?? 0])),
      note: typed.note,
      zero_reason: rules.neverZeroReason ? "" : typed.zero_reason,
      reason: isChange() ? typed.reason : "",
      base_version: Number(form.elements.base_version.value),
      typed_at: new Date().toISOString(),
      waited: true,
    });
    await box.remove(draftId);
    location.assign(document.body.dataset.queue);
  });

  find("[data-regency]").textContent = data.regency.name;
  const fetched = find("[data-fetched]");
  fetched.textContent = fetched.dataset.fetched.replace("%s", data.fetched_label);
  onChange(showDays);
  part.hidden = false;
  await choose(new URLSearchParams(location.search).get("tanggal"));
  keepSending(box);
}

const emptyValues = (form) =>
  Object.fromEntries([...form.querySelectorAll("[data-odd]")].map(({ dataset }) => [dataset.odd, null]));
