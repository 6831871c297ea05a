// Full screen for a wall: larger type by one class on <html>, and the screen is kept awake where the browser can.
const root = document.documentElement;
let awake = null;

async function stayAwake() {
  try {
    awake = await navigator.wakeLock?.request("screen");
  } catch {
    awake = null; // Battery saver or plain HTTP: the screen's own settings rule.
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-wall]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
});
document.addEventListener("fullscreenchange", () => {
  const full = Boolean(document.fullscreenElement);
  root.classList.toggle("wall", full);
  if (full) stayAwake();
  else awake?.release();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && document.fullscreenElement) stayAwake();
});
