// What other people change appears while the page is looked at: asked every two seconds, one small answer when
// nothing changed. Nothing is ever changed under what somebody types.

const EVERY = 2_000;
const FRESH = 2_500;

export class Watching {
  constructor(sheet, saving, tell) {
    Object.assign(this, { sheet, saving, tell, version: sheet.data.version, wait: EVERY });
    document.addEventListener("visibilitychange", () => this.tick());
    addEventListener("online", () => this.tick());
    this.timer = setTimeout(() => this.tick(), EVERY);
  }

  async tick() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    if (!this.saving.isBusy) await this.look();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), this.wait);
  }

  async look() {
    const { changesUrl, province, date } = this.sheet.data;
    const query = new URLSearchParams({ provinsi: province, tanggal: date, sejak: this.version });
    try {
      const answer = await fetch(`${changesUrl}?${query}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8_000) });
      if (answer.status === 401) this.saving.setLine("signed_out");
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      this.wait = EVERY;
      if (this.saving.line) {
        this.saving.setLine("");
        this.saving.again();
      }
      // An answer to a save that began meanwhile is newer than this one: ask again.
      if (this.saving.isBusy || said.version === this.version) return;
      this.version = said.version;
      this.take(said.rows);
    } catch (problem) {
      if (problem.name !== "Error" || !/^4/.test(problem.message)) this.saving.setLine("lost");
      this.wait = Math.min(30_000, this.wait * 2);
    }
  }

  take(rows) {
    const changed = rows.flatMap((data) => {
      const row = this.sheet.rows.find(({ code }) => code === data.code);
      return row ? this.takeRow(row, data) : [];
    });
    this.sheet.drawTotals();
    this.tell.show();
    if (changed.length) this.tell.othersChanged(changed);
  }

  takeRow(row, data) {
    const before = row.stored;
    const isSame = (cell) => (before?.[cell.name] ?? "") === (data.values?.[cell.name] ?? "");
    const moved = row.cells.filter((cell) => !isSame(cell));
    row.take(data);
    if (!moved.length) return [];
    const wasFirst = !before && row.stored;
    const conflicts = wasFirst && row.pending.length ? this.saving.merge(row, null) : [];
    const plain = moved.filter((cell) => !cell.isPending);
    for (const cell of moved) {
      if (cell.isPending) cell.draw();
      else {
        cell.set("");
        this.highlight(cell.place);
      }
    }
    row.draw();
    if (conflicts.length) this.tell.conflict(row, conflicts);
    this.saving.keep();
    return plain;
  }

  highlight(place) {
    place.classList.add("is-fresh");
    setTimeout(() => place.classList.remove("is-fresh"), FRESH);
  }
}
