"""The telling words of a question, each with its weight, and how far a text covers them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from itertools import chain
from math import inf

from index.analysis import content_words, grams, in_parts, joined, stem
from index.words import Words
from service.holdings.catalogue import Term
from service.language import verbs
from service.language.everyday import Saying

LESS = 0.6
"""What a word that is no noun counts for, beside nouns."""
SAME = 0.9
"""What another wording of the same concept, or another word of a verb's root, counts for beside the word itself."""
OTHERWISE = 0.6
"""What another wording of a concept counts for in a passage that has the question's own: there it may mean another."""
WHOLE, HEAD, MODIFIER = 0.8, 0.6, 0.4
"""What several parts of a compound count for, its last part, which says what it is, and another part alone."""
SAID = 0.6
"""What the formal wording of an everyday phrase counts for."""
RARE = 4.0
"""Inverse document frequency from which on few passages have a word: about one in fifty."""
LINKING = 4
"""How many more words a text has that says nothing beyond the question's."""
INHERITED = 0.5
"""How much a word counts that a follow-up takes over, beside its own: those tell which sentence answers."""


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
        found = content_words(f"{text} {inherited}")
        asked = list(dict.fromkeys(found))
        self.nouns = _nouns(text) or frozenset(word for word in asked if words.surface(word, word)[:1].isupper())
        self.nouns |= {verbs.condition(text)} & set(asked)
        figurative = _figurative(sayings, words)
        self.weights = {
            word: min(words.idf(stem(word)), figurative.get(word, inf)) * _telling(word, self.nouns)
            for word in dict.fromkeys(in_parts(found, words.knows))
        }
        for whole, parts in joined(found):  # "Smart-City-Projekt" is no more telling than its parts together
            if whole in self.weights:
                told = sum(self.weights.get(part, 0.0) for part in parts)
                self.weights[whole] = min(self.weights[whole], told)
        own = frozenset(in_parts(content_words(text), words.knows))
        self.weights = {word: weight * (1.0 if word in own else INHERITED) for word, weight in self.weights.items()}
        self._alike = {word: frozenset({stem(word), *(stem(p) for p in splitter.parts(word))}) for word in asked}
        self._heads = {word: stem(next(reversed(splitter.parts(word)), word)) for word in asked}
        self._grams = {word: frozenset(grams(word)) for word in asked}
        self._same = _same_meaning(asked, concepts, words)
        self._named = frozenset[str]()
        self._standing: Mapping[str, float] = {}
        self._said = _formally(sayings)
        self._kin = {word: verbs.kindred(word) for word in asked if word not in self.nouns or word.endswith("ung")}
        self._own = frozenset(map(stem, asked)).union(*self._kin.values(), *chain(*self._same.values()))
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

    def within(self, credit: Mapping[str, float]) -> Terms:
        """For a passage: what words count for that stand not in it, but in what it stands in (index/standing.py)."""
        other = copy(self)
        other._standing = credit
        return other

    def met_by_shape(self, asking: Collection[str]) -> Terms:
        """For a sentence that has what words with these stems ask for ("Turnus"): it need not have them as well."""
        other = copy(self)
        other._standing = {**self._standing, **{word: 1.0 for word in self.weights if stem(word) in asking}}
        return other

    @property
    def total(self) -> float:
        return sum(self.weights.values())

    def rare(self, word: str) -> bool:
        """Whether the collection has a word, but in a few passages only."""
        return self._words.knows(stem(word)) and self._words.idf(stem(word)) >= RARE

    def met(self, *texts: str) -> dict[str, float]:
        """How far some texts hold each word together: as word (1), as part of a word (up to 0.8) or nearly (0.5)."""
        stems, shapes = self._shape(texts)
        return {word: self._match(word, stems, shapes) for word in self.weights}

    def coverage(self, *texts: str) -> float:
        """Weighted share of the words that some texts hold together."""
        if not self.total:
            return 0.0
        stems, shapes = self._shape(texts)
        covered = sum(weight * self._match(word, stems, shapes) for word, weight in self.weights.items())
        bonus = 0.15 * self.total if any(wording and wording <= stems for wording in self._extra) else 0.0
        return min(1.0, (covered + bonus) / self.total)

    def _shape(self, texts: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The stems and grams of some texts together. Texts are remembered one by one, so a heading that stands above
        many sentences is better passed beside them than joined to each."""
        first, *others = map(self._words.analyzer.shape, texts)
        return (first[0].union(*(o[0] for o in others)), first[1].union(*(o[1] for o in others))) if others else first

    def repeats(self, text: str) -> bool:
        """Whether a text says nothing but words of the question or their kin: a label, a heading within the text."""
        if text.count(" ") > len(self.weights) + LINKING:  # most sentences, which need not be taken apart
            return False
        said = {stem(word) for word in content_words(text)}
        return bool(said) and said <= self._own

    def _match(self, word: str, stems: frozenset[str], shapes: frozenset[str]) -> float:
        return max(self._met(word, stems, shapes), self._standing.get(word, 0.0))

    def _met(self, word: str, stems: frozenset[str], shapes: frozenset[str]) -> float:
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


def _figurative(sayings: Sequence[Saying], words: Words) -> dict[str, float]:
    """What each word of an everyday phrase may weigh at most: as much as the most telling word that publications use
    for it. "Boot" is rare in them, and yet "ins Boot holen" asks for nothing rare."""
    most: dict[str, float] = {}
    for saying in sayings:
        meant = [
            words.idf(own) for means in saying.means for own in map(stem, content_words(means)) if words.knows(own)
        ]
        for word in saying.said if meant else ():
            most[word] = min(max(meant), most.get(word, inf))
    return most


def _formally(sayings: Sequence[Saying]) -> dict[str, list[frozenset[str]]]:
    """For each word of an everyday phrase, the stems of what publications say instead."""
    formal: dict[str, list[frozenset[str]]] = {}
    for saying in sayings:
        meant = [frozenset(stem(word) for word in content_words(wording)) for wording in saying.means]
        for word in saying.said:
            formal.setdefault(word, []).extend(meant)
    return formal


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
    nenn nenne nennt nennen passiert passieren bekomme bekommen bekommt kriege kriegen kriegt gib gebt zeig zeige zeigen
    kennst kennen brauch suche weitere gute passende konkrete aufgabe aufgaben rolle zweck besten typisch typische
    typischen allgemein lauten""".split()
)
