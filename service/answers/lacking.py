"""What is asked for and not in the answer that was found: then it answers in part at most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import content_words, fold, names_place, stem, words
from index.records import BETWEEN
from service.answers.disagreeing import DATE, FIGURES
from service.answers.evidence import Found
from service.answers.lines import BESIDES
from service.answers.preferring import preferred
from service.language import headings, manners, wordings
from service.model import AnswerSection, AnswerSentence, Citation
from service.questions import towns
from service.questions.question import Question
from service.questions.terms import SAYING_LITTLE, Terms

_CALLED_SO = frozenset(
    map(
        stem,
        """kriterien stufen kompetenzen faehigkeiten qualifikationen risiken fehler kontrollmoeglichkeiten kennzahlen
        indikatoren voraussetzungen bedingungen anforderungen synergien fragen rechte pflichten befugnisse""".split(),
    )
)
"""Things that a text seldom tells without naming their sort; tasks and aims, say, are told by what somebody does."""


def something(
    question: Question,
    found: Found,
    sections: Sequence[AnswerSection],
    citations: Sequence[Citation],
    places: re.Pattern[str],
) -> bool:
    """Whether an answer's sections lack the figure, the side, the members, one of the `places` that has what is asked
    for, or all that a follow-up asks for."""
    if (
        without_figure(found, sections)
        or without_members(question, found, citations)
        or without_side(question, sections, citations)
        or without_example(question, sections, places)
    ):
        return True
    return without_own(question, found, sections)


def without_figure(found: Found, sections: Sequence[AnswerSection]) -> bool:
    """Whether a figure is asked for and no sentence that is shown has one, or a date and none has one of the thing:
    when a town decided on its plan does not tell since when it has a Stabsstelle."""
    shape = found.shape
    if shape is None or shape.name not in {*FIGURES, DATE}:
        return False
    has = [s.text for section in sections for s in section.sentences if shape.has(s.text)]
    thing = found.subject.restricted(lambda word: not any(names_place(word, name) for name in found.places))
    return not has or (shape.name == DATE and not any(_speaks_of(thing, text, found) for text in has))


def perhaps_beside(question: Question, sections: Sequence[AnswerSection], citations: Sequence[Citation]) -> bool:
    """Whether an answer may be beside the point, so that what else there is stays with it: the rest may stand there."""
    return without_reason(question, sections, citations) or without_named(question, sections, citations)


def without_reason(question: Question, sections: Sequence[AnswerSection], citations: Sequence[Citation]) -> bool:
    """Whether it is asked why something is so, and no sentence that answers has words of a reason or stands under
    "Warum": it may only say that it is so."""
    if not manners.WHY.search(fold(question.text)):
        return False
    told = _answering(sections)
    headed = map(fold, _headings(told, citations))
    return not (any(manners.REASON.search(fold(s.text)) for s in told) or any(map(wordings.WHY_HEADED.match, headed)))


def _speaks_of(thing: Terms, text: str, found: Found) -> bool:
    """Whether a sentence, its heading or the sentence that it leans on has one of the words."""
    evidence = next((e for e in found.evidence if e.sentence.text == text), None)
    if evidence is not None:
        before = [evidence.record.sentences[evidence.index - 1].text] if evidence.linked and evidence.index else []
        text = " ".join([*evidence.record.headings[-1:], *before, text])
    return not thing.weights or any(thing.met(text).values())


def without_side(question: Question, sections: Sequence[AnswerSection], citations: Sequence[Citation]) -> bool:
    """Whether drawbacks or benefits are asked for, and nothing that is shown stands under a heading of them, its own or
    that of its section, or has words of them: what a Genossenschaft is good for does not tell what is bad about it."""
    wanted = wordings.side_asked(question.text) if question.kind in {"compare", "list"} else ""
    if wanted not in wordings.CUES:
        return False
    cue, _ = wordings.CUES[wanted]
    side = headings.PRO if wanted == "Vorteile" else headings.CON
    told = _answering(sections)
    if any(side.match(" ".join(words(heading))) for heading in _headings(told, citations)):
        return False
    return not (
        any((section.heading or "").endswith(wanted) for section in sections if section.heading not in BESIDES)
        or any(cue.search(fold(s.text)) for s in told)
    )


def without_example(question: Question, sections: Sequence[AnswerSection], places: re.Pattern[str]) -> bool:
    """Whether examples are asked for, and nothing that is shown names one of the `places`, or stands under its name:
    what a Zweckverband is tells of nobody who has one."""
    if question.kind != "example" or question.municipalities:
        return False
    told = [text for section in sections for text in (section.heading or "", *(s.text for s in section.sentences))]
    return not any(places.search(fold(text)) or towns.told(text) for text in told)


def without_named(question: Question, sections: Sequence[AnswerSection], citations: Sequence[Citation]) -> bool:
    """Whether things of a sort are asked for that a text calls by its name ("Welche Kriterien ...?"), and neither what
    is shown nor a heading that it stands under does, nor what is meant by it: benefits are no criteria."""
    if question.kind != "list" or question.focus not in _CALLED_SO:
        return False
    shown = _answering(sections)
    told = " ".join([s.text for s in shown] + [citations[n - 1].section for s in shown for n in s.citations])
    sayings = [saying for saying in question.sayings if question.focus in map(stem, saying.said)]
    meant = [word for saying in sayings for wording in saying.means for word in content_words(wording)]
    sorts = {question.focus, *map(stem, meant)}
    return not any(
        wanted in stem(word) or stem(word) in wanted
        for word in content_words(told)
        for wanted in sorts
        if len(word) > 3
    )


def _answering(sections: Sequence[AnswerSection]) -> list[AnswerSentence]:
    """The sentences of the sections that answer, without what is shown beside them."""
    return [sentence for section in sections if section.heading not in BESIDES for sentence in section.sentences]


def _headings(sentences: Sequence[AnswerSentence], citations: Sequence[Citation]) -> list[str]:
    """The nearest heading that each citation of some sentences stands under."""
    return [citations[n - 1].section.split(BETWEEN)[-1] for sentence in sentences for n in sentence.citations]


def without_members(question: Question, found: Found, citations: Sequence[Citation]) -> bool:
    """Whether it is asked who belongs to a body, and no sentence that is shown says so of one, or of one there."""
    if not manners.MEMBERS_ASKED.search(fold(question.text)):
        return False
    told = (c for c in citations if manners.MEMBER.search(fold(c.quote)))
    return not any(
        all(names_place(fold(c.quote), name) for name in question.municipalities)
        or (c.passage in found.local and not towns.named(c.quote))
        for c in told
    )


def without_own(question: Question, found: Found, sections: Sequence[AnswerSection]) -> bool:
    """Whether nothing that answers a follow-up has a word of its own, only of what it refers to, nor what it is after:
    "Wer lädt ein?" of a Lenkungskreis is not answered by who sits in it."""
    if question.context is None:
        return False
    taken = {stem(word) for word in content_words(question.context.subject)}
    own = [
        word
        for word in content_words(question.text)
        if word in found.terms.weights and stem(word) not in taken and word not in SAYING_LITTLE
    ]
    told = [sentence.text for sentence in _answering(sections)]
    looks, _ = preferred(fold(question.text))
    shaped = found.shape is not None and any(map(found.shape.has, told))
    if not own or shaped or (looks is not None and any(looks.search(fold(text)) for text in told)):
        return False
    above = found.evidence[0].record.headings if found.evidence else ()
    met = found.terms.met(*above, *told)
    return not any(met[word] for word in own)
