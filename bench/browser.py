"""Times and weights that a visitor notices, in Chromium over the embedded corpus: `python -m bench.browser [--write]`.

From the Enter key to the first part of the answer on the screen and to the whole, over 50 golden questions, each in a
conversation of its own; and what a first visit loads, as it goes over the wire.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.reporting import machine, markdown, write
from service.assistant import Assistant
from service.settings import ROOT
from tools.browsing import chromium, ingested_home, serving

PAGE = ROOT / "docs" / "web.md"
QUESTIONS = 50
# Notes when the key went down, and when the first part and the last one were there, a frame after each came in.
_WATCH = """() => {
    const field = document.getElementById("frage");
    const times = window.times = {};
    field.addEventListener("keydown", () => { times.enter = performance.now(); }, {capture: true, once: true});
    new MutationObserver(() => {
        const seen = (name, selector) => {
            if (times[name] || !document.querySelector(selector)) return;
            times[name] = -1;
            requestAnimationFrame(() => setTimeout(() => { times[name] = performance.now(); }));
        };
        seen("first", ".verstanden, .antwort__inhalt");
        seen("whole", ".werkzeug");
    }).observe(document.getElementById("verlauf"), {childList: true, subtree: true});
}"""

_ENTRIES = """(type) => new Promise((done) => {
    const told = (list) => done(list.getEntries().map((entry) => entry.toJSON()));
    new PerformanceObserver(told).observe({type, buffered: true});
    setTimeout(() => done([]), 1000);
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a first visit loads and how it comes about: bytes over the wire by address, milliseconds to the first and
    the largest thing painted, and how far what was painted already moved (cumulative layout shift)."""

    sizes: tuple[tuple[str, float], ...]
    paint: float
    largest: float
    shift: float

    def table(self) -> str:
        """The whole and its parts, the heaviest first."""
        rows = [["**first visit**", f"**{sum(size for _, size in self.sizes) / 1000:.1f} kB**"]]
        rows += [[name, f"{size / 1000:.1f} kB"] for name, size in self.sizes]
        painted = [
            ["first contentful paint", f"{self.paint:.0f} ms"],
            ["largest contentful paint", f"{self.largest:.0f} ms"],
            ["cumulative layout shift", f"{self.shift:.3f}"],
        ]
        return markdown(["file", "over the wire"], [*rows, *painted])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/web.md")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="how many golden questions (%(default)s)")
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(assistant := ingested_home(Path(home))) as address,
        sync_playwright() as play,
    ):
        assistant.warm_up()
        browser = chromium(play)
        _visit(browser, address)  # the first visitor after a start waits for the questions to begin with
        weights = _visit(browser, address).table()
        times = _times(browser, address, _questions(assistant, chosen.questions))
    load = machine(f"shared by Chromium and Lotse, load average {os.getloadavg()[0]:.1f}")
    if chosen.write:
        write("browser", f"{load}\n\n{times}\n\n{weights}", PAGE)
    print(load, times, weights, sep="\n\n")
    return 0


def _times(browser: Browser, address: str, questions: Sequence[str]) -> str:
    context = browser.new_context(base_url=address, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    took = [_one(page, question) for question in questions]
    rows = []
    for place, name in enumerate(("to the first part on the screen", "to the whole answer")):
        own = [times[place] for times in took]
        rows.append([f"Enter {name}", str(len(own)), f"{statistics.median(own):.0f} ms", f"{_p95(own):.0f} ms"])
    return markdown(["", "questions", "p50", "p95"], rows)


def _one(page: Page, question: str) -> tuple[float, float]:
    page.goto("/")
    page.evaluate(_WATCH)
    page.locator("#frage").fill(question)
    page.locator("#frage").press("Enter")
    page.locator(".werkzeug").wait_for(timeout=60_000)
    page.wait_for_timeout(100)
    times = page.evaluate("window.times")
    return times["first"] - times["enter"], times["whole"] - times["enter"]


def _visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(base_url=address, locale="de-DE")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    devtools.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
    devtools.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto("/", wait_until="networkidle")
    found = [(names.get(key, "?").removeprefix(address).partition("?")[0], size) for key, size in sizes.items()]
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    largest = max((entry["startTime"] for entry in page.evaluate(_ENTRIES, "largest-contentful-paint")), default=0.0)
    shift = sum(entry["value"] for entry in page.evaluate(_ENTRIES, "layout-shift"))
    return Visit(tuple(sorted(found, key=lambda file: -file[1])), paint, largest, shift)


def _questions(assistant: Assistant, count: int) -> list[str]:
    files = sorted((assistant.settings.corpus / "questions").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    asked = [row["question"] for row in rows if "question" in row]
    return asked[:: max(1, len(asked) // count)][:count]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(main())
