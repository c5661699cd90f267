"""A question as it was understood, and what a turn of a conversation leaves for the next one.

No hidden state: whatever is understood beyond the words themselves stands in `Question.understood`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from index.analysis import content_words, fold, stem
from service.examples.facets import ExampleFilter
from service.holdings.catalogue import OPTIONS, Term
from service.language import manners, wordings
from service.language.everyday import Saying
from service.model import QuestionKind, Reference

EVERYWHERE = frozenset({"begriff", "programm"})
"""Kinds of concepts that half of the collection speaks of."""
SEVERAL = 3
"""Concepts of one kind that a sentence must name to be one that lists them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an earlier turn leaves for a follow-up: its stand-alone question, subject, kind, what it named, and the
    passages it cited. `terms` are names of glossary entries, `roles` those of the roles that it named for who leads.
    `size` is that of the municipality that is spoken for ("Wir haben 20.000 Einwohner"), `asked` its question alone,
    `topic` its nouns that the glossary does not know, `said` its answer's sentences. `reference` is the question that
    a follow-up asks anew, of something else, `leant` the one that the earlier turn asked anew itself; "" for any other.
    `listed` are the names of what a list had in order, while follow-ups point at one after the other; `apart_from` the
    municipalities that its question left out.
    """

    understood: str
    subject: str
    kind: QuestionKind = "fact"
    passages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    message: int | None = None
    roles: tuple[str, ...] = ()
    asked: str = ""
    topic: tuple[str, ...] = ()
    size: str = ""
    said: tuple[str, ...] = ()
    reference: str = ""
    leant: str = ""
    listed: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """Its question alone, as a reference."""
        return self.asked.rstrip(" ?!.")

    @property
    def references(self) -> tuple[Reference, ...]:
        """What a follow-up takes over, named so that each can be taken away."""
        if self.reference:
            return (Reference("subject", self.reference),)
        found = [
            *(Reference("municipality", name) for name in whole_names(self.municipalities)),
            *(Reference("concept", name) for name in self.terms if name in self.subject or not self.municipalities),
            *([Reference("message", f"Botschaft {self.message}")] if self.message else []),
        ]
        distinct = tuple(r for r in found if r.kind != "concept" or not r.text.startswith("Botschaft "))
        return distinct or (Reference("subject", self.subject),)

    @property
    def of_places(self) -> Context:
        """The context with nothing to refer to but its municipalities."""
        return replace(self, subject=", ".join(self.municipalities), terms=(), message=None, roles=(), topic=())

    def without_these(self, municipalities: Sequence[str], rejected: Collection[str]) -> Context | None:
        """The context without some municipalities and what words with these stems name; None where nothing is left."""
        gone = [r.text for r in self.references if set(map(stem, content_words(r.text))) & set(rejected)]
        return self.without([*gone, *municipalities])

    def without(self, dropped: Collection[str]) -> Context | None:
        """The context without the references of these texts; None where nothing is left."""
        asked = {text.partition(" (")[0] for text in (self.question, self.leant) if text}
        if asked & {text.partition(" (")[0] for text in dropped}:  # what a question leaves unsaid stands in brackets
            return None
        gone = {r.text for r in self.references if r.text in dropped}
        if not gone:
            return self
        if len(gone) == len(self.references):
            return None
        municipalities = tuple(name for name in self.municipalities if not any(name in other for other in gone))
        terms = tuple(name for name in self.terms if name not in gone)
        subject = ", ".join(r.text for r in self.references if r.text not in gone)
        message = None if f"Botschaft {self.message}" in gone else self.message
        return Context(subject, subject, self.kind, (), terms, municipalities, message)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what search works on, `understood` what the user is shown.

    `deed` is the verb of a question that asks who did something ("Welche Kommune hat ... aufgelöst?"), folded; `topic`
    the nouns that name no concept and no municipality, those that a follow-up takes over included. `spelled` is the
    question as it was typed, with slips mended; `others` are the concepts of the same kinds as the named `terms`.
    `apart_from` are municipalities that were told of, where it asks who else does something; `told` are the sentences
    of its text that tell something beside the question itself, `rejected` the stems of what somebody does not want to
    hear of, and `corrects` says that the answer before was not what they wanted.
    """

    asked: str
    text: str
    understood: str
    kind: QuestionKind
    terms: tuple[Term, ...] = ()
    others: tuple[Term, ...] = ()
    sayings: tuple[Saying, ...] = ()
    municipalities: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    wanted: ExampleFilter = field(default_factory=ExampleFilter)
    count: int | None = None
    focus: str = ""
    deed: str = ""
    topic: tuple[str, ...] = ()
    spelled: str = ""
    told: tuple[str, ...] = ()
    rejected: frozenset[str] = frozenset()
    corrects: bool = False
    context: Context | None = None
    corrections: dict[str, str] = field(default_factory=dict)

    @property
    def alone(self) -> str:
        """Its text without what is told beside the question itself."""
        return reduce(lambda text, told: text.replace(told, ""), self.told, self.text).strip()

    @property
    def trouble(self) -> bool:
        """Whether it tells of a trouble, or asks what to do about one."""
        return manners.TROUBLE.search(fold(self.text)) is not None

    @property
    def counted(self) -> tuple[str, str] | None:
        """One of several counted things that it names: ("arbeitspaket", "3")."""
        return wordings.counted(fold(self.text))

    @property
    def options(self) -> list[Term]:
        """The named concepts that a municipality chooses among: models, forms of cooperation, legal forms."""
        return [term for term in self.terms if term.kind in OPTIONS]


def whole_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names but for those that are part of another: "Bad Belzig" of "Bad Belzig und Wiesenburg/Mark"."""
    return tuple(name for name in names if not any(name != other and name in other for other in names))


def subject_of(question: Question) -> str:
    """What a later "die" or "dort" would mean: named municipality and concepts, else the content words."""
    within = fold(" ".join(question.municipalities)).split()
    terms = [term.name for term in specific(question.terms) if fold(term.name) not in within]
    named = (*whole_names(question.municipalities), *terms[:2])
    if named:
        return ", ".join(named[:3])
    if question.context:
        return question.context.subject
    if question.topic:
        return ", ".join(question.topic[:3])
    picked = [w for w in re.findall(r"[\w-]+", question.text) if content_words(w)]
    return " ".join(picked[:6]) or question.text[:60]


def specific(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The concepts that say what a question is about: not "Smart City" beside another."""
    telling = tuple(term for term in terms if term.kind not in EVERYWHERE)
    return telling or tuple(terms)
