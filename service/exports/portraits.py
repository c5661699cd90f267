"""Examples of the collection as shown and taken along: each sentence with its citation, each source named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.answers.choosing import described
from service.answers.citing import Citer
from service.examples.collection import Candidate, Entry, Line
from service.model import AnswerSentence, ExampleCard


@dataclass(frozen=True, slots=True)
class Portrait(ExampleCard):
    """A practice example with all that is known of it; a card with more, so that programs that know cards read it.

    `size` is klein, mittel, groß or Landkreis; `latitude` and `longitude` are degrees (WGS 84); `done`, `learned` and
    `open` are sentences of the pages with the numbers of their citations; `sources` are the numbers of one citation for
    each publication place that tells of it; `as_of` is the date of knowledge that the source states; `confirmed` says
    that an administrator has looked at it; `address` is its page. Unknown facts are None or empty.
    """

    size: str | None
    latitude: float | None
    longitude: float | None
    coordination: tuple[str, ...]
    implementation: tuple[str, ...]
    themes: tuple[str, ...]
    as_of: str | None
    confirmed: bool
    done: tuple[AnswerSentence, ...]
    learned: tuple[AnswerSentence, ...]
    open: tuple[AnswerSentence, ...]
    sources: tuple[int, ...]
    address: str


def portrait(entry: Entry, citer: Citer) -> Portrait:
    """An entry with its citations, each checked; a sentence that its page does not bear out is left out."""
    done, learned, left = (_cited(lines, citer) for lines in (entry.done, entry.learned, entry.open))
    sources = tuple(n for source in entry.sources if (n := _proof(source, citer)) is not None)
    latitude, longitude = entry.point or (None, None)
    return Portrait(
        **described(entry),
        citation=sources[0] if sources else None,
        size=entry.size,
        latitude=latitude,
        longitude=longitude,
        coordination=entry.coordination,
        implementation=entry.implementation,
        themes=entry.themes,
        as_of=entry.as_of,
        confirmed=entry.confirmed,
        done=done,
        learned=learned,
        open=left,
        sources=tuple(dict.fromkeys(sources)),
        address=f"/beispiele/{entry.id}",
    )


def portraits(entries: Iterable[Entry], citer: Citer) -> list[Portrait]:
    return [portrait(entry, citer) for entry in entries]


def _cited(lines: Sequence[Line], citer: Citer) -> tuple[AnswerSentence, ...]:
    found = ((line, citer.cite(line.record, line.sentence)) for line in lines)
    return tuple(AnswerSentence(line.sentence.text, numbers) for line, numbers in found if numbers)


def _proof(source: Candidate, citer: Citer) -> int | None:
    """Cite the sentence at a find's place that names what was done, or the first of its passage."""
    span, sentences = source.found.span, source.record.sentences
    here = [
        sentence
        for sentence in sentences
        if any(s.page == span.page and s.start < span.end and span.start < s.end for s in sentence.spans)
    ]
    for sentence in [*here, *sentences]:
        numbers = citer.cite(source.record, sentence)
        if numbers:
            return numbers[0]
    return None
