// The bureau's grid: makes the table of a date a grid that is filled with the keyboard like a spreadsheet. This file
// holds focus, selection, keys and clipboard; its parts hold cells, editing, blocks, saving, watching and the line below.

const table = document.querySelector("[data-grid]");
const data = JSON.parse(document.getElementById("isi-kisi").textContent);
const parts = await Promise.all(table.dataset.parts.split(" ").map((address) => import(address)));
const { Sheet, Editing, parse, match, lines, Saving, Watching, Bar, read, grouped, fill } = Object.assign({}, ...parts);

const { texts } = data;
const reasonField = document.querySelector("[data-reason]");
const sheet = new Sheet(data, table);
const bar = new Bar(sheet, { grouped, fill, here: () => here() });
const undone = [];
const DEEPEST = 50;
let head = { row: 0, column: 0 }; // where the focus is
let anchor = head; // where a selected block begins
let runFrom = null; // the column in which a run of Tab began: Enter goes back under it

const place = ({ row, column }) => sheet.places[row][column];
const focusable = (element) => element.querySelector("a") ?? element;
const here = () => sheet.at(place(head));
const clamp = (value, last) => Math.min(Math.max(value, 0), last);
const lastRow = sheet.places.length - 1;
const lastColumn = sheet.places[0].length - 1;
const saving = new Saving(sheet, reasonField, read, bar);
const editing = new Editing(sheet, {
  typing(cell, text) {
    bar.show(cell.isCount ? { [cell.name]: read(text, data.largest, data.longest).value ?? null } : {});
  },
  left: () => move(head),
  done(cell, text, seen, step, key) {
    if (text !== null) apply([{ cell, text, seen }]);
    if (step) leave(step, key);
  },
});

// Tab walks on into the next row, Enter back under the cell where the walk began.
function leave([down, right], key) {
  if (key === "Tab") runFrom ??= head.column;
  let { row, column } = head;
  if (key === "Enter" && runFrom !== null) {
    column = runFrom;
    runFrom = null;
  }
  row += down;
  column += right;
  if (column > lastColumn && row < lastRow) [row, column] = [row + 1, 2];
  move({ row, column }, { keepRun: key === "Tab" });
}

function move({ row, column }, { extend = false, keepRun = false } = {}) {
  focusable(place(head)).tabIndex = -1;
  head = { row: clamp(row, lastRow), column: clamp(column, lastColumn) };
  if (!extend) anchor = head;
  if (!keepRun) runFrom = null;
  focusable(place(head)).tabIndex = 0;
  focusable(place(head)).focus();
  place(head).scrollIntoView({ block: "nearest", inline: "nearest" });
  select();
  bar.show();
}

const range = () => ({
  top: Math.min(head.row, anchor.row), bottom: Math.max(head.row, anchor.row),
  left: Math.min(head.column, anchor.column), right: Math.max(head.column, anchor.column),
});

function select() {
  const { top, bottom, left, right } = range();
  const isBlock = top !== bottom || left !== right;
  sheet.places.forEach((line, row) => line.forEach((cell, column) => {
    const isIn = isBlock && row >= top && row <= bottom && column >= left && column <= right;
    if (isIn) cell.setAttribute("aria-selected", "true");
    else cell.removeAttribute("aria-selected");
  }));
}

function selected() {
  const { top, bottom, left, right } = range();
  return sheet.places.slice(top, bottom + 1).map((line) => line.slice(left, right + 1));
}

// A reason for zero stands only beside a zero.
const mayWrite = (cell) => !data.problem && !(cell.name === "zero_reason" && cell.row.cell("recorded").count > 0);
const whyNot = () => data.problem || texts.no_zero_reason;

// Write texts into cells as one step that can be undone.
function apply(changes, { isUndo = false } = {}) {
  if (data.problem) return bar.alert(data.problem);
  const before = changes.map(({ cell }) => ({ cell, text: cell.text }));
  for (const { cell, text, seen } of changes) {
    if (cell.isStill(text)) cell.settle();
    else {
      const wasSeen = cell.isPending && cell.state !== "conflict" ? cell.seen : cell.stored;
      Object.assign(cell, { seen: seen ?? wasSeen, typed: text, state: "" });
    }
    cell.draw();
  }
  if (!isUndo) undone.push(before);
  if (undone.length > DEEPEST) undone.shift();
  for (const row of new Set(changes.map(({ cell }) => cell.row))) saving.weigh(row);
  const refused = changes.map(({ cell }) => cell).filter(({ state }) => state === "refused");
  if (refused.length) bar.refused(null, refused);
  bar.show();
}

function undo() {
  const last = undone.pop();
  if (!last) return bar.say(texts.nothing_to_undo);
  const possible = last.filter(({ cell, text }) => !(cell.isCount && text === "" && cell.row.stored));
  if (possible.length < last.length) bar.alert(texts.cannot_undo);
  else bar.say(texts.undone);
  apply(possible, { isUndo: true });
}

function clear() {
  const cells = selected().flat().map((each) => sheet.at(each).cell).filter((cell) => cell && mayWrite(cell) && cell.text !== "");
  if (cells.length) apply(cells.map((cell) => ({ cell, text: "" })));
}

function edit(overwrite) {
  const { cell } = here();
  if (!cell) return;
  if (mayWrite(cell)) editing.open(cell, { overwrite });
  else bar.alert(whyNot());
}

function giveUp(cell) {
  if (!cell?.isPending) return;
  undone.push([{ cell, text: cell.text }]);
  cell.settle();
  saving.weigh(cell.row);
  bar.show();
}

function insist(cell) {
  cell.seen = cell.stored;
  cell.state = "";
  saving.weigh(cell.row);
}

function fillRow(row) {
  const cells = row.cells.filter((cell) => cell.isCount && cell.text === "");
  if (!row.stored && cells.length) apply(cells.map((cell) => ({ cell, text: "0" })));
}

const acts = {
  fill: () => fillRow(here().row),
  theirs: () => giveUp(here().cell),
  mine: () => insist(here().cell),
  reason: () => reasonField.focus(),
};

function act(name) {
  acts[name]();
  bar.show();
  if (name !== "reason") move(head);
}

function key(event) {
  const { key: name, code, shiftKey: extend, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const { cell } = here();
  const { row, column } = head;
  const steps = {
    ArrowUp: { row: row - 1, column }, ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 }, ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - 10, column }, PageDown: { row: row + 10, column },
    Home: { row: control ? 0 : row, column: 0 }, End: { row: control ? lastRow : row, column: lastColumn },
  };
  if (steps[name] && !altKey) move(steps[name], { extend });
  else if (altKey && code === "Digit0") act("fill");
  else if (control && name === "Enter" && cell?.state === "conflict") act("mine");
  else if (control && name.toLowerCase() === "z") undo();
  else if (control && name.toLowerCase() === "a") {
    anchor = { row: 0, column: 0 };
    move({ row: lastRow, column: lastColumn }, { extend: true });
  } else if (control || altKey) return;
  else if (["Enter", "F2"].includes(name) && cell) edit(false);
  else if (["Delete", "Backspace"].includes(name)) clear();
  else if (name === "Escape") giveUp(cell);
  else if (name.length === 1 && cell && name !== " ") {
    edit(true); // the letter itself lands in the input
    return;
  } else return;
  event.preventDefault();
}

const inGrid = () => table.contains(document.activeElement) && !editing.isOpen;

function copy(event) {
  if (!inGrid()) return;
  const copied = lines(selected(), sheet);
  event.clipboardData.setData("text/plain", copied.map((line) => line.join("\t")).join("\n"));
  event.preventDefault();
  bar.say(bar.word("copied", { count: copied.flat().length }));
}

function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  const isBlock = /[\t\n]./.test(text);
  if (!table.contains(document.activeElement) || (editing.isOpen && !isBlock)) return;
  event.preventDefault();
  if (editing.isOpen) editing.cancel();
  if (data.problem) return bar.alert(data.problem);
  const cells = selected().flat().map((each) => sheet.at(each).cell).filter(Boolean);
  if (!isBlock && cells.length > 1) {
    apply(cells.filter(mayWrite).map((cell) => ({ cell, text: text.trim() })));
    return;
  }
  const { top, left } = range();
  try {
    const { changes, leftOut } = match(parse(text), { sheet, at: { row: top, column: left - 2 } });
    finishPaste(changes, leftOut);
  } catch (problem) {
    if (!(problem.message in texts)) throw problem;
    bar.alert(bar.word(problem.message, problem.values));
    bar.note(bar.word(problem.message, problem.values));
  }
}

function finishPaste(changes, leftOut) {
  const written = changes.filter(({ cell }) => mayWrite(cell) || changes.some((other) => other.cell === cell.row.cell("recorded")));
  apply(written);
  const rows = new Set(written.map(({ cell }) => cell.row)).size;
  const said = bar.word("pasted", { count: written.length, rows });
  const skipped = leftOut.length ? bar.word("left_out", { what: [...new Set(leftOut)].join(", ") }) : "";
  bar.say(`${said} ${skipped}`.trim());
  bar.note(skipped && `${said} ${skipped}`);
}

// A screen reader may put the focus anywhere without a key.
function follow({ target }) {
  const element = target.closest("td, th");
  const row = sheet.places.findIndex((line) => line.includes(element));
  if (editing.isOpen || row < 0 || element === place(head)) return;
  move({ row, column: sheet.places[row].indexOf(element) });
}

function point(event) {
  const target = event.target.closest("td, th");
  if (!target || target.querySelector("input")) return;
  const row = sheet.places.findIndex((line) => line.includes(target));
  if (row < 0 || (event.target.closest("a") && event.type === "mousedown")) return;
  const column = sheet.places[row].indexOf(target);
  if (event.type === "mousedown") {
    event.preventDefault();
    if (editing.isOpen) editing.commit(null);
    move({ row, column }, { extend: event.shiftKey });
  } else if (event.type === "dblclick" || event.pointerType === "touch") edit(false);
}

function begin() {
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  if (data.problem) table.setAttribute("aria-readonly", "true");
  for (const line of sheet.places) for (const each of line) focusable(each).tabIndex = -1;
  for (const { statePlace, head: name } of sheet.rows) {
    statePlace.setAttribute("aria-readonly", "true");
    name.setAttribute("aria-readonly", "true");
  }
  for (const row of sheet.rows) for (const cell of row.cells) cell.draw();
  head = anchor = { row: 0, column: 2 };
  focusable(place(head)).tabIndex = 0;
  table.addEventListener("keydown", key);
  table.addEventListener("focusin", follow);
  for (const name of ["mousedown", "click", "dblclick"]) table.addEventListener(name, point);
  document.addEventListener("copy", copy);
  document.addEventListener("paste", paste);
  document.querySelector("[data-bar]").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) act(button.dataset.act);
  });
  reasonField.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    move(head); // leaving the field is what tells that it has changed
  });
  reasonField.addEventListener("input", () => reasonField.classList.remove("is-invalid"));
  addEventListener("beforeunload", (event) => {
    if (sheet.pending.length) event.preventDefault();
  });
  if (saving.restore()) bar.note(texts.restored);
  bar.show();
  new Watching(sheet, saving, bar);
}

begin();
