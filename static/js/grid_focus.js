// What belongs to the cell that has the focus: the input in its place while it is edited, where Enter, Tab and the arrows
// lead from it, and the line under the grid that says everything about it. Two hidden lines tell a screen reader what
// happens elsewhere: politely what was saved or changed, at once what was refused.

export class Editing {
  // `done(cell, text, seen, step)` takes what was typed; null when nothing was; `step` is how far to move, null to stay.
  constructor(sheet, { done, typing, left }) {
    Object.assign(this, { sheet, done, typing, left, input: null });
  }

  get isOpen() {
    return this.input !== null;
  }

  // `overwrite`: begun by typing, so that the arrows leave the cell as in a spreadsheet.
  open(cell, { overwrite }) {
    const { longest } = this.sheet.data;
    this.cell = cell;
    this.seen = cell.isPending && cell.state !== "conflict" ? cell.seen : cell.stored;
    this.overwrite = overwrite;
    const input = document.createElement("input");
    input.className = "grid-input";
    input.autocomplete = "off";
    input.maxLength = cell.isCount ? longest : 500;
    if (cell.isCount) input.inputMode = "numeric";
    input.setAttribute("aria-label", `${cell.row.name}, ${cell.column.label}`);
    if (!overwrite) input.value = cell.text;
    this.began = overwrite ? null : cell.text;
    this.input = input;
    cell.place.replaceChildren(input);
    cell.place.dataset.editing = "";
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("input", () => this.typing(cell, input.value));
    input.addEventListener("blur", () => this.commit(null));
    input.focus();
    input.select();
  }

  key(event) {
    if (event.isComposing) return;
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    event.stopPropagation();
    if (key === "F2") this.overwrite = false;
    const steps = { Enter: [shiftKey ? -1 : 1, 0], Tab: [0, shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (this.overwrite) Object.assign(steps, { ArrowLeft: [0, -1], ArrowRight: [0, 1] });
    if (key === "Escape") this.cancel();
    else if (steps[key] && !ctrlKey && !metaKey && !altKey) this.commit(steps[key], key);
    else return;
    event.preventDefault();
  }

  close() {
    const { cell, input } = this;
    const text = input.value;
    this.input = null;
    delete cell.place.dataset.editing;
    input.remove();
    cell.draw();
    return { cell, text };
  }

  cancel() {
    if (!this.isOpen) return;
    this.close();
    this.left(this.cell);
  }

  commit(step, key = "") {
    if (!this.isOpen) return;
    const { cell, text } = this.close();
    // Somebody else may have changed the cell meanwhile: what was only looked at is no edit.
    this.done(cell, text === this.began ? null : text.trim(), this.seen, step, key);
  }
}

const at = (name) => document.querySelector(`[data-${name}]`);

export class Bar {
  constructor(sheet, { grouped, fill, here }) {
    Object.assign(this, { sheet, grouped, fill, here, bar: at("bar"), said: [] });
    this.bar.hidden = false;
  }

  // `over` is what is being typed, by flow.
  show(over = {}) {
    const { row, cell } = this.here();
    if (!row) return;
    const { texts } = this.sheet;
    at("bar-name").textContent = cell ? `${row.name} · ${cell.column.label}` : row.name;
    const stored = row.stored && row.who ? this.fill(texts.stored, row) : "";
    const isTold = cell?.say && !["saved", "draft"].includes(cell.state);
    at("bar-state").textContent = isTold ? cell.say : row.state === "draft" ? this.lacking(row) : stored;
    this.marks(row, over);
    const isKnown = row.stored || row.state === "draft" || Object.keys(over).length;
    at("bar-totals").textContent = row.totals(over)
      .map(({ label, base, after }) => `${label} ${this.grouped(base)}${isKnown ? ` → ${this.grouped(after)}` : ""}`)
      .join(" · ");
    this.acts(row, cell);
  }

  lacking(row) {
    return this.fill(this.sheet.texts.lacking, { what: row.lacking.join(", ") });
  }

  marks(row, over) {
    const line = document.querySelector("template[data-odd-line]").content.firstElementChild;
    const isEmpty = !row.stored && row.state !== "draft" && !Object.keys(over).length;
    const odd = isEmpty ? [] : row.odd(over);
    const lines = odd.map(({ message }) => {
      const copy = line.cloneNode(true);
      copy.querySelector("span").textContent = message;
      return copy;
    });
    at("bar-say").replaceChildren(...lines);
  }

  acts(row, cell) {
    const isConflict = cell?.state === "conflict";
    const shown = {
      fill: !row.stored && row.lacking.length > 0 && !this.sheet.data.problem,
      theirs: isConflict,
      mine: isConflict,
      reason: cell?.state === "refused" && cell.needsReason,
    };
    for (const [name, isShown] of Object.entries(shown)) this.bar.querySelector(`[data-act=${name}]`).hidden = !isShown;
    if (!isConflict) return;
    const values = { theirs: cell.show(cell.stored), mine: cell.shown || this.sheet.texts.empty };
    for (const [name, value] of Object.entries(values)) {
      const label = this.bar.querySelector(`[data-act=${name}] [data-label]`);
      label.textContent = this.fill(label.dataset.label, { value });
    }
  }

  // A sentence above the grid.
  note(text, isOut = false) {
    const line = at("line");
    line.hidden = !text;
    line.querySelector("span").textContent = text;
    line.querySelector("[data-sign-in]").hidden = !isOut;
  }

  word(name, values) {
    return this.fill(this.sheet.texts[name], values);
  }

  titled({ row, column }) {
    return { name: row.name, column: column.label };
  }

  saved(row, cells, isFirst) {
    if (isFirst) this.say(this.word("reported", { name: row.name }));
    else if (cells.length > 1) this.say(this.word("many_saved", { count: cells.length }));
    else for (const cell of cells) this.say(this.word("cell_saved", { ...this.titled(cell), value: cell.show(cell.stored) }));
  }

  refused(row, cells) {
    const [cell] = cells;
    if (!cell) return;
    const values = { ...this.titled(cell), why: cell.why, count: cells.length };
    this.alert(this.word(cells.length > 1 ? "many_refused" : "cell_refused", values));
  }

  conflict({ who, at: when }, cells) {
    for (const cell of cells) {
      const values = { now: cell.show(cell.stored), mine: cell.shown || this.sheet.texts.empty };
      this.alert(this.word("cell_conflict", { ...this.titled(cell), who, at: when, ...values }));
    }
  }

  line(line) {
    const { texts } = this.sheet;
    this.note(line ? texts[line] : "", line === "signed_out");
    this.alert(line ? texts[line] : texts.back);
  }

  othersChanged(cells) {
    if (cells.length > 3) this.say(this.word("many_changed", { count: cells.length }));
    else for (const cell of cells) {
      this.say(this.word("changed", { ...this.titled(cell), who: cell.row.who, value: cell.show(cell.stored ?? "") }));
    }
  }

  // Several results within a moment are one sentence.
  say(text) {
    this.said.push(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      at("say").textContent = [...new Set(this.said)].join(" ");
      this.said = [];
    }, 150);
  }

  alert(text) {
    at("alert").textContent = text;
  }
}
