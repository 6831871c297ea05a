// Runs in the head, before anything is drawn: sets the reader's theme so that the page never flashes,
// and marks that scripts run (html.js). Without it the system's preference rules, through CSS alone.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be forbidden; then the choice lasts for the page.
    }
  };
  let choice = remembered();

  const apply = () => {
    const theme = choice || (system.matches ? "dark" : "light");
    const changed = root.dataset.bsTheme !== theme;
    root.dataset.bsTheme = theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (choice || "system")));
    }
    if (changed) document.dispatchEvent(new CustomEvent("ektp:theme"));
  };

  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    choice = button.dataset.themeChoice === "system" ? null : button.dataset.themeChoice;
    try {
      if (choice) localStorage.setItem("theme", choice);
      else localStorage.removeItem("theme");
    } catch {
      // See above.
    }
    apply();
  });

  // Paper is light whatever the screen is.
  addEventListener("beforeprint", () => {
    root.dataset.bsTheme = "light";
    document.dispatchEvent(new CustomEvent("ektp:theme"));
  });
  addEventListener("afterprint", apply);

  // A menu closes when the reader turns elsewhere or presses Escape.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const inside = document.activeElement?.closest("details.menu[open]");
    closeMenus(null);
    inside?.querySelector("summary").focus();
  });
})();
