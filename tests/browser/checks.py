"""What axe-core and the browser itself say about a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_FAST = {"resultTypes": ["violations"]}  # what is in order is not written up
RULES = {
    **_FAST,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {**_FAST, "runOnly": ["color-contrast"]}
TARGET = 44  # CSS pixels each way; WCAG 2.2, success criterion 2.5.5

# What people press to buy. Links inside a sentence are excepted by the criterion.
PRIMARY = ", ".join(
    [
        ".button",
        ".masthead__tool",
        ".logo",
        ".searchbox__input",
        ".searchbox__button",
        "a.value",
        ".stepper__button",
        ".stepper__input",
        ".links__link",
        ".field input",
        ".field select",
        ".method",
        ".cart-line .text-button",
    ]
)
TOO_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].flatMap((each) => {
  const { width, height } = each.getBoundingClientRect();
  const shown = each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const small = Math.min(width, height) < least - 0.01;
  return shown && small ? [`${each.className || each.id}: ${width} x ${height}`] : [];
})"""

SHIFTS = """() => new Promise((resolve) => {
  const moved = [];
  const add = (entries) => {
    for (const { value, hadRecentInput, sources } of entries) {
      if (hadRecentInput) continue;
      moved.push(`${value}: ${sources.map(({ node }) => node?.className || node?.nodeName)}`);
    }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  // What is buffered arrives with one of the next frames.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    add(observer.takeRecords());
    resolve(moved);
  })));
})"""


def violations(page: Page, options: dict[str, Any], within: str | None = None) -> list[str]:
    """What axe-core finds: the rule, the element, and why.

    within: a selector, where a page is only partly ours.
    """
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'].splitlines()[-1]})"
        for violation in found
        for node in violation["nodes"]
    ]


def too_small(page: Page) -> list[str]:
    """Primary controls that a thumb misses."""
    small: list[str] = page.evaluate(TOO_SMALL, [PRIMARY, TARGET])
    return small


def overflow(page: Page, width: int) -> int:
    """How many pixels the page is wider than a screen of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    pixels: int = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return max(pixels, 0)


def layout_shifts(page: Page) -> list[str]:
    """What has moved by itself since the page was opened: how much of the screen, and what."""
    moved: list[str] = page.evaluate(SHIFTS)
    return moved
