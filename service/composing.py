"""Choosing and arranging sentences that people wrote, by the kind of question.

Own words appear only as headings. Each block is a heading and evidence in the order in which it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from index.analysis import content_words, fold, stem, words
from index.records import Record, Records, Section
from index.search import Searcher
from ingest.model import Sentence
from service import lists, wordings
from service.catalogue import Glossary, Term
from service.evidence import SAYING_LITTLE, Evidence, Found
from service.question import Question

MORE = "Weitere Fundstellen"
BEYOND = "Siehe auch"
FURTHER, PLACES = 5, 5
"""Best passages that may be named beside an answer, and how many citations an answer has at most with them."""
SURE, WORTH, UNSURE = 0.4, 0.75, 0.55
"""Coverage from which the best sentence is in the question's words; and the shares of its score that a sentence to read
on must reach where it is, and where it is not, for in other words the right place is harder to tell."""
LIKE = 0.5
"""Share of the best cosine that a sentence of another passage must reach."""
BESIDE_MOST, BESIDE_WHOLE = 3, 4
"""Further passages that an answer quotes, and again as many to read on; where it should be a list or a comparison that
the sources do not set out, and its parts stand in several places."""
FOR, AGAINST = "Was dafür spricht", "Was dagegen spricht"
ALMOST, HALF, BESIDE, FULL = 0.8, 0.75, 0.88, 0.9
"""Shares of the best score and coverage that a sentence must reach: of another passage, and beside the best one."""
NEIGHBOURS = (1, 2, -1)
"""Where beside the best sentence what it leaves out is looked for, in this order."""
CHOOSING = frozenset(
    """gruenden einrichten schaffen machen waehlen nehmen haben anlegen aufbauen bilden sinnvoll ratsam lohnt sinn
    pflicht empfehlenswert unbedingt zwingend wirklich ueberhaupt kommune""".split()
)
"""Words of choosing an option, which ask nothing more of it."""
ON_SIDE, BY_WORDS, OTHER_SIDE = 0.3, 0.15, -0.3
"""For a sentence under a heading of the side that is asked for ("Nachteile"), with words of it, and of the other."""
ABOUT = 0.5
"""Coverage of the question's subject from which on a sentence and its headings speak of it."""
ENUMERATION = 0.2
"""For a sentence that names several of what a question asks for."""
_PRO = re.compile(
    r"^(vorteile?|staerken?|chancen|spricht dafuer|dafuer spricht|was (?:dafuer|fuer [\w ]{2,40}) spricht"
    r"|argumente fuer|pro|nutzen|eignet sich)\b",
    re.IGNORECASE,
)
_CON = re.compile(
    r"^(nachteile?|schwaechen?|risiken|grenzen|spricht dagegen|dagegen spricht"
    r"|was (?:dagegen|gegen [\w ]{2,40}) spricht|argumente gegen|contra|zu beachten|aber|es fehlen)\b",
    re.IGNORECASE,
)
_HINTS = re.compile(r"^(worauf|tipps?|empfehlung(en)?|so gelingt|unser rat|wie anfangen)\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"^(praxis)?beispiele?\b", re.IGNORECASE)
_BY_HEADING = (
    ("Vorteile", _PRO),
    ("Nachteile und Grenzen", _CON),
    ("Worauf es ankommt", _HINTS),
    ("Beispiele", _EXAMPLES),
)


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


def direct(found: Found, most: int = 2, short: bool = False) -> list[Block]:
    """The best sentence with at most so many like-minded neighbours, then the best of other passages.

    `short` says that a list or comparison is asked for that the sources do not set out: its parts stand in several
    places, and the sentences beside the best one need not repeat the question's words.
    """
    if not found.evidence:
        return []
    first = found.evidence[0]
    main = _counted(first, found) or _around(first, found, most, 0.0 if short else FULL)
    return _blocks(main, _others(found.evidence, main, first.score, BESIDE_WHOLE if short else BESIDE_MOST))


def beyond(found: Found, cited: Collection[str], short: bool) -> list[Block]:
    """The best sentences of the best passages that are not `cited`, where they are nearly as good as the best one.

    `short` says that a list or comparison is asked for, and not there as a whole.
    """
    first = next(iter(found.evidence), None)
    if first is None:
        return []
    enough = first.score * (UNSURE if short or first.coverage < SURE else WORTH)
    most = min(BESIDE_WHOLE if short else BESIDE_MOST, PLACES - len(cited))
    lines: list[Line] = []
    near = 0.0 if short else _near(found.evidence)
    for hit in found.hits[:FURTHER]:
        own = [e for e in found.evidence if e.record.id == hit.record.id and not e.linked and e.cosine >= near]
        if hit.record.id not in cited and own and own[0].score >= enough:
            lines.append(Line(hit.record, own[0].index))
    chosen = _distinct(lines)[: max(most, 0)]
    return [Block(BEYOND, tuple(chosen))] if chosen else []


def naming(found: Found, places: re.Pattern[str], most: int = 6) -> list[Block]:
    """Sentences that name municipalities, for a question that asks who; the direct answer where there are none."""
    named = [e for e in found.evidence if places.search(fold(e.sentence.text)) and e.coverage >= 0.5]
    chosen = _distinct([Line(e.record, e.index) for e in named])[:most]
    if not chosen:
        return direct(found)
    others = [line for block in direct(found) for line in block.lines if line not in chosen]
    return _blocks(chosen, others[:2])


def listing(found: Found, question: Question, searcher: Searcher) -> list[Block]:
    """A list as it stands, whole; without a fitting one, the direct answer with more sentences."""
    records = searcher.generation.records
    run = lists.best(found, question, records) or lists.completing(found, records)
    if run is None:
        return direct(_enumerating_first(found, question, searcher), most=3, short=True)
    return _whole(run, found)


def stating(found: Found, question: Question, searcher: Searcher) -> list[Block]:
    """The direct answer; the whole list where that is one of a list's items and its fellows answer as well, or where
    the question asks how to begin and a list says so."""
    records = searcher.generation.records
    run = lists.steps(found, question, records) or lists.completing(found, records)
    return direct(found) if run is None else _whole(run, found)


def _whole(run: lists.Run, found: Found) -> list[Block]:
    places = [*([run.lead] if run.lead else []), *run.items]
    main = tuple(Line(record, index) for record, index in places)
    extra = [line for block in direct(found) for line in block.lines if line not in main]
    first, *rest = _blocks(main, extra[:3])
    return [replace(first, ordered=not run.series), *rest]


def _enumerating_first(found: Found, question: Question, searcher: Searcher) -> Found:
    words = searcher.generation.words
    raised = [
        replace(e, score=e.score + (ENUMERATION if lists.enumerates(e, question.focus, words) else 0.0))
        for e in found.evidence
    ]
    return replace(found, evidence=tuple(sorted(raised, key=lambda e: -e.score)))


About = Callable[[Term], Sequence[Record]]
"""The passages whose headings name a concept."""


def comparison(found: Found, question: Question, glossary: Glossary, about: About) -> list[Block]:
    """One block per option and side where the sources set them out; else the direct answer."""
    options = question.options
    wanted = next((side for pattern, side in wordings.ONE_SIDE if pattern.search(fold(question.text))), "")
    blocks = [block for option in options[:4] for block in _sides(option, found, glossary, about, len(options) > 1)]
    if not blocks:
        told = narrowed(found, question, glossary)
        return direct(_siding(told, wanted, _speaks_of(options, found, glossary)), most=5, short=True)
    blocks.sort(key=lambda block: not (wanted and (block.heading or "").endswith(wanted)))
    chosen = tuple(line for block in blocks for line in block.lines)
    extra = [line for line in direct(found)[0].lines if line not in chosen] if found.evidence else []
    return [*blocks, *([Block(MORE, tuple(extra))] if extra else [])]


def narrowed(found: Found, question: Question, glossary: Glossary) -> Found:
    """Where one option's sides are asked for: what speaks of it, if anything does, not of the sides of others."""
    if question.kind != "compare" or len(question.options) != 1:
        return found
    told = tuple(filter(_speaks_of(question.options, found, glossary), found.evidence))
    return replace(found, evidence=told or found.evidence)


def _speaks_of(options: Sequence[Term], found: Found, glossary: Glossary) -> Callable[[Evidence], bool]:
    """Whether a sentence or its headings speak of any of the options; without one, of what the question asks about."""

    def about(evidence: Evidence) -> bool:
        told = f"{evidence.record.section} {wordings.COMPARED.sub('', evidence.sentence.text)}"
        if options:
            return any(option in options for option in glossary.find(told))
        return found.subject.coverage(told) >= ABOUT

    return about


def _siding(found: Found, wanted: str, about: Callable[[Evidence], bool]) -> Found:
    """With the sentences first that are on the side that is asked for, by their heading or their words, and `about`
    what is asked; those that say of themselves that they are on the other come last."""
    pattern, cues = dict(_BY_HEADING).get(wanted), wordings.CUES.get(wanted)
    if pattern is None or cues is None:
        return found

    def worth(e: Evidence) -> float:
        under = bool(e.record.headings) and pattern.match(_plain(e.record.headings[-1])) is not None
        own, other = (cue.search(fold(e.sentence.text)) is not None for cue in cues)
        return ON_SIDE if under else OTHER_SIDE if other else BY_WORDS * own

    raised = [replace(e, score=e.score + worth(e)) if about(e) else e for e in found.evidence]
    return replace(found, evidence=tuple(sorted(raised, key=lambda e: -e.score)))


def weighing(found: Found, question: Question, glossary: Glossary, about: About) -> list[Block]:
    """For "Sollten wir ...?": the best sentences, then what speaks for and against the option, never a bare yes."""
    options = question.options[:1]
    if _asks_else(question, options):
        return direct(found)
    sides = {
        block.heading: block.lines[:3]
        for option in options
        for block in _sides(option, found, glossary, about, several=False)
    }
    pro, con = (sides.get(heading, ()) for heading in ("Vorteile", "Nachteile und Grenzen"))
    blocks = direct(found)
    if not pro or not con or not blocks:
        return blocks
    main = Block(None, tuple(line for line in blocks[0].lines if line not in {*pro, *con}))
    return [*([main] if main.lines else []), Block(FOR, tuple(pro)), Block(AGAINST, tuple(con))]


def _asks_else(question: Question, options: Sequence[Term]) -> bool:
    """Whether a question asks for more of an option than whether to choose it."""
    named = {stem(word) for option in options for wording in option.wordings for word in content_words(wording)}
    rest = [w for w in content_words(question.text) if stem(w) not in named and w not in SAYING_LITTLE | CHOOSING]
    return not options or bool(rest)


# -- direct ------------------------------------------------------------------------------------------------------------


def _counted(first: Evidence, found: Found) -> tuple[Line, ...]:
    """The sentence that announces two or more things ("drei Dinge") with all of them, where the best sentence is among
    these and two of them are near it: things that count together must not be told by halves. Empty without such."""
    texts = [fold(sentence.text) for sentence in first.record.sentences]
    near = {e.index for e in found.evidence if e.record.id == first.record.id and e.score >= HALF * first.score}
    for start, text in enumerate(texts):
        lead = wordings.COUNTED_LEAD.search(text)
        end = start + (wordings.NUMBERS[lead.group(1)] if lead else 0)
        whole = range(start, end + 1)
        if lead and end < len(texts) and first.index in whole and len(near & set(whole)) > 1:
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
        and e.score >= BESIDE * first.score
        and e.coverage >= full * first.coverage
    ]
    opening = [first.index - 1, first.index] if first.linked and first.index > 0 else [first.index]
    others = {e.index for e in near[:most]} | _completing(first, found)
    others |= {e.index - 1 for e in near[:most] if e.linked and e.index > 0}
    return tuple(Line(first.record, i) for i in [*opening, *sorted(others - set(opening))])


def _completing(first: Evidence, found: Found) -> set[int]:
    """The nearest sentence after the best one, or right before it, that gives what the question is after, where the
    best one does not: the reason that follows what was decided."""
    texts = [sentence.text for sentence in first.record.sentences]
    if found.completing is None or found.completing(texts[first.index]):
        return set()
    near = [first.index + step for step in NEIGHBOURS if 0 <= first.index + step < len(texts)]
    return set([index for index in near if found.completing(texts[index])][:1])


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


def _blocks(main: Sequence[Line], others: Sequence[Line]) -> list[Block]:
    return [Block(None, tuple(main)), *([Block(MORE, tuple(others))] if others else [])]


def _shape(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= 0.7 * min(len(one), len(other))


# -- comparison --------------------------------------------------------------------------------------------------------


def _sides(option: Term, found: Found, glossary: Glossary, about: About, several: bool) -> list[Block]:
    """Vorteile, Nachteile and Beispiele of an option from the passages whose headings name it."""
    sides: dict[str, list[Line]] = {}
    for record in about(option):
        for side, line in _sided(record):
            sides.setdefault(side, []).append(line)
    blocks = []
    for side, _ in _BY_HEADING:
        lines = _distinct(sides.get(side, []))[: _most(side, several)]
        if lines:
            blocks.append(Block(f"{option.name}: {side}" if several else side, tuple(lines)))
    if not blocks:
        naming = [e for e in found.evidence if option in glossary.find(e.sentence.text)][:2]
        if naming and several:
            blocks.append(Block(option.name, tuple(Line(e.record, e.index) for e in naming)))
    return blocks if any("teile" in (b.heading or "") for b in blocks) or several else []


def _most(side: str, several: bool) -> int:
    """How many sentences a side may take, so that a table of two options stays readable."""
    if not several:
        return 5
    return 2 if side in {"Worauf es ankommt", "Beispiele"} else 4


def sections(records: Records, glossary: Glossary) -> dict[Term, set[Section]]:
    """The sections whose nearest two headings name a term; looks at all, so remember what it gives."""
    found: dict[Term, set[Section]] = {}
    for section in records.sections:
        for term in (term for heading in section.headings[-2:] for term in glossary.find(heading)):
            found.setdefault(term, set()).add(section)
    return found


def _sided(record: Record) -> list[tuple[str, Line]]:
    """Each sentence with the side it speaks for, by heading and by lines such as "Zu beachten:" among the sentences."""
    last = _plain(record.headings[-1]) if record.headings else ""
    side = next((name for name, pattern in _BY_HEADING if pattern.match(last)), "Vorteile")
    explicit = any(pattern.match(last) for _, pattern in _BY_HEADING)
    turned = any(_CON.match(_plain(s.text)) and len(s.text.split()) <= 4 for s in record.sentences)
    if not explicit and not turned:
        return []
    found = []
    for index, sentence in enumerate(record.sentences):
        plain = _plain(sentence.text)
        if len(plain.split()) <= 4 and (_CON.match(plain) or _PRO.match(plain)):
            side = "Nachteile und Grenzen" if _CON.match(plain) else "Vorteile"
        else:
            found.append((side, Line(record, index)))
    return found


def _distinct(lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if not any(_alike(_shape(line.text), _shape(other.text)) for other in kept):
            kept.append(line)
    return kept


def _plain(text: str) -> str:
    return " ".join(words(text))
