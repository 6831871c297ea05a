// How each kind of chart is drawn (docs/design.md has the specification). Nothing is computed here: no sum,
// no forecast, no text that is not in the specification. Colours come from the theme's custom properties.

const DAY = 86_400_000;
const day = (iso) => Date.parse(iso) / DAY;

// Ticks where people think of dates: Mondays in a short span, firsts of months in a long one, as many as fit.
function dateTicks(axis) {
  const room = Math.max(2, Math.floor(axis.chart.width / 64));
  const first = Math.ceil(axis.min);
  const last = Math.floor(axis.max);
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const months = last - first > 100;
  const kept = all.filter((value) => {
    const when = new Date(value * DAY);
    return months ? when.getUTCDate() === 1 : when.getUTCDay() === 1;
  });
  let ticks = kept;
  if (kept.length > room) {
    const every = Math.ceil(kept.length / room);
    const step = months ? [1, 2, 3, 4, 6, 12].find((size) => size >= every) ?? 12 : every;
    ticks = kept.filter((value, index) => (months ? new Date(value * DAY).getUTCMonth() % step : index % step) === 0);
  }
  axis.ticks = ticks.map((value) => ({ value }));
  axis.wordsAreMonths = months;
}

function dateAxis(spec, look, format, room = 0) {
  const days = spec.dates.map(day);
  return {
    type: "linear",
    offset: false,
    min: days[0] - room,
    max: days.at(-1) + room,
    grid: { display: false },
    border: { color: look.grid },
    afterBuildTicks: dateTicks,
    ticks: {
      color: look.muted,
      maxRotation: 0,
      autoSkip: false,
      callback(value) {
        return this.wordsAreMonths ? format.month(value) : format.day(value);
      },
    },
  };
}

const valueAxis = (look, format, more = {}) => ({
  grid: { color: look.grid },
  border: { display: false },
  ticks: { color: look.muted, maxTicksLimit: 6, padding: 6, callback: (value) => format.compact(value) },
  ...more,
});

const LINES = {
  actual: (look) => ({ borderColor: look.accent, borderWidth: 2.5 }),
  path: (look) => ({ borderColor: look.ink, borderWidth: 1.5, borderDash: [6, 4] }),
  required: (look) => ({ borderColor: look.ink, borderWidth: 1.5, borderDash: [6, 4] }),
  projection: (look) => ({ borderColor: look.accent, borderWidth: 2, borderDash: [2, 4], borderCapStyle: "round" }),
  band_low: () => ({ borderWidth: 0 }),
  band_high: (look) => ({ borderWidth: 0, fill: "-1", backgroundColor: look.band }),
  second: (look) => ({ borderColor: look.outreach, borderWidth: 2 }),
  third: (look) => ({ borderColor: look.faint, borderWidth: 2, borderDash: [6, 4] }),
};

const points = (spec, series) =>
  series.data.map((value, index) => ({ x: day(spec.dates[index]), y: value })).filter(({ y }) => y !== null);

function lines(spec, look) {
  // The upper edge of the band fills down to the data set before it, which must be the lower edge.
  const order = ["band_low", "band_high", "path", "required", "third", "second", "projection", "actual"];
  return [...spec.series]
    .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
    .map((series) => ({
      type: "line",
      label: series.label,
      role: series.role,
      data: points(spec, series),
      fill: false,
      pointRadius: 0,
      pointHoverRadius: 0,
      order: -order.indexOf(series.role),
      ...LINES[series.role](look),
    }));
}

// Vertical marks (deadlines, today) with their words, and a dot with its number where the record stands.
const marking = (spec, look, format) => ({
  id: "marking",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea, scales } = chart;
    let level = 0;
    let taken = -Infinity;
    ctx.save();
    for (const mark of [...(spec.marks ?? [])].sort((a, b) => day(a.date) - day(b.date))) {
      const x = scales.x.getPixelForValue(day(mark.date));
      if (x < chartArea.left - 1 || x > chartArea.right + 1) continue;
      const deadline = mark.role === "deadline";
      ctx.font = `${deadline ? 650 : 400} 12px ${look.font}`;
      const width = ctx.measureText(mark.label).width;
      const start = Math.min(Math.max(x - width / 2, 2), chart.width - width - 2);
      level = start < taken + 8 ? 1 - level : 0;
      taken = start + width;
      const top = chartArea.top - 8 - level * 16;
      ctx.fillStyle = deadline ? look.ink : look.muted;
      rule(ctx, x, top + 4, chartArea.bottom, ctx.fillStyle, deadline ? 1.5 : 1);
      ctx.fillText(mark.label, start, top);
    }
    if (spec.gap) bracket(ctx, scales, spec.gap, look);
    for (const target of spec.targets ?? []) aim(ctx, chart, target, look);
    const record = chart.data.datasets.find(({ role, type }) => role === "actual" && type === "line")?.data.at(-1);
    if (record && spec.kind === "cumulative") {
      const [x, y] = [scales.x.getPixelForValue(record.x), scales.y.getPixelForValue(record.y)];
      dot(ctx, x, y, 5, look.accent, look.surface);
      ctx.fillStyle = look.accent;
      ctx.font = `650 12px ${look.font}`;
      const words = format.number(record.y);
      write(ctx, look, words, Math.min(x + 8, chartArea.right - ctx.measureText(words).width), y + 18);
    }
    ctx.restore();
  },
});

function rule(ctx, x, from, to, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, to);
  ctx.stroke();
}

function dot(ctx, x, y, radius, ground, rim) {
  ctx.fillStyle = ground;
  ctx.strokeStyle = rim;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

// Words over lines keep a rim of the ground's colour, so that they can be read on a narrow screen too.
function write(ctx, look, words, x, y) {
  ctx.save();
  ctx.strokeStyle = look.surface;
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeText(words, x, y);
  ctx.restore();
  ctx.fillText(words, x, y);
}

// What has to be reached on a due date: a ring on its line, with the share beside it.
function aim(ctx, { scales, chartArea }, target, look) {
  const [x, y] = [scales.x.getPixelForValue(day(target.date)), scales.y.getPixelForValue(target.value)];
  dot(ctx, x, y, 4, look.surface, look.ink);
  ctx.font = `650 12px ${look.font}`;
  ctx.fillStyle = look.ink;
  const width = ctx.measureText(target.label).width;
  write(ctx, look, target.label, x + 9 + width > chartArea.right + 8 ? x - 9 - width : x + 9, y + 4);
}

// What will be missing on the due date: a bracket from the expected total up to the target, with its words.
function bracket(ctx, { x, y }, gap, look) {
  const at = x.getPixelForValue(day(gap.date));
  const [low, high] = [y.getPixelForValue(gap.from), y.getPixelForValue(gap.to)];
  ctx.fillStyle = look.status.behind;
  rule(ctx, at, low, high, ctx.fillStyle, 3);
  ctx.font = `650 12px ${look.font}`;
  // Low, where the path to the target is still far from the due date.
  write(ctx, look, gap.label, at - ctx.measureText(gap.label).width - 9, Math.min(low + (high - low) * 0.14, low - 14));
}

function base(spec, look, format) {
  return {
    options: {
      // charts.js measures all frames at once, and hears of pointers and of new sizes itself.
      responsive: false,
      maintainAspectRatio: false,
      events: [],
      animation: false,
      layout: { padding: { top: spec.marks?.length ? 40 : 8, right: 8 } },
      normalized: true,
      parsing: false,
    },
    plugins: [marking(spec, look, format)],
    spec,
    format,
  };
}

// Targets are part of the picture even where no line leads to them.
function reach(spec) {
  const values = spec.targets.map(({ value }) => value);
  return values.length ? { suggestedMax: Math.max(...values), suggestedMin: Math.min(...values) } : {};
}

// Grace would push an axis that starts at zero below it, where no count of people can be.
function startsAtZero(spec) {
  return spec.series.some((series) => points(spec, series).some(({ y }) => y === 0));
}

function lineChart(spec, look, format) {
  const config = base(spec, look, format);
  config.type = "line";
  config.data = { datasets: lines(spec, look) };
  config.options.scales = { x: dateAxis(spec, look, format), y: valueAxis(look, format, spec.targets ? { grace: "4%", beginAtZero: startsAtZero(spec), ...reach(spec) } : { beginAtZero: true }) };
  return config;
}

// Outreach days differ by stripes as well as by colour.
function stripes(colour, gap) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const ctx = tile.getContext("2d");
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, 6, 6);
  ctx.strokeStyle = gap;
  ctx.lineWidth = 1.5;
  for (const shift of [-6, 0, 6]) {
    ctx.beginPath();
    ctx.moveTo(shift, 6);
    ctx.lineTo(shift + 6, 0);
    ctx.stroke();
  }
  return ctx.createPattern(tile, "repeat");
}

function dailyChart(spec, look, format) {
  const config = base(spec, look, format);
  const outreach = new Set((spec.outreach ?? []).map(day));
  const striped = stripes(look.outreach, look.surface);
  config.type = "bar";
  config.data = {
    datasets: spec.series.map((series) => {
      if (series.role !== "actual") return lines({ ...spec, series: [series] }, look)[0];
      const data = points(spec, series);
      const backgroundColor = data.map(({ x }) => (outreach.has(x) ? striped : look.accent));
      return { type: "bar", label: series.label, role: "actual", data, backgroundColor, barPercentage: 0.8, categoryPercentage: 1, order: 1 };
    }),
  };
  config.options.scales = { x: dateAxis(spec, look, format, 0.6), y: valueAxis(look, format, { beginAtZero: true }) };
  return config;
}

// One bar for each regency, longest first; number and status word stand at its end.
const naming = (spec, look, format) => ({
  id: "naming",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    ctx.save();
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((bar, index) => {
      const item = spec.items[index];
      const room = chart.width - bar.x;
      ctx.font = `650 12px ${look.font}`;
      ctx.fillStyle = look.ink;
      const words = format.number(item.value);
      ctx.fillText(words, bar.x + 6, bar.y);
      const width = ctx.measureText(words).width;
      ctx.font = `400 12px ${look.font}`;
      if (width + 20 + ctx.measureText(item.status_label).width > room) return;
      ctx.fillStyle = look.status[item.status];
      ctx.fillText(item.status_label, bar.x + 14 + width, bar.y);
    });
    ctx.restore();
  },
});

function remainingChart(spec, look, format) {
  const config = base(spec, look, format);
  config.type = "bar";
  config.data = {
    labels: spec.items.map(({ label }) => label),
    datasets: [
      {
        data: spec.items.map(({ value }) => value),
        backgroundColor: spec.items.map(({ status }) => look.status[status]),
        barPercentage: 0.72,
        categoryPercentage: 1,
        minBarLength: 2,
      },
    ],
  };
  Object.assign(config.options, { indexAxis: "y", parsing: undefined, normalized: false });
  config.options.layout = { padding: { right: 56 } };
  config.options.scales = {
    x: valueAxis(look, format, { beginAtZero: true, display: false }),
    y: { grid: { display: false }, border: { display: false }, ticks: { color: look.ink, autoSkip: false } },
  };
  config.plugins = [naming(spec, look, format)];
  return config;
}

const KINDS = { cumulative: lineChart, cards: lineChart, daily: dailyChart, remaining: remainingChart };

const configuration = (spec, look, format) => KINDS[spec.kind](spec, look, format);
