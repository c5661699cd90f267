"""Follow-ups that only name a thing: "Und bei der AöR?" asks the turn before anew, of something else; "und dagegen?"
asks for the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import content_words, fold, fold_line, place_words, stem, words
from index.words import Words
from service.holdings.catalogue import OPTIONS, Glossary
from service.language import wordings
from service.questions.question import EVERYWHERE, Context, Question

_OPENING = re.compile(
    r"(?:(?:und|oder|aber) (?:(?:wie (?:ist|sieht|laeuft) (?:das|es)|was ist|gilt das) )?"
    r"|(?:wie (?:ist|sieht|laeuft) (?:das|es)|was ist mit|gilt das) |(?=(?:bei|beim|in|im|fuer|mit) ))"
    r"(?:(?:denn|auch|dann|aus|so) )*"
)
"""How a question opens that may ask the same of something else."""
_VERB = re.compile(
    r"\b(?:ist|sind|war|waren|hat|haben|hatte\w*|wird|werden|wurde\w*|kann|koennen|muss|muessen|soll\w*|darf|duerfen"
    r"|gibt|gibts|geht|gehts|macht|machen|braucht|brauchen|passt|passen|lohnt|heisst|kostet|waere|reicht|gilt|bringt)\b"
)
_LEFT_OPEN = re.compile(r"(?<=[a-zäöüß] )(?:das|es|sie|er|die|der)$")
"""A pronoun at the end of a question that something else takes the place of: "Welche Nachteile hätte das"."""
_ARTICLE = r"(?:der|die|das|den|dem|des|eine?[nrms]?)"
_KINDRED = (("bei", "beim"), ("in", "im"), ("für", "fuer"), ("mit",), ("von", "vom"), ("zu", "zum", "zur"), ("aus",))
"""Prepositions in their forms."""
_PREPOSITIONS = frozenset(form for forms in _KINDRED for form in forms)
_PREPOSED = re.compile(
    rf"(?P<preposition>{'|'.join(sorted(_PREPOSITIONS, key=len, reverse=True))}|an|am)\b"
    rf"(?: (?P<article>{_ARTICLE}))?(?: (?P<thing>.+))?",
    re.IGNORECASE,
)
_ANYTHING = re.compile("")
_OF_SIZE = re.compile(r"(?:kreis|stadt|staedte|gemeinden?|kommunen?|dorf|doerfer)n?$")
"""A municipality, by what its size is called."""
_SIZES = r"(?:klein|gro(?:ß|ss)|mittler|mittelgro|ländlich)"
_POINTING = frozenset("uns euch ihnen ihm ihr denen dem der mir dir diesem dieser diesen".split())
_SHORT = 3
"""Letters of a name that no other ending is looked for: of "eG"."""
_DATED = re.compile(r"^(?:vom|aus|von)(?: dem)?(?: (?:Jahre?|[A-ZÄÖÜ][a-zä]+))? (?:\d{1,2}\. \w+ )?(?:19|20)\d\d\b ?")
"""What tells the date of a thing, right after it."""
_AGAINST = (r"\b(da)?(?:für|fuer)\b", r"\1gegen", "Was spricht dagegen")
_FOR = (r"\b(da)?gegen\b", r"\1für", "Was spricht dafür")
_DRAWBACKS = ("vorteil", "Nachteil", "Welche Nachteile gibt es")
_BENEFITS = ("nachteil", "Vorteil", "Welche Vorteile gibt es")
_OTHER_SIDE = {
    **dict.fromkeys(("dagegen", "gegen", "was dagegen"), _AGAINST),
    **dict.fromkeys(("dafuer", "fuer", "was dafuer"), _FOR),
    **dict.fromkeys(("nachteile", "die nachteile", "welche nachteile"), _DRAWBACKS),
    **dict.fromkeys(("vorteile", "die vorteile", "welche vorteile"), _BENEFITS),
}
"""What a question asks for that wants the other side: the word in the one before, what takes its place, and what is
asked where the one before did not ask for a side."""


@dataclass(frozen=True, slots=True)
class Anew:
    """The question of the turn before, asked of something else: `whole` with that in its place, `before` without.
    `reference` is that question as it was asked, with what it left unsaid; `told` what of `whole` counts for less."""

    whole: str
    before: str
    reference: str
    told: tuple[str, ...] = ()


def again(question: Question, context: Context, glossary: Glossary, vocabulary: Words) -> Anew | None:
    """What a question asks that only names what else the turn before is asked of, None for any other.

    Without the names that the other ones take the place of, and with those that the turn before left unsaid.
    """
    asked = re.sub(r"^(?:und|aber|oder)\s+", "", context.asked.rstrip(" ?!."), flags=re.IGNORECASE)
    alone, elliptic = _subject_alone(question.text)
    side, other, otherwise = _OTHER_SIDE.get(fold(alone), ("", "", ""))
    if side:
        turned, times = re.subn(side, other, asked, count=1, flags=re.IGNORECASE)
        whole = turned if times else otherwise
        return _anew(context, whole, whole, _left_unsaid(question, context, whole, side=True))
    if not (asked and elliptic):
        return None
    named = question.municipalities or any(term.kind not in EVERYWHERE for term in question.terms)
    swapped = None if named else _after_same_preposition(asked, alone, _OF_SIZE if question.wanted else _ANYTHING)
    if swapped:
        return _anew(context, *swapped, ())
    if not (named or question.terms or question.wanted):
        return None
    gone: list[str] = []
    if question.municipalities:
        known = [word for name in context.municipalities for word in place_words(name)]
        gone += known or _unknown(asked, vocabulary)
    for term in glossary.find(asked) if question.terms else ():
        if any(term.kind == named.kind or {term.kind, named.kind} <= OPTIONS for named in question.terms):
            gone += [word for wording in term.wordings for word in words(wording)]
    before = _replaced(asked, gone)
    unsaid = _left_unsaid(question, context, before)
    whole = _replaced(asked, gone, alone)
    if whole == asked and question.terms and not (unsaid or _PREPOSED.match(alone)):
        whole = _LEFT_OPEN.sub(lambda pronoun: alone, asked, count=1)
    return _anew(context, whole if whole != asked else f"{asked}, {alone}", before, unsaid)


def named_instead(question: Question, context: Context) -> Anew:
    """The turn before anew, of the thing that was meant: "die Koordinationsmodelle"."""
    before = f"{context.question}:"
    return Anew(f"{before} {question.text.rstrip(' ?!.')}?", context.question, context.question, (before,))


def _anew(context: Context, whole: str, before: str, unsaid: Sequence[str]) -> Anew:
    """With the names that the turn before left unsaid."""
    named = f" ({', '.join(unsaid)})" if unsaid else ""
    return Anew(f"{whole}{named}?", f"{before.rstrip(' ,')}{named}", f"{context.question}{named}")


def _left_unsaid(question: Question, context: Context, asked: str, side: bool = False) -> list[str]:
    """The names that the turn before took from the one before it, and that the other ones do not take the place of."""
    unsaid: list[str] = []
    if not (question.municipalities or side):
        unsaid += [name for name in context.municipalities if fold(name) not in fold(asked)]
    leaning = context.understood != context.asked  # on the turn before it
    if not question.terms or (leaning and question.wanted.size and not question.municipalities):
        told = set(content_words(asked))
        left = (context.terms or context.topic)[:2] or (tuple(context.subject.split(", ")) if leaning else ())
        left = tuple(name for name in left if not (question.municipalities and name in context.municipalities))
        unsaid += [name for name in left if not told & set(content_words(name)) and fold(name) not in fold(asked)]
    return unsaid


def _after_same_preposition(asked: str, alone: str, thing: re.Pattern[str]) -> tuple[str, str] | None:
    """What "und bei Sigfox?" asks after "Fallen bei LoRaWAN Kosten an?": the thing that stands after the same
    preposition gives way. The question with the other thing, and without."""
    match = _PREPOSED.fullmatch(alone)
    if match is None or not match["thing"] or fold(match["thing"]) in _POINTING:
        return None
    forms = next((forms for forms in _KINDRED if match["preposition"].lower() in forms), ())
    same = re.compile(rf"\b(?:{'|'.join(forms)}) (?:{_ARTICLE} )?(?:{_SIZES}\w* )?[\w-]+", re.IGNORECASE)
    found = same.search(asked) if forms else None
    if found is None or not thing.search(fold(found.group())):
        return None
    before, after = asked[: found.start()], asked[found.end() :]
    return f"{before}{alone}{after}", " ".join(f"{before} {after}".split())


def _unknown(asked: str, vocabulary: Words) -> list[str]:
    """The names in a question that the collection does not have: a municipality that it tells nothing of."""
    typed = [word.strip(",.") for word in asked.split()[1:] if word[:1].isupper()]
    return [fold(word) for word in typed if not vocabulary.knows(stem(fold(word)))]


def _subject_alone(text: str) -> tuple[str, bool]:
    """A question without its opening, and whether it only names a thing: "Und wie ist das in Ulm?" -> "in Ulm"."""
    match = _OPENING.match(fold_line(text))
    said = text.rstrip(" ?!.").split()[len(match.group().split()) if match else 0 :]
    rest = " ".join(said)
    folded = fold(rest)
    return rest, match is not None and 0 < len(said) <= 4 and not (_VERB.search(folded) or wordings.ASKS.search(folded))


def _is_of(word: str, name: str) -> bool:
    """Whether a folded word is a name, with another ending where that is long enough to tell."""
    return word.startswith(name[:-1]) if len(name) > _SHORT else word.strip("(),.:;") == name


def _replaced(text: str, names: Sequence[str], other: str = "") -> str:
    """A text with something else, or nothing, for the words that are one of some folded names: for the first of
    them with its article, its preposition where the other has one or there is none, and its date. The same text where
    it has none of the names."""
    typed = text.split()
    gone = [any(_is_of(fold(word), name) for name in names) for word in typed]
    if not any(gone):
        return text
    first = gone.index(True)
    last = next((n for n in range(first, len(typed)) if not gone[n]), len(typed))
    kept = typed[:first]
    article = bool(kept) and re.fullmatch(_ARTICLE, kept[-1], re.IGNORECASE) is not None
    kept = kept[:-1] if article else kept
    preposed = _PREPOSED.fullmatch(other)
    if kept and kept[-1].lower() in _PREPOSITIONS:
        kept = kept[:-1] if preposed or not other else kept
    elif preposed and preposed["preposition"].lower() in _KINDRED[0]:  # "Was ist eine ...?", "und beim Verein?"
        feminine = (preposed["article"] or "").lower() in {"der", "einer"}
        indefinite = article and typed[first - 1].lower().startswith("ein")
        other = f"{'eine ' if feminine else 'ein '}{preposed['thing']}" if indefinite else preposed["thing"]
    after = _DATED.sub("", " ".join(word for word, left in zip(typed[last:], gone[last:], strict=True) if not left))
    return " ".join([*kept, *filter(None, [other, after])])
