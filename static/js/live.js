// Keeps the page's figures fresh: asks a tiny JSON every second while the page is looked at, and when the version
// of the data has moved, fetches the page itself and changes its <main>. Focus, scroll and opened details stay.
// A busy server names a longer pause, so that who opens a page or reports never waits for those who only look on.
// A form under somebody's hands is never replaced; lost connections are said, with the age of what is on screen.

const { versionUrl, textLost, textNew } = document.body.dataset;
const NORMAL = 1_000;
const SLOWEST = 10_000;
// The only HTML that scripts here read: an answer of this server, which DOMParser never runs.
const asItIs = { createHTML: (text) => text };
const ours = window.trustedTypes?.createPolicy("page", asItIs) ?? asItIs;
const main = () => document.getElementById("isi");
const note = document.querySelector("[data-live-note]");

let version = document.body.dataset.version;
let wait = NORMAL;
let shownAt = performance.now();
let freshAt = Date.now();
let touched = false;
let timer;

const say = (text) => {
  note.textContent = text;
  note.hidden = !text;
};

// A screen that nobody touches shows that it still asks: the time of the last answer.
function checked() {
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  for (const part of document.querySelectorAll("[data-checked]")) {
    part.textContent = part.dataset.checked.replace("%s", time);
  }
}

const typing = () => touched || document.activeElement?.closest("#isi :is(input, select, textarea)");

// An element of the new page that is the same as the focused one of the old page.
function twin(element, fresh) {
  if (!element || !main().contains(element)) return null;
  if (element.id) return fresh.querySelector(`#${CSS.escape(element.id)}`);
  const alike = (root) => [...root.querySelectorAll(element.tagName)];
  const address = element.getAttribute("href");
  if (address) {
    const same = (root) => alike(root).filter((other) => other.getAttribute("href") === address);
    return same(fresh)[same(main()).indexOf(element)] ?? same(fresh)[0] ?? null;
  }
  return alike(fresh)[alike(main()).indexOf(element)] ?? null;
}

function swap(fresh) {
  const old = main();
  const focused = twin(document.activeElement, fresh);
  const opened = [...old.querySelectorAll("details")];
  [...fresh.querySelectorAll("details")].forEach((details, index) => {
    const before = details.id ? old.querySelector(`#${CSS.escape(details.id)}`) : opened[index];
    if (!before) return;
    details.open = before.open;
    if (before.dataset.ready !== undefined) details.dataset.ready = "";
  });
  const sideways = [...old.querySelectorAll(".table-scroll")].map((box) => [box.scrollLeft, box.scrollTop]);
  const { scrollX, scrollY } = window;
  old.replaceChildren(...fresh.childNodes);
  for (const part of old.querySelectorAll("[data-needs-script]")) part.hidden = false;
  [...old.querySelectorAll(".table-scroll")].forEach((box, index) => {
    if (sideways[index]) [box.scrollLeft, box.scrollTop] = sideways[index];
  });
  window.scrollTo(scrollX, scrollY);
  focused?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("ektp:swapped"));
}

// Signed out, somebody else by now, or without a right to it: the server shows what there is to see.
const GONE = new Set([401, 403, 404]);
const person = (page) => page.querySelector(".menu-who")?.textContent;

async function ask(url, accept) {
  const options = { headers: { Accept: accept }, cache: "no-cache", signal: AbortSignal.timeout(8_000) };
  const answer = await fetch(url, options);
  if (GONE.has(answer.status)) location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

// Seconds until it should be asked again, as the server says; a page is not renewed before it is that old.
async function look() {
  const answered = await ask(versionUrl, "application/json");
  if (answered.redirected) {
    location.reload(); // Signed out meanwhile: show what the server shows.
    return NORMAL;
  }
  const { version: latest, wait: seconds } = await answered.json();
  const pause = seconds * 1000 || NORMAL;
  if (latest !== version && typing()) {
    say(textNew);
    freshAt = Date.now();
    return pause;
  }
  const age = performance.now() - shownAt;
  if (latest !== version && age < pause) {
    say("");
    return Math.max(NORMAL, pause - age);
  }
  if (latest !== version) {
    await renew();
    version = latest; // the page is at least as new
  }
  freshAt = Date.now();
  say("");
  checked();
  return pause;
}

// The page as it is now, for the person whose page this is; none when it is somebody else's meanwhile.
async function newest() {
  const answer = await ask(location.href, "text/html");
  const page = new DOMParser().parseFromString(ours.createHTML(await answer.text()), "text/html");
  if (!answer.redirected && person(page) === person(document)) return page;
  location.reload();
  return null;
}

async function renew() {
  const page = await newest();
  if (!page) return;
  swap(page.getElementById("isi"));
  const [shown, fresh] = [document, page].map((each) => each.querySelector(".mainnav"));
  // What waits is counted there too.
  if (shown && fresh && !shown.contains(document.activeElement)) shown.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  shownAt = performance.now();
}

// Who comes back to a page that was out of sight may be somebody else.
async function seenAgain() {
  if (!document.hidden) await newest().catch(() => null);
  tick();
}

async function tick() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    wait = await look();
  } catch {
    wait = Math.min(SLOWEST, wait * 2);
    const minutes = Math.floor((Date.now() - freshAt) / 60_000);
    say(textLost.replace("%s", String(minutes)));
  }
  timer = setTimeout(tick, wait);
}

if (versionUrl) {
  document.addEventListener("visibilitychange", seenAgain);
  addEventListener("online", tick);
  document.addEventListener("input", ({ target }) => {
    if (target.form?.method === "post" && target.closest("#isi")) touched = true;
  });
  timer = setTimeout(tick, NORMAL);
}
