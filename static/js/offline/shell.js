// The page without a connection: the form of one regency, the queue, or why neither can be opened here.

import { isPossible, lockedCount, opened } from "./box.js";
import { showForm } from "./shell-form.js";
import { showQueue } from "./shell-queue.js";

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const { queue, reports } = document.body.dataset;

async function open() {
  const box = isPossible ? await opened() : null;
  if (location.pathname === queue) {
    if (!box && !new URLSearchParams(location.search).has("keluar")) return locked();
    return showQueue(part("queue"), box);
  }
  if (!box) return locked();
  const known = await box.all("data");
  const code = location.pathname.startsWith(reports) ? location.pathname.slice(reports.length).replace("/", "") : "";
  const data = known.find(({ regency }) => regency.code === code) ?? (code ? null : known.length === 1 ? known[0] : null);
  if (data) return showForm(part("form"), box, data);
  return unkept(known);
}

async function locked() {
  const note = document.querySelector("[data-locked-count]");
  const count = isPossible ? await lockedCount(null) : 0;
  note.textContent = note.dataset.lockedCount.replace("%s", String(count));
  note.hidden = count === 0;
  part("locked").hidden = false;
}

function unkept(known) {
  for (const { regency } of known) {
    const link = document.createElement("a");
    link.href = `${reports}${regency.code}/`;
    link.textContent = regency.name;
    const line = document.createElement("li");
    line.append(link);
    part("unkept").querySelector("[data-known]").append(line);
  }
  part("unkept").hidden = false;
}

open();
