"""People whom publications name: who they are and how to reach them, from the lines that stand with their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import fold
from index.records import Record
from service.answers.evidence import Found
from service.language import headings
from service.language.names import named, names_somebody
from service.questions import expecting
from service.questions.question import Question

_WHO = re.compile(
    r"^wer ist\b|\bwelche (?:funktion|rolle|position|stellung) hat\b|\b(?:funktion|position)$|\bwas macht\b"
    r"|\bwofuer ist .{3,40} zustaendig\b"
)
_REACHED = re.compile(r"\berreich\w*|\btelefon\w*|\bdurchwahl\b|\be-?mail\w*|\bmailadresse\b|\bkontakt\w*|\banrufen\b")
_TURN_TO = re.compile(
    r"\bansprechp\w+|\bkontakt\w*|\ban wen (?:wende|kann|koennen|darf)\b"
    r"|\bwen (?:kann|koennen|darf|rufe?|soll) .*\b(?:anrufen|ansprechen|fragen|an)\b"
)
_WORDS, _LINES = 10, 5
"""The longest line of a box with a person's name, and the most lines of one."""
_LOOKED_AT, _FITS = 3, 0.5
"""Passages that may say whom to turn to; and the coverage of what the question names by a person's lines."""


@dataclass(frozen=True, slots=True)
class Person:
    """The `lines` of a passage that introduce a person; `whole` where they say what is asked."""

    record: Record
    lines: tuple[int, ...]
    whole: bool


def introduced(question: Question, found: Found) -> Person | None:
    """Where a question asks just who a person is, how to reach one, or whom to turn to: the lines that say so, or else
    those that say who it is. None where something else is asked, or nothing is said."""
    folded = fold(question.text)
    reach = _REACHED.search(folded) is not None
    typed = question.text.title() if question.text.islower() else question.text
    asked = named(typed) if reach or _WHO.search(folded) else []
    if len(asked) != 1:
        return _to_turn_to(found) if _TURN_TO.search(folded) and not asked else None
    boxes = [(hit.record, _box(hit.record, asked[0])) for hit in found.hits]
    people = [Person(record, lines, not reach or _reached(record, lines)) for record, lines in boxes if lines]
    telling = [p for p in people if (reach and p.whole) or _says_more(p.record, p.lines, asked[0])]
    return max(telling, key=lambda person: person.whole, default=None)


def _to_turn_to(found: Found) -> Person | None:
    """The people under a heading such as "Kontakt": those whose lines say what else the question names, or all."""
    named = found.terms.restricted(lambda word: not (_TURN_TO.search(word) or found.asks_for(word)))
    for hit in found.hits[:_LOOKED_AT]:
        if not headings.of_contacts(hit.record):
            continue
        texts = [sentence.text for sentence in hit.record.sentences]
        boxes = [_box_from(start, texts) for start, text in enumerate(texts) if names_somebody(text)]
        fitting = [box for box in boxes if not named.total or named.coverage(" ".join(texts[i] for i in box)) >= _FITS]
        lines = tuple(line for box in fitting for line in box)
        if lines:
            return Person(hit.record, lines[: 2 * _LINES], True)
    return None


def _reached(record: Record, lines: tuple[int, ...]) -> bool:
    return any(expecting.REACHED.has(record.sentences[index].text) for index in lines)


def _box(record: Record, name: tuple[str, ...]) -> tuple[int, ...]:
    """The first line with a name, and the short ones below it up to the next person's."""
    texts = [sentence.text for sentence in record.sentences]
    start = next((i for i, text in enumerate(texts) if set(name) <= set(re.findall(r"[\w-]+", text))), None)
    return () if start is None else _box_from(start, texts)


def _box_from(start: int, texts: Sequence[str]) -> tuple[int, ...]:
    """A line with a name and the short ones below it, up to the next person's."""
    end = start + 1
    while end < min(len(texts), start + _LINES) and _short(texts[end - 1]) and _short(texts[end]):
        if names_somebody(texts[end]):
            break
        end += 1
    return tuple(range(start, end))


def _short(text: str) -> bool:
    return len(text.split()) <= _WORDS and not text.endswith((".", "!", "?", "“"))


def _says_more(record: Record, lines: tuple[int, ...], name: tuple[str, ...]) -> bool:
    return len(lines) > 1 or len(record.sentences[lines[0]].text.split()) > len(name) + 2
