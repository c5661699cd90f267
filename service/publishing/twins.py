"""A word in the quality report where a file says nearly the same as an edition that answers already."""

from __future__ import annotations

from dataclasses import replace

from ingest.model import Edition
from service.publishing.drafts import Likely
from service.publishing.likeness import Likeness

_ALIKE = 0.5  # of the sentences of the shorter one: a new edition with small changes has 0.8 and more
_SHOWN = 3


def with_twins(edition: Edition, document: str, title: str, likeness: Likeness) -> Edition:
    """The edition with a report that names what it is like; `document` is the publication that it will belong to."""
    found = [likely for likely in likeness.likely(edition, title) if likely.text >= _ALIKE]
    others = [likely for likely in found[:_SHOWN] if likely.document != document or len(found) == 1]
    phrases = tuple(_phrase(likely, likely.document == document) for likely in others)
    advice = tuple(
        f"Wenn diese Datei „{likely.title}“ ersetzen soll, entfernen Sie jene mit "
        f"„lotse documents remove {likely.document}“."
        for likely in others[:1]
        if likely.document != document
    )
    report = edition.report
    return replace(
        edition,
        report=replace(
            report,
            similar=phrases,
            reasons=(*report.reasons, *(f"Der Text ist {phrase}." for phrase in phrases)),
            advice=(*report.advice, *advice),
        ),
    )


def _phrase(likely: Likely, same_document: bool) -> str:
    which = "in der bisherigen Ausgabe von" if same_document else "in der Publikation"
    return f"zu etwa {100 * likely.text:.0f} % derselbe wie {which} „{likely.title}“"
