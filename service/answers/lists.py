"""Lists as the sources give them: whole, in order, also where they run over several passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from index.analysis import content_words, fold, stem
from index.records import Record, Records, Section
from index.words import Words
from service.answers.evidence import Found
from service.answers.weighing import Evidence
from service.examples import facets
from service.holdings.catalogue import named_in
from service.language import manners, wordings
from service.questions.question import Question
from service.questions.terms import SAYING_LITTLE

_T = TypeVar("_T")
FEWEST, MOST = 3, 14
NEAR, MOSTLY = 0.8, 0.75
"""A list is completed where this share of its items reaches this share of the best sentence's score."""
ABOUT = 0.5
"""Share of the question's words that the headings of a list of steps must hold, and how far a list must be of what is
asked for before its number of items counts."""
ENOUGH = 0.7
"""From here on a list fits a question; below, single sentences answer better."""
_GENERAL = {"begriff", "programm", "botschaft"}
_COUNTED = re.compile(r"(\D*?)(\d{1,2})[.:)]? \S")
_ITEMS = {"list", "table", "slide"}
_SAYS = frozenset("lautet lauten besagt sagt heisst meint bedeutet steht geht inhalt wortlaut".split())
"""Words that ask what a message says, and nothing about it."""
_FIRST, _TELLING = 5, 2
_QUESTIONS = stem("fragen")
_INSTANCE = re.compile(r"(?:das|ein) (?:praxis)?beispiel\b")
"""A heading of an example beside the things of a sort: no thing of that sort."""
_PART = re.compile(
    rf"{wordings.HOW_TO.pattern}|{wordings.SIDED.pattern}|{wordings.STEPS.pattern}|{wordings.FRONT_MATTER.pattern}"
)
"""A heading of a part of what a section tells, not of a thing of a sort: "Warum", "Vorteile", "Beispiele"."""


@dataclass(frozen=True, slots=True)
class Run:
    """Passages that together are a list: neighbours under one heading, counted sections of a chapter, or all sections
    under one heading.

    `lead` is the sentence that announces it.
    """

    records: tuple[Record, ...]
    lead: tuple[Record, int] | None
    series: bool = False
    """True for sections that are counted ("1. ...", "Arbeitspaket 2: ..."): the first sentence of each is the item."""
    under: tuple[str, ...] | None = None
    """The heading path of which all subsections are the items, each with its heading and its first sentence; empty for
    the counted sections of a whole publication."""

    @property
    def items(self) -> list[tuple[Record, int]]:
        if self.series or self.under is not None:
            return [(record, 0) for record in self.records]
        return [(record, index) for record in self.records for index in range(len(record.sentences))]

    @property
    def headings(self) -> tuple[str, ...]:
        """The path under which it stands; the title of a publication that is a list itself; one empty heading for a
        list before all headings."""
        found = self.under or (self.records[0].headings if self.under is None else (self.records[0].title,))
        return found or ("",)

    def name(self, record: Record) -> str | None:
        """What an item is called, where it is a section."""
        return record.headings[len(self.under)] if self.under is not None else None


def message_told(question: Question, found: Found) -> bool:
    """Whether a question asks for a numbered message and for nothing else, and one of the best passages has it."""
    number = question.wanted.message
    if number is None or question.municipalities or question.kind == "example":
        return False
    rest = set(content_words(facets.without(fold(question.text)))) - _SAYS - SAYING_LITTLE
    named = re.compile(rf"\bbotschaft {number}\b")
    return not rest and any(named.search(fold(hit.record.weighted_text)) for hit in found.hits[:_FIRST])


def counted_out(question: Question, found: Found, records: Records) -> bool:
    """Whether a list is asked for with its number, and the one that fits has as many items."""
    number = _number(question.text) if question.kind == "list" else None
    run = best(found, question, records) if number else None
    return run is not None and len(run.items) == number


def best(found: Found, question: Question, records: Records) -> Run | None:
    """The list near the hits that fits the question, None where none does."""
    number, contents = _number(question.text), wordings.CONTENTS.search(fold(question.text)) is not None
    scored = [
        (_fit(run, found, question.focus, number, contents) * _concerns(run, question), place, run)
        for place, run in enumerate(
            [*_runs(found, records), *_series(found, records), *_subsections(found, records), *_counted(found, records)]
        )
    ]
    fitting = [item for item in scored if item[0] >= ENOUGH]
    return max(fitting, key=lambda item: (item[0], -item[1]))[2] if fitting else None


def _runs(found: Found, records: Records) -> list[Run]:
    """Lists in the sections that the best passages stand in, nearest hit first."""
    runs: list[Run] = []
    seen: set[int] = set()
    for hit in found.hits[:8]:
        row = _first_of_section(hit.row, records)
        while row < len(records) and _same_section(records[row], hit.record):
            end = row
            while end < len(records) and records[end].kind in _ITEMS and records[end].headings == records[row].headings:
                end += 1
            if end > row and row not in seen:
                seen.add(row)
                runs.append(Run(tuple(records[row:end]), _lead(row, records)))
            row = max(end, row + 1)
    return [run for run in runs if FEWEST <= len(run.items) <= MOST]


def completing(found: Found, records: Records, listed: bool = False) -> Run | None:
    """The list that the best sentence is an item of, where most of its items answer nearly as well.

    Not where that item alone speaks of the concept that the question names: "Was tut die koordinierende Ebene?".
    """
    if not found.evidence:
        return None
    first = found.evidence[0]
    near = {(e.record.id, e.index) for e in found.evidence if e.score >= NEAR * first.score}
    for run in _runs(replace(found, hits=(first.hit,)), records):
        items = [(record.id, index) for record, index in run.items]
        if (first.record.id, first.index) not in items:
            continue
        many = sum(item in near for item in items) >= max(2, MOSTLY * len(items)) and not _alone(first, run, found)
        if many or (listed and _advises(run)):
            return run
    return None


def _advises(run: Run) -> bool:
    """Whether all items say what to do, but for the first, which may announce the others."""
    texts = [fold(record.sentences[index].text) for record, index in run.items]
    return sum(manners.IMPERATIVE.match(text) is not None for text in texts) >= len(texts) - 1


def _alone(first: Evidence, run: Run, found: Found) -> bool:
    """Whether of a list's items only the first that was found names the question's concept."""
    naming = [named for named in found.concepts if named_in(named, first.sentence.text)]
    others = [record.sentences[index].text for record, index in run.items if record.sentences[index] != first.sentence]
    return bool(naming) and not any(named_in(named, text) for named in naming for text in others)


def steps(found: Found, question: Question, records: Records) -> Run | None:
    """Where a question asks how to begin: the list near the hits whose heading says how, with what is asked about."""
    if not _begins(question.text):
        return None
    runs = [run for run in _runs(found, records) if wordings.STEPS.search(fold(run.headings[-1]))]
    best = max(runs, key=lambda run: _covered(run, found), default=None)
    if best and _covered(best, found) >= ABOUT:
        return best
    first = found.evidence[0].record if found.evidence else None
    if first is None or not first.headings or not wordings.WHY_HEADED.match(fold(first.headings[-1])):
        return None
    beside = (
        run for run in runs if run.headings[:-1] == first.headings[:-1] and run.records[0].edition == first.edition
    )
    return next(beside, None)  # the reasons were found; how to go about it stands next to them


def _begins(text: str) -> bool:
    """Whether a question asks how to begin."""
    return wordings.BEGINNING.search(fold(text)) is not None


def headed(found: Found, records: Records) -> Run | None:
    """The sections under a heading that asks what is asked: "Wo sich die Quellen widersprechen"."""
    if len(found.terms.weights) < _TELLING or not found.evidence:
        return None
    above = found.evidence[0].record.headings
    runs = (run for run in _subsections(found, records) if run.headings == above[: len(run.headings)])
    return next((run for run in runs if found.terms.coverage(run.headings[-1]) >= NEAR), None)


def _covered(run: Run, found: Found) -> float:
    return found.terms.coverage(" ".join(run.headings))


def _series(found: Found, records: Records) -> list[Run]:
    """Counted sections of the chapters that the best passages stand in, whole from 1 on."""
    chapters = dict.fromkeys(
        (hit.record.edition, hit.record.headings[0]) for hit in found.hits[:8] if hit.record.headings
    )
    runs = []
    for edition, chapter in chapters:
        counted: dict[str, dict[int, Record]] = {}
        for record in records.under(partial(Section.within, path=(chapter,)), edition):
            for heading in record.headings[1:]:
                match = _COUNTED.match(heading)
                if match:
                    counted.setdefault(match.group(1), {}).setdefault(int(match.group(2)), record)
        runs += [Run(whole, None, series=True) for whole in map(_in_order, counted.values()) if whole]
    return runs


def _counted(found: Found, records: Records) -> list[Run]:
    """The sections of each publication that the best passages stand in, where they are counted: "1. ...", "2. ..."."""
    runs = []
    for edition in dict.fromkeys(hit.record.edition for hit in found.hits[:_FIRST]):
        counted: dict[int, int] = {}
        for section in records.sections_of(edition):
            match = _COUNTED.match(section.headings[0]) if section.headings else None
            if match and not match.group(1):
                counted.setdefault(int(match.group(2)), section.row)
        rows = _in_order(counted)
        if 0 < len(rows) <= MOST:
            runs.append(Run(tuple(records[row] for row in rows), None, under=()))
    return runs


def _in_order(counted: Mapping[int, _T]) -> tuple[_T, ...]:
    """What is counted from 1 on without a gap, in order; empty where it is not, or too little."""
    whole = len(counted) >= FEWEST and sorted(counted) == list(range(1, len(counted) + 1))
    return tuple(counted[number] for number in sorted(counted)) if whole else ()


def _subsections(found: Found, records: Records) -> list[Run]:
    """The sections under each heading that the best passages stand under, where they are things of one sort."""
    parents = dict.fromkeys(
        (hit.record.edition, hit.record.headings[:depth])
        for hit in found.hits[:_FIRST]
        for depth in range(1, len(hit.record.headings) + 1)
    )
    runs = []
    for edition, path in parents:
        rows: dict[str, int] = {}
        for section in records.sections_of(edition):
            if section.within(path) and section.headings != path:
                rows.setdefault(section.headings[len(path)], section.row)
        items = {heading: row for heading, row in rows.items() if not _INSTANCE.match(fold(heading))}
        if FEWEST <= len(items) <= MOST and not any(_PART.match(fold(heading)) for heading in items):
            runs.append(Run(tuple(records[row] for row in items.values()), None, under=path))
    return runs


def _fit(run: Run, found: Found, focus: str, number: int | None, contents: bool) -> float:
    """How well the heading and the items answer: what the heading covers, what is asked for, and how many there are."""
    named = sum(_names(focus, record.sentences[index].text) for record, index in run.items) / len(run.items)
    heading = fold(run.headings[-1])
    advice = wordings.HOW_TO.match(heading) or (wordings.STEPS.search(heading) and not _begins(found.query.text))
    about = 0.0 if advice else max(named, _headed(focus, run)) if focus else 0.8
    if not focus and wordings.SIDED.match(heading):
        about = 0.4
    if contents and wordings.INSIDE.search(heading):
        about = 1.0
    if run.under is not None:
        asked = focus == _QUESTIONS and all(record.headings[len(run.under)].endswith("?") for record in run.records)
        told = asked or (focus and _names(focus, run.headings[-1]))
        about = 1.0 if told and found.terms.coverage(" ".join(run.headings)) >= ABOUT else 0.0
    if run.series and focus and _names(focus, " ".join(run.headings)):
        about = 1.0
    covered = found.terms.coverage(" ".join(run.headings))
    places = run.records if run.under == () else run.records[:1]
    near = max((h.score for h in found.hits if any(_same_section(h.record, place) for place in places)), default=0.0)
    whole = number == len(run.items) and about >= ABOUT
    return 0.5 * about + 0.2 * covered + 0.3 * min(near, 1.0) + 0.3 * whole


def _concerns(run: Run, question: Question) -> float:
    """1.0 where a list is about the concept that the question names, half for another's list."""
    named = [t for t in question.terms if t.kind not in _GENERAL and stem(fold(t.name).split()[-1]) != question.focus]
    told = " ".join(run.headings)
    return 1.0 if not named or any(named_in(term.wordings, told) for term in named) else 0.5


def _headed(focus: str, run: Run) -> float:
    """Whether the list's own heading names what is asked for, or at least an outer one."""
    return 1.0 if _names(focus, run.headings[-1]) else 0.4 if _names(focus, " ".join(run.headings)) else 0.0


def enumerates(evidence: Evidence, focus: str, words: Words) -> bool:
    """Whether a sentence names several of what is asked for: "Das Difu unterscheidet A, B und C"."""
    text = evidence.sentence.text
    return bool(focus) and wordings.ENUMERATION.search(text) is not None and focus in words.analyzer.shape(text)[0]


def _names(focus: str, text: str) -> bool:
    """Whether a text has the noun that is asked for: "Möglichkeiten" are not in "Ein möglicher Einstieg"."""
    typed = (word for word in text.split() if not word[:1].islower())
    return focus in {stem(word) for word in content_words(" ".join(typed))}


def _lead(row: int, records: Records) -> tuple[Record, int] | None:
    """The sentence before a list, where it ends with a colon."""
    before = records[row - 1] if row else None
    if before is None or before.headings != records[row].headings or not before.sentences[-1].text.endswith(":"):
        return None
    return before, len(before.sentences) - 1


def _first_of_section(row: int, records: Records) -> int:
    while row > 0 and _same_section(records[row - 1], records[row]):
        row -= 1
    return row


def _same_section(one: Record, other: Record) -> bool:
    return one.edition == other.edition and one.headings[:1] == other.headings[:1]


def _number(text: str) -> int | None:
    """A number that the question names ("die zehn Botschaften")."""
    for word in fold(text).replace("?", " ").split():
        if word.isdigit() or wordings.NUMBERS.get(word, 0) > 1:
            return int(word) if word.isdigit() else wordings.NUMBERS[word]
    return None
