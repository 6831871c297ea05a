// Draws every chart of the page: those in view at once, the others when nothing else is to be done. The
// specification is made and tested in Python. Addresses of Chart.js and the drawing rules come from
// <body data-chart-…>, because static files carry a hash in their names.

const DAY = 86_400_000;
const STATUSES = ["reached", "on_track", "at_risk", "behind", "missed", "no_data"];

function theme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    muted: read("ink-2"),
    faint: read("ink-3"),
    grid: read("chart-grid"),
    band: read("chart-band"),
    accent: read("accent"),
    surface: read("surface"),
    outreach: read("on-track"),
    status: Object.fromEntries(STATUSES.map((name) => [name, read(name.replace("_", "-"))])),
    font: getComputedStyle(document.body).fontFamily,
  };
}

const formats = (lang) => {
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(lang, { maximumFractionDigits: 2, notation: "compact" });
  const date = (options) => new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options });
  const words = { day: date({ day: "numeric", month: "short" }), month: date({ month: "short" }) };
  const full = date({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const at = (format) => (value) => format.format(new Date(value * DAY));
  return {
    number: (value) => number.format(value),
    compact: (value) => compact.format(value),
    full: at(full),
    day: at(words.day),
    month: (value) => {
      const when = new Date(value * DAY);
      const name = words.month.format(when);
      return when.getUTCMonth() === 0 ? [name, String(when.getUTCFullYear())] : name;
    },
  };
};

const drawn = new Map(); // canvas → Chart

const specification = (canvas) => JSON.parse(document.getElementById(canvas.dataset.spec).textContent);

let parts;
const load = () => {
  const { chartLibrary, chartKinds } = document.body.dataset;
  parts ??= Promise.all([import(chartLibrary), import(chartKinds), document.fonts.ready]).then(([library, kinds]) => {
    const { Chart } = library;
    Chart.register(...Object.values(library).filter((part) => part !== Chart));
    Object.assign(Chart.defaults.font, { family: theme().font, size: 12 });
    return { Chart, kinds };
  });
  return parts;
};

async function draw(canvas) {
  const { Chart, kinds } = await load();
  if (!canvas.isConnected || drawn.has(canvas)) return;
  const config = kinds.configuration(specification(canvas), theme(), formats(document.documentElement.lang));
  const chart = new Chart(canvas, config);
  drawn.set(canvas, chart);
  canvas.dataset.drawn = "";
  hover(canvas, chart, kinds);
  drawNext();
}

// Those further down are drawn before anybody scrolls there or prints the page.
function drawNext() {
  const next = [...document.querySelectorAll("canvas[data-spec]")].find((canvas) => !drawn.has(canvas));
  if (next) (window.requestIdleCallback ?? setTimeout)(() => draw(next));
}

function redraw() {
  for (const [canvas, chart] of drawn) {
    chart.destroy();
    drawn.delete(canvas);
    if (canvas.isConnected) draw(canvas);
  }
}

// The tooltip is HTML in the page's own type; the same numbers stand in the table below.
function hover(canvas, chart, kinds) {
  const tip = canvas.parentElement.querySelector(".chart-tip");
  const hide = () => {
    tip.hidden = true;
    chart.setActiveElements([]);
  };
  if (canvas.dataset.hover !== undefined) return;
  canvas.dataset.hover = "";
  canvas.addEventListener("pointermove", (event) => {
    const current = drawn.get(canvas);
    if (!current) return;
    const hits = current.getElementsAtEventForMode(event, "index", { intersect: false, axis: axis(current) }, false);
    const lines = describe(current, hits, kinds.day);
    if (!lines) {
      hide();
      return;
    }
    fill(tip, lines);
    tip.hidden = false;
    const frame = canvas.parentElement.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const left = x + tip.offsetWidth + 24 > frame.width ? x - tip.offsetWidth - 16 : x + 16;
    tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, event.clientY - frame.top - 24)}px)`;
  });
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
}

const axis = (chart) => (chart.config._config.spec.items ? "y" : "x");

// What the tooltip says: the nearest date and every series' number on it.
function describe(chart, hits, day) {
  const { spec, format } = chart.config._config;
  if (!hits.length) return null;
  if (spec.items) {
    const { label, value, status_label: word } = spec.items[hits[0].index];
    return { title: label, rows: [[word, format.number(value)]] };
  }
  const x = chart.data.datasets[hits[0].datasetIndex].data[hits[0].index].x;
  const index = spec.dates.findIndex((iso) => day(iso) === x);
  const rows = spec.series.filter(({ data }) => data[index] !== null).map(({ label, key, data }) => [label || key, format.number(data[index])]);
  return { title: format.full(x), rows };
}

function fill(tip, { title, rows }) {
  const heading = document.createElement("strong");
  heading.textContent = title;
  tip.replaceChildren(
    heading,
    ...rows.map(([label, value]) => {
      const line = document.createElement("div");
      for (const text of [label, value]) {
        const span = document.createElement("span");
        span.textContent = text;
        line.append(span);
      }
      return line;
    }),
  );
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      draw(target);
    }
  },
  { rootMargin: "200px" },
);

function find() {
  for (const canvas of drawn.keys()) {
    if (!canvas.isConnected) {
      drawn.get(canvas).destroy();
      drawn.delete(canvas);
    }
  }
  for (const table of document.querySelectorAll(".chart-data:not([data-ready])")) {
    table.open = false;
    table.dataset.ready = "";
  }
  for (const canvas of document.querySelectorAll("canvas[data-spec]")) watcher.observe(canvas);
  drawNext();
}

document.addEventListener("ektp:theme", redraw);
document.addEventListener("ektp:swapped", find);
find();
