"""Which sentences answer, and whether any do.

Passages come from the index; here their sentences are weighed for the question: by the passage's rank, by the share of
the question's words that a sentence covers (weighted by how telling a word is), by the sentence's own vector, and by
what of the question it has that the other passages have not (`service.contrast`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from index.analysis import fold, names_place, stem
from index.encoder import Vectors, between
from index.records import Record, Section
from index.search import Hit, Query, Searcher
from ingest.model import Sentence
from service import expecting, headings, manners, preferring, towns, wordings
from service.catalogue import Term, named_in, synonyms
from service.contrast import CENTRED, LOCAL, Contrast
from service.everyday import meaning, query_for
from service.lifting import WIDE, asks_for_more, lifted, names_it, stands_in, tells_of, under
from service.preferring import Preferences
from service.question import EVERYWHERE, Question
from service.shapes import Shape
from service.terms import SAYING_LITTLE, Terms

DEPTH = 12
"""Passages whose sentences are weighed."""
PASSAGE, COVERAGE, COSINE = 0.55, 0.30, 0.20
"""Weights of the passage's score, the covered words, the sentence's cosine."""
OWN = 0.4
"""How much of the covered words the sentence must hold itself, without its headings."""
AGAIN = 0.15
"""Against a sentence that the turn before showed: whoever asks on has read it."""
ABOVE, CONTINUED, NEAR = 0.4, 0.3, 0.35
"""Weights of the words that the headings cover, and of the cosine of the sentence before, up to so much of it: what
answers often comes right after what repeats the question."""
HEADED = 0.2
"""For a sentence of a section whose heading asks the question."""
NUMBERED = 0.5
"""For a sentence under the heading of the counted thing that is named, which it need not name ("Arbeitspaket 3")."""
REPEATED = 0.5
"""Against a sentence that says nothing beyond the question's own words."""
OTHERS = 0.5
"""How much of what a passage stands in (`index.standing`) a sentence is credited with for words that are no nouns:
what is said of a thing should stand in the sentence."""
BEFORE, VOICE = 0.5, 0.2
"""Shares in a vector of the question that a follow-up continues, and in its manner of what its phrases mean."""
TROUBLED, BESIDE, MOST_BESIDE = 3, 0.9, 12
"""Passages whose chapters are looked through for advice, what a passage beside one of them counts for, and how many."""
AFTER, LINK = 2, 0.6
"""Sentences after one that tells of a trouble within which advice is about it, and how much of its nearness counts."""
SIZED = {
    "klein": ("kleine Kommune", "kleine Gemeinde"),
    "mittel": ("Mittelstadt",),
    "groß": ("Großstadt",),
    "Landkreis": ("Landkreis", "Kreis"),
}
"""What publications call municipalities of the sizes that a question may tell."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer. `score` ranks within one question; `coverage` and `cosine` are in 0..1."""

    hit: Hit
    index: int
    score: float
    coverage: float
    cosine: float

    @property
    def record(self) -> Record:
        return self.hit.record

    @property
    def sentence(self) -> Sentence:
        return self.record.sentences[self.index]

    @property
    def linked(self) -> bool:
        """True for a sentence that leans on the one before it ("Dies ...")."""
        return bool(wordings.LINKED.match(self.sentence.text))


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
    counted = wordings.counted(fold(question.text))
    extra += [" ".join(counted)] if counted else []
    extra += SIZED.get(question.wanted.size, ()) if question.kind == "fact" else ()
    query = query_for(_asked(question), [*extra, *preferring.words(question)], question.sayings, searcher)
    if question.context:
        before = question.context.understood
        vector = between(query.vector, searcher.encoder.encode_queries([before]), BEFORE)
        query = replace(query, vector=vector, synonyms=(*query.synonyms, before))
    hits = lifted(searcher.search(query, WIDE if question.context else depth), question, searcher)[:depth]
    inherited = _inherited(question)
    alike = (Term("", "", shape.alike),) if shape and shape.alike else ()  # "Leute" and "Personen" as of one concept
    terms = Terms(query.text, searcher.generation.words, extra, (*question.terms, *alike), inherited, question.sayings)
    preferences = preferring.of(question, shape, searcher.generation.places)
    asks = headings.asking(question.text)
    concepts = tuple(term.wordings for term in question.terms if term.kind not in EVERYWHERE)
    said = question.context.said if question.context else ()
    against = dict.fromkeys(said, REPEATED if asks_for_more(question) else AGAIN)
    contrast = Contrast(query, terms, hits, searcher)

    def weigh(hit: Hit) -> list[Evidence]:
        cosines = searcher.sentence_cosines(query, hit.row)
        asked = asks(hit.record)
        headed = HEADED * asked if asked and _speaks_of(hit.record, concepts) else 0.0
        headed += NUMBERED * max(0, under(hit, *counted)) if counted else 0.0
        of_town = _of_town(hit.record, question.municipalities)
        own = standing(terms, hit, searcher, OTHERS)
        found = _weigh(hit, own, cosines, preferences, headed, against, of_town, shape, contrast)
        return [e for e in found if not (preferences.elsewhere(e.sentence.text) or _told_of(e, question.apart_from))]

    weighed = [e for hit in hits for e in weigh(hit)]
    if question.trouble:
        weighed = _linked(weighed)
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
        concepts,
        question.municipalities,
        question.context.passages if question.context else (),
        len(question.sayings),
        preferences.completing,
        _advice(hits, weigh, searcher) if question.trouble else (),
        frozenset(h.record.id for h in hits if _local(h, question.municipalities, searcher)),
        _unheard(question, hits, searcher),
    )


def standing(terms: Terms, hit: Hit, searcher: Searcher, others: float = 1.0) -> Terms:
    """The terms for a passage, with what stands around it counted by a share, for words that are no nouns by `others`
    of it."""
    credit = searcher.standing.of([stem(word) for word in terms.weights], [hit.row])[:, 0].tolist()
    shares = (1.0 if word in terms.nouns else others for word in terms.weights)
    return terms.within({word: share * c for word, share, c in zip(terms.weights, shares, credit, strict=True)})


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


def _advice(hits: Sequence[Hit], weigh: Callable[[Hit], list[Evidence]], searcher: Searcher) -> tuple[Evidence, ...]:
    """The sentences that advise, of the chapters of the best passages and not of these themselves."""
    records, known = searcher.generation.records, {hit.record.id for hit in hits}
    beside: dict[str, Hit] = {}
    for hit in hits[:TROUBLED]:
        chapter = hit.record.headings[:-1] or hit.record.headings
        for record in records.under(partial(Section.within, path=chapter), hit.record.edition):
            if record.id not in known:
                near = replace(hit, row=records.rows[record.id], record=record, score=BESIDE * hit.score)
                beside.setdefault(record.id, near)
    found = (e for hit in list(beside.values())[:MOST_BESIDE] for e in weigh(hit))
    return tuple(e for e in found if _advises(e))


def _advises(evidence: Evidence) -> bool:
    return manners.ADVISED.search(fold(evidence.sentence.text)) is not None


def _told_of(evidence: Evidence, municipalities: Sequence[str]) -> bool:
    """Whether a sentence or its headings name one of some municipalities."""
    told = fold(" ".join([*evidence.record.headings, evidence.sentence.text]))
    return any(names_place(told, name) for name in municipalities)


def _linked(weighed: Sequence[Evidence]) -> list[Evidence]:
    """Advice comes nearer to a trouble where it stands right after a sentence that tells of it."""

    def near(e: Evidence) -> float:
        return COVERAGE * e.coverage + COSINE * e.cosine

    troubles = [e for e in weighed if not _advises(e)]
    found = []
    for e in weighed:
        if _advises(e):
            told = [near(t) for t in troubles if t.record.id == e.record.id and 0 < e.index - t.index <= AFTER]
            e = replace(e, score=e.score + LINK * max(0.0, max(told, default=0.0) - near(e)))
        found.append(e)
    return found


def _speaks_of(record: Record, concepts: Sequence[Sequence[str]]) -> bool:
    """Whether a passage or its headings have a wording of one of the concepts; true where none is named."""
    told = " ".join([*record.headings, record.text])
    return not concepts or any(named_in(named, told) for named in concepts)


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
    return " ".join([question.text, *unsaid])


def _of_town(record: Record, names: Sequence[str]) -> dict[int, str]:
    """Of each sentence after one that begins an example of a named municipality, up to the next example, its name."""
    found: dict[int, str] = {}
    for start, sentence in enumerate(record.sentences if names else ()):
        if wordings.LABEL.match(sentence.text):
            told = [name for name in names if names_place(fold(sentence.text), name)]
            found |= dict.fromkeys(range(start + 1, headings.end_of_example(record, start)), told[0]) if told else {}
    return found


def _weigh(
    hit: Hit,
    terms: Terms,
    cosines: np.ndarray,
    preferences: Preferences,
    headed: float,
    against: Mapping[str, float],
    of_town: Mapping[int, str],
    shape: Shape | None,
    contrast: Contrast,
) -> list[Evidence]:
    """`headed` is for all of a section that asks the question, `against` what counts against sentences that were said,
    `of_town` names the municipality that sentences tell of without naming it."""
    above = " ".join(hit.record.headings)
    plain = terms.by_name(hit.record.text)
    shaped = plain.met_by_shape(shape.asking) if shape and shape.asking else plain
    around = PASSAGE * hit.score + ABOVE * plain.coverage(above) + headed
    apart = contrast.cosines(hit.row)
    continued = 0.0 if preferences.defining else CONTINUED  # a section says first what something is
    found = []
    for index, sentence in enumerate(hit.record.sentences):
        said = " ".join([wordings.LABEL.sub("", sentence.text, count=1), *filter(None, [of_town.get(index)])])
        cosine = max(0.0, float(cosines[index]))
        if index and wordings.LINKED.match(sentence.text):  # "Er kann ... angerufen werden.": whom, says the one before
            said = f"{hit.record.sentences[index - 1].text} {said}"
            cosine = max(cosine, (cosine + float(cosines[index - 1])) / 2)
        named = shaped if shaped is not plain and shape and shape.has(sentence.text) else plain
        covered = OWN * named.coverage(said) + (1 - OWN) * named.coverage(above, said)
        score = around + COVERAGE * covered + COSINE * cosine + preferences.worth(sentence, hit.record)
        score += LOCAL * contrast.share(plain.met(said), said) + CENTRED * float(apart[index])
        score += continued * min(NEAR, max(0.0, float(cosines[index - 1]))) if index else 0.0
        score -= max(REPEATED * terms.repeats(sentence.text), against.get(sentence.text, 0.0))
        found.append(Evidence(hit, index, score, covered, cosine))
    return found
