"""What is asked: kind, named concepts and municipalities, numbers, spelling, and what a follow-up refers to.

No hidden state: whatever is understood beyond the words themselves stands in `Question.understood`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.analysis import content_words, fold, place_words, stem, words
from index.words import Words
from service import facets, verbs, wordings
from service.catalogue import OPTIONS, Glossary, Term
from service.everyday import Saying
from service.facets import ExampleFilter
from service.model import QuestionKind, Reference


@dataclass(frozen=True, slots=True)
class Context:
    """What an earlier turn leaves for a follow-up: its stand-alone question, subject, kind, what it named, and the
    passages it cited. `terms` are names of glossary entries, `roles` those of the roles that it named for who leads."""

    understood: str
    subject: str
    kind: QuestionKind = "fact"
    passages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    message: int | None = None
    roles: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[Reference, ...]:
        """What a follow-up takes over, named so that each can be taken away."""
        found = [
            *(Reference("municipality", name) for name in self.municipalities),
            *(Reference("concept", name) for name in self.terms if name in self.subject or not self.municipalities),
            *([Reference("message", f"Botschaft {self.message}")] if self.message else []),
        ]
        distinct = tuple(r for r in found if r.kind != "concept" or not r.text.startswith("Botschaft "))
        return distinct or (Reference("subject", self.subject),)

    def without(self, dropped: Collection[str]) -> Context | None:
        """The context without the references of these texts; None where nothing is left."""
        gone = {r.text for r in self.references if r.text in dropped}
        if not gone:
            return self
        if len(gone) == len(self.references):
            return None
        municipalities = tuple(name for name in self.municipalities if name not in gone)
        terms = tuple(name for name in self.terms if name not in gone)
        subject = ", ".join(r.text for r in self.references if r.text not in gone)
        message = None if f"Botschaft {self.message}" in gone else self.message
        return Context(subject, subject, self.kind, (), terms, municipalities, message)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what search works on, `understood` what the user is shown.

    `deed` is the verb of a question that asks who did something ("Welche Kommune hat ... aufgelöst?"), folded.
    """

    asked: str
    text: str
    understood: str
    kind: QuestionKind
    terms: tuple[Term, ...] = ()
    sayings: tuple[Saying, ...] = ()
    municipalities: tuple[str, ...] = ()
    wanted: ExampleFilter = field(default_factory=ExampleFilter)
    count: int | None = None
    focus: str = ""
    deed: str = ""
    context: Context | None = None
    corrections: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[Term]:
        """The named concepts that a municipality chooses among: models, forms of cooperation, legal forms."""
        return [term for term in self.terms if term.kind in OPTIONS]


class Reader:
    """Reads questions against the glossary and one generation's vocabulary and municipalities."""

    def __init__(
        self, glossary: Glossary, vocabulary: Words, municipalities: Sequence[str], known: Callable[[str], bool]
    ) -> None:
        self.glossary, self.vocabulary, self._known = glossary, vocabulary, known
        self._places = [(place_words(name), name) for name in dict.fromkeys(municipalities)]
        terms = [words(w)[0] for term in glossary.terms for w in term.wordings if len(words(w)) == 1]
        self._concepts = [word for word in dict.fromkeys(terms) if len(word) >= _LONG]
        self._choices = [w for w, n in vocabulary.analyzer.splitter.counts.items() if len(w) >= 5]

    def read(self, asked: str, context: Context | None = None) -> Question:
        asked = " ".join(asked.split())
        spelled, corrections = self.spell(asked)
        text = verbs.joined(spelled, self._in_use)
        folded = _plain(text)
        named = self._named(text)
        kind = "example" if named and wordings.DEED.search(folded) else self._kind(folded)
        read = Question(
            asked=asked,
            text=text,
            understood=spelled,
            kind=kind,
            terms=self.glossary.find(text),
            sayings=self.glossary.everyday.find(text),
            municipalities=named,
            wanted=facets.read(folded, facets.message_of(folded)),
            count=_count(folded),
            focus=_focus(folded),
            deed=verbs.deed(text) if kind == "example" else "",
            corrections=corrections,
        )
        return self._continued(read, context) if context and self._is_follow_up(read) else read

    def _continued(self, question: Question, context: Context) -> Question:
        """A follow-up with what it does not say itself: its subject, and the kind where only the subject is another."""
        folded = _plain(question.text)
        if context.roles and not question.terms and wordings.THAT_ONE.search(question.text):
            context = replace(context, subject=context.roles[0], terms=context.roles[:1])
        kind = context.kind if wordings.SAME_AGAIN.search(folded) and question.kind == "fact" else question.kind
        inherited = () if question.terms else tuple(t for t in self.glossary.terms if t.name in context.terms)
        message = question.wanted.message or context.message
        return replace(
            question,
            understood=f"{question.text} (Bezug: {context.subject})",
            kind="example" if wordings.WHO_DOES.search(folded) else kind,
            terms=(*question.terms, *inherited),
            municipalities=question.municipalities or self._inherited(question, folded, context),
            wanted=replace(question.wanted, message=message),
            context=context,
        )

    @staticmethod
    def _inherited(question: Question, folded: str, context: Context) -> tuple[str, ...]:
        """The municipality spoken of, unless another concept is named or another municipality asked for."""
        return () if question.terms or wordings.EXAMPLE.search(folded) else context.municipalities

    def _in_use(self, verb: str) -> bool:
        return self.vocabulary.knows(stem(verb)) or self.glossary.everyday.uses(verb)

    # -- kind ------------------------------------------------------------------------------------------------------

    def _kind(self, folded: str) -> QuestionKind:
        options = [t for t in self.glossary.find(folded) if t.kind in OPTIONS]
        if not options and wordings.SORTED.search(folded):
            return "list"
        if wordings.COMPARE.search(folded) or (len(options) >= 2 and wordings.OR.search(folded)):
            return "compare"
        if wordings.EXAMPLE.search(folded):
            return "example"
        if wordings.DEFINITION.search(folded) and not wordings.LISTS.search(folded):
            return "definition"
        one = wordings.FOREMOST.search(folded) is not None
        return "list" if wordings.LIST.search(folded) and not one else "fact"

    def _named(self, text: str) -> tuple[str, ...]:
        """Municipalities of the examples that the question names, adjective forms ("Mendener") and typos included."""
        found = []
        asked = words(text)
        for pieces, name in self._places:
            if any(_same_place(piece, word) for piece in pieces for word in asked):
                found.append(name)
        return tuple(found)

    # -- spelling --------------------------------------------------------------------------------------------------

    def spell(self, text: str) -> tuple[str, dict[str, str]]:
        """Replace words that the collection does not know by the one word it knows that is nearest, if near enough."""
        corrections: dict[str, str] = {}
        for match in re.finditer(r"[^\W\d_]{5,}", text):
            better = self._correct(match.group())
            if better:
                corrections[match.group()] = better
        for wrong, right in corrections.items():
            text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
        return text, corrections

    def _correct(self, word: str) -> str | None:
        folded = words(word)[0] if words(word) else ""
        splitter = self.vocabulary.analyzer.splitter
        if len(folded) < 5 or self.vocabulary.knows(stem(folded)) or folded in _COMMON:
            return None
        concept = self._nearest(folded, self._concepts, 0.9) if len(folded) >= _LONG else None
        if concept and self.vocabulary.knows(stem(concept)):
            return self.vocabulary.surface(concept)
        if splitter.parts(folded):
            return None
        if self._known(word) or self.glossary.everyday.uses(folded):  # a real word, only not of this collection
            return None
        cutoff = 0.87 if len(folded) < 8 else 0.85
        near = self._nearest(folded, self._choices, cutoff)
        return self.vocabulary.surface(near) if near else None

    @staticmethod
    def _nearest(folded: str, choices: Sequence[str], least: float) -> str | None:
        """The most similar word, if it is similar enough, begins with the same letter and is another word at all."""
        near = process.extractOne(folded, choices, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=least)
        return near[0] if near and near[0][0] == folded[0] and stem(near[0]) != stem(folded) else None

    # -- follow-ups ------------------------------------------------------------------------------------------------

    def _is_follow_up(self, question: Question) -> bool:
        """An elliptic opening, a pronoun with little else, or next to no content of its own."""
        folded = _plain(question.text)
        content = [w for w in content_words(question.text) if self.vocabulary.idf(stem(w)) > 1.5]
        own_topic = bool(question.terms or question.municipalities)
        if wordings.OPENING.search(folded) or wordings.WHO_DOES.search(folded):
            return True
        if wordings.POINTING.search(folded) and len(content) <= 3:
            return True
        if wordings.AMONG.search(folded) and not own_topic:
            return True
        pronoun = bool(wordings.ANAPHOR.search(wordings.ARTICLE.sub("", folded)))
        if pronoun and not own_topic and len(content) <= 4:
            return True
        return not own_topic and (len(content) <= 1 or (len(content) <= 3 and not _names_things(question.text)))


def _names_things(text: str) -> bool:
    """Whether a question typed with capitals has a noun in it: "Kann man später wechseln?" has none."""
    return text.islower() or any(word[:1].isupper() for word in text.split()[1:])


def subject_of(question: Question) -> str:
    """What a later "die" or "dort" would mean: named municipality or concepts, else the content words."""
    if question.municipalities:
        return ", ".join(question.municipalities)
    if question.terms:
        return ", ".join(term.name for term in specific(question.terms)[:2])
    if question.context:
        return question.context.subject
    picked = [w for w in re.findall(r"[\w-]+", question.text) if content_words(w)]
    return " ".join(picked[:6]) or question.text[:60]


def specific(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The concepts that say what a question is about: not "Smart City" beside another."""
    telling = tuple(term for term in terms if term.kind not in EVERYWHERE)
    return telling or tuple(terms)


EVERYWHERE = frozenset({"begriff", "programm"})
"""Kinds of concepts that half of the collection speaks of."""
_LONG = 8
"""Letters from which on a word one letter beside a concept's is a slip, also where parts of it are words."""
_COMMON = {"danke", "hallo", "guten", "morgen", "heute", "gestern", "python", "skript"}


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _same_place(piece: str, word: str) -> bool:
    return word == piece or (
        len(piece) > 3 and word in {piece + "er", piece + "s", piece + "ern", re.sub(r"(en|e)$", "", piece) + "er"}
    )


def _count(folded: str) -> int | None:
    match = wordings.COUNT.search(folded)
    return None if match is None else wordings.NUMBERS.get(match.group(1)) or int(match.group(1))


def _focus(folded: str) -> str:
    """Stem of the noun that is asked for: "Welche Ebenen braucht ..." -> "eben"; "" where none is plain."""
    match = wordings.ASKED_FOR.search(folded)
    found = content_words(match.group(1)) if match else []
    found = found or re.findall(rf"\b{wordings.LISTED}\b", folded)
    telling = [w for w in found if w not in wordings.NUMBERS and not w.isdigit() and w not in wordings.SORTS]
    return stem(telling[0]) if telling else ""
