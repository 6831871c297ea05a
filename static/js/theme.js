// The reader's theme. A choice is a cookie, which the server writes into the page, so that no frame has other colours; without
// one the device's preference rules, through CSS alone. Also shows what needs scripts, and closes menus.
(() => {
  const YEAR = 31_536_000;
  const root = document.documentElement;
  // Cookies may be forbidden; then the choice lasts for the page.
  let choice = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1] ?? "";

  const show = () => {
    if (!choice) delete root.dataset.bsTheme;
    else if (root.dataset.bsTheme !== choice) root.dataset.bsTheme = choice;
  };

  const apply = () => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (choice || "system")));
    }
    show();
  };

  const keep = () => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${choice}; path=/; max-age=${choice ? YEAR : 0}; samesite=lax${secure}`;
  };

  const start = () => {
    if (choice) keep(); // Safari forgets what a script has kept after a week.
    for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
    apply();
  };

  // Kept pages (offline) may be older than the choice.
  if (document.readyState === "loading") {
    show();
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    choice = button.dataset.themeChoice === "system" ? "" : button.dataset.themeChoice;
    keep();
    apply();
  });

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
