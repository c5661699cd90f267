"""What a person must know of a file before it goes live: figures, a verdict, and German reasons and advice."""

from __future__ import annotations

from collections.abc import Sequence

from .language import NAMES, language_of
from .model import Example, Page, Passage, Report, Verdict

_SAMPLE = 5


def make_report(
    pages: Sequence[Page],
    passages: Sequence[Passage],
    examples: Sequence[Example],
    *,
    hyphens_mended: int,
    garbled: int,
    restored: int,
    headings: int,
    warnings: Sequence[str],
) -> Report:
    """The report of one edition, but for the time that reading it took."""
    empty = tuple(page.number for page in pages if not page.text.strip())
    second = tuple(page.number for page in pages if page.how == "pdfium")
    broken = tuple(page.number for page in pages if page.warnings)
    furniture = [page.text[span.start : span.end] for page in pages for span in page.furniture]
    recognised = tuple(page.number for page in pages if page.how == "ocr")
    letters = sum(len(page.text) for page in pages)
    language = language_of(" ".join(passage.text for passage in passages))
    reasons, advice = _judge(pages, passages, empty, broken, max(0, garbled - restored), letters)
    if recognised:
        reasons.append(f"Mit Texterkennung gelesen {_are(recognised)} {_numbers(recognised)}; Lesefehler sind möglich.")
    if language not in ("", "de"):
        reasons.append(f"Der Text ist nicht deutsch, sondern {NAMES[language].lower()}.")
        advice.append("Lotse sucht mit deutschen Wörtern; nehmen Sie nach Möglichkeit eine deutsche Fassung auf.")
    return Report(
        pages=len(pages),
        pages_without_text=empty,
        second_reader_pages=second,
        hyphens_mended=hyphens_mended,
        garbled_glyphs=garbled,
        furniture_lines=len(furniture),
        furniture_sample=tuple(dict.fromkeys(furniture))[:_SAMPLE],
        headings=headings,
        passages=len(passages),
        examples=len(examples),
        language=language,
        ocr_pages=recognised,
        unread_pages=broken,
        glyphs_restored=restored,
        verdict=_verdict(passages, len(empty), len(pages), max(0, garbled - restored), letters, bool(broken)),
        reasons=(*warnings, *reasons),
        advice=tuple(advice),
    )


def _verdict(passages: Sequence[Passage], empty: int, pages: int, garbled: int, letters: int, broken: bool) -> Verdict:
    if not passages or garbled > 0.2 * letters:
        return "unusable"
    if empty > max(1, 0.1 * pages) or broken or garbled > 0.005 * letters:
        return "gaps"
    return "good"


def _judge(
    pages: Sequence[Page],
    passages: Sequence[Passage],
    empty: Sequence[int],
    broken: Sequence[int],
    garbled: int,
    letters: int,
) -> tuple[list[str], list[str]]:
    reasons, advice = [], []
    if empty:
        reasons.append(f"Ohne Text {_are(empty)} {_numbers(empty)} von {len(pages)}.")
    if len(empty) > max(1, 0.1 * len(pages)):
        advice.append("Seiten ohne Text sind oft eingescannt: Lassen Sie eine Texterkennung (OCR) darüber laufen.")
    if broken:
        reasons.append(f"Beschädigt oder nicht vollständig lesbar {_are(broken)} {_numbers(broken)}.")
        advice.append("Prüfen Sie diese Seiten, oder drucken Sie die Datei aus einem PDF-Betrachter neu als PDF.")
    if garbled > 0.005 * letters:
        reasons.append(f"{garbled} Zeichen sind nicht lesbar, weil ihre Schrift keine Angaben dazu enthält.")
        advice.append("Lassen Sie sich die Datei von der herausgebenden Stelle mit eingebetteten Schriften geben.")
    if not passages:
        reasons.append("Die Datei enthält keinen Fließtext, der als Beleg dienen kann.")
        advice.append("Prüfen Sie, ob es die richtige Datei ist; Formulare und Bilder beantworten keine Fragen.")
    return reasons, advice


def _are(numbers: Sequence[int]) -> str:
    return "ist" if len(numbers) == 1 else "sind"


def _numbers(numbers: Sequence[int]) -> str:
    """ "Seite 4" or "die Seiten 2, 4–7 und 9", shortened where there are many."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    parts = [str(low) if low == high else f"{low}–{high}" for low, high in ranges]
    if len(parts) > 12:
        parts = [*parts[:12], "weitere"]
    if len(numbers) == 1:
        return f"Seite {parts[0]}"
    return "die Seiten " + (" und ".join(parts) if len(parts) < 3 else ", ".join(parts[:-1]) + f" und {parts[-1]}")
