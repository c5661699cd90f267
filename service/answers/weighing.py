"""How much a sentence counts for a question.

By its passage's rank, by the share of the question's words that it covers (weighted by how telling a word is), by its
own vector, by what of the question it has that the other passages have not (`contrast`), and by what the way of asking
prefers (`preferring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.analysis import content_words, fold, names_place, stem
from index.records import Record
from index.search import Hit, Query, Searcher
from ingest.model import Sentence
from service.answers import preferring
from service.answers.contrast import CENTRED, LOCAL, Contrast
from service.answers.lifting import asks_for_more, under
from service.holdings.catalogue import named_in
from service.language import headings, manners, wordings
from service.language.shapes import Shape
from service.questions.question import EVERYWHERE, Question
from service.questions.terms import Terms

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
LEAD = 0.05
"""For the first sentence of a passage, which more often says what the passage is there for."""
SPOKEN = 0.15
"""For a sentence of a passage that speaks of what the conversation is about."""
REPEATED = 0.5
"""Against a sentence that says nothing beyond the question's own words."""
REJECTED, SUBJECT = 0.5, 6
"""Against a sentence about what somebody does not want to hear of; words within which it says what it is about."""
OTHERS = 0.5
"""How much of what a passage stands in (`index.standing`) a sentence is credited with for words that are no nouns:
what is said of a thing should stand in the sentence."""
AFTER, LINK = 2, 0.6
"""Sentences after one that tells of a trouble within which advice is about it, and how much of its nearness counts."""


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

    @property
    def advises(self) -> bool:
        return manners.ADVISED.search(fold(self.sentence.text)) is not None


class Weigher:
    """Weighs sentences for one question, in the light of the `hits` that were found for it."""

    def __init__(
        self,
        question: Question,
        query: Query,
        terms: Terms,
        shape: Shape | None,
        hits: Sequence[Hit],
        searcher: Searcher,
    ) -> None:
        self._question, self._query, self._terms, self._shape = question, query, terms, shape
        self._searcher = searcher
        self.concepts = tuple(term.wordings for term in question.terms if term.kind not in EVERYWHERE)
        self.preferences = preferring.of(question, shape, searcher.generation.places)
        self._contrast = Contrast(query, terms, hits, searcher)
        self._asks = headings.asking(question.text)
        context = question.context
        said = context.said if context else ()
        subject = context.subject if context and not context.reference else ""  # what is asked anew is asked of another
        self._subject = Terms(subject, searcher.generation.words, concepts=question.terms) if subject else None
        self._against = dict.fromkeys(said, REPEATED if asks_for_more(question) else AGAIN)

    def weigh(self, hit: Hit) -> list[Evidence]:
        """The sentences of a passage in their order, but those that tell of something else than the question."""
        record = hit.record
        terms = standing(self._terms, hit, self._searcher, OTHERS).by_name(record.text)
        shaped = terms.met_by_shape(self._shape.asking) if self._shape and self._shape.asking else terms
        above = " ".join(record.headings)
        around = PASSAGE * hit.score + ABOVE * terms.coverage(above) + self._headed(hit)
        around += SPOKEN * self._subject.coverage(*record.parts) if self._subject else 0.0
        cosines = [max(0.0, cosine) for cosine in self._searcher.sentence_cosines(self._query, hit.row).tolist()]
        apart = self._contrast.cosines(hit.row).tolist()
        of_town = _of_town(record, self._question.municipalities)
        defining = self.preferences.defining
        continued = 0.0 if defining else CONTINUED  # a section says first what something is
        lead = 0.0 if defining or self.preferences.raised or self._question.kind == "compare" else LEAD
        found = []
        for index, sentence in enumerate(record.sentences):
            before = cosines[index - 1] if index else 0.0
            said = " ".join([wordings.LABEL.sub("", sentence.text, count=1), *filter(None, [of_town.get(index)])])
            cosine = cosines[index]
            if index and wordings.LINKED.match(sentence.text):  # "Er kann angerufen werden.": whom, says the one before
                said = f"{record.sentences[index - 1].text} {said}"
                cosine = max(cosine, (cosine + before) / 2)
            named = shaped if shaped is not terms and self._shape and self._shape.has(sentence.text) else terms
            covered = OWN * named.coverage(said) + (1 - OWN) * named.coverage(above, said)
            score = around + COVERAGE * covered + COSINE * cosine + self.preferences.worth(sentence, record)
            score += LOCAL * self._contrast.share(terms.met(said), said) + CENTRED * apart[index]
            score += continued * min(NEAR, before) + lead * (not index)
            score -= max(REPEATED * terms.repeats(sentence.text), self._against.get(sentence.text, 0.0))
            score -= REJECTED * self._rejected(record, sentence)
            found.append(Evidence(hit, index, score, covered, cosine))
        return [e for e in found if not self._tells_of_other(e)]

    def _rejected(self, record: Record, sentence: Sentence) -> bool:
        """Whether a sentence or its heading is about what the question does not want to hear of."""
        rejected = self._question.rejected
        opening = " ".join(sentence.text.split()[:SUBJECT]).partition(" als ")[0]  # "schlanker als ein Zweckverband"
        about = content_words(" ".join([opening, *record.headings[-1:]])) if rejected else []
        return not rejected.isdisjoint(map(stem, about))

    def _headed(self, hit: Hit) -> float:
        """What every sentence of a passage earns for the heading that it stands under."""
        asked, counted = self._asks(hit.record), self._question.counted
        headed = HEADED * asked if asked and _speaks_of(hit.record, self.concepts) else 0.0
        return headed + (NUMBERED * max(0, under(hit, *counted)) if counted else 0.0)

    def _tells_of_other(self, evidence: Evidence) -> bool:
        """Whether a sentence is about a municipality that is not asked about, or another message; or its headings name
        one that is to be left out."""
        if self.preferences.elsewhere(evidence.sentence.text):
            return True
        told = fold(" ".join([*evidence.record.headings, evidence.sentence.text]))
        return any(names_place(told, name) for name in self._question.apart_from)


def standing(terms: Terms, hit: Hit, searcher: Searcher, others: float = 1.0) -> Terms:
    """The terms for a passage, with what stands around it counted by a share, for words that are no nouns by `others`
    of it."""
    credit = searcher.standing.of([stem(word) for word in terms.weights], [hit.row])[:, 0].tolist()
    shares = (1.0 if word in terms.nouns else others for word in terms.weights)
    return terms.within({word: share * c for word, share, c in zip(terms.weights, shares, credit, strict=True)})


def linked(weighed: Sequence[Evidence]) -> list[Evidence]:
    """Advice comes nearer to a trouble where it stands right after a sentence that tells of it."""

    def near(e: Evidence) -> float:
        return COVERAGE * e.coverage + COSINE * e.cosine

    troubles = [e for e in weighed if not e.advises]
    found = []
    for e in weighed:
        if e.advises:
            told = [near(t) for t in troubles if t.record.id == e.record.id and 0 < e.index - t.index <= AFTER]
            e = replace(e, score=e.score + LINK * max(0.0, max(told, default=0.0) - near(e)))
        found.append(e)
    return found


def _speaks_of(record: Record, concepts: Sequence[Sequence[str]]) -> bool:
    """Whether a passage or its headings have a wording of one of the concepts; true where none is named."""
    told = " ".join([*record.headings, record.text])
    return not concepts or any(named_in(named, told) for named in concepts)


def _of_town(record: Record, names: Sequence[str]) -> dict[int, str]:
    """Of each sentence after one that begins an example of a named municipality, up to the next example, its name."""
    found: dict[int, str] = {}
    for start, sentence in enumerate(record.sentences if names else ()):
        if wordings.LABEL.match(sentence.text):
            told = [name for name in names if names_place(fold(sentence.text), name)]
            found |= dict.fromkeys(range(start + 1, headings.end_of_example(record, start)), told[0]) if told else {}
    return found
