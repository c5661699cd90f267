"""A question to an answer over one generation: read, gather, judge, compose, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter

from index.analysis import fold
from index.search import Searcher
from service.answers import (
    choosing,
    composing,
    confidence,
    declining,
    lacking,
    lists,
    people,
    several,
    sorts,
    suggesting,
)
from service.answers.citing import Citer, unnumbered
from service.answers.deeds import announced, telling_of, untold
from service.answers.disagreeing import disagreeing
from service.answers.evidence import Found, gather, of_its_town
from service.answers.lines import MORE, PLACES, Block, Line, beyond, direct, said
from service.examples import facets
from service.holdings.catalogue import Glossary, Sort
from service.language import manners, wordings
from service.model import Answer, AnswerSection, AnswerSentence, ExampleCard, Stage, Status
from service.questions import expecting
from service.questions.question import EVERYWHERE, Context, Question, specific, subject_of
from service.questions.talk import talk
from service.questions.understanding import Reader

LEGAL_NOTE = (
    "Das Kommunalrecht ist von Land zu Land verschieden. Diese Fundstellen sind Hintergrund und keine Rechtsberatung; "
    "lassen Sie die Wahl der Rechtsform vor Ort prüfen."
)
PROCUREMENT_NOTE = (
    "Diese Fundstellen zum Vergaberecht sind Hintergrund und keine Rechtsberatung; lassen Sie den einzelnen Auftrag "
    "von Ihrer Vergabestelle prüfen."
)
NO_MESSAGE = "Eine Botschaft {number} gibt es nicht: Die Arbeitshilfe zählt zehn Botschaften."
SETTLED = 0.95
"""Confidence where examples are asked for by what is known of them, or sorts, a numbered message or a person that are
there."""
PARTLY = "Das trifft Ihre Frage vielleicht nur zum Teil."
DISAGREEING = (
    "Die Veröffentlichungen sagen dazu Verschiedenes; die jüngste steht oben. Lesen Sie nach, ob beide dasselbe meinen."
)
_ABOUT, _TOLD = 5, 4
"""Words of a sentence within which it names what it is about, and sentences of an answer that say so together."""
_LEGAL = {"rechtsform"}
_LEGAL_WORDS = {"gmbh", "zweckverband", "aoer", "genossenschaft", "rechtsform", "eigenbetrieb", "gesellschaft"}


@dataclass(frozen=True, slots=True)
class Result:
    """An answer and the question as it was read, which the next turn refers to."""

    answer: Answer
    question: Question
    roles: tuple[str, ...] = ()
    """Names of the roles that an answer to "Wer leitet ...?" gives."""
    concepts: tuple[str, ...] = ()
    """Names of the concepts in the first sentence of an answer to a question that names none."""

    @property
    def context(self) -> Context:
        before = self.question.context
        return Context(
            understood=self.question.text if before is None else f"{before.understood} {self.question.text}"[-300:],
            subject=", ".join(self.concepts) or self._subject(),
            kind=self.question.kind,
            passages=tuple(dict.fromkeys(c.passage for c in self.answer.citations)),
            terms=self.concepts or tuple(term.name for term in specific(self.question.terms)),
            municipalities=self._places(),
            message=self.question.wanted.message,
            roles=self.roles,
            asked=self.question.text,
            topic=self.question.topic,
            size=self.question.wanted.size or (before.size if before else ""),
            said=said(self.answer),
            leant=before.reference if before else "",
            listed=before.listed if before else (),
            apart_from=self.question.apart_from,
        )

    def _places(self) -> tuple[str, ...]:
        """The municipality that a later "dort" means: the one named, or the only one shown."""
        shown = tuple(card.municipality for card in self.answer.examples)
        return self.question.municipalities or (shown if len(shown) == 1 else ())

    def _subject(self) -> str:
        if self.question.kind == "example" and self.answer.examples and not self.question.municipalities:
            shown = (self.answer.examples[0].municipality,)
            return subject_of(replace(self.question, municipalities=shown))
        return subject_of(self.question)


class Answerer:
    """Answers over one generation. Holds no state between questions."""

    def __init__(self, searcher: Searcher, glossary: Glossary, citer: Callable[[], Citer]) -> None:
        self.searcher, self.glossary, self._citer = searcher, glossary, citer
        generation = searcher.generation
        self.answerable = lru_cache(maxsize=2048)(self._answerable)
        named = composing.sections(generation.records, glossary)
        self._about = lru_cache(maxsize=256)(
            lambda option: generation.records.under(named.get(option, set()).__contains__)
        )
        municipalities = [e.municipality for e in generation.examples]
        self._places = generation.places
        self.reader = Reader(glossary, generation.words, municipalities, searcher.encoder.knows)

    def answer(self, asked: str, context: Context | None, conversation: str, turn: str) -> Result:
        *_, (_, whole) = self.stages(asked, context, conversation, turn)
        return whole

    def stages(
        self, asked: str, context: Context | None, conversation: str, turn: str
    ) -> Iterator[tuple[Stage, Result]]:
        """The same answer three times, each more whole: as the question is understood, composed, with suggestions."""
        begun = perf_counter()
        question = self.reader.read(asked, context)
        bare = self._bare(question, conversation, turn)
        yield "understood", Result(bare, question)
        answer, found = self._both(bare, question, context) or self._alone(bare, question)
        yield "composed", Result(answer, question)
        suggestions = suggesting.proven(
            question, found, answer, self.searcher.generation, self.glossary, self.answerable
        )
        answer = replace(answer, suggestions=suggestions)
        timed = replace(answer, milliseconds=round((perf_counter() - begun) * 1000, 1))
        yield "whole", Result(timed, question, self._roles(question, answer), self._concepts(question, answer))

    def _roles(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The roles that the sentences before all headings name, where the question asks who leads."""
        if not wordings.WHO_LEADS.search(wordings.clause(fold(question.text))):
            return ()
        told = " . ".join(s.text for section in answer.sections if not section.heading for s in section.sentences)
        return tuple(term.name for term in self.glossary.find(told) if term.kind == "rolle")[:2]

    def _concepts(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """What most of the sentences that answer are about, or the first, where the question names nothing that a
        follow-up could mean; not one of several that a list tells of in turn."""
        named = [term for term in question.terms if term.kind not in EVERYWHERE]
        if question.context or question.municipalities or named or not answer.sections:
            return ()
        told = answer.sections[0].sentences[:_TOLD]
        named_by = [self.glossary.find(" ".join(sentence.text.split()[:_ABOUT])) for sentence in told]
        found = Counter(term for terms in named_by for term in terms if term.kind not in EVERYWHERE)
        return tuple(term.name for term, n in found.most_common(1) if n > 1 or term in named_by[0])

    def _bare(self, question: Question, conversation: str, turn: str) -> Answer:
        """An answer that says only how the question was understood."""
        return Answer(
            question=question.asked,
            understood_as=question.understood,
            kind=question.kind,
            status="unanswered",
            confidence=0.0,
            sections=(),
            citations=(),
            examples=(),
            nearest=(),
            suggestions=(),
            notes=(),
            conversation=conversation,
            turn=turn,
            generation=self.searcher.generation.manifest.number,
            milliseconds=0.0,
            context=question.context.references if question.context else (),
        )

    def _alone(self, bare: Answer, question: Question) -> tuple[Answer, Found]:
        found = gather(question, self.searcher)
        return self._answered(
            replace(bare, kind=question.kind, understood_as=question.understood), question, found
        ), found

    def _both(self, bare: Answer, question: Question, context: Context | None) -> tuple[Answer, Found] | None:
        """The answer to a question that asks two things, the second one read in the light of the first; None for one
        that asks one. Where neither half is surely answered alone, the whole is answered in part at most;
        where one is told in part and the other not at all, that is named."""
        asked = several.halves(question.spelled)
        if asked is None:
            return None
        before = self.reader.read(asked[0], context)
        first, found = self._alone(bare, before)
        after = self.reader.read(asked[1], Result(first, before).context, going_on=True)
        lost = first.status == "unanswered" and after.context and not (after.terms or after.municipalities)
        # A lost second half would be about something that the sources do not know.
        second, also = (first, found) if lost else self._alone(bare, after)
        told = {first.status, second.status}
        if "answered" not in told:
            whole, of_whole = self._alone(bare, question)
            if told != {"partly", "unanswered"} or whole.status == "unanswered":
                sure = whole.status == "answered"
                return replace(whole, status="partly", notes=(PARTLY, *whole.notes)) if sure else whole, of_whole
        return several.together(asked, (first, second)), found if first.sections else also

    def _answered(self, bare: Answer, question: Question, found: Found) -> Answer:
        sure = self._confidence(question, found)
        near = choosing.nearest(question, found, self.searcher.generation)
        talked = bool(talk(question))
        status = "partly" if near else "unanswered" if talked else confidence.MODEL.status(sure)
        citer = self._citer()
        if status != "unanswered" and question.kind not in {"compare", "example"}:
            found = of_its_town(found, self.searcher)
        apart = disagreeing(found) if question.kind == "fact" and status != "unanswered" else []
        sections, cards = ((), ()) if status == "unanswered" else self._compose(question, found, citer, near, apart)
        there = question.context is None and question.municipalities
        if there and sections and lacking.without_members(question, found, citer.citations):
            sections, cards, citer = (), (), self._citer()  # who sits in a body elsewhere is no part of an answer
        if not sections:
            status = "unanswered"
        elif status == "answered" and lacking.something(question, found, sections, citer.citations, self._places):
            status = "partly"
        elif not near and not (status == "answered" and found.shape) and len(citer.citations) < PLACES:
            cited = [citation.passage for citation in citer.citations]
            short = question.kind in {"list", "compare"} and len(cited) < lists.FEWEST
            told = composing.narrowed(found, question, self.glossary)
            if question.deed and not question.municipalities:  # who did something else is not to be seen there
                told = telling_of(told, question, self._places)
            sections += _sections(beyond(told, cited, short), citer)
        if status == "answered" and lacking.perhaps_beside(question, sections, citer.citations):
            status = "partly"
        return replace(
            bare,
            status=status,
            confidence=round(sure, 3),
            sections=sections,
            citations=tuple(citer.citations),
            examples=cards,
            nearest=declining.nearest(found, citer) if status == "unanswered" and not talked else (),
            notes=(choosing.unmet(question.wanted),)
            if near
            else tuple(self._notes(question, found, status, sure, apart)),
        )

    # -- composing -------------------------------------------------------------------------------------------------

    def _compose(
        self, question: Question, found: Found, citer: Citer, near: Sequence[choosing.Chosen], apart: Sequence[Line]
    ) -> tuple[tuple[AnswerSection, ...], tuple[ExampleCard, ...]]:
        if near:
            return self._with_examples(question, replace(found, evidence=()), near, citer, apart)
        places = len(question.municipalities)
        if question.kind == "example" and not places:
            found = telling_of(found, question, self._places)
        if question.kind == "example" or (places and question.kind != "compare") or places > 1:
            chosen = choosing.choose(question, found, self.searcher.generation)
            if chosen:
                return self._with_examples(question, found, chosen, citer, apart)
        return _sections(_side_by_side(apart, self._blocks(question, found), citer), citer), ()

    def _blocks(self, question: Question, found: Found) -> list[Block]:
        if found.advice:
            found = replace(found, evidence=tuple(sorted([*found.evidence, *found.advice], key=lambda e: -e.score)))
        person = people.introduced(question, found)
        if person:
            return [Block(None, tuple(Line(person.record, index) for index in person.lines))]
        sort = sorts.asked(question, self.glossary)
        if sort:
            listed = composing.listing(found, question, self.searcher, self.glossary)
            if listed and sorts.covered((line.text for line in listed[0].lines), sort, self.glossary):
                return listed
            apart = self._sorted_out(sort, found)
            if apart or question.kind != "list":
                return apart or listed
            naming = sorts.naming(found, sort, self.glossary, self._places)
            return direct(naming, short=True) if naming else listed
        if question.kind == "compare":
            return composing.comparison(found, question, self.glossary, self._about, self._places)
        if question.kind == "example":
            return composing.naming(found, self._places)
        if question.kind == "list" or manners.WHAT_DOES.search(fold(question.text)):
            return composing.listing(found, question, self.searcher, self.glossary)
        if wordings.ADVICE.search(wordings.clause(fold(question.text))):
            return composing.weighing(found, question, self.glossary, self._about)
        if question.kind == "definition":
            return direct(found, whole=False)
        return composing.stating(found, question, self.searcher)

    def _sorted_out(self, sort: Sort, found: Found) -> list[Block]:
        """A sentence on each of some sorts; empty where too few are told of."""
        return sorts.sorted_out(found, sort, self.glossary, self._about, self._places)

    def _with_examples(
        self,
        question: Question,
        found: Found,
        chosen: Sequence[choosing.Chosen],
        citer: Citer,
        contradicting: Sequence[Line],
    ) -> tuple[tuple[AnswerSection, ...], tuple[ExampleCard, ...]]:
        """The sentences of each example under its name, where one is asked for; and the cards."""
        blocks = [Block(item.example.municipality, tuple(Line(item.record, i) for i in item.lines)) for item in chosen]
        apart = question.kind == "example" or len(chosen) > 1
        if not apart:
            blocks = _side_by_side(contradicting, direct(found), citer)
        told = {line for block in blocks for line in block.lines}
        more = [line for block in direct(found) for line in block.lines if line not in told]
        if apart and question.kind != "compare" and more and not choosing.all_asked(question):
            blocks.append(Block(MORE, tuple(more[:3])))
        sections = _sections(blocks, citer)
        cards = tuple(
            choosing.card(c.example, choosing.proof(c.example, self.searcher.generation, citer)) for c in chosen
        )
        return sections, cards

    def _notes(
        self, question: Question, found: Found, status: Status, sure: float, contradicting: Sequence[Line]
    ) -> list[str]:
        if status == "unanswered":
            message = self._no_message(question)
            absent = choosing.absent(question, self.searcher.generation)
            return declining.notes(
                question, found, sure, absent if message is None else NO_MESSAGE.format(number=message)
            )
        notes = [PARTLY] if status == "partly" else []
        if found.shape is expecting.ORDER:
            notes.append(declining.NO_ORDERS)
        asked = set(fold(question.text).replace("?", " ").split())
        if any(t.kind in _LEGAL for t in question.terms) or asked & _LEGAL_WORDS:
            notes.append(LEGAL_NOTE)
        before = question.context.understood if question.context else ""
        if any(wordings.PROCUREMENT.search(fold(text)) for text in (question.text, before)):
            notes.append(PROCUREMENT_NOTE)
        if contradicting:
            notes.insert(0, DISAGREEING)
        return notes

    # -- confidence ------------------------------------------------------------------------------------------------

    def _answerable(self, asked: str) -> bool:
        """Whether a question on its own would be answered; remembered, because suggestions recur."""
        question = self.reader.read(asked)
        found = gather(question, self.searcher)
        return confidence.MODEL.status(self._confidence(question, found)) == "answered"

    def _confidence(self, question: Question, found: Found) -> float:
        generation = self.searcher.generation
        if found.shape is expecting.ORDER or found.unheard or self._no_message(question) or untold(question, found):
            return 0.0
        if choosing.absent(question, generation):
            return 0.0
        sure = confidence.MODEL(confidence.features(found, self.searcher))
        person = people.introduced(question, found)
        if person is not None and not person.whole:  # it says who a person is, but not how to reach one
            return min(sure, confidence.MODEL.partly)
        if sure >= SETTLED:
            return sure
        sort = sorts.asked(question, self.glossary)
        settled = (
            choosing.settled(question, generation)
            or choosing.told(question, found, generation)
            or (question.kind == "example" and bool(announced(found, generation.places)))
            or (sort is not None and bool(self._sorted_out(sort, found)))
            or choosing.compared(question, generation)
            or (composing.options_alone(question) and all(map(self._about, question.options)))
            or lists.message_told(question, found)
            or lists.counted_out(question, found, generation.records)
            or person is not None
            or (bool(found.concepts) and lists.steps(found, question, generation.records) is not None)
        )
        return SETTLED if settled else sure

    def _no_message(self, question: Question) -> int | None:
        """The number of a message that is asked for, although the publications count fewer."""
        counted = any(term.number for term in self.glossary.terms)
        return facets.no_message(fold(question.text)) if counted else None


def _side_by_side(lines: Sequence[Line], blocks: Sequence[Block], citer: Citer) -> list[Block]:
    """Sentences that contradict each other, each under its publication and year, the newest first; then the others."""
    if not lines:
        return list(blocks)
    dated = sorted(((citer.year(line.record), line) for line in lines), key=lambda pair: -(pair[0] or 0))
    headed = [Block(f"{line.record.title} ({year or 'ohne Jahr'})", (line,)) for year, line in dated]
    rest = [replace(block, lines=tuple(line for line in block.lines if line not in lines)) for block in blocks]
    return [*headed, *(replace(block, heading=block.heading or MORE) for block in rest if block.lines)]


def _sections(blocks: Sequence[Block], citer: Citer) -> tuple[AnswerSection, ...]:
    """Blocks with verified citations only; a block whose every sentence fails goes."""
    sections = []
    for block in blocks:
        shown = [line.sentence if block.ordered else unnumbered(line.sentence) for line in block.lines]
        cited = [(s, citer.cite(line.record, s)) for s, line in zip(shown, block.lines, strict=True)]
        sentences = tuple(AnswerSentence(sentence.text, numbers) for sentence, numbers in cited if numbers)
        if sentences:
            sections.append(AnswerSection(block.heading, sentences))
    return tuple(sections)
