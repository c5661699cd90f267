"""Which sentences answer, and whether any do.

Passages come from the index; `service.answers.weighing` weighs their sentences for the question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.analysis import fold, stem
from index.encoder import Vectors, between
from index.records import Section
from index.search import Hit, Query, Searcher
from service.answers import preferring
from service.answers.lifting import WIDE, lifted, names_it, stands_in, tells_of
from service.answers.weighing import Evidence, Weigher, linked
from service.holdings.catalogue import Term, synonyms
from service.language import wordings
from service.language.everyday import meaning, query_for
from service.language.shapes import Shape
from service.questions import expecting, towns
from service.questions.question import Question
from service.questions.terms import SAYING_LITTLE, Terms

DEPTH = 12
"""Passages whose sentences are weighed."""
BEFORE, VOICE = 0.5, 0.2
"""Shares in a vector of the question that a follow-up continues, and in its manner of what its phrases mean."""
TROUBLED, BESIDE, MOST_BESIDE = 3, 0.9, 12
"""Passages whose chapters are looked through for advice, what a passage beside one of them counts for, and how many."""
SIZED = {
    "klein": ("kleine Kommune", "kleine Gemeinde"),
    "mittel": ("Mittelstadt",),
    "groß": ("Großstadt",),
    "Landkreis": ("Landkreis", "Kreis"),
}
"""What publications call municipalities of the sizes that a question may tell."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything weighed for a question: passages, their sentences best first, and the question's telling words.

    `terms` holds a follow-up's own words and those of what it refers to. `subject` are the question's own nouns (all
    words where there are none; what it refers to where it has none) but those that only ask for a shape. `shape` is
    what the answer must have; `concepts` are the wordings of each concept that is named, `places` the municipalities,
    `cited` the passages that the turn before cited, and `said` counts the everyday phrases. `manner` says how the
    question is put (`Encoder.encode_manner`), shape (1, any); `completing` see `Preferences`. `advice` are sentences of
    the chapters that the best passages stand in, where a trouble is told: what to do about it stands beside it.
    `local` are the passages that name none of the `places` but stand in what tells of all of them; `unheard` are the
    municipalities named where no passage tells of any.
    """

    query: Query
    manner: Vectors
    terms: Terms
    subject: Terms
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    shape: Shape | None = None
    concepts: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    said: int = 0
    completing: Callable[[str], bool] | None = None
    advice: tuple[Evidence, ...] = ()
    local: frozenset[str] = frozenset()
    unheard: tuple[str, ...] = ()

    def given(self, evidence: Evidence) -> bool:
        """Whether a sentence has what the question is after, or where that may be, what it stands in."""
        if self.shape is None:
            return self.completing is None or self.completing(evidence.sentence.text)
        around = f"{evidence.record.title}. {evidence.record.section}"
        text = evidence.sentence.text
        return (
            self.shape.has(text)
            or (self.shape.around and self.shape.has(around))
            or preferring.left_open_by(fold(self.query.text), text)
        )

    def asks_for(self, word: str) -> bool:
        """Whether a folded word only asks for the shape of the answer."""
        return self.shape is not None and stem(word) in self.shape.asking


def gather(question: Question, searcher: Searcher, depth: int = DEPTH) -> Found:
    """Search for a question and weigh the sentences of the best passages."""
    shape = expecting.of(question.text)
    if shape is None and question.municipalities and wordings.HOW_LARGE.search(fold(question.text)):
        shape = expecting.SIZE
    extra = [*synonyms(question.terms, question.text), *(shape.words if shape else ())]
    extra += [" ".join(question.counted)] if question.counted else []
    extra += SIZED.get(question.wanted.size, ()) if question.kind == "fact" else ()
    query = query_for(
        _asked(question), [*extra, *preferring.words(question), *question.told], question.sayings, searcher
    )
    if question.told:  # its words count for less; as a whole it says best what it is about
        query = replace(query, vector=searcher.encoder.encode_queries([question.text]))
    if question.context:
        before = question.context.understood
        vector = between(query.vector, searcher.encoder.encode_queries([before]), BEFORE)
        query = replace(query, vector=vector, synonyms=(*query.synonyms, before))
    hits = lifted(searcher.search(query, WIDE if question.context else depth), question, searcher)[:depth]
    inherited = " ".join([_inherited(question), *question.told]).strip()
    alike = (Term("", "", shape.alike),) if shape and shape.alike else ()  # "Leute" and "Personen" as of one concept
    terms = Terms(query.text, searcher.generation.words, extra, (*question.terms, *alike), inherited, question.sayings)
    weigher = Weigher(question, query, terms, shape, hits, searcher)
    weighed = [e for hit in hits for e in weigher.weigh(hit)]
    if question.trouble:
        weighed = linked(weighed)
    asking = shape.asking if shape else frozenset()
    told = terms.restricted(lambda word: stem(word) not in asking and word not in SAYING_LITTLE)
    own = told.restricted(lambda word: word in query.terms)
    return Found(
        query,
        _manner(question, query, searcher),
        terms,
        own if own.total else told,
        tuple(hits),
        tuple(sorted(weighed, key=lambda e: -e.score)),
        shape,
        weigher.concepts,
        question.municipalities,
        question.context.passages if question.context else (),
        len(question.sayings),
        weigher.preferences.completing,
        _advice(hits, weigher, searcher) if question.trouble else (),
        frozenset(h.record.id for h in hits if _local(h, question.municipalities, searcher)),
        _unheard(question, hits, searcher),
    )


def of_its_town(found: Found, searcher: Searcher) -> Found:
    """Only what tells of a municipality that is asked about, where the best sentence does: what holds elsewhere is no
    answer beside it. A profile tells of those alone that it names, whatever else its publication speaks of."""

    def told(hit: Hit) -> bool:
        if hit.record.kind == "profile":
            return any(names_it(hit.record, name) for name in found.places)
        return any(tells_of(hit, name, searcher) for name in found.places)

    if not found.evidence or not told(found.evidence[0].hit):
        return found
    hits = tuple(hit for hit in found.hits if told(hit))
    rows = {hit.row for hit in hits}
    return replace(found, hits=hits, evidence=tuple(e for e in found.evidence if e.hit.row in rows))


def _local(hit: Hit, names: Sequence[str], searcher: Searcher) -> bool:
    """Whether a passage names none of some municipalities, but stands in what tells of all of them."""
    return bool(names) and all(stands_in(hit, name, searcher) and not names_it(hit.record, name) for name in names)


def _unheard(question: Question, hits: Sequence[Hit], searcher: Searcher) -> tuple[str, ...]:
    """The municipalities that are named, known to the collection or not, where no passage tells of any of them."""
    named = tuple(dict.fromkeys([*question.municipalities, *towns.named(question.text)]))
    return () if any(tells_of(hit, name, searcher) for name in named for hit in hits) else named


def _advice(hits: Sequence[Hit], weigher: Weigher, searcher: Searcher) -> tuple[Evidence, ...]:
    """The sentences that advise, of the chapters of the best passages and not of these themselves."""
    records, known = searcher.generation.records, {hit.record.id for hit in hits}
    beside: dict[str, Hit] = {}
    for hit in hits[:TROUBLED]:
        chapter = hit.record.headings[:-1] or hit.record.headings
        for record in records.under(partial(Section.within, path=chapter), hit.record.edition):
            if record.id not in known:
                near = replace(hit, row=records.rows[record.id], record=record, score=BESIDE * hit.score)
                beside.setdefault(record.id, near)
    found = (e for hit in list(beside.values())[:MOST_BESIDE] for e in weigher.weigh(hit))
    return tuple(e for e in found if e.advises)


def _inherited(question: Question) -> str:
    """What a follow-up takes over: its subject, and the nouns of the turn before where that named no concept."""
    if question.context is None:
        return ""
    return " ".join([question.context.subject, *(() if question.context.terms else question.topic)])


def _manner(question: Question, query: Query, searcher: Searcher) -> Vectors:
    """How a question is put: mostly by its own words, a little by what its phrases mean and by what it follows up."""
    encode = searcher.encoder.encode_manner
    own = encode([towns.without(query.text), *([" ".join(meaning(question.sayings))] if question.sayings else [])])
    manner = between(own[:1], own[1:], VOICE) if question.sayings else own
    return between(manner, encode([towns.without(question.context.understood)]), BEFORE) if question.context else manner


def _asked(question: Question) -> str:
    """The words to search for: a follow-up names the municipality that it leaves unsaid."""
    unsaid = [name for name in question.municipalities if question.context and fold(name) not in fold(question.text)]
    return " ".join([question.alone, *unsaid])
