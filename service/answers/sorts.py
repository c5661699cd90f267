"""The sorts of a thing: "Welche Gremien gibt es?" asks for several concepts, which seldom stand in one list.

So a sentence that names several of them comes first, then for each a sentence that says what it is, from the passages
whose headings name it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.analysis import content_words, fold, stem
from index.records import Record
from service.answers.evidence import Found
from service.answers.lines import Block, Line
from service.holdings.catalogue import Glossary, Sort, Term, key
from service.language.wordings import NUMBERS
from service.questions.question import EVERYWHERE, SEVERAL, Question
from service.questions.terms import SAYING_LITTLE

FEWEST, MOST = 3, 12
"""Concepts that must have a sentence of their own, and that are shown."""
EARLY, PLAIN = 6, 5
"""Words of a sentence within which it must name what it is about; words of a heading that names little else."""
_ASKING = frozenset(
    """gibt gibts geben kommen kommt infrage frage unterscheiden unterscheidet moeglich moegliche moeglichen typisch
    typische wichtig wichtige wichtigsten verschiedene verschiedenen denkbar existieren besetzen sollten ueberblick
    uebersicht liste nenne zaehle smarten digitale digitalen digitalisierung projekt projekte projekten vorhaben difu
    arbeitshilfe dossier leitfaden""".split()
)
"""Words of a question that ask nothing more of the sorts than which there are."""
_ARTICLE = re.compile(r"(?:ein|eine|der|die|das) ")
_ONE = re.compile(r"was (?:ist|bedeutet|heisst|meint) (?:ein|eine|der|das)\b")
"""Asks what one thing is, not which sorts of it there are."""
_IS = re.compile(r"^(?:\S+ ){1,5}(?:ist|sind|bedeutet|bezeichnet|heisst)\b")
_EXAMPLE = re.compile(r"\bbeispiel|\bwas (?:getan|sich daraus)|\bmanche\b")
About = Callable[[Term], Sequence[Record]]


def asked(question: Question, glossary: Glossary) -> Sort | None:
    """What a question asks the sorts of, and nothing else of them; None for all other questions."""
    if question.municipalities or question.kind not in {"list", "definition"} or _ONE.match(fold(question.text)):
        return None
    stems = key(question.text)
    for sort in glossary.sorts:
        if any(_at(said, stems) is not None and not _more(question, said) for said in sort.keys):
            return sort
    return None


def covered(lines: Iterable[str], sort: Sort, glossary: Glossary) -> bool:
    """Whether a list as it stands already has a line for each of several concepts."""
    first = (next((term for term in glossary.find(line) if term in sort.terms), None) for line in lines)
    return len({*first} - {None}) >= min(FEWEST, len(sort.terms))


def sorted_out(found: Found, sort: Sort, glossary: Glossary, about: About, places: re.Pattern[str]) -> list[Block]:
    """A sentence that names several, then one for each; empty where too few concepts have one.

    `places` finds municipalities: what one of them did says nothing of the sort.
    """
    each = dict.fromkeys(line for term in sort.terms for line in saying(term, about, places))
    if len(each) < FEWEST:
        return []
    lead = _naming_several(found, sort, glossary, places)
    return [Block(None, (*lead, *[line for line in each if line not in lead][:MOST]))]


def naming(found: Found, sort: Sort, glossary: Glossary, places: re.Pattern[str]) -> Found | None:
    """The same evidence, with the sentence first that names several of the sort; None where none does."""
    lead = _naming_several(found, sort, glossary, places)
    first = [e for e in found.evidence if Line(e.record, e.index) in lead]
    return replace(found, evidence=(*first, *(e for e in found.evidence if e not in first))) if first else None


def _more(question: Question, said: Sequence[str]) -> bool:
    """Whether the question asks for something beside the sorts."""
    rest = [w for w in content_words(question.text) if stem(w) not in said and w not in NUMBERS and not w.isdigit()]
    named = [t for t in question.terms if t.kind not in EVERYWHERE and not {*key(t.name)} <= {*said}]
    return bool(named) or any(w not in _ASKING | SAYING_LITTLE and not w.startswith("smartcity") for w in rest)


def _naming_several(found: Found, sort: Sort, glossary: Glossary, places: re.Pattern[str]) -> tuple[Line, ...]:
    counted = [
        (len({*glossary.find(e.sentence.text)} & {*sort.terms}), -place, Line(e.record, e.index))
        for place, e in enumerate(found.evidence)
        if not e.linked and not places.search(fold(e.sentence.text))
    ]
    best = max(counted, key=lambda item: item[:2], default=None)
    return (best[2],) if best and best[0] >= SEVERAL else ()


def saying(term: Term, about: About, places: re.Pattern[str]) -> tuple[Line, ...]:
    """The sentence that says what a concept is: it opens with it, best under the concept's own heading."""
    found = []
    for place, record in enumerate(about(term)):
        heading = " ".join(record.headings)
        if places.search(fold(heading)) or _EXAMPLE.search(fold(heading)):
            continue
        for index, sentence in enumerate(record.sentences):
            rank = 0 if places.search(fold(sentence.text)) else opens(sentence.text, term)
            own = _own_heading(record, term)
            if rank > 1 or (rank and own):
                found.append(((own, rank, -place, -index), Line(record, index)))
    return (max(found, key=lambda item: item[0])[1],) if found else ()


def opens(text: str, term: Term, early: int = EARLY) -> int:
    """3 for "Ein Beirat ist ...", 2 for "Ein Beirat berät ...", 1 where the concept stands among the `early` words."""
    folded = fold(text)
    opening = key(text)[: early + 1]
    for named in map(key, term.wordings):
        at = _at(named, opening)
        if at is not None and at < early:
            first = at == 0 or (at == 1 and _ARTICLE.match(folded) is not None)
            return 1 + int(first) + int(first and _IS.search(folded) is not None)
    return 0


def _own_heading(record: Record, term: Term) -> int:
    """2 where the nearest heading opens with the concept, 1 where it names it and little else, else 0."""
    heading = key(record.headings[-1]) if record.headings else ()
    named = [key(wording) for wording in term.wordings]
    if any(heading[: len(stems)] == stems for stems in named):
        return 2
    return int(len(heading) <= PLAIN and any({*stems} <= {*heading} for stems in named))


def _at(named: Sequence[str], stems: Sequence[str]) -> int | None:
    """Where a wording's stems stand one after the other, None where they do not."""
    return next((i for i in range(len(stems)) if named and stems[i : i + len(named)] == named), None)
