"""What stands before a question and is no part of it: thanks, a greeting, who somebody is, "ich wollte fragen"."""

from __future__ import annotations

import re

from index.analysis import fold
from service.language import wordings
from service.questions.following import points

_COURTESY = re.compile(
    r"^(?:(?:ok(?:ay)?|gut|schoen|super|prima|danke(?: schön| schoen)?|vielen dank|alles klar|verstehe|verstanden"
    r"|schade|aha|ach so|ah|hm+|hallo|guten (?:tag|morgen)|(?:noch )?eine (?:andere )?frage|frage|nochmals?"
    r"|na gut|puh|(?:aber )?wenigstens|aber gut"
    r"|(?:das )?(?:haben|hatten) wir (?:(?:schon|bereits|alles|leider|auch) )*(?:probiert|versucht|ausprobiert|gemacht)"
    r"(?:,? [^,.!?]*(?:nichts|nicht|nix)[^,.!?]*)?)"
    r"\b[\s,.!:–-]*)+(?=\S+ \S)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:hallo|hi|hey|moin|servus|grüß gott|guten (?:morgen|tag|abend))\b(?: zusammen| lotse)?[\s,.!–-]+",
    re.IGNORECASE,
)
_ABOUT_SELF = re.compile(
    r"^(?:ich (?:bin|arbeite)\b[^.!?]*|wir (?:haben|sind)\b[^.!?]*\beinwohner\w*|[\d.]+ einwohner\w*)[.!]\s+(?=\S+ \S)",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"(?:.*\b)?(?:wollte|möchte|moechte|würde gern|wuerde gern|können sie mir|koennen sie mir|kannst du mir)\b[^,?]*"
    r"\b(?:fragen|wissen|erfahren|sagen|erklären|erklaeren),? was (.+?)(?: eigentlich| genau)?"
    r" (ist|sind|bedeutet|heißt)\W*",
    re.IGNORECASE,
)
"""Asks in a clause what something is: "Ich wollte fragen, was eine Stabsstelle ist."."""
_OTHER_TOPIC = re.compile(
    r"\b(?:anderes thema|andere frage|themenwechsel|thema ?wechsel|was (?:ganz )?anderes):?[\s,.!–-]*", re.IGNORECASE
)


def bare(text: str) -> str:
    """A question without a greeting, what somebody says of himself, and "ich wollte fragen" before it."""
    rest = _GREETING.sub("", text)
    alone = _ABOUT_SELF.sub("", rest)
    first = wordings.SECOND.split(alone, maxsplit=1)[0]  # "sie" in a second question means what the first one names
    rest = rest if points(first) else alone  # "das" may mean what he says of himself
    wish = _WISH.fullmatch(rest)
    rest = f"Was {wish.group(2)} {wish.group(1)}?" if wish else rest
    return rest if len(rest.split()) > 1 and wordings.ASKS.search(fold(rest)) else text


def plain(text: str) -> tuple[str, bool]:
    """A question without what is said before it ("Okay danke. ..."); and whether it says that it opens a new topic."""
    left = bare(_COURTESY.sub("", text))
    other = _OTHER_TOPIC.search(left)
    rest = left[other.end() :] if other else ""
    return (rest, True) if other and len(rest.split()) > 1 else (left, False)
