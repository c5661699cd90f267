"""The direct answer: the best sentence with what belongs to it, the best of other passages, what to read besides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.analysis import fold, stem, words
from index.records import Record
from ingest.model import Sentence
from service.answers.evidence import Found
from service.answers.preferring import of_other_town
from service.answers.weighing import Evidence
from service.language import wordings
from service.language.headings import end_of_example
from service.model import Answer

MORE = "Weitere Fundstellen"
BEYOND = "Siehe auch"
BESIDES = (MORE, BEYOND)
"""Headings of what stands beside an answer."""
FURTHER, PLACES = 8, 5
"""Best passages that may be named beside an answer, and how many citations an answer has at most with them."""
SURE, WORTH, UNSURE = 0.5, 0.7, 0.45
"""Coverage from which the best sentence is in the question's words; and the shares of its score that a sentence to read
on must reach where it is, and where it is not, for in other words the right place is harder to tell."""
LIKE = 0.5
"""Share of the best cosine that a sentence of another passage must reach."""
BESIDE_MOST, BESIDE_WHOLE = 3, 4
"""Further passages that an answer quotes, and again as many to read on; where it should be a list or a comparison that
the sources do not set out, and its parts stand in several places, and to read on where the best sentence is unsure."""
ALMOST, HALF, BESIDE, FULL = 0.85, 0.75, 0.85, 0.8
"""Shares of the best score and coverage that a sentence must reach: of another passage, and beside the best one."""
TOLD = 2
"""Sentences of an example that are shown with its first one."""
ANNOUNCED = 6
"""Sentences after one that ends with a colon that may belong to it."""
FOLLOWS = 0.75
"""The share of the best score that the sentence right after the best one must reach where it leans on that."""
SHORT, FITTING = 3, 0.65
"""Sentences of a passage that is short enough to be shown whole, and the share of the best one's score that each must
reach: of a section of three sentences people want to read all three."""
NEIGHBOURS = (1, 2, -1)
"""Where beside the best sentence what it leaves out is looked for, in this order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage, as chosen for an answer."""

    record: Record
    index: int

    @property
    def sentence(self) -> Sentence:
        return self.record.sentences[self.index]

    @property
    def text(self) -> str:
        return self.sentence.text


@dataclass(frozen=True, slots=True)
class Block:
    """`ordered` keeps the numbers with which the sources count a list's items."""

    heading: str | None
    lines: tuple[Line, ...]
    ordered: bool = False


def said(answer: Answer) -> tuple[str, ...]:
    """The sentences of an answer, in order, that answer; not those that stand beside it."""
    sections = (section for section in answer.sections if section.heading not in BESIDES)
    return tuple(sentence.text for section in sections for sentence in section.sentences)


def direct(found: Found, most: int = 2, short: bool = False, whole: bool = True) -> list[Block]:
    """The best sentence with at most so many like-minded neighbours, then the best of other passages.

    `short` says that a list or comparison is asked for that the sources do not set out: its parts stand in several
    places, and the sentences beside the best one need not repeat the question's words. `whole` says that of a short
    passage all sentences may be shown.
    """
    if not found.evidence:
        return []
    first = found.evidence[0]
    around = _around(first, found, most, 0.0 if short else FULL)
    main = _counted(first, found) or (_whole(first, found, around) if whole and not short else ()) or around
    return blocks_of(main, _others(found.evidence, main, first.score, BESIDE_WHOLE if short else BESIDE_MOST))


def beyond(found: Found, cited: Collection[str], short: bool) -> list[Block]:
    """The best sentences of the best passages that are not `cited`, where they are nearly as good as the best one.

    `short` says that a list or comparison is asked for, and not there as a whole.
    """
    first = next(iter(found.evidence), None)
    if first is None:
        return []
    unsure = short or first.coverage < SURE
    enough = first.score * (UNSURE if unsure else WORTH)
    most = min(BESIDE_WHOLE if unsure else BESIDE_MOST, PLACES - len(cited))
    lines: list[Line] = []
    near = 0.0 if short else _near(found.evidence)
    for hit in found.hits[:FURTHER]:
        own = [e for e in found.evidence if e.record.id == hit.record.id and not e.linked and e.cosine >= near]
        if hit.record.id not in cited and own and own[0].score >= enough:
            lines.append(Line(hit.record, own[0].index))
    chosen = distinct(lines)[: max(most, 0)]
    return [Block(BEYOND, tuple(chosen))] if chosen else []


def _counted(first: Evidence, found: Found) -> tuple[Line, ...]:
    """The sentence that announces two or more things ("drei Dinge") with all of them, where that is the best sentence,
    or this is among them and two of them are near it: things that count together must not be told by halves. Empty
    without such."""
    texts = [fold(sentence.text) for sentence in first.record.sentences]
    near = {e.index for e in found.evidence if e.record.id == first.record.id and e.score >= HALF * first.score}
    for start, text in enumerate(texts):
        lead = wordings.COUNTED_LEAD.search(text)
        end = start + (wordings.NUMBERS[lead.group(1)] if lead else 0)
        whole = range(start, end + 1)
        if lead and end < len(texts) and first.index in whole and (first.index == start or len(near & set(whole)) > 1):
            return tuple(Line(first.record, index) for index in whole)
    return ()


def _around(first: Evidence, found: Found, most: int, full: float) -> tuple[Line, ...]:
    """The best sentence (after the one it leans on), then good ones beside it in reading order, and the one that gives
    what the question is after."""
    near = [
        e
        for e in found.evidence
        if e.record.id == first.record.id
        and abs(e.index - first.index) <= 2
        and e.score >= (FOLLOWS if _leans_on(e, first) else BESIDE) * first.score
        and e.coverage >= full * first.coverage
    ]
    near.sort(key=lambda e: not (e is first or _leans_on(e, first)))
    opening = [first.index - 1, first.index] if first.linked and first.index > 0 else [first.index]
    opening += _of_number(first, found) or _announced(first) or _other_half(first) or _of_example(first)
    others = {e.index for e in near[:most]} | _completing(first, found)
    others |= {e.index - 1 for e in near[:most] if e.linked and e.index > 0}
    return tuple(Line(first.record, i) for i in [*opening, *sorted(others - set(opening))])


def _whole(first: Evidence, found: Found, around: Sequence[Line]) -> tuple[Line, ...]:
    """The sentences of a short passage, with those `around` the best one, as they are read; that one before the others
    where it is in the question's words and none leans on another. Empty for a longer one, and where a figure, a date or
    a name is asked for, which one sentence gives, or a follow-up is met in other words: the place is harder to tell."""
    record, sure = first.record, first.coverage >= SURE
    apart = found.shape is not None or (found.cited and not sure)
    if apart or record.kind != "text" or not 1 < len(record.sentences) <= SHORT:
        return ()
    near = (e for e in found.evidence if e.record.id == record.id and e.score >= FITTING * first.score)
    fitting = {e.index for e in near if not of_other_town(found.places, e.sentence.text)}
    own = sorted(fitting | {line.index for line in around})
    if sure and not any(wordings.LINKED.match(record.sentences[index].text) for index in own):
        own.sort(key=lambda index: index != first.index)
    return tuple(Line(record, index) for index in own)


def _leans_on(e: Evidence, first: Evidence) -> bool:
    """Whether a sentence stands right after another and goes on from there ("Dieser ...")."""
    return e.linked and e.index == first.index + 1


def _of_number(first: Evidence, found: Found) -> list[int]:
    """The sentences after the name of the counted thing that is asked about ("Arbeitspaket 1: Sammeln"), up to the next
    such name, wherever in the passage they stand."""
    asked = wordings.counted(fold(found.query.text))
    names = [wordings.counted(fold(sentence.text)) for sentence in first.record.sentences]
    if asked is None or names[first.index] != asked:
        return []
    for start in (index for index, name in enumerate(names) if name == asked):
        end = next((index for index in range(start + 1, len(names)) if names[index]), len(names))
        if end > start + 1:
            return [*range(start + 1, end)][:TOLD]
    return []


def _announced(first: Evidence) -> list[int]:
    """The sentence after the best one that names what that only counts ("nennt drei Formen"), or examples of it ("A, B
    oder C sind Beispiele hierfür"); what follows a colon."""
    sentences = first.record.sentences
    following = first.index + 1
    if sentences[first.index].text.rstrip().endswith(":"):
        return list(range(following, len(sentences))[:ANNOUNCED])
    if following == len(sentences) or not wordings.ENUMERATION.search(fold(sentences[following].text)):
        return []
    counted = wordings.ANNOUNCING.search(fold(sentences[first.index].text)) is not None
    exemplified = wordings.EXAMPLES_OF_IT.search(fold(sentences[following].text)) is not None
    return [following] if counted or exemplified else []


def _other_half(first: Evidence) -> list[int]:
    """The sentence after one that says "Einerseits ...": half of it alone would be taken for the whole."""
    following = first.index + 1
    half = wordings.ONE_HAND.match(first.sentence.text) is not None
    return [following] if half and following < len(first.record.sentences) else []


def _of_example(first: Evidence) -> list[int]:
    """The sentences after one that opens an example ("Beispiel: Das Amt ... ist klein."), which seldom tells it."""
    if not wordings.EXAMPLE_OPENS.match(first.sentence.text):
        return []
    following = range(first.index + 1, end_of_example(first.record, first.index))[:TOLD]
    asked = (i for i in following if first.record.sentences[i].text.rstrip().endswith("?"))
    return list(range(first.index + 1, next(asked, following.stop)))


def _completing(first: Evidence, found: Found) -> set[int]:
    """The nearest sentence after the best one, or right before it, that gives what the question is after, where the
    best one does not: the reason that follows what was decided. Or else one of its passage that is nearly as good."""
    texts = [sentence.text for sentence in first.record.sentences]
    if found.completing is None or found.completing(texts[first.index]):
        return set()
    near = [first.index + step for step in NEIGHBOURS if 0 <= first.index + step < len(texts)]
    good = (e for e in found.evidence if e.record.id == first.record.id and e.score >= ALMOST * first.score)
    return set([index for index in [*near, *(e.index for e in good)] if found.completing(texts[index])][:1])


def _others(evidence: Sequence[Evidence], main: Sequence[Line], best: float, most: int) -> list[Line]:
    """The best sentence of each further passage that comes near the best one and does not repeat it."""
    near = _near(evidence) if most == BESIDE_MOST else 0.0
    enough = HALF * max((e.coverage for e in evidence if e.score >= best), default=0.0)
    said = [_shape(line.text) for line in main]
    used = {line.record.id for line in main}
    found: list[Line] = []
    for e in evidence:
        if len(found) == most or e.score < ALMOST * best:
            break
        if e.coverage < enough or e.cosine < near:
            continue
        shape = _shape(e.sentence.text)
        if e.record.id in used or e.linked or len(shape) < 4 or any(_alike(shape, other) for other in said):
            continue
        used.add(e.record.id)
        said.append(shape)
        found.append(Line(e.record, e.index))
    return found


def _near(evidence: Sequence[Evidence]) -> float:
    """The cosine that a sentence of another passage must reach, so that it is not there for its words alone; none
    where the best sentence is not in the question's words either."""
    sure = bool(evidence) and evidence[0].coverage >= SURE
    return LIKE * max(e.cosine for e in evidence) if sure else 0.0


def blocks_of(main: Sequence[Line], others: Sequence[Line]) -> list[Block]:
    """The answer, each wording once (a contents page says what a heading says), and what else there is."""
    once = {line.text: line for line in reversed(main)}
    answer = tuple(line for line in main if once[line.text] is line)
    return [Block(None, answer), *([Block(MORE, tuple(others))] if others else [])]


def _shape(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= 0.7 * min(len(one), len(other))


def distinct(lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if not any(_alike(_shape(line.text), _shape(other.text)) for other in kept):
            kept.append(line)
    return kept
