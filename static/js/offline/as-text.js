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

export const asText = (entries) => entries.map(one).join("\n\n");
