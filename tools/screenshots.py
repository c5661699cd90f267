"""Takes the pictures of docs/bilder: `python -m tools.screenshots [NAME ...]`.

Builds an index of the embedded corpus in a temporary home, serves it on a free port of the loopback interface, and
photographs the pages with the Chromium of the browser tests. Needs Pillow, which comes with the tools for the corpus.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browsing import chromium, ingested_home, serving

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "bilder"
MOST_BYTES = 250_000
LEVELS = "Welche Ebenen braucht eine Smart City organisatorisch?"
STAFF_UNIT = "Vor- und Nachteile Stabsstelle"
SMALL_TOWNS = "Hast du drei Beispiele von kleinen Gemeinden?"
WEATHER = "Wie wird das Wetter morgen in Detmold?"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what to do on the start page, and the window.

    `scale` is device pixels per CSS pixel; `top` scrolls back to the head of the page.
    """

    name: str
    act: Callable[[Page], None]
    width: int = 1280
    height: int = 860
    dark: bool = False
    scale: float = 1.5
    top: bool = False


def nothing(_: Page) -> None:
    """The start page as it is."""


def asking(question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_label("Ihre Frage").fill(question)
        page.get_by_role("button", name="Fragen", exact=True).click()
        page.locator(".werkzeug").wait_for()

    return act


def opening_a_citation(page: Page) -> None:
    asking(STAFF_UNIT)(page)
    page.locator(".beleg").first.click()
    page.locator(".bogen__bild").evaluate("image => image.decode()")
    page.locator("#stelle").wait_for()


def looking_back(page: Page) -> None:
    for question in (LEVELS, SMALL_TOWNS, STAFF_UNIT):
        page.goto("/")
        asking(question)(page)
    page.goto("/verlauf")


def searching(page: Page) -> None:
    page.goto("/suche?q=Stabsstelle+Leitung")


def opening(address: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(address)

    return act


def collecting(page: Page) -> None:
    for example in ("ulm", "menden", "hagenow"):
        page.goto(f"/beispiele/{example}")
        page.locator("form.in-mappe button").first.click()
        page.locator("p.in-mappe").first.wait_for()
    page.goto("/mappe")
    page.get_by_label("Titel").fill("Auftakt mit den Amtsleitungen")
    page.get_by_label("Notiz zu Ulm").fill("Nach dem Zeitanteil der Türöffner fragen.")
    page.locator("#beispiel-ulm").evaluate("example => example.scrollIntoView()")


SHOTS = [
    Shot("start", nothing, height=1040),
    Shot("antwort", asking(STAFF_UNIT), height=1060, top=True),
    Shot("beispiele", asking(SMALL_TOWNS), height=1060),
    Shot("schmal", asking(LEVELS), width=390, height=844, scale=2, top=True),
    Shot("dunkel", asking(STAFF_UNIT), height=1060, dark=True, top=True),
    Shot("seite", opening_a_citation, width=1440, height=960),
    Shot("seite-schmal", opening_a_citation, width=390, height=844, scale=2),
    Shot("verlauf", looking_back, height=760),
    Shot("suche", searching, height=900),
    Shot("sammlung", opening("/beispiele?q=Ethikrat+in+einer+kleinen+Stadt"), height=900),
    Shot("landkarte", opening("/beispiele?ansicht=karte"), height=1120),
    Shot("mappe", collecting, height=1160),
    Shot("ohne-antwort", asking(WEATHER), height=1060, top=True),
]


def main() -> int:
    parser = argparse.ArgumentParser(description="Macht die Bilder für die Dokumentation.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"nur diese: {', '.join(s.name for s in SHOTS)}")
    wanted = set(parser.parse_args().names)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(ingested_home(Path(home))) as address,
        sync_playwright() as play,
    ):
        browser = chromium(play)
        for shot in SHOTS:
            if not wanted or shot.name in wanted:
                path = FOLDER / f"{shot.name}.png"
                path.write_bytes(small(take(browser, shot, address)))
                print(f"{path.name}: {path.stat().st_size // 1000} kB")
    return 0


def take(browser: Browser, shot: Shot, address: str) -> bytes:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale="de-DE",
        base_url=address,
    )
    with context:
        page = context.new_page()
        page.goto("/")
        shot.act(page)
        page.evaluate("document.activeElement.blur(), document.fonts.ready")
        if shot.top:
            page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(200)
        return page.screenshot()


def small(png: bytes) -> bytes:
    """The picture with a palette of at most 256 colours, which suits a page of text; fewer where it stays too large."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    data = png
    for colours in (256, 128, 64):
        out = io.BytesIO()
        reduced = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        reduced.save(out, "PNG", optimize=True)
        data = out.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


if __name__ == "__main__":
    sys.exit(main())
