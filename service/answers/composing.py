"""Choosing and arranging sentences that people wrote, by the kind of question.

Own words appear only as headings. Each block is a heading and evidence in the order in which it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.analysis import content_words, fold, stem, words
from index.records import Record, Records, Section
from index.search import Searcher
from service.answers import lists, sorts
from service.answers.deeds import announced
from service.answers.evidence import Found
from service.answers.lines import MORE, Block, Line, blocks_of, direct, distinct
from service.answers.weighing import Evidence
from service.holdings.catalogue import Glossary, Term, named_in
from service.language import headings, wordings
from service.language.everyday import meaning
from service.questions.question import EVERYWHERE, Question
from service.questions.terms import SAYING_LITTLE, Terms

FOR, AGAINST = "Was dafür spricht", "Was dagegen spricht"
CHOOSING = frozenset(
    """gruenden einrichten schaffen machen waehlen nehmen haben anlegen aufbauen bilden sinnvoll ratsam lohnt sinn
    pflicht empfehlenswert unbedingt zwingend wirklich ueberhaupt kommune taugt taugen halten haltet eigene eigenes
    eigener digitalprojekte projekte projekt smart city smartcity digitales""".split()
)
"""Words of choosing an option, which ask nothing more of it."""
ON_SIDE, BY_WORDS, OTHER_SIDE = 0.3, 0.15, -0.3
"""For a sentence under a heading of the side that is asked for ("Nachteile"), with words of it, and of the other."""
ABOUT = 0.5
"""Coverage of the question's subject from which on a sentence and its headings speak of it."""
SUBJECT = 3
"""Words within which a sentence names what it is about."""
ENUMERATION = 0.2
"""For a sentence that names several of what a question asks for."""
_HINTS = re.compile(r"^(worauf|tipps?|empfehlung(en)?|so gelingt|unser rat|wie anfangen)\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"^(praxis)?beispiele?\b", re.IGNORECASE)
_STAYING = re.compile(
    r"\b(?:im (?:rathaus|haus|amt)|in der verwaltung|intern) (?:zu )?(?:lassen|behalten|bleiben|belassen|halten)\b"
    r"|\bnicht (?:auszulagern|auszugruenden|auslagern|ausgruenden)\b"
)
"""Asks of staying inside."""
_SIDE_NAMED = re.compile(r"\b(vorteile|nachteile)\b")
_BY_HEADING = (
    ("Vorteile", headings.PRO),
    ("Nachteile und Grenzen", headings.CON),
    ("Worauf es ankommt", _HINTS),
    ("Beispiele", _EXAMPLES),
)


def naming(found: Found, places: re.Pattern[str], most: int = 6) -> list[Block]:
    """Sentences that name municipalities, for a question that asks who; the direct answer where there are none."""
    told = announced(found, places)
    if told:
        return [Block(None, tuple(Line(e.record, e.index) for e in told))]
    named = [e for e in found.evidence if places.search(fold(e.sentence.text)) and e.coverage >= 0.5]
    named = [e for e in named if "\t" not in e.sentence.text] or named  # a row of a table cannot be read out
    chosen = distinct([Line(e.record, e.index) for e in named])[:most]
    if not chosen:
        return direct(found)
    others = [line for block in direct(found) for line in block.lines if line not in chosen]
    return blocks_of(chosen, others[:2])


def listing(found: Found, question: Question, searcher: Searcher, glossary: Glossary) -> list[Block]:
    """A list as it stands, whole; without a fitting one, the direct answer with more sentences."""
    records = searcher.generation.records
    run = lists.best(found, question, records) or lists.steps(found, question, records)
    if run is not None:
        return _whole(run, found)
    found = _siding(found, wordings.side_asked(question.text), _speaks_of(question.options, found, glossary))
    naming = _enumerating_first(found, question, searcher)
    named = bool(naming.evidence) and lists.enumerates(naming.evidence[0], question.focus, searcher.generation.words)
    run = None if named else lists.completing(found, records, listed=True)
    return direct(naming, most=3, short=True) if run is None else _whole(run, found)


def stating(found: Found, question: Question, searcher: Searcher) -> list[Block]:
    """The direct answer; the whole list where that is one of a list's items and its fellows answer as well, or where
    the question asks how to begin and a list says so."""
    records = searcher.generation.records
    run = lists.headed(found, records) or lists.steps(found, question, records) or lists.completing(found, records)
    if run is not None and not found.given(found.evidence[0]) and found.subject.coverage(*run.headings) < ABOUT:
        run = None  # "Warum" of something else
    return direct(found) if run is None else _whole(run, found)


def _whole(run: lists.Run, found: Found) -> list[Block]:
    if run.under is not None:
        items = [Line(record, index) for record, index in run.items]
        told = {line.record.headings for line in items}  # what stands below one of the items says more of that one
        beside = [
            line
            for block in direct(found)
            for line in block.lines
            if line not in items and not (run.under and line.record.headings in told)
        ]
        apart = [Block(run.name(line.record), (line,)) for line in items]
        return [*([Block(None, tuple(beside[:1]))] if beside else []), *apart]
    places = [*([run.lead] if run.lead else []), *run.items]
    main = tuple(Line(record, index) for record, index in places)
    extra = [line for block in direct(found) for line in block.lines if line not in main]
    first, *rest = blocks_of(main, extra[:3])
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


def comparison(
    found: Found, question: Question, glossary: Glossary, about: About, places: re.Pattern[str]
) -> list[Block]:
    """One block per option and side where the sources set them out, or one on what each thing is; else the direct
    answer. `places` finds municipalities."""
    each = _what_each_is(question, about, places)
    if each:
        said = [line for block in each for line in block.lines]
        more = tuple(line for block in direct(found) for line in block.lines if line not in said)
        return [*each, *([Block(MORE, more[:3])] if more else [])]
    wanted = wordings.side_asked(question.text)
    folded = fold(question.text)
    lone = len(question.options) == 1 and not wanted and wordings.TELL_APART.search(folded) is not None
    # What something differs from is no option, nor is going outside where it is asked what speaks for staying.
    staying = _STAYING.search(folded) is not None
    options = [] if lone or staying else question.options or _others_compared(question)
    blocks = [
        block for option in options[:4] for block in _sides(option, found, question, glossary, about, len(options) > 1)
    ]
    if not blocks or _of_both(blocks):
        told = narrowed(found, question, glossary)
        of_that = _headed_so(question) if staying else _speaks_of(options, found, glossary)
        return direct(_siding(told, wanted, of_that), most=5, short=True)
    asked = _sides_apart(question.text, options)
    apart = [block for block in blocks if block.heading in asked]
    if asked and len(apart) == len(asked):
        return apart
    front = _front(blocks, wanted)
    blocks = [block for block in blocks if front and (block.heading or "").endswith(front)] or blocks
    chosen = tuple(line for block in blocks for line in block.lines)
    extra = [line for line in direct(found)[0].lines if line not in chosen] if found.evidence else []
    return [*blocks, *([Block(MORE, tuple(extra))] if extra else [])]


def options_alone(question: Question) -> bool:
    """Whether a question compares options and asks nothing of them: "Stabsstelle vs. GmbH"."""
    named = _stems(question.options)
    rest = (w for w in content_words(question.text) if stem(w) not in named and not wordings.COMPARE.search(w))
    return question.kind == "compare" and len(question.options) > 1 and all(word in SAYING_LITTLE for word in rest)


def _what_each_is(question: Question, about: About, places: re.Pattern[str]) -> list[Block]:
    """For "Was unterscheidet E-Government von Smart City?": a sentence on each, where both are no more than notions."""
    if not wordings.TELL_APART.search(fold(question.text)) or any(t.kind != "begriff" for t in question.terms):
        return []
    told = [(term, sorts.saying(term, about, places)) for term in question.terms]
    return [Block(term.name, lines) for term, lines in told] if len(told) > 1 and all(ls for _, ls in told) else []


def _sides_apart(text: str, options: Sequence[Term]) -> set[str]:
    """The headings that answer where another side is asked for of each option: "Vorteile von A und Nachteile von B"."""
    folded = fold(text)
    found: dict[str, str] = {}
    for option in options:
        at = min((place for w in option.wordings if (place := folded.find(fold(w))) >= 0), default=0)
        named = _SIDE_NAMED.findall(folded[:at])
        if named:
            found[option.name] = "Vorteile" if named[-1] == "vorteile" else "Nachteile und Grenzen"
    apart = len(found) > 1 and len(set(found.values())) > 1
    return {f"{name}: {side}" for name, side in found.items()} if apart else set()


def _of_both(blocks: Sequence[Block]) -> bool:
    """Whether of some option nothing is told but what is told of another as well: then nothing sets them apart."""
    return any(
        set(block.lines) <= set(other.lines)
        for place, block in enumerate(blocks)
        for other in (*blocks[:place], *blocks[place + 1 :])
    )


def _front(blocks: Sequence[Block], wanted: str) -> str:
    """The side that comes first: the one that is asked for, or its limits where nothing is told of what to look to."""
    told = any((block.heading or "").endswith(wanted) for block in blocks)
    return "Nachteile und Grenzen" if wanted == "Worauf es ankommt" and not told else wanted


def _others_compared(question: Question) -> list[Term]:
    """Two or more concepts that are no options and of which a question asks what tells them apart: bodies, roles."""
    named = [term for term in question.terms if term.kind not in EVERYWHERE]
    apart = wordings.TELL_APART.search(fold(question.text)) is not None
    return named if apart and len(named) > 1 else []


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


def _headed_so(question: Question) -> Callable[[Evidence], bool]:
    """Whether a sentence stands under a heading with what an everyday phrase of the question means."""
    meant = meaning(question.sayings)
    return lambda evidence: named_in(meant, evidence.record.section)


def _siding(found: Found, wanted: str, about: Callable[[Evidence], bool]) -> Found:
    """With the sentences first that are on the side that is asked for, by their heading or their words, and `about`
    what is asked; those that say of themselves that they are on the other, or stand under its heading, come last."""
    pattern, cues = dict(_BY_HEADING).get(wanted), wordings.CUES.get(wanted)
    if pattern is None or cues is None:
        return found

    opposite = headings.CON if pattern is headings.PRO else headings.PRO

    def worth(e: Evidence) -> float:
        heading = _nearest_heading(e.record)
        if not about(e):
            return OTHER_SIDE if opposite.match(heading) else 0.0
        under = pattern.match(heading) or (wanted == "Vorteile" and wordings.WHY_HEADED.match(heading))
        own, other = (cue.search(fold(e.sentence.text)) is not None for cue in cues)
        return ON_SIDE if under else OTHER_SIDE if other else BY_WORDS * own

    raised = [replace(e, score=e.score + worth(e)) for e in found.evidence]
    return replace(found, evidence=tuple(sorted(raised, key=lambda e: -e.score)))


def weighing(found: Found, question: Question, glossary: Glossary, about: About) -> list[Block]:
    """For "Sollten wir ...?": the best sentences, then what speaks for and against the option, never a bare yes."""
    options = question.options[:1]
    if _asks_else(question, options):
        return direct(found)
    sides = {
        block.heading: block.lines[:3]
        for option in options
        for block in _sides(option, found, question, glossary, about, several=False)
    }
    pro, con = (sides.get(heading, ()) for heading in ("Vorteile", "Nachteile und Grenzen"))
    blocks = direct(found)
    if not pro or not con or not blocks:
        return blocks
    main = Block(None, tuple(line for line in blocks[0].lines if line not in {*pro, *con}))
    return [*([main] if main.lines else []), Block(FOR, tuple(pro)), Block(AGAINST, tuple(con))]


def _asks_else(question: Question, options: Sequence[Term]) -> bool:
    """Whether a question asks for more of an option than whether to choose it."""
    named = _stems(options)
    rest = [w for w in content_words(question.text) if stem(w) not in named and w not in SAYING_LITTLE | CHOOSING]
    return not options or bool(rest)


# -- comparison --------------------------------------------------------------------------------------------------------


def _sides(
    option: Term, found: Found, question: Question, glossary: Glossary, about: About, several: bool
) -> list[Block]:
    """Vorteile, Nachteile and Beispiele of an option from the passages whose headings name it."""
    sides: dict[str, list[Line]] = {}
    for record in about(option):
        for side, line in _sided(record):
            sides.setdefault(side, []).append(line)
    blocks = []
    for side, _ in _BY_HEADING:
        lines = distinct(sides.get(side, []))[: _most(side, several)]
        if lines:
            blocks.append(Block(f"{option.name}: {side}" if several else side, tuple(lines)))
    if not blocks:
        naming = [e for e in found.evidence if option in glossary.find(e.sentence.text)]
        if naming and several:
            asked = _beside_options(found, question)
            first = sorted(
                naming,
                key=lambda e: (
                    -round(asked.coverage(e.sentence.text), 1),
                    not sorts.opens(e.sentence.text, option, SUBJECT),
                    _named(e, glossary),
                ),
            )[:2]
            blocks.append(Block(option.name, tuple(Line(e.record, e.index) for e in first)))
    return blocks if any("teile" in (b.heading or "") for b in blocks) or several else []


def _beside_options(found: Found, question: Question) -> Terms:
    """The words by which a comparison is to compare ("..., was ist einfacher zu steuern?"), none where it says none."""
    named = _stems(question.terms)
    asks = wordings.ASKS.search(question.text)
    asked = content_words(question.text[asks.start() :]) if asks else ()
    wanted = {word for word in asked if stem(word) not in named and not wordings.COMPARE.search(word)}
    return found.terms.restricted(wanted.__contains__)


def _stems(terms: Sequence[Term]) -> set[str]:
    """The stems of all wordings of some concepts."""
    return {stem(word) for term in terms for wording in term.wordings for word in content_words(wording)}


def _named(evidence: Evidence, glossary: Glossary) -> int:
    """How many concepts a sentence names: what names one alone tells it apart from others."""
    return len(glossary.find(evidence.sentence.text))


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
    last = _nearest_heading(record)
    side = next((name for name, pattern in _BY_HEADING if pattern.match(last)), "Vorteile")
    explicit = any(pattern.match(last) for _, pattern in _BY_HEADING)
    turned = any(headings.CON.match(_plain(s.text)) and len(s.text.split()) <= 4 for s in record.sentences)
    if not explicit and not turned:
        return []
    found = []
    for index, sentence in enumerate(record.sentences):
        plain = _plain(sentence.text)
        if len(plain.split()) <= 4 and (headings.CON.match(plain) or headings.PRO.match(plain)):
            side = "Nachteile und Grenzen" if headings.CON.match(plain) else "Vorteile"
        else:
            found.append((side, Line(record, index)))
    return found


def _nearest_heading(record: Record) -> str:
    return _plain(record.headings[-1]) if record.headings else ""


def _plain(text: str) -> str:
    return " ".join(words(text))
