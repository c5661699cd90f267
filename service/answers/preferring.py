"""Which sentences a question prefers, beside what their words and vectors say: by how it asks, and by what they are.

"Warum" prefers a reason, "gibt es ... noch" how things stand now, "muss man" what must and need not be. A label, a
question and a definition that nobody asked for answer little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from index.analysis import content_words, fold, names_place, stem
from index.records import Record
from ingest.model import Sentence
from service.language import manners, wordings
from service.language.headings import left_open
from service.language.names import names_somebody
from service.language.proper import A_ROLE, TOWNS_ASKED
from service.language.shapes import Shape
from service.questions import towns
from service.questions.question import Question

ASKED, SHAPED = 0.15, 0.3
"""For a sentence that defines the term or names a municipality; for one that has the sum, number ... asked for."""
PROFILE, OWN_PROFILE = 0.25, 0.35
"""Against a line of a profile; for one with the shape that is asked for, of a municipality that the question names."""
ASKING, ROW, BESIDE, SLIGHT, FRAGMENT = 0.3, 0.25, 0.3, 0.1, 0.3
"""Against a question, which answers nothing, a row of a table, which cannot be read out, a sentence of others, of its
publication, or of other names, front matter, and a fragment without what is asked for."""
LABELS = 0.2
"""Against a row of labels ("Lenkungskreis Fachbeirat Digitale Lotsen") where no names are asked for."""
UNASKED = 0.15
"""Against a definition where something else is asked of the term."""
AWAY = 0.3
"""Against a sentence about another municipality than the one that is named."""
ONCE = 0.6
"""Against what once was where it is asked how something should be."""
_MEANT = re.compile(
    r"^(?:darunter|damit|hierunter) (?:versteh\w+|(?:ist|sind|war|waren) .{0,60}\bgemeint)\b|^gemeint (?:ist|sind)\b"
)
"""A sentence that says what the one before it names means."""
_DEFINED = re.compile(
    r"\b(?:unter|mit)\s+((?:\S+\s+){0,3}?[A-ZÄÖÜ][\w-]*)(?=.*\b(?:gemeint|verst\w+|meint))"
    r"|\b(?:verst\w+|meint|gemeint)\b.*?\b(?:unter|mit)\s+(.+)|^Was (?:gilt|zählt)\b.*\bals\s+(.+)"
)
_EXPLAINED = (
    r"^\W*(?:\d+\W+)?{term}(?:: | – )|^\W*als (?:\w+e[nrsm]? )?{term} (?:gilt|gelten|zaehlt|zaehlen)\b"
    r"|\b{term}, (?:also )?(?:ein|eine|einen|einem|einer) "
)
"""Further sentences that do: a label, an apposition ("OParl, ein Standard ...")."""
_ANY_DEFINITION = re.compile(
    r"^\W*(?:(?:ein|eine|der|die|das) )?(?:\w+e[nrsm]? )?[\w-]+(?: \([^)]*\))? (?:heisst|bedeutet|meint|bezeichnet)\b"
    r"|^\W*\S+ ist die abkuerzung\b"
)
_SHORTEST = 4  # words, with a full stop
_ON_COVER = 2  # sentences
_READ_OUT = 6  # words of a sentence beside a label


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a question prefers: any of `raised` earns a sentence `bonus`, any of `beside` costs it `BESIDE`, any of
    `unasked` `UNASKED`. `profiles` tells of a line of a profile whether it may answer, `labels` says that rows of
    labels may; `elsewhere` tells of a sentence whether it speaks of another municipality or message than asked about,
    `away` whether it may well do so, `completing` whether it gives what the question is after ("warum": a reason), None
    where that is nothing of the kind. `telling` says that only a whole sentence can give it, `defining` that it asks
    what something is, `people` that it may ask for somebody, `published` that it may ask for the publications
    themselves, `timeless` that it asks how something should be."""

    raised: Sequence[Callable[[str], bool]]
    bonus: float
    beside: Sequence[re.Pattern[str]]
    unasked: Sequence[re.Pattern[str]]
    profiles: Callable[[str], bool]
    elsewhere: Callable[[str], bool]
    away: Callable[[str], bool]
    labels: bool = True
    completing: Callable[[str], bool] | None = None
    telling: bool = False
    defining: bool = False
    people: bool = True
    published: bool = False
    timeless: bool = False

    def worth(self, sentence: Sentence, record: Record) -> float:
        """What a sentence of a record earns or costs."""
        raised = any(has(sentence.text) for has in self.raised)
        if record.kind == "profile":
            return OWN_PROFILE if raised and self.profiles(sentence.text) else -PROFILE
        return self.bonus * raised - self._against(sentence, record) - FRAGMENT * self._lacks(raised, sentence.text)

    def _lacks(self, raised: bool, text: str) -> bool:
        """Whether a text is a fragment, where neither names are asked for nor it has what is."""
        return not (raised or self.labels) and _fragment(text)

    def _against(self, sentence: Sentence, record: Record) -> float:
        folded = fold(sentence.text)
        front = any(wordings.FRONT_MATTER.match(fold(heading)) for heading in record.headings)
        return (
            ASKING * sentence.text.rstrip().endswith("?")
            + BESIDE * (self.defining and left_open(record))
            + LABELS * (sentence.text.rstrip().endswith(":") and sentence == record.sentences[-1])
            + ROW * _row(sentence.text)
            + BESIDE * any(pattern.search(folded) for pattern in self.beside)
            + LABELS * (not self.labels and _row_of_labels(sentence.text))
            + LABELS * (not self.people and _names_alone(sentence.text))
            + BESIDE * (not self.published and _of_cover(record))
            + LABELS * (self.telling and _unfinished(sentence.text))
            + ONCE * (self.timeless and _ONCE.search(folded) is not None)
            + SLIGHT * (self.timeless and towns.told(sentence.text))
            + UNASKED * any(pattern.search(folded) for pattern in self.unasked)
            + SLIGHT * front
            + AWAY * self.away(sentence.text)
        )


def of(question: Question, shape: Shape | None, places: re.Pattern[str]) -> Preferences:
    """What a question prefers that asks for a shape or none; `places` finds municipalities."""
    folded = wordings.clause(fold(question.text))
    other = question.kind == "fact" and wordings.NO_DEFINITION.search(folded) is not None
    unasked = [*_definitions(question), _ANY_DEFINITION] if other else []
    wanted, _ = preferred(fold(question.text))
    if wanted is manners.NEED and question.options:
        wanted = None  # what speaks for an option and against it answers, not what must be done once it is chosen
    raised: list[Callable[[str], bool]]
    if shape is not None:
        raised, strong = [shape.has, partial(left_open_by, folded)], True
    else:
        patterns, strong = _patterns(question, folded, places, wanted)
        raised = [partial(_found_in, pattern) for pattern in patterns]
    return Preferences(
        raised,
        SHAPED if strong else ASKED,
        _beside(question, folded, shape is not None),
        unasked,
        partial(
            _profiled, bool(question.municipalities), shape is not None, frozenset(map(stem, content_words(folded)))
        ),
        partial(_elsewhere, places, question.municipalities, _of_other_message(question, folded)),
        partial(of_other_town, () if TOWNS_ASKED.match(folded) else question.municipalities),
        question.kind in {"list", "example"} or shape is not None or wordings.NAMES_ASKED.search(folded) is not None,
        partial(_found_in, wanted) if wanted and shape is None and question.kind == "fact" else None,
        wanted is manners.TASK,
        question.kind == "definition" or _differing(question, folded),
        wordings.SOMEBODY.search(folded) is not None,
        wordings.ABOUT_PUBLICATIONS.search(folded) is not None,
        wordings.SHOULD.search(folded) is not None and not question.municipalities,
    )


def words(question: Question) -> tuple[str, ...]:
    """Words that help to find what a question prefers."""
    return preferred(fold(question.text))[1]


def preferred(folded: str) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """What sentences look like that a folded question prefers, None without such, and words that help to find them."""
    asked = dict.fromkeys((folded, wordings.clause(folded)))
    return next(
        ((looks, helping) for asks, looks, helping in manners.PREFERRED if any(map(asks.search, asked))), (None, ())
    )


def _patterns(
    question: Question, folded: str, places: re.Pattern[str], wanted: re.Pattern[str] | None
) -> tuple[list[re.Pattern[str]], bool]:
    """What a preferred sentence looks like; and whether that counts as much as a shape."""
    if question.kind == "example" and not question.municipalities:
        return [places], False
    if question.kind == "definition":
        return _definitions(question), not question.terms and _SHORT.search(question.text) is not None
    if _differing(question, folded):
        return _definitions(question), False
    if wanted:
        return [wanted], wanted in (manners.STATE, manners.MAKER, manners.ALTERNATIVE) or question.trouble
    return ([_ROLE], True) if wordings.WHO_LEADS.search(folded) else ([], False)


def _differing(question: Question, folded: str) -> bool:
    """Whether it is asked what tells one from the other, which what each is tells."""
    return question.kind == "compare" and _DIFFERENCE.search(folded) is not None


def _profiled(named: bool, shaped: bool, asked: frozenset[str], line: str) -> bool:
    """Whether a line of a profile may answer where a municipality is named: where its label is asked for or, but for
    the date of the profile itself, where something with a shape is."""
    label = frozenset(map(stem, content_words(line.partition(":")[0])))
    return named and (bool(label & asked) or (shaped and not label <= _OF_PROFILE))


def _names_alone(text: str) -> bool:
    """Whether a line gives somebody's name and no sentence: a signature, who spoke for a town at a conference."""
    return _unfinished(text) and names_somebody(text)


def _row_of_labels(text: str) -> bool:
    """Whether a line says nothing of its several words, all with capitals: no sentence, and no name with its office."""
    typed = text.split()
    return len(typed) > 1 and all(word[:1].isupper() and word.isalpha() for word in typed) and not names_somebody(text)


def _of_cover(record: Record) -> bool:
    """Whether a passage is what a cover says before the first heading: for whom it is, who published it and when."""
    return not record.headings and len(record.sentences) <= _ON_COVER


def _row(text: str) -> bool:
    """Whether a line is a row of a table. A label with a whole sentence as its text can be read out."""
    _, *cells = text.split("\t")
    return bool(cells) and (len(cells) > 1 or len(cells[0].split()) < _READ_OUT or _unfinished(cells[0]))


def _fragment(text: str) -> bool:
    """Whether a text is too short for a sentence: a heading, an item, an exclamation."""
    return len(text.split()) < _SHORTEST + _unfinished(text)


def _unfinished(text: str) -> bool:
    """Whether a line ends without a full stop or the like: a heading or a label of a slide."""
    return not text.rstrip(' ")“”').endswith((".", "!", "?", ":", ";", "…"))


def left_open_by(asked: str, text: str) -> bool:
    """Whether a sentence says that the sources do not tell what a folded question asks for."""
    told = fold(text)
    open_about = (names.search(told) is not None for asks, names in manners.OPEN_ABOUT if asks.search(asked))
    return manners.NOT_TOLD.search(told) is not None and any(open_about)


def _elsewhere(places: re.Pattern[str], named: Sequence[str], other: re.Pattern[str] | None, text: str) -> bool:
    """Whether a sentence names a municipality, but none of those that the question names, or an `other` message."""
    folded = fold(text) if named or other else ""
    if other and other.search(folded):
        return True
    return bool(named) and places.search(folded) is not None and not any(names_place(folded, name) for name in named)


def of_other_town(named: Sequence[str], text: str) -> bool:
    """Whether a sentence surely names a municipality that is no example's, and none of those that the question names:
    less sure a sign than an example's, for a report on one town mentions others."""
    return bool(named) and towns.told(text) and not any(names_place(fold(text), name) for name in named)


def _found_in(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(fold(text)) is not None


def _definitions(question: Question) -> list[re.Pattern[str]]:
    """What a sentence looks like that defines what the question names."""
    asked = [fold(w) for term in question.terms for w in term.wordings] or _defined(question.text)
    short = [re.escape(fold(word)) for word in _SHORT.findall(question.text)]
    return [
        *(pattern for word in asked for pattern in _defining(word)),
        *(
            re.compile(rf"\({word}\)|\bkurz {word}\b|\b{word}\W{{1,2}}(?:steht fuer|ist die abkuerzung)\b")
            for word in short
        ),
        _MEANT,
    ]


@lru_cache(maxsize=2048)
def _defining(term: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence looks like that defines a folded term. Remembered, for compiling takes a millisecond."""
    named, form = re.escape(term), _any_form(term)
    return (
        re.compile(wordings.DEFINED.format(term=form)),
        re.compile(rf"\bnamens {named}\b|{_NAMED.format(named)}"),
        re.compile(_EXPLAINED.format(term=form)),
    )


def _any_form(term: str) -> str:
    """A pattern for a folded term in any case: "digitaler zwilling" in "unter einem digitalen Zwilling"."""
    *adjectives, noun = term.split()
    return r"\s".join(
        [*(re.escape(re.sub("e[nrms]?$", "", word)) + r"\w{0,2}" for word in adjectives), re.escape(noun) + r"\w{0,3}"]
    )


def _defined(text: str) -> Sequence[str]:
    """What a question wants to have defined, folded: "Umnutzung" of "Was ist im Konzept mit Umnutzung gemeint?"."""
    match = _DEFINED.search(text)
    named = re.findall(r"[A-ZÄÖÜ][\w-]*", next(filter(None, match.groups()))) if match else []
    return [fold(word) for word in named[:1]] or content_words(text)[:2]


def _beside(question: Question, folded: str, shaped: bool) -> list[re.Pattern[str]]:
    """What a sentence looks like that speaks of others, of its publication, or of names, where that is not asked.

    Where something with a shape is asked for, a publication may say of itself that it does not tell it.
    """
    named = question.kind == "definition" or wordings.NAMES_ASKED.search(folded)
    return [
        wordings.OF_OTHERS,
        *([manners.BELONGING] if manners.OWNER_ASKED.search(folded) else []),
        *_opening_with_others(question),
        *([manners.IMPERATIVE] if any(asks.search(folded) for asks in _TOLD) else []),
        *([_OTHER_ADVICE] if manners.NEEDED.search(folded) else []),
        *([] if shaped or wordings.ABOUT_PUBLICATIONS.search(folded) else [wordings.OF_ITSELF]),
        *([] if named else [wordings.ALSO_CALLED]),
        *([] if shaped or wordings.SOMEBODY.search(folded) else [_OF_SOMEBODY]),
        *([] if "dank" in folded else [_THANKS]),
        *([_BESIDES] if wordings.WHO_LEADS.search(folded) else []),
        *([_ADVICE] if _COUNCIL.search(folded) else []),
        *_of_other_order(folded),
        *_of_other_number(question.counted),
    ]


def _opening_with_others(question: Question) -> list[re.Pattern[str]]:
    """What a sentence looks like that is about another concept of the same kind: another level, another legal form."""
    if question.kind == "compare" or not question.others:
        return []
    own = "|".join(re.escape(fold(wording)) for term in question.terms for wording in term.wordings)
    other = "|".join(re.escape(fold(wording)) for term in question.others for wording in term.wordings)
    return [
        re.compile(rf"^(?!.*\b(?:{own}))(?:(?:die|der|das|den|dem|ein|eine|einer|auf|in|bei) ){{1,2}}(?:{other})\b")
    ]


def _of_other_order(folded: str) -> list[re.Pattern[str]]:
    """What a sentence looks like that is about the first where the second is asked for."""
    found = _ORDINAL.search(folded)
    if found is None:
        return []
    others = _ordinals_but(found[1])
    return [
        re.compile(
            rf"^(?!.*\b{found[1]}(?:e|en|er|es|em)\b).*\b(?:{others})(?:e|en|er|es|em) {re.escape(found[2][:5])}"
        )
    ]


def _of_other_number(counted: tuple[str, str] | None) -> list[re.Pattern[str]]:
    """What a sentence looks like that names another of several counted things than the one that is asked about."""
    if counted is None:
        return []
    thing, number = counted
    return [re.compile(rf"^(?!.*\b{thing}s? {number}\b).*\b{thing}s? \d{{1,2}}\b")]


def _ordinals_but(own: str) -> str:
    """The ordinals but one, as alternatives of a pattern."""
    return "|".join(ordinal for ordinal in wordings.ORDINALS if ordinal != own)


def _of_other_message(question: Question, folded: str) -> re.Pattern[str] | None:
    """What a sentence looks like that is about another message than the only one that is asked for."""
    number = question.wanted.message
    if number is None or number > len(wordings.ORDINALS) or len(_NUMERAL.findall(folded)) > 1:
        return None
    own = wordings.ORDINALS[number - 1]
    others = _ordinals_but(own)
    return re.compile(
        rf"^(?!.*\b(?:botschaft {number}|{own}\w{{0,2}} botschaft)\b)"
        rf".*\b(?:botschaft \d|(?:{others})\w{{0,2}} botschaft)"
    )


_TOLD = (manners.WHAT_DOES, manners.WHAT_FOR, manners.MEMBERS_ASKED)
"""Ask how things are, not what to do."""
_OTHER_ADVICE = re.compile(rf"^(?!.*(?:{manners.NEED.pattern}))(?:{manners.IMPERATIVE.pattern})")
"""Advice that does not say what must be."""
_THANKS = re.compile(
    r"\b(?:be)?danken? (?:wir|uns|ich|allen|den|der|dem|beim?)\b|\bdank (?:gilt|an)\b|\bwir (?:be)?danken\b"
)
"""Acknowledgements, which answer nothing else."""
_NUMERAL = re.compile(r"\d+")
_ORDINAL = re.compile(rf"\b({'|'.join(wordings.ORDINALS)})(?:e|en|er|es|em) (\w{{4,}})")
"""One of several things of the same name: "in der zweiten Staffel"."""
_COUNCIL = re.compile(
    r"\b(?:der|den|dem|des|im|vom|beim) rat(?:e?s)?\b.*"
    r"\b(?:zu|ab|mit)?(?:stimm|entscheid|entschied|beschl|beteilig|gefragt|einbe)\w*"
)
"""Asks what the council decides."""
_ADVICE = re.compile(r"^(?:unser )?rat:|\brat (?:der|des|von|lautet)\b|\brat an\b")
"""A sentence of which the word "Rat" is no council but advice."""
_OF_PROFILE = frozenset({stem("stand")})
_BESIDES = re.compile(r"\bleitung\b.*\b(?:gleichzeitig|zugleich|ebenfalls)\b", re.DOTALL)
"""What whoever leads is besides."""
_ROLE = re.compile(rf"^(?!.*{_BESIDES.pattern}).*{A_ROLE}", re.DOTALL)
"""Somebody who leads; "Leitung" is what is asked for."""
_ONCE = re.compile(r"\b(?:war|waren|wurden?|hatten?)\b")
"""A sentence that tells how things once were, which is no advice."""
_OF_SOMEBODY = re.compile(r"^(?:zur person\b|(?:das )?(?:gespraech|interview) (?:am|vom|mit|fand|fuehrte)\b)")
"""A line that introduces whoever is interviewed, and when."""
_DIFFERENCE = re.compile(r"\bunterschied\w*|\bunterscheid\w*")
_NAMED = r"\bals (?:\w+ )?\W?{}\w{{0,3}}\W? (?:bezeichnet|genannt|definiert)\b"
"""A sentence that says first what something is, and then how it is called."""
_SHORT = re.compile(r"\b(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ0-9])\w{2,8}\b")
"""An abbreviation: "KTS", "MYK10", "AöR"."""
