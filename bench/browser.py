"""Times and weights that a visitor notices, in Chromium over the embedded corpus: `python -m bench.browser`.

From the Enter key to the first part of the answer on the screen and to the whole, over 50 golden questions, each in a
conversation of its own; and what a first visit loads, as it goes over the wire.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from service.assistant import Assistant
from tools.browsing import chromium, ingested_home, serving

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


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        serving(assistant := ingested_home(Path(home))) as address,
        sync_playwright() as play,
    ):
        assistant.warm_up()
        browser = chromium(play)
        print(_weights(browser, address))
        print(_times(browser, address, assistant))


def _times(browser: Browser, address: str, assistant: Assistant) -> str:
    context = browser.new_context(base_url=address, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    took = [_one(page, question) for question in _questions(assistant)]
    first, whole = ([times[i] for times in took] for i in (0, 1))
    return "\n".join(
        f"Enter to {name}: p50 {statistics.median(times):.0f} ms, p95 {_p95(times):.0f} ms ({len(times)} questions)"
        for name, times in (("first part", first), ("whole", whole))
    )


def _one(page: Page, question: str) -> tuple[float, float]:
    page.goto("/")
    page.evaluate(_WATCH)
    page.locator("#frage").fill(question)
    page.locator("#frage").press("Enter")
    page.locator(".werkzeug").wait_for(timeout=60_000)
    page.wait_for_timeout(100)
    times = page.evaluate("window.times")
    return times["first"] - times["enter"], times["whole"] - times["enter"]


def _weights(browser: Browser, address: str) -> str:
    context = browser.new_context(base_url=address, locale="de-DE")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    devtools.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
    devtools.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto("/", wait_until="networkidle")
    lines = sorted(((size, names.get(key, "?").removeprefix(address)) for key, size in sizes.items()), reverse=True)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    total = sum(sizes.values()) / 1000
    listed = "\n".join(f"  {size / 1000:6.1f} kB  {name.partition('?')[0]}" for size, name in lines)
    return f"First visit: {total:.1f} kB in {len(sizes)} requests, first contentful paint {paint:.0f} ms\n{listed}"


def _questions(assistant: Assistant) -> list[str]:
    files = sorted((assistant.settings.corpus / "questions").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    asked = [row["question"] for row in rows if "question" in row]
    return asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    main()
