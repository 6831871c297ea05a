// The report form while somebody types: totals after this entry, what is odd, where Enter leads, and what would be
// refused. Rules and sentences are the server's own data; whether a report is accepted, the server alone decides.

const number = new Intl.NumberFormat(document.documentElement.lang);
const TEXTS = ["note", "zero_reason", "reason"];

// A whole number as the server reads it: null for an empty field, undefined for what it will refuse.
export function read(text) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return null;
  if (!/^(\d+|\d{1,3}([. ]\d{3})+)$/.test(plain)) return undefined;
  return Number(plain.replace(/[. ]/g, ""));
}

const weigh = (terms, flows) => Object.entries(terms).reduce((sum, [flow, weight]) => sum + flows[flow] * weight, 0);

export function holds({ terms, above, below, least, equals }, flows) {
  if (equals) return Object.entries(equals).every(([flow, value]) => flows[flow] === value);
  const value = weigh(terms, flows);
  return !(value < least) && (value > above || value < below); // a bound that is not stated is never passed
}

// Sentences by field for what the server would refuse; `typed` holds every field's text by name.
export function problems(typed, flows, refusals, { isServiceDay, isChange }) {
  const { sentences, largest, longest_text: longest, must_be_written: written } = refusals;
  const found = {};
  const say = (field, sentence, values = {}) => {
    found[field] = sentence.replace(/%\((\w+)\)[sd]/g, (_all, name) => values[name]);
  };
  for (const flow of flows) {
    const value = read(typed[flow] ?? "");
    const shown = { value: typed[flow]?.trim().slice(0, 40), largest: number.format(largest) };
    if (value === null && written.includes(flow)) say(flow, sentences.required);
    else if (value === undefined) say(flow, sentences[wrong(typed[flow].trim())], shown);
    else if (value > largest) say(flow, sentences.largest, shown);
  }
  for (const name of TEXTS) {
    const long = (typed[name] ?? "").trim().length;
    if (long > longest) say(name, sentences.too_long, { show_value: long, limit_value: longest });
  }
  if (read(typed.recorded ?? "") === 0 && isServiceDay && !typed.zero_reason?.trim())
    say("zero_reason", sentences.zero_without_reason);
  if (isChange && !typed.reason?.trim()) say("reason", sentences.change_without_reason);
  return found;
}

function wrong(text) {
  if (/^[-−–]\s*\d[\d., ]*$/.test(text)) return "negative";
  return /^\d[\d., ]*$/.test(text) ? "decimal" : "words";
}

export const typedIn = (form) =>
  Object.fromEntries([...form.querySelectorAll("input[name]:not([type=hidden])")].map(({ name, value }) => [name, value]));

// Keeps `form` company; `rules` ({flows, checks, totals}) may be given other contents later, then call `show`.
export function attend(form, rules) {
  const input = (name) => form.elements.namedItem(name);
  const zeroReason = form.querySelector("[data-zero-reason]");
  const lines = { odd: form.querySelector("template[data-odd-line]"), error: form.querySelector("template[data-error-line]") };
  const stale = (name) => input(name).classList.contains("is-invalid") && input(name).value === input(name).defaultValue;

  function show() {
    const typed = Object.fromEntries(rules.flows.map((flow) => [flow, read(input(flow).value)]));
    const values = Object.values(typed);
    const empty = values.every((value) => value === null);
    const readable = values.every((value) => value !== undefined);
    const flows = Object.fromEntries(Object.entries(typed).map(([flow, value]) => [flow, value ?? 0]));
    for (const { total, base, terms } of rules.totals) {
      const after = number.format(base + weigh(terms, flows)).replace("-", "−");
      const place = form.querySelector(`[data-total="${total}"] [data-after]`);
      const output = place.querySelector("output");
      place.hidden = empty || !readable;
      if (readable && output.textContent !== after) output.textContent = after;
    }
    const odd = empty || !readable ? [] : rules.checks.filter((check) => holds(check, flows));
    for (const flow of rules.flows) {
      const sentences = odd.filter(({ field }) => field === flow && !(flow === "recorded" && typed.recorded === null));
      sayOdd(flow, sentences.map(({ message }) => message));
    }
    if (zeroReason && !rules.neverZeroReason) {
      const written = zeroReason.querySelector("input").value || zeroReason.querySelector(".field-error");
      zeroReason.hidden = typed.recorded !== 0 && !(written && typed.recorded === null);
    }
  }

  function line(kind, sentence) {
    const copy = lines[kind].content.firstElementChild.cloneNode(true);
    copy.querySelector("span").textContent = sentence;
    return copy;
  }

  function sayOdd(flow, sentences) {
    const box = form.querySelector(`[data-odd="${flow}"]`);
    input(flow).classList.toggle("is-odd", sentences.length > 0 && !stale(flow));
    if ([...box.children].map((child) => child.textContent.trim()).join("|") === sentences.join("|")) return;
    box.replaceChildren(...sentences.map((sentence) => line("odd", sentence)));
  }

  // What would be refused, at its field; the first of them has the focus. True when there is none.
  function refuse(found) {
    for (const field of form.querySelectorAll("[data-local-error]")) field.remove();
    for (const field of form.querySelectorAll("input[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.classList.remove("is-invalid");
    }
    for (const [name, sentence] of Object.entries(found)) {
      const field = input(name);
      if (name === "zero_reason") zeroReason.hidden = false;
      const copy = line("error", sentence);
      copy.dataset.localError = "";
      copy.id = `${field.id}_error`;
      const place = field.closest(".flow")?.querySelector(".flow-say");
      if (place) place.prepend(copy);
      else field.after(copy);
      field.setAttribute("aria-invalid", "true");
      field.classList.add("is-invalid");
      field.setAttribute("aria-describedby", `${copy.id} ${field.id}_helptext`);
    }
    form.querySelector("[data-refused]").hidden = Object.keys(found).length === 0;
    if (Object.keys(found).length) input(Object.keys(found)[0]).focus();
    return Object.keys(found).length === 0;
  }

  // Enter walks through the fields that can be seen and saves from the last one; Ctrl+Enter saves from anywhere.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("input:not([type=hidden])")].filter((field) => field.offsetParent);
    const next = fields[fields.indexOf(event.target) + 1];
    if (event.ctrlKey || event.metaKey || !next) form.requestSubmit();
    else next.select();
    if (next && !event.ctrlKey && !event.metaKey) next.focus();
  });
  form.addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
  return { show, refuse };
}

// Everything typed is sealed a moment after each key, and at once when the page goes out of sight.
const MOMENT = 200;

export function keepDraft(form, save) {
  const kept = form.querySelector("[data-kept]");
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    return save(typedIn(form)).then(() => {
      kept.hidden = false;
    });
  };
  form.addEventListener("input", () => {
    kept.hidden = true;
    timer ??= setTimeout(now, MOMENT);
  });
  addEventListener("pagehide", () => timer && now());
  document.addEventListener("visibilitychange", () => timer && document.hidden && now());
  return { forget: () => clearTimeout(timer) };
}

export function fill(form, typed) {
  for (const [name, value] of Object.entries(typed)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value ?? "";
  }
}
