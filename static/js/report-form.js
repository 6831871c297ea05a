// The report form while somebody types: totals after this entry, what is odd, where Enter leads. The rules are the
// server's own (json_script "aturan-laporan"); nothing here decides whether a report is accepted.

const form = document.querySelector("[data-report]");
const number = new Intl.NumberFormat(document.documentElement.lang);

// A whole number as the server reads it: null for an empty field, undefined for what it will refuse.
function read(text) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return null;
  if (!/^(\d+|\d{1,3}([. ]\d{3})+)$/.test(plain)) return undefined;
  return Number(plain.replace(/[. ]/g, ""));
}

const weigh = (terms, flows) => Object.entries(terms).reduce((sum, [flow, weight]) => sum + flows[flow] * weight, 0);

function holds({ terms, above, below, least, equals }, flows) {
  if (equals) return Object.entries(equals).every(([flow, value]) => flows[flow] === value);
  const value = weigh(terms, flows);
  if (least !== null && value < least) return false;
  return (above !== null && value > above) || (below !== null && value < below);
}

function attend(rules) {
  const input = (name) => form.elements.namedItem(name);
  const zeroReason = form.querySelector("[data-zero-reason]");
  const line = form.querySelector("template[data-odd-line]");
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
      say(flow, sentences.map(({ message }) => message));
    }
    if (zeroReason) {
      const written = zeroReason.querySelector("input").value || zeroReason.querySelector(".field-error");
      zeroReason.hidden = typed.recorded !== 0 && !(written && typed.recorded === null);
    }
  }

  function say(flow, sentences) {
    const box = form.querySelector(`[data-odd="${flow}"]`);
    input(flow).classList.toggle("is-odd", sentences.length > 0 && !stale(flow));
    if ([...box.children].map((child) => child.textContent.trim()).join("|") === sentences.join("|")) return;
    box.replaceChildren(
      ...sentences.map((sentence) => {
        const copy = line.content.firstElementChild.cloneNode(true);
        copy.querySelector("span").textContent = sentence;
        return copy;
      }),
    );
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
  keepDraft(show);
  addEventListener("pageshow", show);
  show();
  const refused = form.querySelector(".is-invalid");
  if (refused) refused.focus();
}

// What was typed survives a lost connection or an expired sign-in: kept in this tab until it has been saved.
function keepDraft(show) {
  const key = `laporan ${location.pathname} ${form.getAttribute("action")} ${form.elements.base_version.value}`;
  const fields = () => [...form.querySelectorAll("input:not([type=hidden])")];
  const untouched = fields().every((field) => field.value === field.defaultValue);
  const draft = untouched && !form.querySelector("[role=alert]") && sessionStorage.getItem(key);
  if (draft) {
    for (const [name, value] of Object.entries(JSON.parse(draft))) {
      if (form.elements.namedItem(name)) form.elements.namedItem(name).value = value;
    }
    form.querySelector("[data-draft-note]").hidden = false;
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map(({ name, value }) => [name, value]))));
    show();
  });
}

if (document.getElementById("tersimpan")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(`laporan ${location.pathname} `)) sessionStorage.removeItem(key);
}
if (form) attend(JSON.parse(document.getElementById("aturan-laporan").textContent));
