"""Editions with nearly the same text: what an editor must know before two of them answer side by side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.likeness import Sketch, likeness, sketch
from ingest.model import Edition
from service.library import Library

_ALIKE = 0.5  # of all runs of five words: a slightly changed new edition has 0.8 and more
_SHOWN = 3


@dataclass(slots=True)
class Twins:
    """The sketches of the editions that answer questions, and of those taken in since."""

    library: Library
    _known: dict[str, tuple[str, str, Sketch]] = field(default_factory=dict)
    _loaded: bool = False

    def named(self, edition: Edition, document: str, title: str) -> Edition:
        """The edition with a report that names the others it is like; then it is one of those to compare with."""
        own = sketch(passage.text for passage in edition.passages)
        found = self._like(edition.id, own)
        self._known[edition.id] = (document, title, own)
        if not found:
            return edition
        report = edition.report
        phrases = tuple(_phrase(share, name, other == document) for share, other, name in found[:_SHOWN])
        advice = [
            f"Wenn diese Datei „{name}“ ersetzen soll, entfernen Sie jene mit „lotse documents remove {other}“."
            for _, other, name in found[:1]
            if other != document
        ]
        reasons = tuple(f"Der Text ist {phrase}." for phrase in phrases)
        report = replace(
            report,
            similar=phrases,
            reasons=(*report.reasons, *reasons),
            advice=(*report.advice, *advice),
        )
        return replace(edition, report=report)

    def _like(self, edition: str, own: Sketch) -> list[tuple[float, str, str]]:
        """Share, document and title of the editions that are like this one, the likest first."""
        self._load()
        shares = [
            (likeness(own, other), document, title)
            for known, (document, title, other) in self._known.items()
            if known != edition
        ]
        return sorted((found for found in shares if found[0] >= _ALIKE), key=lambda found: -found[0])

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        for edition, document in self.library.current().items():
            whole = self.library.whole(edition)
            title = self.library.info(document).title
            self._known.setdefault(edition, (document, title, sketch(passage.text for passage in whole.passages)))


def _phrase(share: float, title: str, same_document: bool) -> str:
    which = "der bisherigen Ausgabe von" if same_document else "der Publikation"
    return f"zu etwa {100 * share:.0f} % derselbe wie in {which} „{title}“"
