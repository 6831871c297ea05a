// What a chart tells where somebody points at it: the nearest date and every number on it. It comes, and Chart.js with it, when that
// happens first (chart_pointing.js); the picture is in the page. One chart at a time, as long as it is pointed at, on its picture's axes.
import * as parts from "../vendor/chart.js-4.6.1/chart.esm.min.js";

const { Chart, ...used } = parts;
Chart.register(...Object.values(used));

const DAY = 86_400_000;
const AROUND = 8; // pixels by which .chart-points is larger than the plot, for points at its edge
const words = document.documentElement.lang;
const numbers = new Intl.NumberFormat(words, { maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat(words, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });

let shown; // { frame, chart, event }

export function leave() {
  if (!shown) return;
  const { frame, chart } = shown;
  shown = undefined;
  const ground = chart.canvas.parentElement;
  chart.destroy();
  ground.remove();
  tipOf(frame).hidden = true;
}

export function point(frame, event) {
  if (shown?.frame !== frame) {
    leave();
    shown = { frame, chart: over(frame) };
  }
  shown.event = event;
  const { chart } = shown;
  const day = nearest(chart, event);
  const found = chart.data.datasets.flatMap(({ data }, datasetIndex) => {
    const index = data.findIndex(({ x }) => x === day);
    return index < 0 ? [] : [{ datasetIndex, index }];
  });
  if (!found.length) return;
  chart.setActiveElements(found);
  chart.render();
  tell(frame, event, day, found.map(({ datasetIndex, index }) => [chart.data.datasets[datasetIndex].label, chart.data.datasets[datasetIndex].data[index].y]));
}

// Who has tapped, or rests on a chart, goes on being told when the page has renewed itself.
document.addEventListener("ektp:swapped", () => {
  if (!shown) return;
  const { frame, event } = shown;
  const twin = document.querySelector(`[data-spec="${frame.dataset.spec}"]`);
  leave();
  if (twin) point(twin, event);
});

const tipOf = (frame) => frame.querySelector(".chart-tip");

// Nothing of it is seen but what is pointed at: lines and bars are the picture's.
function over(frame) {
  const { dates, series, days, values, has_bars: hasBars } = JSON.parse(document.getElementById(frame.dataset.spec).textContent);
  const ground = document.createElement("div");
  ground.className = "chart-points";
  const canvas = ground.appendChild(document.createElement("canvas"));
  frame.insertBefore(ground, tipOf(frame));
  const { color: ink, backgroundColor: surface } = getComputedStyle(ground);
  return new Chart(canvas, {
    type: hasBars ? "bar" : "line",
    data: {
      datasets: series.map(({ label, role, data }) => ({
        type: hasBars && role === "actual" ? "bar" : "line",
        label,
        data: data.map((y, index) => ({ x: Date.parse(dates[index]) / DAY, y })).filter(({ y }) => y !== null),
        showLine: false,
        clip: false,
        pointRadius: 0,
        pointHoverRadius: role.startsWith("band") ? 0 : 5,
        pointHoverBorderWidth: 2,
        backgroundColor: "transparent",
        hoverBackgroundColor: role === "actual" && hasBars ? "transparent" : getComputedStyle(frame.querySelector(`.series-${role}`) ?? ground).color,
        hoverBorderColor: role === "actual" && hasBars ? ink : surface,
        hoverBorderWidth: 2,
        barPercentage: 0.8,
        categoryPercentage: 1,
      })),
    },
    options: {
      maintainAspectRatio: false,
      events: [],
      animation: false,
      parsing: false,
      normalized: true,
      layout: { padding: AROUND },
      scales: {
        x: { type: "linear", display: false, offset: false, min: days[0], max: days[1] },
        y: { display: false, min: values[0], max: values[1] },
      },
    },
  });
}

function nearest(chart, event) {
  const { left, top } = chart.canvas.getBoundingClientRect();
  const at = { native: event, x: event.clientX - left, y: event.clientY - top };
  const [hit] = chart.getElementsAtEventForMode(at, "nearest", { axis: "x", intersect: false, includeInvisible: true }, false);
  return hit && chart.data.datasets[hit.datasetIndex].data[hit.index].x;
}

// The tooltip is HTML in the page's own type; the same numbers stand in the table below.
function tell(frame, { clientX, clientY }, day, rows) {
  const tip = tipOf(frame);
  const heading = document.createElement("strong");
  heading.textContent = dates.format(new Date(day * DAY));
  tip.replaceChildren(
    heading,
    ...rows.map(([label, number]) => {
      const line = document.createElement("div");
      for (const text of [label, numbers.format(number)]) line.appendChild(document.createElement("span")).textContent = text;
      return line;
    }),
  );
  tip.hidden = false;
  const box = frame.getBoundingClientRect();
  const x = clientX - box.left;
  const left = x + tip.offsetWidth + 24 > box.width ? x - tip.offsetWidth - 16 : x + 16;
  const top = Math.min(clientY - box.top - 24, box.height - tip.offsetHeight);
  tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
}
