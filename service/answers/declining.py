"""What is said and shown where the sources do not answer, or not surely."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from service.answers.citing import Citer
from service.answers.evidence import Found
from service.answers.weighing import Evidence
from service.examples.wishes import together
from service.model import Answer, Citation
from service.questions import expecting
from service.questions.question import Question
from service.questions.talk import talk

NOTHING = "Dazu sagen die Quellen nichts."
UNSURE = "Dazu hat Lotse in den Quellen nichts Sicheres gefunden."
DOUBT = 0.25
"""Confidence from which on it is not said that the sources say nothing: above it, a fifth to more than half of the
declined questions have their answer there (docs/answers.md)."""
HELD = 0.8
"""Coverage of the best sentence from which on that is not said either."""
UNHEARD = "Von {names} ist in den Quellen nicht die Rede. Fragen Sie ohne den Ort, was sie allgemein sagen."
NO_ORDERS = "Aufträge führt Lotse nicht aus: Es schreibt keine Texte, sondern zeigt, was in den Quellen steht."
NEAREST = 4
"""Sections that are offered in place of an answer."""


def declined(answer: Answer) -> str:
    """The note that says so where the sources do not answer; empty for an answer, a greeting and what lacks for a known
    reason."""
    return next((note for note in answer.notes if note in (NOTHING, UNSURE)), "")


def offering(answer: Answer) -> str:
    """What is said before the nearest sections."""
    unsure = declined(answer) == UNSURE
    return f"Am nächsten kommen diese {'Stellen. Sehen Sie nach, ob eine davon antwortet' if unsure else 'Abschnitte'}:"


def notes(question: Question, found: Found, confidence: float, reason: str) -> list[str]:
    """What is said in place of an answer. `reason` says why there is none, where that is known."""
    if talked := talk(question):
        return [talked]
    opening = reason or (UNSURE if confidence >= DOUBT or _near(found) else NOTHING)
    if found.shape is expecting.ORDER:
        return [opening, NO_ORDERS]
    return [opening, UNHEARD.format(names=together(found.unheard))] if found.unheard else [opening]


def _near(found: Found) -> bool:
    """Whether the best sentence holds nearly all that is asked about and has what the question is after."""
    best = next(iter(found.evidence), None)
    return best is not None and best.coverage >= HELD and found.given(best)


def nearest(found: Found, citer: Citer) -> tuple[Citation, ...]:
    """The best sentence of each of the sections that come nearest, numbered on their own.

    The best one is that which would have answered, so that a question that is declined in error still finds its place.
    One that leans on the sentence before it is understood by the heading that stands with it.
    """
    best: dict[tuple[str, str], Evidence] = {}
    for evidence in found.evidence:
        best.setdefault((evidence.record.edition, evidence.record.section), evidence)
    places = filter(None, (citer.place(evidence.record, evidence.index) for evidence in best.values()))
    return tuple(replace(place, n=n) for n, place in enumerate(islice(places, NEAREST), start=1))
