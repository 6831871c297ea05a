// What the grid knows: rows and cells, what stands in the ledger and what somebody has typed over it, and how a cell
// shows its state. A cell's `typed` is text that is not saved yet; `seen` is the stored value that it replaces.

const number = new Intl.NumberFormat(document.documentElement.lang);
export const grouped = (value) => number.format(value).replace("-", "−");
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// A whole number as the server reads it, or the reason why it will be refused.
export function read(text, largest, longest) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return { reason: "required" };
  if (/^([0-9]+|[0-9]{1,3}([. ][0-9]{3})+)$/.test(plain)) {
    const digits = plain.replace(/[. ]/g, "");
    return digits.length > longest || Number(digits) > largest ? { reason: "largest" } : { value: Number(digits) };
  }
  if (/^[-−–]\s*[0-9][0-9., ]*$/.test(plain)) return { reason: "negative" };
  return { reason: /^[0-9][0-9., ]*$/.test(plain) ? "decimal" : "words" };
}

const weigh = (terms, flows) => Object.entries(terms).reduce((sum, [flow, weight]) => sum + (flows[flow] ?? 0) * weight, 0);

function holds({ field, terms, above, below, least, equals }, flows) {
  if (flows[field] === null) return false;
  if (equals) return Object.entries(equals).every(([flow, value]) => flows[flow] === value);
  const value = weigh(terms, flows);
  if (least !== null && value < least) return false;
  return (above !== null && value > above) || (below !== null && value < below);
}

class Cell {
  constructor(row, column, place) {
    Object.assign(this, { row, column, place, name: column.name, isCount: column.isCount });
    this.typed = undefined;
    this.seen = undefined;
    this.state = "";
    this.why = "";
  }

  get stored() {
    return this.row.stored?.[this.name];
  }

  get isPending() {
    return this.typed !== undefined;
  }

  // What somebody edits or copies: digits without separators.
  get text() {
    return this.typed ?? String(this.stored ?? "");
  }

  // The number that the cell stands for, null when it is none.
  get count() {
    const { largest, longest } = this.row.sheet.data;
    return read(this.text, largest, longest).value ?? null;
  }

  get shown() {
    return this.isCount && this.count !== null ? grouped(this.count) : this.text;
  }

  // Whether `text` says what the ledger says, or nothing where it says nothing.
  isStill(text) {
    const { largest, longest } = this.row.sheet.data;
    if (this.state === "saving") return false; // what is on its way may already be there
    if (!this.row.stored) return text === "";
    return this.isCount ? read(text, largest, longest).value === this.stored : text === this.stored;
  }

  show(value) {
    return this.isCount && typeof value === "number" ? grouped(value) : String(value) || this.row.sheet.texts.empty;
  }

  // The state in words, as it is read out and stands under the grid.
  get say() {
    const { texts } = this.row.sheet;
    if (!this.state) return "";
    const { who, at } = this.row;
    const values = { why: this.why, who, at, now: this.show(this.stored ?? ""), mine: this.shown || texts.empty };
    return fill(texts[this.state], values);
  }

  set(state, why = "") {
    this.state = state;
    this.why = why;
    this.draw();
  }

  // What was typed is of no use any more: the ledger has it, or somebody gave it up.
  settle(state = "") {
    this.typed = this.seen = undefined;
    this.set(state);
  }

  draw() {
    const { place, state } = this;
    if (place.querySelector("input")) return;
    const mark = document.createElement("span");
    mark.className = "visually-hidden";
    mark.textContent = this.say && `, ${this.say}`;
    place.replaceChildren(this.shown, mark);
    place.dataset.state = state;
    place.toggleAttribute("data-long", !this.isCount && this.shown.length > 18);
    if (["refused", "conflict"].includes(state)) place.setAttribute("aria-invalid", "true");
    else place.removeAttribute("aria-invalid");
  }
}

class Row {
  constructor(sheet, data, line) {
    Object.assign(this, { sheet, line, code: data.code, name: data.name, short: data.short, rules: data });
    this.key = this.sending = null;
    this.reason = "";
    this.take(data);
    this.cells = sheet.data.columns.map((column) => new Cell(this, column, line.querySelector(`[data-cell=${column.name}]`)));
    this.statePlace = line.querySelector("[data-cell=state]");
    this.head = line.querySelector("th");
  }

  take({ version, values, who, at }) {
    Object.assign(this, { version, stored: values, who, at });
  }

  cell(name) {
    return this.cells.find((cell) => cell.name === name);
  }

  get pending() {
    return this.cells.filter((cell) => cell.isPending);
  }

  // Labels of what a first report still needs; empty for a report that is there.
  get lacking() {
    if (this.stored) return [];
    const lacks = this.cells.filter((cell) => cell.isCount && cell.count === null);
    if (this.cell("recorded").count === 0 && this.rules.serviceDay && !this.cell("zero_reason").text.trim()) {
      lacks.push(this.cell("zero_reason"));
    }
    return lacks.map((cell) => cell.column.label);
  }

  // The flows as they stand on screen; `over` is what is being typed.
  flows(over = {}) {
    const counts = this.cells.filter((cell) => cell.isCount).map((cell) => [cell.name, cell.count]);
    return { ...Object.fromEntries(counts), ...over };
  }

  odd(over) {
    const flows = this.flows(over);
    return this.rules.checks.filter((check) => holds(check, flows));
  }

  totals(over) {
    const flows = this.flows(over);
    return this.rules.totals.map(({ label, base, terms }) => ({ label, base, after: base + weigh(terms, flows) }));
  }

  get state() {
    if (this.stored) return this.odd().length ? "odd" : "reported";
    if (this.pending.some((cell) => cell.text !== "")) return "draft";
    return this.rules.serviceDay ? "missing" : "closed";
  }

  draw() {
    const { states, texts } = this.sheet;
    const copy = states[this.state].cloneNode(true);
    const more = document.createElement("span");
    more.className = "visually-hidden";
    const said = this.state === "draft" ? fill(texts.lacking, { what: this.lacking.join(", ") }) : this.odd().map(({ message }) => message).join(" ");
    more.textContent = said && this.state !== "missing" && this.state !== "closed" ? `: ${said}` : "";
    this.statePlace.replaceChildren(copy, more);
    for (const cell of this.cells) {
      const isOdd = Boolean(this.stored) && this.odd().some(({ field }) => field === cell.name);
      cell.place.toggleAttribute("data-odd", isOdd);
    }
  }
}

export class Sheet {
  constructor(data, table) {
    this.data = data;
    this.texts = data.texts;
    this.table = table;
    const copies = document.querySelector("template[data-states]").content.querySelectorAll(".report-state");
    const names = ["draft", "missing", "odd", "reported", "closed"];
    this.states = Object.fromEntries(names.map((name, index) => [name, copies[index]]));
    this.rows = data.rows.map((row) => new Row(this, row, table.querySelector(`[data-code="${row.code}"]`)));
    // Every place that the arrow keys reach.
    this.places = this.rows.map((row) => [row.head, row.statePlace, ...row.cells.map((cell) => cell.place)]);
  }

  at(place) {
    const row = this.rows.find(({ line }) => line.contains(place));
    const cell = row?.cells.find((each) => each.place.contains(place));
    return { row, cell };
  }

  get pending() {
    return this.rows.flatMap((row) => row.pending);
  }

  // Sums below the grid and counts above it, of what is stored.
  drawTotals() {
    for (const { name, isCount } of this.data.columns) {
      if (!isCount) continue;
      const sum = this.rows.reduce((total, { stored }) => total + (stored?.[name] ?? 0), 0);
      this.table.querySelector(`[data-sum=${name}]`).textContent = grouped(sum);
    }
    const count = (test) => this.rows.filter(test).length;
    const counts = {
      reported: count(({ stored }) => stored),
      missing: count((row) => !row.stored && row.rules.serviceDay),
      odd: count((row) => row.stored && row.odd().length),
    };
    for (const [name, value] of Object.entries(counts)) {
      document.querySelector(`[data-count=${name}]`).textContent = value;
    }
  }
}
