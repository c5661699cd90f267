"""Which sentences answer, and whether any do.

Passages come from the index; here their sentences are weighed for the question: by the passage's rank, by the share of
the question's words that a sentence covers (weighted by how telling a word is), and by the sentence's own vector.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from index.analysis import content_words, fold, grams, place_words, stem
from index.records import Record
from index.search import Hit, Query, Searcher
from index.words import Words
from ingest.model import Sentence
from service import expecting, headings, preferring, verbs, wordings
from service.catalogue import Term, synonyms
from service.everyday import Saying, Vector, between, meaning, query_for, turned
from service.preferring import Preferences
from service.question import EVERYWHERE, Question

DEPTH = 12
"""Passages whose sentences are weighed."""
PASSAGE, COVERAGE, COSINE, CONTEXT = 0.55, 0.40, 0.30, 0.25
"""Weights of the passage's score, the covered words, the sentence's cosine; for a passage cited before."""
LESS = 0.6
"""What a word that is no noun counts for, beside nouns."""
HEADED = 0.15
"""For a sentence of a section whose heading asks the question."""
SAME = 0.9
"""What another wording of the same concept, or another word of a verb's root, counts for beside the word itself."""
OTHERWISE = 0.6
"""What another wording of a concept counts for in a passage that has the question's own: there it may mean another."""
WHOLE, HEAD, MODIFIER = 0.8, 0.6, 0.4
"""What several parts of a compound count for, its last part, which says what it is, and another part alone."""
SAID = 0.6
"""What the formal wording of an everyday phrase counts for."""
REPEATED, LINKING = 0.5, 4
"""Against a sentence that says nothing beyond the question's own words; and how many more words such a one has."""
TOWN = 0.2
"""For a passage that tells of the municipality asked about."""
BEFORE, VOICE = 0.5, 0.2
"""Shares in a vector of the question that a follow-up continues, and in its manner of what its phrases mean."""
RARE = 4.0
"""Inverse document frequency from which on few passages have a word: about one in fifty."""
FOCUS = 0.15
"""For a passage whose heading names what is asked for ("Welche Ebenen ...")."""


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


class Terms:
    """The telling words of a question, each with its weight, and how far a text covers them."""

    def __init__(
        self,
        text: str,
        words: Words,
        extra: Sequence[str] = (),
        concepts: Sequence[Term] = (),
        inherited: str = "",
        sayings: Sequence[Saying] = (),
    ) -> None:
        self._words = words
        splitter = words.analyzer.splitter
        asked = list(dict.fromkeys(content_words(f"{text} {inherited}")))
        self.nouns = _nouns(text) or frozenset(word for word in asked if words.surface(word, word)[:1].isupper())
        self.nouns |= {verbs.condition(text)} & set(asked)
        self.weights = {word: words.idf(stem(word)) * _telling(word, self.nouns) for word in asked}
        self._alike = {word: frozenset({stem(word), *(stem(p) for p in splitter.parts(word))}) for word in asked}
        self._heads = {word: stem(next(reversed(splitter.parts(word)), word)) for word in asked}
        self._grams = {word: frozenset(grams(word)) for word in asked}
        self._same = _same_meaning(asked, concepts, words)
        self._named = frozenset[str]()
        self._said = _formally(sayings)
        self._kin = {word: verbs.kindred(word) for word in asked if word not in self.nouns or word.endswith("ung")}
        self._own = frozenset(map(stem, asked)).union(*self._kin.values())
        self._extra = [frozenset(words.analyzer.stems(wording)) for wording in extra]

    def restricted(self, wanted: Callable[[str], bool]) -> Terms:
        """The nouns among the wanted words; all wanted words where no noun is among them."""
        other = copy(self)
        kept = {word: weight for word, weight in self.weights.items() if wanted(word)}
        other.weights = {word: weight for word, weight in kept.items() if word in self.nouns} or kept
        return other

    def by_name(self, passage: str) -> Terms:
        """For a passage: where it has a word itself, other wordings of that concept may mean something else there."""
        told = frozenset(map(stem, content_words(passage))) if self._same else frozenset()
        named = frozenset(word for word in self._same if stem(word) in told)
        if not named:
            return self
        other = copy(self)
        other._named = named
        return other

    @property
    def total(self) -> float:
        return sum(self.weights.values())

    def rare(self, word: str) -> bool:
        """Whether the collection has a word, but in a few passages only."""
        return self._words.knows(stem(word)) and self._words.idf(stem(word)) >= RARE

    def met(self, text: str) -> dict[str, float]:
        """How far a text holds each word: as word (1), as part of a word (up to 0.8) or nearly (0.5)."""
        stems, shapes = self._words.analyzer.shape(text)
        return {word: self._match(word, stems, shapes) for word in self.weights}

    def coverage(self, text: str) -> float:
        """Weighted share of the words that a text holds."""
        if not self.total:
            return 0.0
        stems, shapes = self._words.analyzer.shape(text)
        covered = sum(weight * self._match(word, stems, shapes) for word, weight in self.weights.items())
        bonus = 0.15 * self.total if any(wording and wording <= stems for wording in self._extra) else 0.0
        return min(1.0, (covered + bonus) / self.total)

    def repeats(self, text: str) -> bool:
        """Whether a text says nothing but words of the question or their kin: a label, a heading within the text."""
        if text.count(" ") > len(self.weights) + LINKING:  # most sentences, which need not be taken apart
            return False
        said = {stem(word) for word in content_words(text)}
        return bool(said) and said <= self._own

    def _match(self, word: str, stems: frozenset[str], shapes: frozenset[str]) -> float:
        if stem(word) in stems:
            return 1.0
        if self._kin.get(word, frozenset()) & stems:
            return SAME
        if any(w <= stems for w in self._same.get(word, ())):
            return OTHERWISE if word in self._named else SAME
        if any(wording <= stems for wording in self._said.get(word, ())):
            return SAID
        parts = self._alike[word]
        if len(parts) > 1 and parts & stems:
            met = parts & stems
            return WHOLE if len(met) > 1 else HEAD if self._heads[word] in met else MODIFIER
        own = self._grams[word]
        return 0.5 if len(own) > 2 and len(own & shapes) >= 0.7 * len(own) else 0.0


def _same_meaning(asked: Sequence[str], concepts: Sequence[Term], words: Words) -> dict[str, list[frozenset[str]]]:
    """For each word of a question that names a concept, the stems of the concept's other wordings."""
    same: dict[str, list[frozenset[str]]] = {}
    for term in concepts:
        sets = {wording: frozenset(stem(w) for w in content_words(wording)) for wording in term.wordings}
        used = {wording for wording, stems in sets.items() if stems and stems <= {stem(word) for word in asked}}
        others = [stems for wording, stems in sets.items() if wording not in used and stems]
        for word in asked:
            if any(stem(word) in sets[wording] for wording in used):
                same.setdefault(word, []).extend(others)
    return same


def _formally(sayings: Sequence[Saying]) -> dict[str, list[frozenset[str]]]:
    """For each word of an everyday phrase, the stems of what publications say instead."""
    formal: dict[str, list[frozenset[str]]] = {}
    for saying in sayings:
        meant = [frozenset(stem(word) for word in content_words(wording)) for wording in saying.means]
        for word in saying.said:
            formal.setdefault(word, []).extend(meant)
    return formal


@dataclass(frozen=True, slots=True)
class Found:
    """Everything weighed for a question: passages, their sentences best first, and the question's telling words.

    `terms` holds a follow-up's own words and those of what it refers to. `subject` are the question's own nouns (all
    words where there are none; what it refers to where it has none) but those that only ask for a shape. `shape` is
    what the answer must have; `concepts` are the wordings of each concept that is named, `places` the municipalities,
    `cited` the passages that the turn before cited, and `said` counts the everyday phrases. `manner` says how the
    question is put (`Encoder.encode_manner`), shape (1, any); `completing` see `Preferences`.
    """

    query: Query
    manner: Vector
    terms: Terms
    subject: Terms
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    shape: expecting.Shape | None = None
    concepts: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    said: int = 0
    completing: Callable[[str], bool] | None = None

    def asks_for(self, word: str) -> bool:
        """Whether a folded word only asks for the shape of the answer."""
        return self.shape is not None and stem(word) in self.shape.asking


def gather(question: Question, searcher: Searcher, depth: int = DEPTH) -> Found:
    """Search for a question and weigh the sentences of the best passages."""
    shape = expecting.of(question.text)
    extra = [*synonyms(question.terms, question.text), *(shape.words if shape else ())]
    query = query_for(_asked(question), [*extra, *preferring.words(question)], question.sayings, searcher)
    if question.context:
        before = question.context.understood
        query = replace(turned(query, before, BEFORE, searcher), synonyms=(*query.synonyms, before))
    hits = _boosted(searcher.search(query, depth), question)
    inherited = question.context.subject if question.context else ""
    terms = Terms(query.text, searcher.generation.words, extra, question.terms, inherited, question.sayings)
    preferences = preferring.of(question, shape, searcher.generation.places)
    asks = headings.asking(question.text)
    weighed = [
        e
        for hit in hits
        for e in _weigh(hit, terms, searcher.sentence_cosines(query, hit.row), preferences, HEADED * asks(hit.record))
    ]
    asking = shape.asking if shape else frozenset()
    told = terms.restricted(lambda word: stem(word) not in asking and word not in SAYING_LITTLE)
    own = told.restricted(lambda word: word in query.terms)
    concepts = tuple(term.wordings for term in question.terms if term.kind not in EVERYWHERE)
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
    )


def _manner(question: Question, query: Query, searcher: Searcher) -> Vector:
    """How a question is put: mostly by its own words, a little by what its phrases mean and by what it follows up."""
    encode = searcher.encoder.encode_manner
    manner = encode([query.text])
    if question.sayings:
        manner = between(manner, encode([" ".join(meaning(question.sayings))]), VOICE)
    return between(manner, encode([question.context.understood]), BEFORE) if question.context else manner


def _asked(question: Question) -> str:
    """The words to search for: a follow-up names the municipality that it leaves unsaid."""
    unsaid = [name for name in question.municipalities if question.context and fold(name) not in fold(question.text)]
    return " ".join([question.text, *unsaid])


def _boosted(hits: list[Hit], question: Question) -> list[Hit]:
    """Passages cited before, and those of a named municipality, come forward; who does it stands elsewhere."""
    cited = question.context.passages if question.context and question.kind != "example" else ()
    lifted = [
        replace(
            h, score=h.score + CONTEXT * (h.record.id in cited) + FOCUS * _about(h, question) + TOWN * _of(h, question)
        )
        for h in hits
    ]
    return sorted(lifted, key=lambda h: -h.score)


def _of(hit: Hit, question: Question) -> bool:
    """Whether a passage tells of a municipality that the question names."""
    told = fold(f"{hit.record.section} {hit.record.text}")
    return any(word in told for name in question.municipalities for word in place_words(name))


def _about(hit: Hit, question: Question) -> bool:
    heading = " ".join(hit.record.headings[-2:])
    return bool(question.focus) and question.focus in {stem(word) for word in content_words(heading)}


def _weigh(hit: Hit, terms: Terms, cosines: np.ndarray, preferences: Preferences, headed: float) -> list[Evidence]:
    """`headed` is for all of a section that asks the question."""
    above = " ".join(hit.record.headings)
    named = terms.by_name(hit.record.text)
    found = []
    for index, sentence in enumerate(hit.record.sentences):
        said = wordings.LABEL.sub("", sentence.text, count=1)
        covered = 0.4 * named.coverage(said) + 0.6 * named.coverage(f"{above} {said}")
        cosine = max(0.0, float(cosines[index]))
        score = PASSAGE * hit.score + COVERAGE * covered + COSINE * cosine + headed
        score += preferences.worth(sentence, hit.record) - REPEATED * terms.repeats(said)
        found.append(Evidence(hit, index, score, covered, cosine))
    return found


def _nouns(text: str) -> frozenset[str]:
    """The capitalised words of a text that uses capitals, folded; empty where it is all lower (or all upper) case."""
    typed = text.split()
    if not any(word[:1].isupper() for word in typed[1:]) or text.isupper():
        return frozenset()
    return frozenset(w for word in typed if word[:1].isupper() for w in content_words(word)) - {"wann"}


def _telling(word: str, nouns: frozenset[str]) -> float:
    """Nouns and names carry a German question; where it is typed with capitals, other words count for less."""
    return (0.3 if word in SAYING_LITTLE else 1.0) * (1.0 if not nouns or word in nouns else LESS)


SAYING_LITTLE = frozenset(
    """beispiel beispiele kommune kommunen stadt staedte gemeinde gemeinden smart city smarte smartcity unterschied
    frage thema sache dinge braucht brauchen brauche eignet genau konkret eigene wann pro contra kontra hast
    passiert passieren gib gebt zeig zeige zeigen kennst kennen brauch suche weitere gute passende konkrete aufgabe
    aufgaben rolle zweck besten typisch typische typischen allgemein""".split()
)
