"""What an answer must have that a question asks for: a sum, a number of something, a date, a name, a template.

"Wie viel Fördergeld hat Hagenow bekommen?" meets all its words in a corpus that tells of Hagenow's funding and of no
sum. So a sentence answers only if it has the shape that is asked for, and if it speaks of the same thing: whoever
judges that passes in the sentences that do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from index.analysis import content_words, fold, stem
from ingest.gazetteer import STATES
from service.language import wordings
from service.language.measures import (
    DATE,
    DEADLINE,
    MEASURE,
    MONEY,
    OFTEN,
    PORTION,
    SPAN,
    counts,
    counts_unnamed,
    has_number,
)
from service.language.names import names_somebody
from service.language.proper import NAME_ASKED, leads, name_asked
from service.language.shapes import Shape, Test, stems

_PEOPLE = (
    "leute menschen personen mitarbeiter mitarbeiterin mitarbeitende beschaeftigte stellen vollzeitstellen kollegen"
    " mitglieder koepfe teammitglieder entsandte vzae vollzeitaequivalente planstellen kraefte vollzeitkraefte"
)
_TEMPLATES = (
    r"muster(?:satzung|vertrag|text|geschaeftsordnung|stellen\w*|vereinbarung|vorlage|beschluss|formular)\w*"
    r"|(?:vertrags|muster|kopier)vorlage\w*|(?<!in die )(?:text|beschluss|word)?vorlagen? (?:fuer|zu[mr]?)"
    r"|(?<!der )(?<!einer )(?<!unserer )vorlage\W*$"
    r"|beispieltext|formulare?n?\b|^(?:\w+ ){0,2}organigramm\w*(?: \w+){0,4}\W*$|\bgibt es .{0,30}organigramm\w*"
    r"|\b(?:als|in) (?:excel|word)\b|^(?:\w+ )*(?:excel|word)$"
    r"|(?:excel|word)-?(?:datei|vorlage|dokument|tabelle|liste)\w*|herunterladen|download"
    r"|als (?:datei|anhang)\b|\b(?:gibt|bekomm\w*|haben|hat|krieg\w*) .{0,60}\bals pdf\b|\b(?:mir|uns) .{0,80}schicken"
    r"|fertige[nrs]? \w+vertrag"
)
_ORDERS = (
    r"^(?:bitte )?(?:(?:schreib|uebersetz|programmier|formulier|generier|zeichn|ignorier|erzaehl|verrat|berechn"
    r"|antwort|rechn|fass|loesch)(?:e|en sie)?\b|entw(?:irf|erfen sie)\b|dichte\b|vergiss"
    r"|tu so|erfinde\b|spiele?\b|(?:ignore|forget|write|print|translate)\b)"
    r"|\b(?:passw(?:ort|oerter)|systemprompt|system prompt|(?:deine|alle|internen|bisherigen) (?:\w+ )?anweisungen)\b"
    r"|^(?:system|assistant|user) ?:"
    r"|^du bist (?:jetzt|ab)|\bantworte(?:n sie)? (?:nur|ab|jetzt)|\bgedicht\b|\bwitz\b"
    r"|\bins? (?:englische|tuerkische|franzoesische|polnische)"
    r"|\b(?:kannst|koenntest|wuerdest) du .*\b(?:(?:kuerzer|einfacher) machen|fassen|formulieren|kuerzen|uebersetzen"
    r"|schreiben|zusammenfassen)\b"
)
_GRADES = (
    r"\b(?:entgelt(?:gruppe|stufe|ordnung)|besoldung|eingruppier|stellenbewertung|tvoed|sitzungsgeld)\w*"
    r"|\b(?:[ae] ?1[0-9]|eg ?\d+)[ab]?\b"
    r"|\b(?:was|wie ?viel|wie gut|wie hoch|welche\w*) .{0,40}(?:verdien\w*|gehalt\w*|gehaelter|zulagen?\b|entgelt\w*)"
    r"|^\w*(?:gehalt|gehaelter|verdienst|zulage)\b|\bbezahlt (?:man|wird)\b"
)
_CHARGES = (
    r"(?:\w*gebuehr|\w*miete|\w*pacht|honorar|\w*entschaedigung|\w*preis|\w*lohn|\w*summe|\w*betrag|\w*zuschuss|verlust"
    r"|defizit|\w*umlage|\w*verguetung|bussgeld|(?:mitglieds|jahres|monats|eigen)beitrag|(?:bau|betriebs|gesamt)kosten)"
)
"""What is paid, by its name."""
_SUMS = (
    r"\bwie ?viel (?:geld|foerder\w*|euro|budget|\w*honorar|\w*lohn|kostet|hat .{3,60} gekostet|verdient)|\bkostet\b"
    r"|^(?:und )?was (?:kosten|zahle?|zahlt|zahlen)\b|\bwas kost\b"
    r"|^was (?:muss|muessen|musste\w*) .{2,90}\b(?:be)?zahlen\W*$"
    r"|^was (?:wird|werden|soll|sollen|wuerden?|duerfte) .{3,90} kosten\W*$|^(?:und )?was gibt .{3,60} dazu\W*$"
    r"|\bwas (?:verlang\w+|nehmen|nimmt|berechne\w+) (?:die|der|das|man|sie|ihr)\b.{0,60}\b(?:wenn|fuer|pro)\b"
    r"|^was will .{3,60} haben\b|\bgeld\b.{0,80}\bwie ?viel\W*$|\bmit welchem geld\b"
    r"|\bwie tief .{3,60}\b(?:miesen|kreide)\b"
    rf"|\bwelche[rsnm]? (?:\w+ )?{_CHARGES}\b|^(?!zuschuss|umlage|verlust|defizit)(?:{_CHARGES}|\w*kosten)\b"
    r"|\bgesamtsumme\b"
    r"|\bwelche (?:\w+ )?(?:kosten|ausgaben) .{0,80}\b(?:jahr|jaehrlich|monat|monatlich|insgesamt|pro)\b"
    r"|\bwie ?viel\b(?!e).*\b(?:zahl|bezahl|ausgegeb|ausgab|beigesteuert|gekost|miete|gebuehr|provision|teurer|billiger"
    r"|guenstiger|aus eigener tasche|aus der eigenen kasse)\w*"
    r"|\bwas (?:hat|haben|haette\w*|wuerde\w*) .{3,80} (?:(?:ge)?koste[tn]|ausgegeben|bezahlt|berappt"
    r"|hingelegt|hingeblaettert)"
    r"|^was (?:(?!wird).{3,90}\b)?(?:be|ge)?zahl(?:t|te)\b"
    r"|\b(?:preis|preise)\b|(?<!\d )\beuro\b"
    r"|\b(?:foerder|auftrags|schwellen|wert)(?:summe|hoehe|betrag|wert|grenze)\w*|^\w*budget\b|\bzinsen\b"
    r"|\b(?:wie (?:hoch|gross)|welche[sn]?) .{0,40}budget\b|\bjahresbudget\b"
    r"|\bwie teuer\b|\bwie hoch (?:ist|sind|war|waren|wird|liegt|faellt)|\b\w*kosten (?:fuer|von|eine[rs]?)\b"
    r"|\bstammkapital\w*|\b(?:bis zu|ueber|um|in|von) welche[rnm]? (?:\w+ )?(?:betrag|wert|hoehe)\b"
    r"|\bgeld steckt|\bwie ?viel hat .{3,90} (?:gesteckt|investiert|aufgewendet|hineingesteckt|reingesteckt)"
)
_HOW_LONG = (
    r"\bwie lange?\b(?! es)|\bwelche[nrsm]? (?:\w+ )?(?:zeitraum|zeitspanne|ruhezeit|amtszeit)\b"
    r"|\bwie ?viel (?:\w+ )?(?:\w*zeit|freistellung|vorlauf|vorsprung)\b|\bvon wann bis wann\b"
    r"|\b(?:innerhalb|binnen|mit) welcher \w*zeit\b|(?<!\bauf )\b\w*(?:frist(?:en)?|dauer|laufzeit)\b"
    r"|\bwochenstunden\b|\bwie ?viel (?:schneller|frueher|spaeter)\b"
)
_HOW_FAST = (
    r"\bwie (?:schnell|rasch|zuegig) (?:muss|muessen|wird|werden|ist|sind|kann|laesst|geht|kommt|kommen|antwort\w*"
    r"|reagier\w*)\b"
)
_WHEN = (
    r"\bbis wann\b|\b(?:bis )?zu welche[nrm] (?:terminen?|tag|stichtag\w*|datum|zeitpunkt)\b"
    r"|\bum (?:welche uhrzeit|wie ?viel uhr)\b|^(?:und |aber )?wann\W*$"
    r"|\bab wann (?!lohn|ist (?:es|ein)|macht|brauch|soll\w* (?:man|ein|ich|wir)|spr[ie]ch|eign|rechne|reich"
    r"|wird (?:es|ein))"
    r"|\ban welche[mn] (?:tag|tagen|wochentag\w*)\b|\bdatum\b|\b(?:in|seit|ab) welchem (?:jahr|monat|tag)\b"
    r"|\bwann (?:krieg\w*|bekomm\w*|steht|stehen|oeffnet|schliesst|haelt|faehrt|fahren)\b"
    r"|\bwann (?:hat|haben) .{0,60}\b(?:sprechstunde|offen|auf|geoeffnet)\b"
    r"|\bwann (?:wird|werden|soll|sollen) .{3,80}\b(?:fertig|vorgestellt|gebaut|eroeffnet|veroeffentlicht|umgesetzt"
    r"|abgeschlossen|eingefuehrt|saniert|geliefert|beschlossen|starten|beginnen|stattfinden)\b"
    r"|\b(?:welche[rn]?|naechste[rn]?|der) termine?\b|\bwann (?:ist|sind|beg\w+|start\w+|end\w+"
    r"|laeuft|muss|muessen|findet|tagt|kommt|tritt|trat)\b"
)
_ONCE = (
    r"\b(?:seit wann|wann (?:wurde|war|hat(?! .{0,60}\b(?:sprechstunde|offen|auf|geoeffnet)\W*$)"
    r"|begann\w*|startete\w*|endete\w*|lief|fand|kam|kamen|erschien\w*))\b"
)
"""Asks when something was, so that only a date says it."""
_WHO = (
    r"\bnamen? de[rs] |\b(?:wer|wen|welche\w*|wo) .{0,60}\bansprech(?:partner|person)\w*"
    r"|^(?:\w+ ){0,2}ansprech(?:partner|person)\w*|^wer sind die (?:zwei|drei|vier|beiden|\d)"
    r"|\bwelche (?:\w+ )?ratsmitglieder\b"
    r"|\bwer (?:ist|wird) .{0,20}\bnachfolger|^wer (?:hat|loest) .{3,60}\b(?:abgeloest|ab)\W*$"
)
_COUNTED_ALIKE = {
    own: group
    for group in map(
        stems,
        (
            "familien haushalte",
            "staedte gemeinden kommunen orte mitgliedskommunen",
            "firmen unternehmen betriebe",
            "projekte massnahmen vorhaben",
            "kinder jugendliche maedchen jungen schueler schuelerinnen",
        ),
    )
    for own in group
}
"""What is counted under several names."""
_STATES = "|".join(fold(state) for state in STATES.values())
_REACHED = (
    r"\bwie erreich\w+ (?:ich|wir|man) (?:die|den|sie|ihn|dort|denn|da|jemand\w*|eure?n?)\b"
    r"|\b(?:telefon|stoerungs?)\w*nummer\w*|\bdurchwahl\b|\be-?mail\w*|\bmailadresse\b|\banschrift\b"
    r"|\boeffnungszeit\w*"
)
_OFFERED = (
    r"\b(?:muster|vorlage|formular)\w*\b.{0,80}\b(?:veroeffentlich|bereit|gibt es)|\bherunterladen\b|\bdownload\w*"
    r"|\babrufbar\b|\bim anhang\b"
)
_TAXES = r"(?:umsatz|mehrwert|gewerbe|koerperschafts?|ertrags?|vor|grund)steuer"
_TAXED = rf"\bsteuer(?:lich|recht|pflicht|frei|befrei|beguenst|vorteil)|\b{_TAXES}|\b(?:ver|be)steuer"
"""Taxes, which have the stem of "Steuerung"."""
_WHY_ASKED = re.compile(
    r"\b(?:warum|wieso|weshalb)\b|^was (?:bedeutet|bezeichnet|heisst|zaehlt)\b(?!.*\bund (?:wann|wie)\b)"
    r"|\bgemeint\W*$|\bversteht man\b|\bwas tut\b|\begal(?:,)? wie\b"
)
"""Asks for a reason or a meaning, whatever else it names."""


def _search(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda sentence: compiled.search(fold(sentence)) is not None


PEOPLE = stems(_PEOPLE)
"""Stems of the words under which people are counted."""
_HOW_LARGE = (
    r"\bwie gross\b.{0,60}\b(?:\w*team|stabsstelle|einheit|abteilung|amt|\w*beirat|gremium|runde|\w*gruppe"
    r"|(?:lenkungs|steuerungs|steuer)kreis)\b"
)
"""How many people are in it."""
_HOW_WIDE = (
    r"\bwie (?:gross|geraeumig)\b.{0,60}\b\w*(?:flaeche|grundstueck|gelaende|gebiet|halle|raum|gebaeude|neubau|anlage"
    r"|werkstatt|haus|platz|datei|garten|park|hof)\b|\b(?:wie ?viele )?(?:quadratmeter|hektar)\b"
    r"|\bab welche[mr] (?:\w*umfang|flaeche|laenge|gewicht|menge)\b|\bwie (?:warm|kalt|schwer|breit)\b"
    r"|\bwelche (?:leistung (?:hat|haben|bringt)|laenge|breite|temperatur)\b|\bwelchen pegel\b"
)
_PORTIONED = (
    r"\b(?:prozent|prozentsatz|hebesatz|zinssatz|quote|\w+quote)\b|\bzu welchem teil\b"
    r"|\b(?:welche[rnm]?|wie (?:hoch|gross)) .{0,30}\b\w*anteil\b|\bwelche[rn] teil (?:davon"
    r"|(?:de[rs]|von) (?!arbeitshilfe|verwaltung|studie|bericht|leitfaden|stadt))\b|\bwahlbeteiligung\b"
)
_GROWN = (
    r"\bwie stark .{3,120}\b(?:zugenommen|zugelegt|gestiegen|gesunken|gewachsen|abgenommen|zurueckgegangen|geschrumpft"
    r"|belastet|beguenstigt|bezuschusst)\W*$|\bwie hat sich (?:der anteil|die (?:zahl|quote))\b"
)
_POINT_IN_TIME = Shape("Zeitpunkt", _search(f"{DATE}|{DEADLINE}"))
_SHARE = Shape("Anteil", _search(PORTION))
_AMOUNT = Shape("Menge", _search(rf"{MONEY}|{SPAN}|{PORTION}|\b(?:das )?\w+fache\b|\d"))
_MONEY = Shape(
    "Geldbetrag",
    _search(MONEY),
    ("Euro", "Millionen"),
    stems(
        "geld euro summe betrag kosten kostet gekostet teuer hoch budget preis steckt foerdergeld wieviel bekommen ging"
    )
    | stems("foerdersumme foerdersummen"),
)
_PAY = r"(?:verdien|gehalt|gehaelter|lohn|verguet|entschaedig|sitzungsgeld|zulage|monat|stunde)"
_GRADE = Shape(
    "Bezahlung",
    _search(
        r"\b(?:entgeltgruppe|besoldungsgruppe|eg|[ae]) ?1?\d\b|\btvoed"
        rf"|{_PAY}.{{0,60}}(?:\beuro\b|€)|(?:\beuro\b|€).{{0,60}}{_PAY}"
    ),
    ("Entgeltgruppe",),
)
SIZE = Shape(
    "Einwohnerzahl",
    _search(r"\d{3}\b.{0,20}\b(?:einwohner|menschen|leute)"),
    ("Größe", "Einwohner"),
    stems("gross wohnen leben"),
)
"""How many people live in a municipality."""
REACHED = Shape("Erreichbarkeit", _search(r"@|\+?\d{5,}|\d{2,} ?/ ?\d+"))
"""A mail address, or a telephone number."""
ORDER = Shape("Auftrag", lambda sentence: False)
_SHAPES: tuple[tuple[re.Pattern[str], Shape], ...] = tuple(
    (re.compile(asked), shape)
    for asked, shape in (
        (_ORDERS, ORDER),  # no sentence of a publication carries out an order
        (_GRADES, _GRADE),
        (_SUMS, _MONEY),
        (r"\beinwohnerzahl\b|\bwie viele \w+ (?:wohnen|leben)\b", SIZE),
        (
            _HOW_LARGE,
            Shape("Anzahl", lambda text: counts(text, PEOPLE, True), ("Personen",), stems("gross")),
        ),
        (
            r"\bwie alt\b|\bwelche[sm]? (?:alter|lebensjahr)\b",
            Shape("Alter", _search(r"\bjahre?n? alt\b|\bgeboren|lebensjahr|\d jahren?\b|volljaehrig")),
        ),
        (_HOW_WIDE, Shape("Maß", _search(MEASURE), ("Quadratmeter",), stems("gross geraeumig flaeche"))),
        (
            r"\bwie (?:oft|haeufig)\b|\bin welche[nm] (?:abstaenden|abstand|rhythmus|turnus|takt)\b",
            Shape("Häufigkeit", _search(OFTEN), asking=stems("haeufig abstaenden abstand rhythmus turnus takt")),
        ),
        (
            _HOW_LONG,
            Shape(
                "Dauer",
                _search(f"{SPAN}|{DATE}|\\bdauer(?:t|te|n)?\\b|%|\\bprozent der arbeitszeit\\b"),
                ("Laufzeit", "Dauer"),
                stems("lief laeuft laufen dauert dauerte dauern ging"),
            ),
        ),
        (_HOW_FAST, Shape("Dauer", _search(rf"{SPAN}|{DEADLINE}|\b(?:sofort|umgehend|unverzueglich|gleich)\b"))),
        (_PORTIONED, _SHARE),
        (
            _GROWN,
            Shape("Zuwachs", _search(rf"{PORTION}|fache\b|verdoppel|halbier|\bum .{{0,12}}\d|\bvon .{{1,40}} auf\b")),
        ),
        (_ONCE, Shape("Zeitpunkt", _search(DATE))),
        (rf"^(?!.*{_ONCE}).*(?:{_WHEN})", _POINT_IN_TIME),
        (_REACHED, REACHED),
        (_WHO, Shape("Name", names_somebody, asking=NAME_ASKED)),
        (
            r"^von wem wird .{3,90} geleitet\W*$|^wer (?:leitete?|fuehrt) (?!so |eine?[nr]? ).{3,}",
            Shape("Leitung", leads),
        ),
        (
            r"\b(?:welche[mrs]?|was fuer (?:ein|eine[mr]?)) bundesl(?:and|aender)\w*",
            Shape("Land", _search(rf"\b(?:{_STATES})\b"), ("Land",), stems("bundesland bundeslaender liegt liegen")),
        ),
        (rf"\b(?:{_TEMPLATES})", Shape("Vorlage", _search(_OFFERED), asking=stems("vorlage vorlagen muster"))),
        (_TAXED, Shape("Steuern", _search(_TAXED))),
        (
            r"§|\bparagr\w+\b|\bwelche[rs]? (?:gesetz|verordnung|satzung)\w*\b",
            Shape("Rechtsgrundlage", _search(r"§|\bparagr|\babsatz\b|\bgesetz")),
        ),
    )
)
_KEYWORD = r"(?:[A-ZÄÖÜ\d][\w/.-]*|pro|je|im|in|am|für|von|der|des|und)"
_KEYWORDS = re.compile(rf"{_KEYWORD}(?: {_KEYWORD})+")
"""Nouns and what joins them, nothing else: stricter than `wordings.keywords`, which a few words with a verb may be."""
_BY_KEYWORD: tuple[tuple[re.Pattern[str], Shape], ...] = tuple(
    (re.compile(rf"\b{named}(?: (?:pro|je|im|in|am|jahr|jaehrlich|monatlich)\b.*)?$"), shape)
    for named, shape in (
        (rf"(?:{_CHARGES}|\w+kosten|kosten|\w+beitrag|investition|budget|entgelt)", _MONEY),
        (r"hoehe", _AMOUNT),
        (r"\w*anteil", _SHARE),
        (r"(?:laenge|flaeche)(?: \w*meter)?", Shape("Maß", _search(MEASURE))),
        (r"(?!einwohner|anzahl)\w+zahl", Shape("Anzahl", has_number)),
        (r"befristung(?: jahre)?", Shape("Dauer", _search(SPAN))),
        (r"(?<!pro )(?<!kosten )(?:jahr|termin|datum)", _POINT_IN_TIME),
    )
)
"""What is asked for by mere keywords, of which the last says what of the others."""
_COUNTED = re.compile(r"\b(?:(?:in |mit )?wie ?vielen?|(?:an)?zahl der|anzahl|wie ?viel) ((?:\S+ ){0,5}\S+)", re.I)
_BEFORE_NOUN = re.compile(r"[a-zäöüß]{3,}(?:e|en|er)|der|dieser|von|\d+|zwei|drei|vier|fünf|sechs|acht|elf|zwölf")
"""What may stand between "wie viele" and the noun that it counts."""
_UNNAMED = frozenset(
    """haben hat hatten sind waren wurden werden machen machten nehmen nahmen nutzen gibt gibts kommen kamen arbeiten
    sitzen leben wohnen da davon dabei es bei mit braucht brauchen""".split()
)
"""What follows "wie viele" where a turn before said of what."""
_BEFORE_NOUN_LOWER = re.compile(
    r"der|dieser|von|den|\d+|(?:klein|weiter|ander|neu|eigen|fest|verschieden|digital|kommunal|smart)en?"
)
"""The same in a question that is typed without capitals."""


def of(question: str) -> Shape | None:
    """The shape that a question asks for, None where it asks for nothing special. Of several, any will do."""
    folded = fold(question)
    asked = [shape for pattern, shape in _SHAPES if pattern.search(folded)]
    if ORDER in asked:
        return ORDER
    if _WHY_ASKED.search(folded):
        return None
    if _SHARE in asked:  # "Welcher Anteil der Kosten ...?" asks for no sum, nor for a number of things
        asked = [shape for shape in asked if shape is not _MONEY]
    typed_small = question.islower() and wordings.keywords(question)
    if not asked and (typed_small or _KEYWORDS.fullmatch(question.strip())):
        asked = [shape for pattern, shape in _BY_KEYWORD if pattern.search(folded)]
    found = [*asked, *filter(None, [name_asked(folded), _count(question, bool(asked))])]
    if not found:
        return None
    shape = _any_of(found) if len(found) > 1 else found[0]
    return replace(shape, has=cache(shape.has))  # several ask it of the same sentences


def _any_of(shapes: list[Shape]) -> Shape:
    return Shape(
        shapes[0].name,
        lambda sentence: any(shape.has(sentence) for shape in shapes),
        tuple(word for shape in shapes for word in shape.words),
        frozenset().union(*(shape.asking for shape in shapes)),
        tuple(word for shape in shapes for word in shape.alike),
        any(shape.around for shape in shapes),
    )


def _count(question: str, otherwise: bool) -> Shape | None:
    """A number of what is counted: "Wie viele Anwendungsfälle ..." wants "acht Anwendungsfälle", not any number."""
    match = _COUNTED.search(question)
    if match is None:
        return None
    if not re.search(r"viele|zahl", match.group(), re.I):
        return None if otherwise else _AMOUNT  # "wie viel", and "wie viel hat es gekostet" asks for a sum already
    thing = _thing(match[1].split(), any(word[:1].isupper() for word in question.split()[1:]))
    if not thing:
        return Shape("Anzahl", has_number)
    people = stem(thing) in PEOPLE
    alike = PEOPLE if people else _COUNTED_ALIKE.get(stem(thing), stems(thing))
    asking = frozenset({stem(thing)}) if people else frozenset()
    helping, same = (("Personen",), tuple(_PEOPLE.split())) if people else ((), ())
    return Shape("Anzahl", lambda text: counts(text, alike, people) or counts_unnamed(text), helping, asking, same)


def _thing(after: Sequence[str], capitals: bool) -> str:
    """The noun that is counted, folded, of the words after "wie viele": Maßnahmen in "der elf Maßnahmen". Empty where a
    turn before named it ("Wie viele haben mitgemacht?")."""
    for at, word in enumerate(after):
        bare = word.strip('.,;:?!„“"')
        if bare.endswith("-") and after[at + 1 : at + 2] in (["und"], ["oder"], ["bzw."]):  # "Schwerpunkt- und ..."
            return _thing(after[at + 2 :], capitals)
        if fold(bare) in _UNNAMED:
            return ""
        if bare[:1].isupper() or not (capitals or _BEFORE_NOUN_LOWER.fullmatch(bare)):
            return next(reversed(content_words(bare)), "")
        if not _BEFORE_NOUN.fullmatch(bare):
            return ""
    return ""


def lacking(question: str, sentences: Iterable[str]) -> bool:
    """Whether a question asks for a shape that none of the sentences has."""
    shape = of(question)
    return shape is not None and not any(shape.has(sentence) for sentence in sentences)
