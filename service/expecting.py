"""What an answer must have that a question asks for: a sum, a number of something, a date, a name, a template.

"Wie viel Fördergeld hat Hagenow bekommen?" meets all its words in a corpus that tells of Hagenow's funding and of no
sum. So a sentence answers only if it has the shape that is asked for, and if it speaks of the same thing: whoever
judges that passes in the sentences that do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.analysis import content_words, fold, stem
from ingest.gazetteer import STATES
from service.names import names_somebody

_NUMBER = (
    r"(?:\d[\d.,]*|ein(?:e[rmns]?)?|zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|elf|zwoelf|dutzend|hundert|tausend"
    r"|(?:drei|vier|fuenf|sech|sieb|acht|neun)zehn|\w*(?:zwanzig|dreissig|(?:vier|fuenf|sech|sieb|acht|neun)zig)"
    r"|haelfte|drittel|viertel|halbe\w*|einzig\w*)"
)
_SURE_NUMBER = re.compile(rf"\b{_NUMBER.replace('ein(?:e[rmns]?)?|', '')}\b|\bprozent\b|%")
_PART = re.compile(r"haelfte|drittel|viertel|prozent|%|\d+%")
"""Of what it counts a part, so that "der" may follow: "zwölf der Projekte" are some, not how many there are."""
_YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS = "januar februar maerz april mai juni juli august september oktober november dezember".split()
_DATE = rf"\b(?:19|20)\d\d\b|\b(?:{'|'.join(MONTHS)})\b"
_SPAN = rf"\b{_NUMBER} (?:\w+ )?(?:stunden?|tage?n?|wochen?|monate?n?|jahre?n?|minuten?|stellen?anteil\w*)\b"
_OFTEN = (
    r"\b(?:alle|pro|im|jede[nrs]?) (?:\w+ )?(?:tage?|wochen?|monate?|jahre?|quartal)\b|\w+mal\b|\b\w*jaehrlich\b"
    r"|\bmonatlich|\bwoechentlich|\btaeglich|\bregelmaessig|\bwie oft\b"
)
_PEOPLE = (
    "leute menschen personen mitarbeiter mitarbeiterin mitarbeitende beschaeftigte stellen vollzeitstellen kollegen"
    " mitglieder koepfe teammitglieder entsandte vzae vollzeitaequivalente planstellen kraefte vollzeitkraefte"
)
ROLES = (
    r"(?:ober)?buergermeister\w*|landr(?:at|aetin)|cdo|cio|geschaeftsfuehr\w*|leit(?:er|erin|ung)|\w*beauftragte\w*"
    r"|\w*manager\w*|minister\w*|\w*minister\w*|praesident\w*|chef\w*|dezernent\w*|kaemmer\w*|ansprech\w+|vorsitz\w*"
    r"|projektleit\w*|tueroeffner\w*|lotsen?"
)
"""Who leads and speaks for something, folded."""
_TEMPLATES = (
    r"muster(?:satzung|vertrag|text|geschaeftsordnung|stellen\w*|vereinbarung|vorlage|beschluss|formular)\w*"
    r"|(?:text|beschluss|word)?vorlagen? (?:fuer|zu[mr]?)|(?<!der )(?<!einer )(?<!unserer )vorlage\W*$"
    r"|beispieltext|formular\w*|organigramm\w*|wortlaut"
    r"|(?:excel|word)\w*|herunterladen|download|als (?:datei|pdf|anhang)|\b(?:mir|uns) .{0,80}schicken"
    r"|fertige[nrs]? \w+vertrag"
)
_ORDERS = (
    r"^(?:bitte )?(?:(?:schreib|uebersetz|programmier|formulier|generier|zeichn|ignorier|erzaehl|verrat|berechn"
    r"|antwort|rechn|fass|loesch)(?:e|en sie)?\b|entw(?:irf|erfen sie)\b|dichte\b|vergiss"
    r"|tu so|erfinde\b|spiele?\b|(?:ignore|forget|write|print|translate)\b)"
    r"|\b(?:passw(?:ort|oerter)|systemprompt|system prompt|anweisungen)\b|^(?:system|assistant|user) ?:"
    r"|^du bist (?:jetzt|ab)|\bantworte(?:n sie)? (?:nur|ab|jetzt)|\bgedicht\b|\bwitz\b"
    r"|\bins? (?:englische|tuerkische|franzoesische|polnische)"
)
_GRADES = (
    r"\b(?:entgelt|besoldung|eingruppier|stellenbewertung|gehalt|gehaelter|verdien|tvoed|zulage|sitzungsgeld)\w*"
    r"|\w+gehalt\b|\b[ae]1[0-9]\b|\bbezahlt (?:man|wird)\b"
)
_SUMS = (
    r"\bwie ?viel (?:geld|foerder\w*|euro|budget|kostet|hat .{3,60} gekostet|verdient)|\bkostet\b"
    r"|\bwas (?:hat .{3,80} (?:ge)?kostet|hat .{3,80} ausgegeben)|\b(?:preis|preise)\b|\beuro\b"
    r"|\b(?:foerder|auftrags|schwellen|wert)(?:summe|hoehe|betrag|wert|grenze)\w*|\b\w*budget\b|\bzinsen\b"
    r"|\bwie (?:hoch|teuer) (?:ist|sind|war|waren|wird|liegt|faellt)|\b\w*kosten (?:fuer|von|eine[rs]?)\b"
    r"|^kosten\b|\bstammkapital\w*|\bbis zu welche[rm] (?:summe|betrag|wert)|\bgeld steckt"
)
_HOW_LONG = (
    r"\bwie lange?\b(?! es)|\bwie ?viel zeit\b|\bvon wann bis wann\b|\b\w*(?:frist(?:en)?|dauer|laufzeit)\b"
    r"|\bwochenstunden\b"
)
_WHEN = (
    r"\b(?:seit|bis) wann\b|^(?:und |aber )?wann\W*$|\ban welchem tag\b|\bdatum\b|\btermin\b|\bwann (?:wurde|war|ist"
    r"|sind|hat|beg\w+|start\w+|end\w+|lief|laeuft|muss|findet|tagt|kommt|fand|erschien\w*)\b"
)
_WHO = (
    rf"\bwer (?:ist|war|wird) (?:\w+ ){{0,3}}(?:{ROLES})|\bwie heiss(?:t|en) (?:\w+ ){{0,3}}(?:{ROLES})"
    rf"|^(?:{ROLES})\b.{{3,60}}\bname$"
    r"|\bnamen? de[rs] |\b(?:ansprechpartner|ansprechperson)\w*"
)
_STATES = "|".join(fold(state) for state in STATES.values())
_CALLED = r"[„“\"»]|\bnamens\b|\bheisst\b|\bheissen\b|\bnennt\b|\bgenannt\b|\bsteht fuer\b"
_REACHED = (
    r"\bwie erreich\w+ (?:ich|wir|man) (?:die|den|sie|ihn|dort|denn|da|jemand\w*|eure?n?)\b"
    r"|\btelefonnummer\w*|\bdurchwahl\b|\be-?mail\w*|\bmailadresse\b|\banschrift\b|\boeffnungszeit\w*"
)
_OFFERED = r"\b(?:muster|vorlage|formular)\w*\b.{0,80}\b(?:veroeffentlich|bereit|gibt es)"
Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a question asks for. `has` tells of a sentence as written whether it has it; `words` help to find one;
    `asking` are the stems of words that only ask for it and need not stand in the answer ("Geld" where it says "Euro"),
    `alike` words that mean the same in it ("Leute", "Personen").
    """

    name: str
    has: Test
    words: tuple[str, ...] = ()
    asking: frozenset[str] = frozenset()
    alike: tuple[str, ...] = ()


def _search(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda sentence: compiled.search(fold(sentence)) is not None


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


PEOPLE = _stems(_PEOPLE)
"""Stems of the words under which people are counted."""
_HOW_LARGE = (
    r"\bwie gross\b.{0,60}\b(?:\w*team|stabsstelle|einheit|abteilung|amt|\w*beirat|gremium|runde|\w*gruppe"
    r"|(?:lenkungs|steuerungs|steuer)kreis)\b"
)
"""How many people are in it."""
_MONEY = Shape(
    "Geldbetrag",
    _search(r"\beuro\b|€|\bmio\b|million|milliard"),
    ("Euro", "Millionen"),
    _stems("geld euro summe betrag kosten kostet gekostet teuer hoch budget preis steckt foerdergeld wieviel bekommen")
    | _stems("foerdersumme foerdersummen"),
)
_GRADE = Shape(
    "Bezahlung", _search(r"\b(?:entgeltgruppe|besoldungsgruppe|eg|[ae]) ?1?\d\b|\beuro\b|€|\btvoed"), ("Entgeltgruppe",)
)
SIZE = Shape(
    "Einwohnerzahl",
    _search(r"\d{3}\b.{0,20}\b(?:einwohner|menschen|leute)"),
    ("Größe", "Einwohner"),
    _stems("gross wohnen leben"),
)
"""How many people live in a municipality."""
REACHED = Shape("Erreichbarkeit", _search(r"@|\+?\d{5,}|\d{2,} ?/ ?\d+"))
"""A mail address, or a telephone number."""
_LEADER = _search(rf"\b(?!leitung\b)(?:{ROLES})\b")
_NOTHING = Shape("Auftrag", lambda sentence: False)
_SHAPES: tuple[tuple[re.Pattern[str], Shape], ...] = tuple(
    (re.compile(asked), shape)
    for asked, shape in (
        (_ORDERS, _NOTHING),  # no sentence of a publication carries out an order
        (_GRADES, _GRADE),
        (_SUMS, _MONEY),
        (r"\beinwohnerzahl\b|\bwie viele \w+ (?:wohnen|leben)\b", SIZE),
        (
            _HOW_LARGE,
            Shape("Anzahl", lambda sentence: _counts(fold(sentence), PEOPLE, True), ("Personen",), _stems("gross")),
        ),
        (r"\bwie alt\b", Shape("Alter", _search(r"\bjahre?n? alt\b|\bgeboren"))),
        (
            r"\bwie (?:oft|haeufig)\b|\bin welche[nm] (?:abstaenden|abstand|rhythmus|turnus|takt)\b",
            Shape("Häufigkeit", _search(_OFTEN), asking=_stems("haeufig abstaenden abstand rhythmus turnus takt")),
        ),
        (
            _HOW_LONG,
            Shape("Dauer", _search(f"{_SPAN}|{_DATE}|\\bdauer\\w*")),
        ),
        (r"\b(?:prozent|hebesatz|quote|\w+quote)\b", Shape("Anteil", _search(r"prozent|%|haelfte|drittel|viertel"))),
        (_WHEN, Shape("Zeitpunkt", _search(_DATE))),
        (_REACHED, REACHED),
        (_WHO, Shape("Name", names_somebody, asking=_stems("name namen ansprechpartner rueckfragen aktuell"))),
        (
            rf"\bwie heisst\b(?! das fuer)(?! (?:\w+ ){{0,3}}(?:{ROLES}))",
            Shape("Bezeichnung", _search(_CALLED)),
        ),
        (
            r"^wer (?:leitet|fuehrt) .{3,60} in (?!so )",
            Shape("Leitung", lambda text: names_somebody(text) or _LEADER(text)),
        ),
        (
            r"\b(?:welche[mrs]?|was fuer (?:ein|eine[mr]?)) bundesl(?:and|aender)\w*",
            Shape("Land", _search(rf"\b(?:{_STATES})\b"), ("Land",), _stems("bundesland bundeslaender liegt liegen")),
        ),
        (rf"\b(?:{_TEMPLATES})", Shape("Vorlage", _search(_OFFERED))),
        (
            r"§|\bparagr\w+\b|\bwelche[rs]? (?:gesetz|verordnung|satzung)\w*\b",
            Shape("Rechtsgrundlage", _search(r"§|\bparagr|\babsatz\b|\bgesetz")),
        ),
    )
)
_COUNTED = re.compile(r"\bwie ?viele?\b ?((?:\w+ ){0,3}\w+)|\banzahl (?:der )?(\w+)|\bin wie vielen (\w+)")


def of(question: str) -> Shape | None:
    """The shape that a question asks for, None where it asks for nothing special. Of several, any will do."""
    folded = fold(question)
    asked = [shape for pattern, shape in _SHAPES if pattern.search(folded)]
    found = [*asked, *filter(None, [_count(folded, bool(asked))])]
    if _NOTHING in found:
        return _NOTHING
    return _any_of(found) if len(found) > 1 else next(iter(found), None)


def _any_of(shapes: list[Shape]) -> Shape:
    return Shape(
        shapes[0].name,
        lambda sentence: any(shape.has(sentence) for shape in shapes),
        tuple(word for shape in shapes for word in shape.words),
        frozenset().union(*(shape.asking for shape in shapes)),
        tuple(word for shape in shapes for word in shape.alike),
    )


def _count(folded: str, otherwise: bool) -> Shape | None:
    """A number of what is counted: "Wie viele Anwendungsfälle ..." wants "acht Anwendungsfälle", not any number."""
    match = _COUNTED.search(folded)
    if match is None or (otherwise and "viele" not in match.group()):  # "wie viel hat es gekostet"
        return None
    counted = next(iter(content_words(next(group for group in match.groups() if group))), "")
    if not counted:
        return Shape("Anzahl", lambda sentence: _SURE_NUMBER.search(fold(sentence)) is not None)
    people = counted in _PEOPLE.split()
    alike = PEOPLE if people else _stems(counted)
    asking = frozenset({stem(counted)}) if people else frozenset()
    helping, same = (("Personen",), tuple(_PEOPLE.split())) if people else ((), ())
    return Shape("Anzahl", lambda sentence: _counts(fold(sentence), alike, people), helping, asking, same)


def _counts(folded: str, alike: frozenset[str], whole: bool) -> bool:
    """Whether a number stands near one of the stems: "acht Anwendungsfälle", "25 von 73 Modellprojekten"."""
    found = [word.strip(".,") for word in re.findall(r"[\w.,%-]+", folded)]
    numbers = [i for i, word in enumerate(found) if _SURE_NUMBER.fullmatch(word) and not _YEAR.fullmatch(word)]
    numbers = [i for i in numbers if _PART.fullmatch(found[i]) or found[i + 1 : i + 2] not in (["der"], ["dieser"])]
    things = [i for i, word in enumerate(found) if _means(stem(word), alike, whole)]
    return any(-2 <= thing - number <= 4 for number in numbers for thing in things)


def _means(own: str, alike: frozenset[str], whole: bool) -> bool:
    """Whether a stem is one of those, or a compound that ends in one, or their end ("Projekte", "Modellprojekte")."""
    return own in alike or (
        not whole and any(own.endswith(o) or o.endswith(own) for o in alike if min(len(o), len(own)) > 4)
    )


def lacking(question: str, sentences: Iterable[str]) -> bool:
    """Whether a question asks for a shape that none of the sentences has."""
    shape = of(question)
    return shape is not None and not any(shape.has(sentence) for sentence in sentences)
