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

function show(onWall) {
  root.classList.toggle("wall", onWall);
  if (onWall) stayAwake();
  else awake?.release();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
  if (!event.target.closest?.("[data-wall]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else if (root.requestFullscreen) root.requestFullscreen().catch(() => show(true));
  else show(!root.classList.contains("wall")); // Phones that refuse full screen still get the large type.
});
document.addEventListener("fullscreenchange", () => show(Boolean(document.fullscreenElement)));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && root.classList.contains("wall")) stayAwake();
});
