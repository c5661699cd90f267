"""Headings that ask what a question asks: "Wer entscheidet", "Wann das Modell passt"."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.analysis import content_words, fold, stem
from index.records import Record

_INTERROGATIVE = re.compile(
    r"\b(?:wer|wem|wen|wie|warum|wozu|wann|wo|woran|worauf|wovon|womit|wodurch|welche\w?|was)\b"
)
_CONTACT = re.compile(r"\bansprechp\w+|\brueckfragen?\b|\bkontaktdaten\b|\ban wen (?:wende|kann|koennen|darf)\b")
_CONTACTS = re.compile(r"(?:kontakt|ansprechp)\w*")
_OF_THINGS = frozenset(stem(word) for word in "modell form sache thema kommune smart city".split())
"""Words of headings that stand for what the chapter is about."""


def of_contacts(record: Record) -> bool:
    """Whether a passage stands under a heading of whom to turn to."""
    return bool(record.headings) and _CONTACTS.match(fold(record.headings[-1])) is not None


def asking(text: str) -> Callable[[Record], bool]:
    """Tells of a passage whether its nearest heading opens with the interrogative of a question and asks no more, or
    stands above those whom a question wants to turn to."""
    if _CONTACT.search(fold(text)):
        return of_contacts
    asked = _INTERROGATIVE.search(fold(text))
    stems = frozenset(stem(word) for word in content_words(text))

    def asks(record: Record) -> bool:
        heading = fold(record.headings[-1]) if record.headings else ""
        own = _INTERROGATIVE.match(heading)
        if asked is None or own is None or own.group() != asked.group():
            return False
        telling = {stem(word) for word in content_words(heading)} - _OF_THINGS
        return bool(telling) and telling <= stems

    return asks
