"""What axe finds on a page, in the looks that a reader or an editor may have it in."""

from typing import Any

from playwright.sync_api import Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TAGGED = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
# Of the rules with these tags, the ones that look at colours: a scheme changes nothing that the others see.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# And the ones that look at where things are: a width changes nothing that the others see, for none hides anything.
LAYOUT = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}
# Only what is wrong is told in full: that is most of the time axe takes.
RUN = "options => axe.run({...options, resultTypes: ['violations']})"
# A scheme's colours may come in by a transition.
SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))"""


def violations(page: Page, axe: str, options: dict[str, Any] = TAGGED) -> list[tuple[str, list[str]]]:
    """Return the broken rules, each with the places that break it; nothing for a page that is in order."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(axe)
    found = page.evaluate(RUN, options)["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def problems(page: Page, axe: str) -> list[Any]:
    """Return what is wrong with a page as it is now, its width included."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*violations(page, axe), *(["wider than the window"] if wide else [])]


def problems_in_both_schemes(page: Page, axe: str) -> list[Any]:
    """Return what is wrong with a page in light and in dark; it is left in light."""
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLED)
    found = problems(page, axe)
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    found += [("dark", *one) for one in violations(page, axe, COLOURS)]
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLED)
    return found
