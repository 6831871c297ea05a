// Sends what was typed, one row at a time and in order; keeps it in this tab until the ledger has it. A first report
// waits until it is whole and goes with a key, so that sending it again after a lost answer is one report.

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

// Also where a page without a secure connection has no crypto.randomUUID.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

export class Saving {
  // `tell` hears of results: saved, refused, conflict, line.
  constructor(sheet, reasonField, read, tell) {
    Object.assign(this, { sheet, reasonField, read, tell });
    this.queue = new Set();
    this.isBusy = false;
    this.wait = FIRST_WAIT;
    this.line = "";
    this.storeKey = `kisi ${sheet.data.user} ${sheet.data.province} ${sheet.data.date}`;
    addEventListener("online", () => this.again());
    document.addEventListener("visibilitychange", () => document.hidden || this.again());
    reasonField.addEventListener("change", () => this.reasonGiven());
  }

  // Decide about everything typed in a row: what is impossible, what has to wait, what can go.
  weigh(row) {
    const { data } = this.sheet;
    row.reason = this.reasonField.value.trim();
    for (const cell of row.pending) {
      if (cell.state === "conflict" || (cell.state === "saving" && cell.typed === cell.sent)) continue;
      const problem = cell.isCount ? this.read(cell.typed, data.largest, data.longest).reason : "";
      if (problem === "required" && !row.stored) cell.settle();
      else if (problem) {
        cell.set("refused", data.numbers[problem].replace("{value}", cell.typed.slice(0, 40)));
      } else cell.set(row.stored ? "waiting" : "draft");
    }
    const isWhole = row.stored || (!row.lacking.length && !row.pending.some(({ state }) => state === "refused"));
    if (isWhole && row.pending.some(({ state }) => ["waiting", "draft"].includes(state))) {
      for (const cell of row.pending) if (cell.state === "draft") cell.set("waiting");
      this.queue.add(row);
    }
    row.draw();
    this.keep();
    this.pump();
  }

  body(row) {
    const { user, date } = this.sheet.data;
    const frame = { code: row.code, user, date, reason: row.reason };
    const going = row.pending.filter(({ state }) => ["waiting", "unsent"].includes(state));
    if (!going.length) return null;
    for (const cell of going) cell.sent = cell.typed;
    const cells = Object.fromEntries(going.map((cell) => [cell.name, cell.typed]));
    if (!row.stored) return { ...frame, cells, seen: {}, key: (row.key ??= uuid()) };
    const seen = { ...row.stored, ...Object.fromEntries(going.map((cell) => [cell.name, cell.seen])) };
    return { ...frame, cells, seen };
  }

  async pump() {
    if (this.isBusy) return;
    const [row] = this.queue;
    if (!row) return;
    row.sending ??= this.body(row);
    if (!row.sending) {
      this.queue.delete(row);
      this.pump();
      return;
    }
    this.isBusy = true;
    clearTimeout(this.timer);
    const sent = row.pending.filter(({ name, state }) => name in row.sending.cells && ["waiting", "unsent"].includes(state));
    for (const cell of sent) {
      cell.sent = row.sending.cells[cell.name];
      cell.set("saving");
    }
    this.keep();
    this.tell.show();
    const answer = await this.post(row.sending);
    this.isBusy = false;
    if (answer.isLost) this.lost(row, answer.status);
    else this.answered(row, answer);
  }

  async post(body) {
    try {
      const answer = await fetch(this.sheet.data.cellUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      const isAnswer = [200, 400, 404, 409, 422].includes(answer.status);
      return { status: answer.status, isLost: !isAnswer, said: isAnswer && answer.status !== 400 ? await answer.json() : {} };
    } catch {
      return { status: 0, isLost: true };
    }
  }

  lost(row, status) {
    const isOut = status === 401 || status === 403;
    for (const each of this.queue) {
      for (const cell of each.pending) {
        if (["saving", "waiting", "unsent", "out"].includes(cell.state)) cell.set(isOut ? "out" : "unsent");
      }
    }
    this.setLine(isOut ? "signed_out" : "lost");
    this.timer = setTimeout(() => this.again(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    this.keep();
    this.tell.show();
  }

  again() {
    clearTimeout(this.timer);
    for (const row of this.queue) for (const cell of row.pending) if (cell.state === "out") cell.set("unsent");
    this.pump();
  }

  setLine(line) {
    if (line === this.line) return;
    this.line = line;
    this.tell.line(line);
  }

  answered(row, { status, said }) {
    const names = Object.keys(row.sending.cells);
    const sent = row.cells.filter((cell) => names.includes(cell.name) && cell.isPending && cell.state !== "conflict");
    row.sending = null;
    this.wait = FIRST_WAIT;
    this.setLine("");
    this.queue.delete(row);
    const handle = { 200: this.saved, 409: this.conflict, 422: this.refused }[status] ?? this.failed;
    handle.call(this, row, sent, said);
    if (row.pending.some(({ state }) => state === "waiting")) this.queue.add(row);
    row.draw();
    this.sheet.drawTotals();
    this.keep();
    this.tell.show();
    this.pump();
  }

  saved(row, sent, { outcome, version, values }) {
    const isFirst = !row.stored;
    row.take({ version, values, who: row.who, at: row.at });
    row.key = null;
    for (const cell of row.cells) {
      if (!cell.isPending) {
        if (isFirst) cell.set("saved");
        else cell.draw();
      } else if (sent.includes(cell) && cell.typed === cell.sent) cell.settle("saved");
      else if (cell.state !== "refused" && cell.state !== "conflict") {
        cell.seen = cell.stored;
        cell.set("waiting");
      }
    }
    this.tell.saved(row, sent, outcome === "added");
  }

  // Somebody else was first: what he wrote too is settled, what he wrote otherwise has to be decided.
  conflict(row, sent, { now, version, who, at }) {
    const before = row.stored;
    row.take({ version, values: now, who, at });
    row.key = null;
    this.tell.conflict(row, this.merge(row, before));
  }

  merge(row, before) {
    for (const cell of row.cells) {
      if (!cell.isPending || ["refused", "conflict"].includes(cell.state)) cell.draw();
      else if (this.isSame(cell)) cell.settle("saved");
      else if (!before || cell.seen !== cell.stored) cell.set("conflict");
      else cell.set("waiting");
    }
    return row.pending.filter(({ state }) => state === "conflict");
  }

  isSame(cell) {
    return cell.isCount ? cell.count === cell.stored : cell.typed.trim() === cell.stored;
  }

  refused(row, sent, { problems, rules }) {
    const needsReason = rules.includes("change_without_reason");
    const blamed = (cell) => problems[cell.name] ?? (cell.name === "recorded" ? problems.zero_reason : undefined);
    const isRowWide = !sent.some(blamed);
    const refused = sent.filter((cell) => isRowWide || blamed(cell));
    for (const cell of sent) {
      if (!refused.includes(cell)) cell.set(row.stored ? "waiting" : "draft");
      else cell.set("refused", blamed(cell) ?? Object.values(problems)[0]);
      cell.needsReason = needsReason && refused.includes(cell);
    }
    row.key = null;
    this.reasonField.classList.toggle("is-invalid", needsReason);
    this.tell.refused(row, refused);
  }

  failed(row, sent) {
    row.key = null;
    for (const cell of sent) cell.set("refused", this.sheet.texts.failed);
    this.tell.refused(row, sent);
  }

  // Rows that were refused for want of a reason go again as soon as there is one.
  reasonGiven() {
    this.keep();
    if (!this.reasonField.value.trim()) return;
    for (const row of this.sheet.rows) {
      if (row.pending.some((cell) => cell.needsReason && cell.state === "refused")) this.weigh(row);
    }
  }

  // Everything unsaved survives a reload in this tab; nothing of another person's is left in it.
  keep() {
    const rows = this.sheet.rows.filter((row) => row.pending.length || row.sending);
    const kept = rows.map(({ code, key, sending, pending }) => ({
      code, key, sending, cells: pending.map(({ name, typed, seen }) => ({ name, typed, seen })),
    }));
    const reason = this.reasonField.value;
    if (kept.length || reason) sessionStorage.setItem(this.storeKey, JSON.stringify({ reason, rows: kept }));
    else sessionStorage.removeItem(this.storeKey);
  }

  restore() {
    const mine = `kisi ${this.sheet.data.user} `;
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith("kisi ") && !name.startsWith(mine)) sessionStorage.removeItem(name);
    }
    const kept = JSON.parse(sessionStorage.getItem(this.storeKey) ?? "null");
    if (!kept) return false;
    this.reasonField.value = kept.reason;
    for (const { code, key, sending, cells } of kept.rows) {
      const row = this.sheet.rows.find((each) => each.code === code);
      if (!row) continue;
      Object.assign(row, { key, sending });
      for (const { name, typed, seen } of cells) {
        Object.assign(row.cell(name), { typed, seen });
        row.cell(name).set(sending && name in sending.cells ? "unsent" : "draft");
      }
      if (sending) this.queue.add(row);
      else if (row.stored && cells.some(({ seen }) => seen === undefined)) this.tell.conflict(row, this.merge(row, null));
      else this.weigh(row);
      row.draw();
    }
    this.pump();
    return kept.rows.length > 0;
  }
}
