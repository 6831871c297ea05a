// Who points at a chart, or taps on it, is told the numbers of the nearest date. What tells them comes only then.
let charts;

const frameOf = (target) => target?.closest?.("[data-spec]");

async function follow(event) {
  const frame = frameOf(event.target);
  if (frame) {
    charts ??= import("./charts.js").catch(() => (charts = undefined)); // the line is down: the next move asks again
    const loaded = await charts;
    if (frame.isConnected) loaded?.point(frame, event);
  } else if (event.type === "pointerdown") leave();
}

async function leave() {
  (await charts)?.leave();
}

for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, follow);
// A finger leaves the chart as soon as it is lifted: then the reader has only begun to read.
document.addEventListener("pointerout", ({ pointerType, target, relatedTarget }) => {
  const frame = frameOf(target);
  if (pointerType === "mouse" && frame && !frame.contains(relatedTarget)) leave();
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
