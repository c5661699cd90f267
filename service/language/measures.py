"""How numbers, sums, spans of time and dates stand in German sentences.

Patterns are for folded text (`index.analysis.fold`).
"""

from __future__ import annotations

import re

from index.analysis import fold, stem

_NUMERAL = (
    r"zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|elf|zwoelf|(?:drei|vier|fuenf|sech|sieb|acht|neun)zehn"
    r"|\w*(?:zwanzig|dreissig|(?:vier|fuenf|sech|sieb|acht|neun)zig)|\w*(?:hundert|tausend)|\w+einhalb|anderthalb"
)
_FIGURE = rf"\d[\d.,]*|{_NUMERAL}|haelfte|drittel|viertel"
_SURE = rf"{_FIGURE}|dutzend|halbe\w*|einzig\w*"
_NUMBER = rf"(?:ein(?:e[rmns]?)?|{_SURE})"
_SURE_NUMBER = re.compile(rf"\b(?:{_SURE})\b|\bprozent\b|%")
_COUNT = re.compile(_FIGURE)
_PART = re.compile(r"haelfte|drittel|viertel|prozent|%|\d+%")
"""Of what it counts a part, so that "der" may follow: "zwölf der Projekte" are some, not how many there are."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = (
    r"(?:\w*(?:stunden?|minuten?|tage?n?|wochen?|monate?n?|jahre?n?|quartalen?)|sekunden?|stellen?anteil\w*|seiten?)"
)
MONTHS = "januar februar maerz april mai juni juli august september oktober november dezember".split()
_WEEKDAYS = r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
DATE = rf"\b(?:19|20)\d\d\b|\b(?:{'|'.join(MONTHS)})\b"
SPAN = (
    rf"\b(?:{_NUMBER}|einige[nr]?|wenige[nr]?|mehrere[nr]?|paar) (?:\w+ )?{_UNIT}\b|\bunbefristet\w*"
    r"|\b\w+-?(?:jaehr|monat|woech|taeg|stuend|minuet)ige[nrsm]?\b"
)
"""A span of time, or how many pages."""
DEADLINE = (
    rf"\b(?:binnen|innerhalb|spaetestens|in|nach|vor|bis|auf)\b.{{0,12}}\b{_NUMBER} (?:\w+ )?{_UNIT}\b"
    rf"|\b{_NUMBER} {_UNIT} (?:vorher|zuvor|davor|danach|nach|vor|im voraus)\b|\b(?:{_WEEKDAYS})s?\b|\bquartal\w*"
    r"|\bganzjaehrig|\bjederzeit\b|\bvortag\w*|\b\d{1,2}(?:[.:]\d\d)? uhr\b|\b(?:wenn|sobald|solange|bevor)\b"
    r"|\b(?:jahres|monats|wochen)(?:ende|anfang|beginn|mitte)\b"
    r"|\bzum (?:\w+ten|\d+\.) (?:des|eines|jede[ns]) \w*monats\b"
)
"""When something must be, counted from something else, or on what it depends."""
_EVERY = r"\bjede[nrs]? (?:zweit|dritt|viert|fuenft|sechst|siebt|acht|neunt|zehnt|zwanzigst|hundertst)en?\b"
"""One of so many: "jedes zwanzigste Vorhaben"."""
OFTEN = (
    r"\b(?:alle|pro|im|jede[nrs]?) (?:\w+ )?(?:sekunden?|minuten?|stunden?|tage?|wochen?|monate?|jahre?|quartal)\b"
    rf"|\bjeden (?:\w+ )?(?:{_WEEKDAYS})\b|\b(?:{_WEEKDAYS})s\b|\b(?:im )?abst(?:and|aenden) von\b"
    r"|\w+mal\b|\b\w*jaehrlich\b|\w*(?:monat|woechent|taeg|stuend|minuet)lich(?:e[mnrs]?)?\b|\w*(?:quartals|tage|wochen)weise\b"
    rf"|\bregelmaessig|\bwie oft\b|\bin echtzeit\b|\bin \d+ faellen\b|\b\d+ mal\b|{_EVERY}"
)
MONEY = (
    r"\beuro\b|€|\bt?eur\b|\b(?:us-)?dollar\b|\bcent\b|\bmio\b|million|milliard|\b(?:kosten(?:los|frei)|gratis)\w*"
    r"|\b(?:unentgeltlich|gebuehrenfrei)\w*|\bkeine (?:\w+ )?(?:kosten|gebuehren)\b"
)
PORTION = (
    r"prozent|%|\bvom hundert\b|haelfte|drittel|\b(?:drei)?viertel\b|(?:fuenf|sechs|sieb|ach|neun|zehn|zwanzigs)tel\b"
    rf"|\b\d+ von \d+\b|{_EVERY}"
)
MEASURE = (
    r"\d ?(?:quadrat|kubik|kilo|zenti)?meter\w*|\d ?(?:m²|qm|ha|km|m|mb|gb|kw|kwh|mw|gwh|db|cm|kg|grad|liter|[mg]bit)\b"
    r"|\d ?(?:hektar|quadratkilometer|(?:mega|giga|tera)byte|tonnen|(?:kilo|mega)watt\w*|dezibel)\b"
)
"""A size in units of measurement."""
_LABELS = frozenset(
    """phase stufe kapitel seite nr nummer abschnitt tabelle abbildung botschaft paragraf paragraph artikel absatz
    version teil schritt punkt am um ab abs""".split()
)
"""What a number belongs to that counts nothing: "Stufe 3", "am 3."."""
_PIECES = frozenset("stueck exemplare einheiten insgesamt".split())
"""What follows a number that counts what was named before: "Das sind etwa 50 Stück."."""
_INNEN = re.compile(r"[:*_/]-?innen\b")
_PEOPLE = re.compile(r"(?!einwohner|buerger)\w{4,}innen")
"""Men and women of some kind, but not all who live in a place."""
_TOKEN = re.compile(r"[\w.,:%/-]+")
_OPEN = re.compile(r"(?:bis|oder|und|%|prozent|uhr)")
"""After a number, what says that it goes on or counts something of its own."""


def has_number(text: str) -> bool:
    """Whether a text has any number, in figures or in words, but a mere "ein"."""
    return _SURE_NUMBER.search(fold(text)) is not None


def counts(text: str, alike: frozenset[str], people: bool) -> bool:
    """Whether a number stands near one of the stems: "acht Anwendungsfälle", "25 von 73 Modellprojekten". Where
    `people` are counted, the stem must be that of the whole word, and "70 Helfer:innen" are some too."""
    typed = re.findall(r"\(?[\w.,:%-]+", _INNEN.sub("innen", text))
    found = [fold(word).strip("(.,:") for word in typed]
    numbers = [i for i, word in enumerate(found) if _SURE_NUMBER.fullmatch(word) and not _YEAR.fullmatch(word)]
    numbers = [i for i in numbers if _PART.fullmatch(found[i]) or found[i + 1 : i + 2] not in (["der"], ["dieser"])]
    things = [i for i, word in enumerate(found) if _means(word, alike, people)]
    return any(_counted(typed, number, thing) for number in numbers for thing in things)


def _counted(typed: list[str], number: int, thing: int) -> bool:
    """Whether a number belongs to a thing near it: soon before it, or right after it where nothing else follows that it
    counts ("Stellen: 3", not "Stellen in drei Ämtern" and not "Stufe 3")."""
    if thing > number:
        return thing - number <= 4
    labelled = thing == number - 1 and not (typed[thing].endswith(":") or typed[number].startswith("("))
    return number - thing <= 2 and not labelled and not _names_thing(typed[number + 1 : number + 4])


def _means(word: str, alike: frozenset[str], people: bool) -> bool:
    """Whether a word has one of the stems, or is a compound that ends in one, or the end of one ("Projekte",
    "Modellprojekte", "KI-Projekte")."""
    own = stem(word.rpartition("-")[2])
    if people:
        return own in alike or _PEOPLE.fullmatch(word) is not None
    return own in alike or any(own.endswith(o) or o.endswith(own) for o in alike if min(len(o), len(own)) > 4)


def counts_unnamed(text: str) -> bool:
    """Whether a number stands without what it counts, which was said before: "Heute sind es elf, und jede hat ..."."""
    tokens = _TOKEN.findall(text)
    return any(_stands_alone(tokens, at) for at in range(len(tokens)))


def _stands_alone(tokens: list[str], at: int) -> bool:
    """Whether a token is a number that belongs to no noun, before it ("Stufe 3") or after it."""
    token, before, after = tokens[at], tokens[at - 1] if at else "", tokens[at + 1 : at + 4]
    number = fold(token).strip(".,:")
    if not _COUNT.fullmatch(number) or _YEAR.fullmatch(number) or (not at and token.endswith((".", ":"))):
        return False
    if token[0].isdigit() and (fold(before).strip(".:") in _LABELS or (at > 1 and before[:1].isupper())):
        return False
    ends = token.endswith((",", ".", ":")) or not after or fold(after[0]).strip(".,:") in _PIECES
    return ends or not (_OPEN.fullmatch(fold(after[0])) or _names_thing(after))


def _names_thing(after: list[str]) -> bool:
    """Whether what follows a number is a noun, with adjectives before it or "der" ("sieben der Maßnahmen")."""
    for word in after:
        if word[0].isupper() or word[0].isdigit() or word[0] in "%€":
            return True
        if not re.fullmatch(r"[a-zäöüß-]+(?:e|en|er|es|em)|der|von|den", word):
            return False
    return False
