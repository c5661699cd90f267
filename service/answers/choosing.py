"""Practice examples: filtered by what is known of them, ranked by how well they fit a question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import Any

from index.analysis import content_words, fold, names_place, place_words, stem
from index.generation import Generation
from index.records import Record
from ingest.model import Example, Span
from service.answers.citing import Citer
from service.answers.deeds import HAVING, speaks_of, telling_of
from service.answers.evidence import Found
from service.examples import facets
from service.examples.collection import Entry
from service.examples.facets import ExampleFilter
from service.examples.wishes import FACETS, together
from service.language.headings import end_of_example, left_open, of_lessons
from service.language.wordings import NUMBERS
from service.model import ExampleCard
from service.questions.question import Question
from service.questions.terms import SAYING_LITTLE

NAMED = 0.15
"""For a sentence about an example that names its municipality."""
SENTENCES = 8
"""Best sentences among which one must name a place."""
SURE = 0.8
"""Confidence from which on a found example may stand in an answer."""
COMPARING = frozenset("vergleich vergleiche vergleichen unterscheiden unterschiede zwischen gegenueber".split())
ALL = 24
"""Examples that are shown where all are asked for."""
_OF_ALL = frozenset(
    """beispiele praxisbeispiele beispielen praxisbeispielen beispielkommunen fallbeispiele kommunen staedte gemeinden
    landkreise kreise orte portraetiert portraets steckbriefe vorgestellt beschrieben dargestellt aufgefuehrt vor kommen
    vorkommen genannt enthalten sammlung alle saemtliche liste uebersicht praxis""".split()
).union(SAYING_LITTLE)
"""Words of a question that asks which examples there are."""
UNMET = "Diese Verbindung fehlt noch:"
_GIVEN_UP = ("size", "population", "form", "level", "state", "message")
"""Facets in the order in which an example may lack one that comes near: the message is what a workshop is about."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An example for an answer with the sentences that speak for it, best first."""

    example: Example
    record: Record
    lines: tuple[int, ...]


def select(generation: Generation, wanted: ExampleFilter) -> list[Example]:
    """Matching examples in the order of the publications, one a municipality: the surest, a confirmed profile first."""
    found: dict[str, Example] = {}
    for example in generation.examples:
        name = " ".join(sorted(place_words(example.municipality)))
        better = name not in found or example.confidence > found[name].confidence
        if example.confidence >= SURE and better and wanted.matches(example):
            found[name] = example
    order = {example.id: place for place, example in enumerate(generation.examples)}
    return sorted(found.values(), key=lambda example: order[example.id])


def choose(question: Question, found: Found, generation: Generation) -> list[Chosen]:
    """The examples that answer a question, best first: what was asked for filters, evidence on their passages ranks.

    Where the question narrows the choice itself (municipality, message, size, number), examples without evidence of
    their own follow, so that "drei Beispiele von kleinen Gemeinden" gives three.
    """
    if all_asked(question):
        every = [e for e in select(generation, question.wanted) if e.passage in generation.rows][:ALL]
        none = replace(found, evidence=())
        return [Chosen(e, record, lines[:1]) for e in every for _, record, lines in [_score(e, generation, none)]]
    # Who did something is told by a sentence, not by what is known of an example.
    wanted = replace(question.wanted, form="") if question.deed else question.wanted
    matching = select(generation, wanted)
    if not matching:  # found examples often say nothing of form and level
        wanted = replace(wanted, form="", level="")
        matching = select(generation, wanted)
    pool = [e for e in matching if not question.municipalities or e.municipality in question.municipalities]
    pool = [e for e in pool if e.municipality not in question.apart_from]
    narrowed = bool(wanted or question.municipalities or question.count)
    weighed = found if _asks_more(question, generation) else replace(found, evidence=())
    scored = [(_score(example, generation, weighed), example) for example in pool if example.passage in generation.rows]
    if question.deed or (found.concepts and not question.wanted):
        scored = [pair for pair in scored if pair[0][0] > 0.0]
    ranked = sorted(scored, key=lambda pair: (-pair[0][0], -pair[1].confidence))
    best = ranked[0][0][0] if ranked else 0.0
    top = found.evidence[0].score if found.evidence else 0.0
    if not narrowed and best < 0.8 * top:
        return []
    if not (wanted or question.municipalities) and best <= 0.0 and found.evidence and _asks_more(question, generation):
        return []  # one example is asked for, but of something that no portrait tells of
    chosen = [
        Chosen(example, record, lines) for (score, record, lines), example in ranked if narrowed or score >= 0.75 * best
    ]
    return chosen[: question.count or 3]


def nearest(question: Question, found: Found, generation: Generation) -> list[Chosen]:
    """Where examples are asked for by facets alone that none has together: those that have all but one of them."""
    wanted, nothing = question.wanted, ExampleFilter()
    asked = [name for name in _GIVEN_UP if getattr(wanted, name) != getattr(nothing, name)]
    if len(asked) < 2 or not _by_facets(question) or select(generation, wanted):
        return []
    near: dict[str, Example] = {}
    for name in asked:
        fewer: dict[str, Any] = {name: getattr(nothing, name)}
        near |= {e.id: e for e in select(generation, replace(wanted, **fewer)) if e.id not in near}
    bare = replace(found, evidence=())
    places = [example for example in near.values() if example.passage in generation.rows][: question.count or 3]
    return [Chosen(example, *_score(example, generation, bare)[1:]) for example in places]


def absent(question: Question, generation: Generation) -> str:
    """What to say where examples are asked for by one facet alone and none has it; "" otherwise."""
    if not _by_facets(question) or select(generation, question.wanted):
        return ""
    for name in ("state", "form", "level", "message"):
        value = getattr(question.wanted, name)
        there = sorted({had for e in select(generation, ExampleFilter()) for had in _values(e, name)})
        if value and there:
            named = f"{FACETS[name][0]} {value}"
            return f"{named}: Dazu haben die Quellen kein Praxisbeispiel, wohl aber zu {together(there)}."
    return ""


def _values(example: Example, facet: str) -> list[str]:
    """What is known of an example in a facet, as ExampleFilter names them."""
    value = getattr(example, "levels" if facet == "level" else facet)
    return [str(v) for v in (value if isinstance(value, tuple) else (value,)) if v]


def states(generation: Generation) -> list[str]:
    """The states that examples come from, those with most of them first."""
    counted = Counter(e.state for e in select(generation, ExampleFilter()) if e.state)
    return [state for state, _ in counted.most_common()]


def unmet(wanted: ExampleFilter) -> str:
    """What to say of facets that no example has together."""
    values = {name: getattr(wanted, name) for name in _GIVEN_UP if name != "population"}
    named = [f"{FACETS[name][0]} {value}" for name, value in values.items() if value]
    named += ["die Einwohnerzahl"] if wanted.population else []
    return f"{UNMET} {together(named)}. Am nächsten kommen diese Beispiele."


def all_asked(question: Question) -> bool:
    """Whether a question asks which examples there are, and nothing of them."""
    asked = content_words(question.text)
    nothing = not (question.wanted or question.municipalities or question.count or question.context)
    return question.kind == "example" and nothing and bool(asked) and _OF_ALL.issuperset(asked)


def settled(question: Question, generation: Generation) -> bool:
    """Whether a question asks for examples by what is known of them alone ("Beispiele kleiner Gemeinden in Hessen"), or
    for all.

    If there are some, no sentence needs to say so."""
    return (_by_facets(question) or all_asked(question)) and bool(select(generation, question.wanted))


def compared(question: Question, generation: Generation) -> bool:
    """Whether a question compares municipalities, and nothing of theirs, and there is an example of each."""
    known = {example.municipality for example in generation.examples}
    places = {word for name in question.municipalities for word in place_words(name)}
    several = question.kind == "compare" and len(question.municipalities) > 1
    rest = {*content_words(question.text)} - places - SAYING_LITTLE - COMPARING
    return several and known.issuperset(question.municipalities) and not rest


def told(question: Question, found: Found, generation: Generation) -> bool:
    """Whether examples of a concept, and of nothing else, are asked for, and a sentence names it with a place."""
    other = replace(question.wanted, form="") if question.deed else question.wanted
    if question.kind != "example" or not found.concepts or question.municipalities or other:
        return False
    named = {stem(word) for wordings in found.concepts for wording in wordings for word in content_words(wording)}
    rest = [w for w in content_words(question.text) if stem(w) not in named and w not in SAYING_LITTLE | HAVING]
    return not rest and any(
        generation.places.search(fold(e.sentence.text)) and speaks_of(found.concepts, e)
        for e in telling_of(found, question, generation.places).evidence[:SENTENCES]
    )


def _by_facets(question: Question) -> bool:
    if question.kind != "example" or not question.wanted or question.municipalities:
        return False
    rest = [w for w in content_words(facets.without(fold(question.text))) if w not in SAYING_LITTLE | {*NUMBERS}]
    return all(word.isdigit() for word in rest)


def _asks_more(question: Question, generation: Generation) -> bool:
    """Whether a question says anything beside the municipality ("Was hat Bielefeld gemacht?" does not)."""
    return any(not generation.places.search(word) for word in content_words(question.text))


def card(example: Example, citation: int | None) -> ExampleCard:
    return ExampleCard(**described(example), citation=citation)


def described(example: Example | Entry) -> dict[str, Any]:
    """What every card says of an example: the fields of ExampleCard but the citation, which depends on the answer."""
    return {field.name: getattr(example, field.name) for field in fields(ExampleCard) if field.name != "citation"}


def proof(example: Example, generation: Generation, citer: Citer) -> int | None:
    """Cite the sentence at an example's place, or the first of its passage."""
    if example.passage not in generation.rows:
        return None
    record = generation.records[generation.rows[example.passage]]
    at = [s for s in record.sentences if any(_meets(span, example) for span in s.spans)]
    for sentence in [*at, *record.sentences]:
        numbers = citer.cite(record, sentence)
        if numbers:
            return numbers[0]
    return None


def _meets(span: Span, example: Example) -> bool:
    return span.page == example.span.page and span.start < example.span.end and example.span.start < span.end


Fit = tuple[float, Record, tuple[int, ...]]


def _score(example: Example, generation: Generation, found: Found) -> Fit:
    """Score, passage and lines to show: the best evidence in the example's own section, else its first sentences."""
    row = generation.rows[example.passage]
    home = generation.records[row]
    own = [
        e
        for e in found.evidence
        if _same_section(e.record, home, example)
        and e.record.kind != "profile"
        and e.index in _telling(example, e.record)
    ]
    done = [e for e in own if not of_lessons(e.record)]  # what can be learnt from an example says not what was done
    if done:
        # What is not known of an example speaks for it only where nothing else does.
        told = [e for e in done if not left_open(e.record)] or done
        best = max(told, key=lambda e: e.score + (NAMED if _named_in(example, e.sentence.text) else 0.0))
        near = {e.index for e in told if e.record.id == best.record.id and e.score >= 0.8 * best.score}
        near = {index for index in near if not best.record.sentences[index].text.rstrip().endswith("?")}
        return own[0].score, best.record, (best.index, *sorted(near - {best.index}))[:2]
    score = own[0].score if own else 0.0
    for record in generation.records[row : row + 3]:
        if record.kind != "profile" and _same_section(record, home, example):
            return score, record, tuple(_telling(example, record))[:3]
    return score, home, tuple(_telling(example, home))[:1]


def _telling(example: Example, record: Record) -> range:
    """The sentences of a passage that tell of an example: all under a heading with its municipality; elsewhere from the
    one that names it up to the next example, for what stands before is advice to everybody."""
    count = len(record.sentences)
    if any(_named_in(example, heading) for heading in record.headings):
        return range(count)
    start = next((i for i, sentence in enumerate(record.sentences) if _named_in(example, sentence.text)), 0)
    return range(start, end_of_example(record, start))


def _same_section(record: Record, home: Record, example: Example) -> bool:
    """The example's own passage, or another under the heading that names its municipality."""
    if record.id == home.id:
        return True
    named = [h for h in home.headings if any(part in fold(h) for part in place_words(example.municipality))]
    return record.edition == home.edition and bool(named) and named[0] in record.headings


def _named_in(example: Example, text: str) -> bool:
    return names_place(fold(text), example.municipality)
