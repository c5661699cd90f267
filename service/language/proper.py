"""Proper names that a question asks for: of municipalities, of firms and products, of whoever holds an office.

Only so much as telling "Welche Firma liefert die Sensoren?" from its answer takes: a sentence that names none is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial

from index.analysis import content_words, fold, names_place, stem
from ingest.mentions import mentions
from service.language.names import names_somebody
from service.language.shapes import Shape, Test, stems

_LEGAL_FORM = re.compile(r"\b(?:g?GmbH|mbH|AG|SE|KG|eG|e\. ?V\.|UG|GbR|KGaA|AöR|Ltd|Inc)(?!\w)")
_QUOTED = re.compile(r"[„“\"»]\w")
_CAPITALS = re.compile(r"\b(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-Za-zÄÖÜäöüß0-9]{3,}\b")
"""A word with capitals inside: "VKBR", "FlexBus"."""
_APPOSED = re.compile(r"(?<=[\w,;:–-] )([A-ZÄÖÜ][\w-]+) (?:& )?([A-ZÄÖÜ][\w-]+)")
"""Two nouns, one right after the other, as in "Büro Stadtraum"."""
_NO_NAME = frozenset(
    """stadt gemeinde landkreis kreis amt herr herrn frau smart digitale city jahr jahre ende anfang mitte fruehjahr
    sommer herbst winter euro prozent million millionen landes land kommune samtgemeinde verbandsgemeinde""".split()
)
"""What stands before a name that is not one of a firm, or after a number."""
NAME_ASKED = stems("name namen ansprechpartner rueckfragen aktuell")
"""Stems of words that only ask for a name."""
ROLES = (
    r"(?:ober)?buergermeister\w*|landr(?:at|aetin)|cdo|cio|geschaeftsfuehr\w*|leit(?:er|erin|ung)|\w*beauftragte\w*"
    r"|\w*manager\w*|minister\w*|\w*minister\w*|praesident\w*|chef\w*|dezernent\w*|kaemmer\w*|ansprech\w+|vorsitz\w*"
    r"|projektleit\w*|tueroeffner\w*|lotsen?"
)
"""Who leads and speaks for something, folded."""
A_ROLE = rf"\b(?!leitung\b)(?:{ROLES})\b"
_ROLE = re.compile(A_ROLE)
_PERSONS = (
    r"\w*(?:koordinator|koordinatorin|berater[n]?|beraterin|sprecher|sprecherin|planer|planerin|referent\w*|vorstand\w*"
    r"|vorstaende|ratsmitglied\w*|kuemmerer|kuemmerin|mitarbeiter\w*|kollege|kollegin|ehrenamtliche\w*|lotsin)"
)
_HELD = r"\w*vorstand\w*|\w*leiter(?:in)?|hausmeister\w*|\w*rektor\w*|\w*vorsteher\w*|\w*architekt\w*"
"""What somebody is who need not lead anything."""
_OFFICE = re.compile(
    rf"\bwer (?:ist?|sind|war|wird) (?:[\w-]+ ){{0,5}}?(?P<is>{ROLES}|{_HELD})\b"
    rf"|\bwie heiss(?:t|en) (?:\w+ ){{0,3}}?(?P<called>{ROLES}|{_PERSONS})"
    rf"|^(?P<keyword>{ROLES}|{_PERSONS})\b.{{3,60}}\bname$|^name (?:de[rs] )?(?P<after>{ROLES})"
)
"""Asks for whoever holds an office."""
_IN_CHARGE = re.compile(
    r"\bwer (?:ist?|war|wird) (?:\w+ ){0,3}?chef(?:in)?(?: \w+)? (?:von|vom|bei|in|einer?|einem|d(?:er|es|en))\b"
)
"""Asks who is in charge of something, which a role says as well as a name does."""
_ADVICE = r"(?!.*\b(?:soll\w*|eign\w*|brauch\w*|lohn\w*|kann|koennen|muss|muessen|darf|duerfen)\b)"
TOWNS_ASKED = re.compile(
    rf"{_ADVICE}.*\b(?:welche[rsnm]?|wie heissen die) (?:(?:\w+en?|zwei|drei|vier|sechs|\d+) )?"
    r"(?:(?P<one>(?:stadt|gemeinde|kommune|landkreis|kreis|ort)\b)|(?:\w*(?:gemeinden|kommunen)|(?:\w+)?staedten?"
    r"|landkreisen?|kreisen?|orten?|doerfern?)\b)"
)
"""Asks which municipalities; `one` where it is one."""
_FIRM_ASKED = re.compile(
    rf"{_ADVICE}.*\b(?:welche[rsnm]?|was fuer eine?[rm]?) (?:\w+ ){{0,2}}(?:\w*firm(?:a|en)"
    r"|\w*unternehmen|(?:\w+s|architektur|ingenieur)?bueros?|\w*(?:anbieter|dienstleister|hersteller|konzern|software|sprachmodell|agentur"
    r"|kanzlei|institut|hochschule|universitaet|informationssystem|fachverfahren))\b"
)
_MAKER_ASKED = re.compile(
    r"^(?:und )?wer (?:hat|haben) .{3,120}\b(?:geschrieben|verfasst|erstellt|moderiert|gebaut|entwickelt|programmiert"
    r"|evaluiert|untersucht|begutachtet|geprueft|geliefert|gestaltet|entworfen|betrieben|geleitet)\b"
    r"|^von wem (?:stammt|stammen|wurde|wurden|hat|haben|kommt|kommen)\b"
)
_MAKER = re.compile(
    r"\b(?:\w*buero|\w*zentrum|\w*werkstatt|\w*institut\w*|hochschule\w*|universitaet\w*|\w*firma|\w*unternehmen\w*"
    r"|agentur\w*|verein\w*|kanzlei|\w*team|stadtwerke?n?|\w*amt|fachdienst\w*|\w*stelle|\w*gremium|dienstleister\w*|studierende\w*|schueler\w*|verband\w*)\b"
)
"""Who may have made something, besides people and firms by name."""
_DESK_ASKED = re.compile(
    r"\b(?:bei wem|an wen) (?:meld|kann|muss|soll|beantrag|bekomm|krieg|erfahr|reich|wend|geb)\w*\b"
)
_CALLED_ASKED = re.compile(r"\bwie heisst (?!das fuer)(?:d(?:er|ie|as)(?: (?:\w+ )?(?P<thing>\w+))?)?")
_CALLED = re.compile(r"[„“\"»]|\bnamens\b|\bheisst\b|\bheissen\b|\bnennt\b|\bgenannt\b|\bsteht fuer\b")


def name_asked(folded: str) -> Shape | None:
    """The name that a folded question asks for: of whoever holds an office or made something, of what is called
    something, of a municipality, of a firm or a product."""
    own = frozenset(content_words(folded))
    if _IN_CHARGE.search(folded):
        return Shape("Leitung", leads, ("Leitung",), NAME_ASKED | stems("chef chefin"))
    if office := _OFFICE.search(folded):
        return _name("Name", partial(_holds, next(filter(None, office.groups()))))
    if _MAKER_ASKED.match(folded):
        return _name("Urheber", partial(_may_have_made, own))
    if _DESK_ASKED.search(folded):
        return _name("Anlaufstelle", _may_receive)
    if called := _CALLED_ASKED.search(folded):
        return _name("Bezeichnung", partial(_calls, called["thing"] or ""))
    if towns := TOWNS_ASKED.match(folded):
        return _name("Ort", partial(_names_town, folded), around=bool(towns["one"]))
    return _name("Firma", partial(_names_firm, own)) if _FIRM_ASKED.match(folded) else None


def _name(kind: str, has: Test, around: bool = False) -> Shape:
    return Shape(kind, has, asking=NAME_ASKED, around=around)


def leads(text: str) -> bool:
    """Whether a text names somebody or a role."""
    return names_somebody(text) or _ROLE.search(fold(text)) is not None


def _holds(office: str, text: str) -> bool:
    """Whether a text names somebody and the office, of which `office` is any form: "Landrätin" for "Landrat"."""
    return names_somebody(text) and _root(office) in fold(text).replace("raetin", "rat")


def _root(office: str) -> str:
    """What all forms of an office begin with: "geschaeftsfue" of "Geschäftsführerin", "leit" of "Leiter"."""
    bare = re.sub(r"^ober", "", office.replace("raetin", "rat"))
    return "leit" if bare.startswith("chef") or "leit" in bare else bare[: 13 if bare.startswith("geschaefts") else 7]


def _may_have_made(besides: Collection[str], text: str) -> bool:
    return names_somebody(text) or _MAKER.search(fold(text)) is not None or _names_firm(besides, text)


def _may_receive(text: str) -> bool:
    """Whether a text names somebody, a role, an office or an address to turn to."""
    return leads(text) or _MAKER.search(fold(text)) is not None or "@" in text


def _calls(thing: str, text: str) -> bool:
    """Whether a text says how something is called, or names somebody beside the folded word for what is asked about."""
    if _CALLED.search(fold(text)):
        return True
    return names_somebody(text) and (not thing or stem(thing) in {stem(word) for word in content_words(text)})


def _names_town(besides: str, text: str) -> bool:
    return any(not names_place(besides, mention.name) for mention in mentions(text))


def _names_firm(besides: Collection[str], text: str) -> bool:
    """Whether a text may name a firm, an institute or a product: a legal form, something in quotation marks, a word
    with capitals inside, or two nouns one right after the other, that is none of the folded words `besides`."""
    if _LEGAL_FORM.search(text) or _QUOTED.search(text):
        return True
    if any(fold(found[0]) not in besides for found in _CAPITALS.finditer(text)):
        return True
    pairs = (tuple(map(fold, found.groups())) for found in _APPOSED.finditer(text))
    return any(pair[0] not in _NO_NAME and not set(pair) <= set(besides) for pair in pairs)
