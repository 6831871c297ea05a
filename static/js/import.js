// Sending a file with its progress, and following a job that may run long after this page is closed.
// Without this script the form sends itself and the page is renewed by its link.

const form = document.querySelector("[data-import]");
if (form) {
  const { most, textMost, textLost, textSending } = form.dataset;
  const field = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const problem = form.querySelector("[data-import-problem]");
  const unfinished = form.querySelector("[data-import-unfinished]");
  const sending = form.querySelector("[data-import-sending]");
  const bar = form.querySelector("[data-import-progress]");
  const button = form.querySelector("button");

  const linked = ({ name, address }) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = name;
    line.append(link);
    return line;
  };
  const refuse = (text, files = []) => {
    problem.textContent = text;
    problem.hidden = !text;
    unfinished.replaceChildren(...files.map(linked));
    unfinished.hidden = !files.length;
  };
  const isTooLarge = () => field.files[0]?.size > Number(most);
  const busy = (isBusy) => {
    button.disabled = isBusy;
    bar.hidden = !isBusy;
    if (!isBusy) sending.textContent = "";
  };

  field.addEventListener("change", () => refuse(isTooLarge() ? textMost : ""));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change"));
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isTooLarge()) {
      refuse(textMost);
      return;
    }
    refuse("");
    busy(true);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const share = Math.floor((100 * loaded) / total);
      bar.value = share;
      sending.textContent = textSending.replace("%s", share);
    });
    request.addEventListener("load", () => {
      if (request.response?.address) {
        location.assign(request.response.address);
        return;
      }
      busy(false);
      refuse(request.response?.problem ?? textLost, request.response?.files);
    });
    request.addEventListener("error", () => {
      busy(false);
      refuse(textLost);
    });
    request.send(new FormData(form));
  });
  // Coming back by the browser's history finds the button as it was left.
  addEventListener("pageshow", () => busy(false));
}

const job = document.querySelector("[data-import-state]");
if (job) {
  const bar = job.querySelector("[data-import-done]");
  const label = job.querySelector("[data-import-label]");
  let wait = 700;

  async function look() {
    try {
      const answer = await fetch(job.dataset.importState, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8_000) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const state = await answer.json();
      if (!state.is_working) {
        location.reload();
        return;
      }
      if (state.total) {
        bar.max = state.total;
        bar.value = state.done;
      }
      if (label.textContent !== state.label) label.textContent = state.label;
      wait = 700;
    } catch {
      wait = Math.min(10_000, wait * 2); // The line is away: ask less often, the job goes on.
    }
    setTimeout(look, wait);
  }
  setTimeout(look, wait);
}
