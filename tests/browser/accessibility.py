"""axe-core on a page: the rules of WCAG 2.2 A and AA and of good practice, and what breaks them."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = (Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js").read_text()
_EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (runOnly) => {
  const rules = { "target-size": { enabled: true } };
  const found = await axe.run({ runOnly, rules, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
    `${id}: ${target.join(" ")} (${[...any, ...all, ...none].map(({ message }) => message).join("; ")})`));
}"""


def show(page: Page, theme: str) -> None:
    """Let the device ask for a light or dark page, and wait until it is one."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(
        "theme => getComputedStyle(document.documentElement).colorScheme === theme", arg=theme
    )


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the rule, the element and the reason."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return page.evaluate(_RUN, _EVERYTHING)
