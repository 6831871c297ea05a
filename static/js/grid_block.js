// A block from a spreadsheet: where each of its cells goes, or why none of it is taken. Nothing is guessed: rows that
// name their regency go there, columns that name themselves go there, and what does not fit is refused as a whole.

export function parse(text) {
  const rows = [[]];
  let field = "";
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (quoted) {
      if (letter === '"' && text[index + 1] === '"') index += 1;
      else if (letter === '"') quoted = false;
      if (letter !== '"' || quoted) field += letter;
    } else if (letter === '"' && field === "") quoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows.at(-1).push(field.trim());
      field = "";
      if (letter === "\n") rows.push([]);
    } else if (letter !== "\r") field += letter;
  }
  rows.at(-1).push(field.trim());
  const filled = (row) => row.some((cell) => cell !== "");
  while (rows.length && !filled(rows.at(-1))) rows.pop();
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

const words = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const letters = (text) => text.toLowerCase().replace(/[^a-z]/g, "");
const KIND = /^(kotamadya|kodya|kota|pemkot)\b\.?\s*|^(kabupaten|kab|pemkab)\b\.?\s*/i;
const IGNORED = ["no", "nomor", "nourut"];
const SUMS = /^(jumlah|total|sumatera|provinsi|rata|grand)/i;

class Refused extends Error {
  constructor(text, values = {}) {
    super(text);
    this.values = values;
  }
}

// The regencies that a text may mean.
function named(text, rows) {
  if (/^[0-9]{2}\.[0-9]{2}$/.test(text)) return rows.filter(({ code }) => code === text);
  const kind = KIND.exec(text);
  const bare = letters(kind ? text.slice(kind[0].length) : text);
  if (!bare) return [];
  const found = rows.filter(({ rules }) => {
    const name = rules.name.replace(KIND, "");
    return [name, rules.short, ...rules.called].some((called) => letters(called) === bare);
  });
  const same = kind && found.filter(({ rules }) => rules.kind === (kind[1] ? "kota" : "kabupaten"));
  return same?.length ? same : found;
}

export function match(block, { sheet, at, isFilling }) {
  if (!block.length) throw new Refused("pasted_nothing");
  const { columns, areaWords, dateWords, states } = sheet.data;
  const known = (list, text) => list.some((word) => words(word) === words(text));
  const target = (text) => columns.findIndex((column) => known(column.words, text));
  const isNumber = (text) => /^[-−–(]?[0-9][0-9., ]*[%)]?$/.test(text);
  const isHead = !block[0].some(isNumber) && block[0].some((text) => text && (target(text) >= 0 || known(areaWords, text)) && !named(text, sheet.rows).length);
  const [head, body] = isHead ? [block[0], block.slice(1)] : [null, block];
  if (isHead && !body.length) throw new Refused("pasted_nothing");
  const all = body[0].map((_cell, index) => index);
  const column = (index) => body.map((row) => row[index]).filter((text) => text !== "");
  const isArea = (index) => (head ? known(areaWords, head[index]) : column(index).some((text) => named(text, sheet.rows).length));
  const areas = all.filter(isArea);
  const rest = all.filter((index) => !areas.includes(index));
  const leftOut = [];
  const places = head ? byHead(head, rest) : byOrder(rest);

  function byHead(names, indices) {
    const found = new Map();
    for (const index of indices) {
      const to = target(names[index]);
      if (known(dateWords, names[index])) column(index).forEach(refuseOtherDate);
      else if (to >= 0 && [...found.values()].includes(to)) throw new Refused("twice_column", { value: names[index] });
      else if (to >= 0) found.set(index, to);
      else if (names[index] && !IGNORED.includes(words(names[index]))) leftOut.push(names[index]);
      else if (!names[index] && column(index).length) leftOut.push("?");
    }
    if (!found.size) throw new Refused("no_column");
    return found;
  }

  function byOrder(indices) {
    const isState = (index) => column(index).length && column(index).every((text) => Object.values(states).includes(text));
    const before = (index) => areas.length && index < areas[0] && column(index).every((text, order) => Number(text) === order + 1);
    const data = indices.filter((index) => !isState(index) && !before(index));
    for (const index of data) refuseCodes(index);
    const first = areas.length && at.column < 0 ? 0 : at.column;
    if (first < 0) throw new Refused("no_place");
    if (first + data.length > columns.length) throw new Refused("too_big", { height: body.length, width: data.length });
    return new Map(data.map((index, order) => [index, first + order]));
  }

  function refuseCodes(index) {
    const codes = sheet.rows.map(({ code }) => code.replace(".", ""));
    const found = column(index);
    if (found.length > 1 && found.every((text) => codes.includes(text)) && new Set(found).size === found.length) {
      throw new Refused("codes_as_numbers", { value: found[0] });
    }
  }

  function refuseOtherDate(text) {
    const local = /^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$/.exec(text);
    const iso = local ? [local[3], local[2].padStart(2, "0"), local[1].padStart(2, "0")].join("-") : text.slice(0, 10);
    if (iso !== sheet.data.date) throw new Refused("other_date", { value: text });
  }

  function rowOf(cells) {
    const meant = areas.map((index) => cells[index]).filter((text) => text !== "");
    const sets = meant.map((text) => {
      const found = named(text, sheet.rows);
      if (!found.length) throw new Refused("unknown_area", { value: text });
      return found;
    });
    if (!sets.length) throw new Refused("unknown_area", { value: cells.find((text) => text !== "") });
    const both = sets.reduce((one, other) => one.filter((row) => other.includes(row)));
    if (!both.length) throw new Refused("other_area", { value: meant.join(" ") });
    if (both.length > 1) throw new Refused("ambiguous_area", { value: meant[0] });
    return both[0];
  }

  const changes = [];
  const taken = new Set();
  const lines = body.map((cells) => {
    if (cells.every((text) => text === "")) return null;
    if (areas.length && cells.some((text, index) => (areas.includes(index) || !cells.slice(0, index).some(Boolean)) && SUMS.test(text) && !named(text, sheet.rows).length)) {
      leftOut.push(cells.find((text) => SUMS.test(text)));
      return null;
    }
    return cells;
  });
  if (!areas.length && at.row + lines.length > sheet.rows.length) {
    throw new Refused("too_big", { height: lines.length, width: places.size });
  }
  lines.forEach((cells, order) => {
    if (!cells) return;
    const row = areas.length ? rowOf(cells) : sheet.rows[at.row + order];
    if (taken.has(row)) throw new Refused("twice_area", { value: row.name });
    taken.add(row);
    for (const [index, to] of places) {
      if (cells[index] !== "") changes.push({ cell: row.cells[to], text: cells[index] });
    }
  });
  if (!changes.length) throw new Refused("pasted_nothing");
  return { changes, leftOut, isSingle: changes.length === 1 && isFilling && !head && !areas.length };
}

// A selected block as a spreadsheet takes it: digits without separators, names and words for the first two columns.
export function lines(places, sheet) {
  return places.map((line) => line.map((place) => {
    const { row, cell } = sheet.at(place);
    const text = cell ? cell.text : place === row.head ? row.name : place.querySelector(".report-state").textContent.trim();
    return text.replace(/[\t\r\n]+/g, " ");
  }));
}
