// Draws every chart of the page, one after the other and at once: a frame between two of them costs a phone more than the second
// one. The specification is made and tested in Python. Joined with chart_words.js and chart_kinds.js, whose names it uses (ektp/static_files.py).
import * as parts from "../vendor/chart.js-4.6.1/chart.esm.min.js";

const { Chart, ...used } = parts;
Chart.register(...Object.values(used));
Chart.defaults.font.size = 12;

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

const drawn = new Map(); // canvas → Chart

const specification = (canvas) => JSON.parse(document.getElementById(canvas.dataset.spec).textContent);

const format = chartWords(document.documentElement.lang, JSON.parse(document.getElementById("chart-words").textContent));

function draw(canvas, look) {
  if (drawn.has(canvas)) return;
  const chart = new Chart(canvas, configuration(specification(canvas), look, format));
  drawn.set(canvas, chart);
  canvas.dataset.drawn = "";
  hover(canvas);
}

// All of them one after the other, so that whoever scrolls there or prints the page finds them.
function drawAll() {
  const charts = document.querySelectorAll("canvas[data-spec]");
  if (!charts.length) return;
  const look = theme();
  Chart.defaults.font.family = look.font;
  for (const canvas of charts) {
    try {
      draw(canvas, look);
    } catch (error) {
      console.error(error); // the others are drawn all the same
    }
  }
}

function redraw() {
  if (!drawn.size) return;
  for (const chart of drawn.values()) chart.destroy();
  drawn.clear();
  drawAll();
}

// The tooltip is HTML in the page's own type; the same numbers stand in the table below.
function hover(canvas) {
  const tip = canvas.parentElement.querySelector(".chart-tip");
  const hide = () => {
    tip.hidden = true;
    drawn.get(canvas)?.setActiveElements([]);
  };
  if (canvas.dataset.hover !== undefined) return;
  canvas.dataset.hover = "";
  canvas.addEventListener("pointermove", (event) => {
    const current = drawn.get(canvas);
    if (!current) return;
    const hits = current.getElementsAtEventForMode(event, "index", { intersect: false, axis: axis(current) }, false);
    const lines = describe(current, hits);
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
function describe(chart, hits) {
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

function find() {
  for (const canvas of drawn.keys()) {
    if (!canvas.isConnected) {
      drawn.get(canvas).destroy();
      drawn.delete(canvas);
    }
  }
  drawAll();
}

document.addEventListener("ektp:theme", redraw);
document.addEventListener("ektp:swapped", find);
// Words on a canvas keep the type they were drawn in: where the page's own is still under way, wait for it.
if (document.fonts.check(`12px ${theme().font.split(",")[0]}`)) find();
else document.fonts.ready.then(find);
