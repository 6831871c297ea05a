// A button that copies what a field holds: data-copy names the field (a selector), data-copied and data-not-copied
// hold what the status beside the button then says. The field itself stays readable and selectable without script.

const SAID_FOR = 4_000;

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Not allowed, or an address without TLS: the old way needs the text on screen and selected.
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  const field = button && document.querySelector(button.dataset.copy);
  if (!field) return;
  const status = button.parentElement.querySelector("[role=status]");
  const done = await copied(field);
  if (done) button.focus();
  status.textContent = done ? button.dataset.copied : button.dataset.notCopied;
  if (done) setTimeout(() => { status.textContent = ""; }, SAID_FOR);
});
