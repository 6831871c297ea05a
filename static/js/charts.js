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

// A chart whose frame takes another size follows.
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const chart = drawn.get(target.querySelector("canvas"));
    const [width, height] = [Math.floor(contentRect.width), Math.floor(contentRect.height)];
    if (chart && width && height && (width !== chart.width || height !== chart.height)) chart.resize(width, height);
  }
});

function draw(canvas, { width, height }, look) {
  Object.assign(canvas, { width, height });
  const chart = new Chart(canvas, configuration(specification(canvas), look, format));
  chart.frame = canvas.parentElement;
  drawn.set(canvas, chart);
  canvas.dataset.drawn = "";
  sizes.observe(chart.frame);
  hover(canvas);
}

// All of them one after the other, so that whoever scrolls there or prints the page finds them.
function drawAll() {
  const charts = [...document.querySelectorAll("canvas[data-spec]")].filter((canvas) => !drawn.has(canvas));
  if (!charts.length) return;
  const look = theme();
  Chart.defaults.font.family = look.font;
  // Before the first is drawn: each that is makes the browser lay out the page anew when it is asked for a size.
  const frames = charts.map((canvas) => canvas.parentElement.getBoundingClientRect());
  for (const [index, canvas] of charts.entries()) {
    try {
      draw(canvas, frames[index], look);
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
  const show = (event) => {
    const current = drawn.get(canvas);
    if (!current) return;
    const lines = describe(current, event);
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
  };
  for (const name of ["pointermove", "pointerdown"]) canvas.addEventListener(name, show);
  // A finger leaves the chart as soon as it is lifted: then the reader has only begun to read.
  canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && hide());
}

document.addEventListener("pointerdown", ({ target }) => {
  for (const tip of document.querySelectorAll(".chart-tip:not([hidden])")) tip.hidden = !tip.parentElement.contains(target);
});

// What the tooltip says: the nearest date and every series' number on it.
function describe(chart, event) {
  const { spec, format } = chart.config._config;
  if (spec.items) {
    const [hit] = chart.getElementsAtEventForMode(event, "index", { intersect: false, axis: "y" }, false);
    if (!hit) return null;
    const { label, value, status_label: word } = spec.items[hit.index];
    return { title: label, rows: [[word, format.number(value)]] };
  }
  const index = nearest(spec, chart.scales.x.getValueForPixel(event.clientX - chart.canvas.getBoundingClientRect().left));
  if (index < 0) return null;
  const rows = spec.series.filter(({ data }) => data[index] !== null).map(({ label, key, data }) => [label || key, format.number(data[index])]);
  return { title: format.full(day(spec.dates[index])), rows };
}

// Series are drawn where they have a number, each on dates of its own; the tooltip tells of any of them.
function nearest(spec, x) {
  const known = [...spec.dates.keys()].filter((index) => spec.series.some(({ data }) => data[index] !== null));
  const distance = (index) => Math.abs(day(spec.dates[index]) - x);
  return known.reduce((best, index) => (best < 0 || distance(index) < distance(best) ? index : best), -1);
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
      sizes.unobserve(drawn.get(canvas).frame);
      drawn.get(canvas).destroy();
      drawn.delete(canvas);
    }
  }
  drawAll();
}

// A window that comes to a denser screen, or a zoom.
function followDensity() {
  const follow = () => {
    redraw();
    followDensity();
  };
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", follow, { once: true });
}

followDensity();
document.addEventListener("ektp:theme", redraw);
document.addEventListener("ektp:swapped", find);
// Words on a canvas keep the type they were drawn in: where the page's own is still under way, wait for it.
if (document.fonts.check(`12px ${theme().font.split(",")[0]}`)) find();
else document.fonts.ready.then(find);
