//# allFunctionsCalledOnLoad
// Numbers and dates on charts, in the page's language. Its words come from the page (reports/charts/words.py): the first number
// that a new process of a browser formats by Intl takes it 25 to 60 ms, as long as drawing two charts.

function chartWords(lang, { decimal, group, units, months }) {
  const number = (value) => {
    const rounded = Math.round(value * 100) / 100;
    const [whole, rest] = String(Math.abs(rounded)).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
    return (rounded < 0 ? "-" : "") + grouped + (rest ? decimal + rest : "");
  };
  const date = (value) => new Date(value * 86_400_000);
  const month = (value) => months[date(value).getUTCMonth()];
  let full;
  return {
    number,
    compact(value) {
      // As it is rounded: 999.999 is 1 jt, and not 1.000 rb.
      const unit = units.find(({ size }) => Math.abs(value) >= size * 0.999995);
      return unit ? unit.form.replace("%s", number(value / unit.size)) : number(value);
    },
    day: (value) => `${date(value).getUTCDate()} ${month(value)}`,
    month: (value) => (date(value).getUTCMonth() ? month(value) : [month(value), String(date(value).getUTCFullYear())]),
    // For the tooltip alone: whoever points at a chart has the time.
    full(value) {
      full ??= new Intl.DateTimeFormat(lang, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });
      return full.format(date(value));
    },
  };
}
