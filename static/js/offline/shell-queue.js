// The queue in words: every report that was typed here and has not been taken, what happened to it, and what to do.

import { drop, entries, isOpen, keepSending, needsDecision, onChange } from "./queue.js";

const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language);
const moment = (iso) => new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
const day = (date) => new Date(`${date}T12:00`).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

export async function showQueue(part, box) {
  const find = (selector) => part.querySelector(selector);
  const words = find("[data-words]").dataset;
  const labels = Object.fromEntries(
    [...document.querySelectorAll("[data-shell] [data-odd]")].map(({ dataset }) => [
      dataset.odd, document.querySelector(`label[for="id_${dataset.odd}"]`).textContent]));
  const leaving = new URLSearchParams(location.search).get("keluar");
  const { signIn, reports } = document.body.dataset;
  let sending;

  function card(entry) {
    const copy = find("template[data-entry]").content.firstElementChild.cloneNode(true);
    const set = (selector, text) => { copy.querySelector(selector).textContent = text; };
    const address = `${document.body.dataset.reports}${entry.code}/?tanggal=${entry.date}`;
    const state = entry.state === "waiting" ? (entry.attempts ? "waiting" : "sending") : entry.state;
    copy.dataset.state = state;
    set("h2", `${day(entry.date)} · ${entry.name ?? entry.code}`);
    set("[data-state]", words[`state${state[0].toUpperCase()}${state.slice(1)}`]);
    set("[data-figures]", Object.entries(entry.values).map(([flow, value]) => `${labels[flow]} ${number.format(value)}`).join(" · "));
    const said = [...entry.said, entry.why && words[`why${entry.why[0].toUpperCase()}${entry.why.slice(1)}`],
      entry.after && words.follows, entry.rules?.includes("locked") && words.locked];
    copy.querySelector("[data-said]").append(...said.filter(Boolean).map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }));
    const tried = entry.attempts ? words.tried.replace("%n", entry.attempts).replace("%s", moment(entry.tried_at)) : "";
    set("[data-when]", `${words.typed.replace("%s", moment(entry.typed_at))} ${tried}`);
    const edit = copy.querySelector("[data-edit]");
    edit.href = address;
    edit.hidden = !isOpen(entry) || entry.state === "conflict";
    copy.querySelector("[data-delete]").hidden = !isOpen(entry);
    copy.querySelector("[data-dismiss]").hidden = isOpen(entry);
    if (entry.state === "conflict") compare(copy.querySelector("[data-compare]"), entry, address);
    const sure = copy.querySelector("[data-sure]");
    copy.addEventListener("click", ({ target }) => {
      if (target.matches("[data-delete]")) sure.hidden = false;
      if (target.matches("[data-delete-not]")) sure.hidden = true;
      if (target.matches("[data-delete-sure], [data-dismiss]")) drop(box, entry.key);
    });
    return copy;
  }

  // The server shows both reports side by side, exactly as it does for one that was typed with a connection.
  function compare(form, entry, address) {
    form.action = address;
    form.hidden = false;
    const { values, note, zero_reason, reason, base_version } = entry;
    const sent = { csrfmiddlewaretoken: token(), base_version, ...values, note, zero_reason, reason };
    for (const [name, value] of Object.entries(sent)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
  }

  const open = async () => (box ? (await entries(box)).filter(isOpen) : []);

  async function show() {
    const all = box ? await entries(box) : [];
    const waiting = all.filter(isOpen);
    find("[data-entries]").replaceChildren(...all.map(card));
    find("[data-empty]").hidden = all.length > 0 || !box;
    find("[data-actions]").hidden = waiting.length === 0 || leaving === "tanya";
    find("[data-actions] [data-send-now]").hidden = waiting.every(needsDecision);
    const stopped = waiting.find(({ why }) => why === "signed_out");
    find("[data-signed-out]").hidden = !stopped;
    // The form brings the key back, and sends.
    if (stopped) find("[data-signed-out] a").href = `${signIn}?next=${reports}${stopped.code}/`;
    find('[data-leaving="tanya"]').hidden = leaving !== "tanya" || !box;
  }

  part.addEventListener("click", async ({ target }) => {
    if (target.matches("[data-send-now]")) await sending.soon();
    if (target.matches("[data-save]")) save(asText(await open()));
    if (target.matches("[data-copy]")) await copyText(target, asText(await open()), find("[data-text]"));
  });
  find("[data-leave]").elements.csrfmiddlewaretoken.value = token();
  find('[data-leaving="luring"]').hidden = leaving !== "luring";
  part.hidden = false;
  onChange(show);
  await show();
  find("h1").focus();
  if (box) sending = keepSending(box);
}

function save(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = "antrean-laporan.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}

// Where the clipboard is closed, the text itself stands there to be copied by hand.
async function copyText(button, text, place) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
  } catch {
    place.textContent = text;
    place.hidden = false;
    getSelection().selectAllChildren(place);
  }
}

// The queue as a chat message, for when all else fails: what the bureau pastes reads as the same reports.
// Always Indonesian, whatever the language of the page: it is read by people and by read_message.

const FLOWS = [
  ["recorded", "Perekaman"],
  ["printed", "Cetak baru"],
  ["reprinted", "Cetak ulang"],
  ["blanks_received", "Blangko masuk"],
  ["blanks_spoiled", "Blangko rusak"],
  ["temporary_issued", "Suket terbit"],
  ["temporary_withdrawn", "Suket ditarik"],
];

function one({ code, date, values, note, zero_reason: zeroReason, reason }) {
  const [year, month, day] = date.split("-").map(Number);
  const lines = [`Lapor ${code} ${day}/${month}/${year}:`];
  for (const [flow, label] of FLOWS) lines.push(`${label}: ${values[flow]}`);
  if (zeroReason) lines.push(`Kendala: ${zeroReason}`);
  const remarks = [note, reason && `alasan perubahan: ${reason}`].filter(Boolean);
  if (remarks.length) lines.push(`Keterangan: ${remarks.join("; ")}`);
  return lines.join("\n");
}

const asText = (entries) => entries.map(one).join("\n\n");
