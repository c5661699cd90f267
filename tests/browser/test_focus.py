"""What has the focus is wholly in sight: nothing lies over it, in no window, however much stands in the field."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.looking import ask

pytestmark = pytest.mark.browser

# The last one is a window of 1280 by 1024 at 400 %.
WINDOWS = [(1280, 720), (320, 640), (320, 256)]
MOST = 80
STAFF_UNIT = "Vor- und Nachteile Stabsstelle"
# The middle and the four edges of each line of the focused element; null at the end of the page, or
# where the browser goes round, at an element that was there before.
_COVERED = """() => {
    const focused = document.activeElement;
    if (focused === document.body || met.has(focused)) return null;
    met.add(focused);
    const points = [...focused.getClientRects()].filter((box) => box.width && box.height).flatMap((box) => {
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return [[x, y], [box.left + 1.5, y], [box.right - 1.5, y], [x, box.top + 1.5], [x, box.bottom - 1.5]];
    });
    const covered = points.some(([x, y]) => {
        const seen = document.elementFromPoint(x, y);
        // Browsers scroll a field of many lines to the caret.
        if (!seen && focused.matches("textarea")) return false;
        return seen !== focused && !focused.contains(seen);
    });
    return {name: focused.textContent.trim(), kind: focused.className, covered};
}"""


def covered(page: Page, key: str) -> tuple[list[str], list[str]]:
    """Press a key from one end of the page to the other: the kinds of elements met, the names of the covered ones."""
    kinds: list[str] = []
    hidden: list[str] = []
    page.evaluate("window.met = new Set(); undefined")
    for _ in range(MOST):
        page.keyboard.press(key)
        # The browser scrolls in the next frame.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found = page.evaluate(_COVERED)
        if found is None:
            return kinds, hidden
        kinds.append(found["kind"])
        hidden += [found["name"]] if found["covered"] else []
    raise AssertionError("the focus never came to an end")


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_the_focus_is_wholly_in_sight(visit: Open, width: int, height: int) -> None:
    page = visit(viewport={"width": width, "height": height})
    ask(page, STAFF_UNIT)
    kinds, hidden = covered(page, "Tab")
    assert kinds.count("vorschlag") >= 2
    assert hidden == []
    page.locator("#frage").fill("\n".join(["Eine Frage über viele Zeilen"] * 12))
    page.locator("#frage").focus()
    kinds, hidden = covered(page, "Shift+Tab")
    assert kinds.count("vorschlag") >= 2
    assert hidden == []


def test_the_focus_is_in_sight_above_an_error(visit: Open) -> None:
    page = visit(viewport={"width": 1280, "height": 720}, allowed="422|Response Status Error")
    ask(page, STAFF_UNIT)
    page.locator("#frage").fill("?" + "\n" * 12)
    page.keyboard.press("Enter")
    page.locator("#eingabe .meldung").wait_for()
    assert covered(page, "Shift+Tab")[1] == []
