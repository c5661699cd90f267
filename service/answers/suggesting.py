"""Questions to ask next: about concepts and municipalities near the evidence, each proven answerable by asking it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, islice, zip_longest

from index.generation import Generation
from service.answers import choosing
from service.answers.evidence import Found
from service.holdings.catalogue import Glossary, Term
from service.model import Answer
from service.questions.question import Question
from service.questions.talk import talk

MOST = 3
AHEAD = 500
"""Questions that are tried ahead of being suggested: the first few dozen answers would wait for them."""
_ASKED = {
    "koordinationsmodell": "{name}: Was spricht dafür, was dagegen?",
    "umsetzungsmodell": "{name}: Welche Vor- und Nachteile hat das?",
    "kooperationsform": "{name}: Wann passt das?",
    "ebene": "Welche Aufgaben hat die {name}?",
    "rolle": "{name}: Welche Aufgaben gehören dazu?",
    "gremium": "{name}: Welche Aufgaben hat das Gremium?",
}
_CONCEPTS, _PLACES = 4, 2
"""Of how many concepts and municipalities at most a question is tried."""


def proven(
    question: Question,
    found: Found,
    answer: Answer,
    generation: Generation,
    glossary: Glossary,
    answerable: Callable[[str], bool],
) -> tuple[str, ...]:
    """At most `MOST` questions that `answerable` says can be answered; none for talk, which is near nothing."""
    if talk(question):
        return ()
    state = question.wanted.state
    if state and answer.status == "unanswered" and question.kind == "example":
        candidates = [f"Beispiele aus {name}" for name in choosing.states(generation)]
    else:
        concepts = _concepts(question, found, answer, generation, glossary)
        pairs = zip_longest(concepts, _municipalities(question, found, answer, generation), fillvalue="")
        candidates = [candidate for candidate in chain.from_iterable(pairs) if candidate]
    chosen: list[str] = []
    for candidate in dict.fromkeys(candidates):
        if len(chosen) == MOST:
            break
        if answerable(candidate):
            chosen.append(candidate)
    return tuple(chosen)


def possible(generation: Generation, glossary: Glossary) -> tuple[str, ...]:
    """The questions about concepts and municipalities that may be suggested anywhere, at most `AHEAD`."""
    concepts = (_about(term) for term in glossary.terms if term.kind in _ASKED)
    places = (_of_place(example.municipality) for example in generation.examples)
    return tuple(islice(dict.fromkeys(chain(concepts, places)), AHEAD))


def _about(term: Term) -> str:
    text = _ASKED[term.kind].format(name=term.name)
    return text[:1].upper() + text[1:]


def _of_place(municipality: str) -> str:
    return f"Was hat {municipality} gemacht?"


def _concepts(
    question: Question, found: Found, answer: Answer, generation: Generation, glossary: Glossary
) -> list[str]:
    near = " . ".join([*(c.quote for c in answer.citations), *(hit.record.section for hit in found.hits[:5])])
    for name in {example.municipality for example in generation.examples}:  # "Amt Süderbrarup" is no Amt
        near = near.replace(name, "")
    terms = [term for term in glossary.find(near) if term not in question.terms and term.kind in _ASKED]
    return [_about(term) for term in terms[:_CONCEPTS]]


def _municipalities(question: Question, found: Found, answer: Answer, generation: Generation) -> list[str]:
    near = {hit.record.id for hit in found.hits}
    shown = {*question.municipalities, *(card.municipality for card in answer.examples)}
    told = [e.municipality for e in generation.examples if e.passage in near and e.municipality not in shown]
    return [_of_place(name) for name in told[:_PLACES]]
