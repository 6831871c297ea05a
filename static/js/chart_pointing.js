// Who points at a chart, or taps on it, is told the numbers of the nearest date. What tells them comes only then.
let charts;

async function follow(event) {
  const frame = event.target.closest?.("[data-spec]");
  if (frame) {
    charts ??= import("./charts.js").catch(() => (charts = undefined)); // the line is down: the next move asks again
    const loaded = await charts;
    if (frame.isConnected) loaded?.point(frame, event);
  } else if (event.pointerType === "mouse" || event.type === "pointerdown") {
    // A finger leaves the chart as soon as it is lifted: then the reader has only begun to read.
    (await charts)?.leave();
  }
}

for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, follow);
