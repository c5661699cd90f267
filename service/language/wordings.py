"""How municipal people word questions: patterns over folded text (lower case, "ae" for "ä")."""

from __future__ import annotations

import re

from index.analysis import fold


def _any_of(*alternatives: str, end: str = r"\b") -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + ")" + end)


ASKING = (
    r"(?:(?:ab|an|auf|aus|bei|bis|durch|für|fuer|gegen|in|mit|nach|seit|über|ueber|um|unter|von|vor|zu|zum|zur) )?"
    r"(?:wer|wem|wen|wessen|was|wie|wieviele?|wann|wo|warum|weshalb|wieso|welche[rnms]?"
    r"|wo(?:her|hin|zu|r?(?:an|auf|aus|bei|durch|für|fuer|gegen|in|mit|nach|um|unter|von|über|ueber)))"
)
"""What a question asks with, as it is typed or folded."""
ASKS = re.compile(rf"\b(?:{ASKING})\b", re.IGNORECASE)
COMPARE = _any_of(
    r"unterschied\w*",
    r"unterscheide\w*",
    r"vergleich\w*",
    r"versus|vs|gegenueber",
    r"vor-?\s*(?:und|u\.?|&)\s*nachteil\w*",
    r"vorteil\w*|nachteil\w*",
    r"pro\s*(?:und|/|&)?\s*(?:contra|kontra)",
    r"was spricht (?:da)?(?:fuer|gegen)",
    r"besser als|lieber",
    r"staerken und schwaechen",
)
AGAINST = (
    r"nachteil\w*|schwaeche\w*|schwachstelle\w*|minuspunkte?|kehrseite\w*|schattenseite\w*|fallstricke?\w*|tuecken?"
    r"|haken|risik\w*|riskant|gefahren|grenzen|problematisch\w*"
)
IN_FAVOUR = r"vorteil\w*|pluspunkte?|(?:welche|die|ihre|deren) (?:staerken|chancen)"
"""What speaks against a thing and for it, in folded words."""
_ARGUING = r" (?:vorbringen|vorzubringen|sagen|einwenden|einzuwenden|anfuehren|halten|argumentieren)"
ARGUED_AGAINST, ARGUED_FOR = (
    rf"{stands}{_ARGUING}|argumente (?:\w+ ){{0,3}}{preposition}"
    for stands, preposition in (("dagegen", "gegen"), ("dafuer", "fuer"))
)
ARGUED = _any_of(ARGUED_AGAINST, ARGUED_FOR)
"""Asks what to say against or for a thing."""
SIDES = _any_of(AGAINST, IN_FAVOUR, r"was spricht (?:da)?(?:fuer|gegen)")
TELL_APART = _any_of(r"unterschied\w*", r"unterscheide\w*", r"vergleich\w*", "versus|vs|gegenueber")
"""Asks what tells things apart, not for one's sides."""
EXAMPLE = _any_of(
    r"(?:praxis)?beispiel\w*|vorbild\w*",
    r"wer (?:hat|macht|nutzt) (?:schon|bereits|sowas|so|eine?n?|ne|n|mit|auch|das (?:schon|bereits))",
    r"wer hat (?:\w+ ){0,5}(?:eine?n?|ne|nen) (?:\w+ ){1,4}"
    r"(?:gegruendet|eingerichtet|aufgebaut|eingefuehrt|aufgeloest)",
    r"welche[rs]? (?:stadt|staedte|kommunen?|gemeinden?|landkreise?|kreise?|orte?)",
    r"wo (?:gibt es|wird|wurde)",
    r"(?:gibt es|gibts) (?:(?:auch|denn|noch|schon|irgendwo) )*(?:staedte|kommunen|gemeinden|jemand)",
    r"(?:wer|welche \w+) (?:ist|sind) (?:denn )?(?:aehnlich|so|genauso|gleich) gross",
    r"(?:unsere|aehnliche|gleiche)r groesse",
    r"(?:gibt es|gibts|hat|haben|macht|nutzt|kennt|kennen sie|kennst du) (?:\w+ ){0,5}jemand",
    r"hat (?:das|es|so ?was) (?:\w+ ){0,3}(?:irgend)?eine? (?:andere )?(?:stadt|kommune|gemeinde|landkreis|kreis)",
    r"andere (?:klein|mittel|gross)?(?:staedte|kommunen|gemeinden|landkreise|kreise)",
    r"(?:gibt es|gibts|kennen sie) (?:auch |noch |schon |irgendwo |hier )*(?:eine?n?|andere)"
    r" (?:klein|mittel|gross|nachbar)?(?:stadt|kommune|gemeinde|kreis|landkreis|dorf|ort)",
    r"wie (?:machen|loesen) (?:es|das) andere",
    r"erfahrungen anderer|wer (?:hat|haben) (?:\w+ ){0,3}erfahrung\w*",
)
EXAMPLE_WISHED = re.compile(
    r"^(?:ich|wir) (?:such\w*|brauch\w*|moecht\w*|haett\w*|will|wollen) .{0,40}\b(?:praxis)?beispiele?\b"
)
SORTED = re.compile(r"\bwelche \w+(?: \w+){0,4} unterscheide(?:t|n)\b(?! sich)")
"""Asks for sorts with the verb of a comparison: "Welche Modelle unterscheidet das Difu?"."""
DEFINITION = _any_of(
    r"was (?:ist|sind)(?! (?:bei|beim|in|im|mit|an|fuer|zu|aus|da|dort|daraus|draus|dabei|wichtig|besser|anders"
    r"|sinnvoll|los)\b)",
    r"was (?:bedeutet|heisst|meint|versteht|bezeichnet)|was (?:gilt|zaehlt) .{0,60}\bals\b",
    r"was genau ist",
    r"wie ist .{3,60} definiert",
    r"definition|begriff|gemeint",
    r"steht .{2,40} fuer",
    r"(?:wofuer|fuer was) steht",
)
LISTED = (
    r"(?:aufgaben|leitlinien|arten|formen|risiken|empfehlungen|kriterien|argumente|themen|arbeitspakete|schritte"
    r"|voraussetzungen|huerden|stolpersteine|hindernisse|schwierigkeiten|herausforderungen|fehler|checkliste"
    r"|pruefliste|ideen|botschaften|tipps|ziele|erfolgsfaktoren|gelingensbedingungen|stellschrauben)"
)
"""Nouns that name a list, even without a question around them: "leitlinien smart city charta"."""
_COUNT = r"(?:zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|\d{1,2})"
LISTS = re.compile(
    rf"\bwas (?:sind|waeren) (?:(?:(?:die|\w+e|\w+en|{_COUNT}) )*"
    rf"(?:{LISTED}|probleme|gruende|lehren|bausteine|handlungsfelder)\b|(?:die )?{_COUNT} \w)"
)
"""Asks for a list although it opens as if for a definition: "Was sind die Aufgaben ..."."""
WISHED = (
    r"(?:ich |wir )?(?:brauch\w*|haett\w*|will|wollen|moecht\w*|such\w*|zeig\w*|gib|gebt|sag\w*|her mit)"
    rf" .{{0,25}}\b(?:die|den|alle|allen) {_COUNT}\b"
)
"""Wishes for things that count together: "Ich brauche die zehn Botschaften"."""
LIST = _any_of(
    rf"welche\b(?! (?:rolle|aufgabe|bedeutung|summe|hoehe|groesse)\b)|welche[nmr] {_COUNT}\b",
    r"wie lauten|wie heissen|nenne?n?|liste|auflist\w*|aufzaehl\w*|zaehl\w*",
    r"was fuer|alle|ueberblick|uebersicht",
    r"formate|bezeichnungen|moeglichkeiten",
    r"was gibt es (?:noch|alles|fuer)",
    r"was (?:muss|muessen|gehoert|steht|kommt|soll|sollte|ist i[mn]) .{2,50}"
    r"\b(?:rein|hinein|stehen|enthalten|regeln|geregelt|vertrag)",
    r"was (?:empfiehlt|empfehlen|raet|raten)",
    r"wer kommt alles|was (?:zaehlt|gehoert) alles|was muss rein|was gehoert (?:rein|hinein|in)",
    r"woran (?:erkenn\w*|merk\w*)",
    WISHED,
)
LISTED_ALONE = re.compile(
    r"^(?!(?:und |aber )?(?:(?:ab|an|auf|aus|bei|durch|fuer|in|mit|nach|seit|ueber|um|unter|von|vor|zu) welche[nmr]?"
    rf"\b(?! (?:{LISTED}|schritten))|(?:wie(?! (?:lauten|heissen|viele))|wer|wen|wem|wann"
    rf"|wo(?:her|hin|r?auf|von|mit|ran)?|warum|weshalb)\b)).*\b{LISTED}\b"
)
"""Names a list, and asks nothing else of it: not "Auf welcher Grundlage beruhen die Empfehlungen?"."""
DEFINED = (
    r"^\W*(?:(?:ein|eine|der|die|das|unter|mit|als) )?(?:(?:einem|einer|dem|der|den) )?(?:\w{{3,}}e[nrsm]? )?"
    r"{term}\b.{{0,60}}?"
    r"\b(?:ist|sind|heisst|heissen|bedeutet|bezeichnet|meint|versteht(?! sich)|verstehen|steht|gemeint|nennt)\b"
)
"""A sentence that says what a term (folded) means."""
FRONT_MATTER = _any_of(
    r"worum es geht|vorwort|geleitwort|einleitung|zusammenfassung|impressum|inhalt(?:sverzeichnis)?",
    r"literatur(?:verzeichnis)?|weitere quellen|quellen(?:verzeichnis)?|das original|zum original|fuer wen",
    r"stand und originale|was sie im original lesen sollten",
)
"""Sections that speak of the publication itself."""
BEWARE = re.compile(r"\bworauf\b.*\b(?:achten|aufpassen|ankommt|kommt)\b|\b(?:be)?achten(?: ist| waere)?\W*$")
"""Asks what to look to."""
LOOKING = re.compile(r"worauf|(?:be)?acht\w*|aufpass\w*|ankomm\w*|komm\w*|muss\w*|muess\w*|soll\w*|smart|city")
"""Words that ask so."""
ONE_SIDE = (
    (re.compile(r"vor-?\s*(?:und|u\.?|&)\s*nachteil|staerken und schwaechen|unterschied|vergleich|pro und"), ""),
    (BEWARE, "Worauf es ankommt"),
    (_any_of(AGAINST, r"was spricht (?:da)?gegen", ARGUED_AGAINST), "Nachteile und Grenzen"),
    (_any_of(IN_FAVOUR, r"was spricht (?:da)?fuer", r"was bringt", ARGUED_FOR), "Vorteile"),
)
"""Which side of a comparison is asked for; the first that fits, "" for both."""


_ASKED_WITHOUT = re.compile(
    r"\?|\b(?:ich|wir|uns|man|sie|du|ist|sind|hat|haben|wird|werden|kann|soll\w*|darf|muss|gibt|nenn\w*|zeig\w*|gib"
    r"|schreib\w*|mach\w*)\b"
)
_FEW = 6


def keywords(text: str) -> bool:
    """Whether a text is no question but a few keywords: "Budget Stabsstelle Detmold"."""
    folded = fold(text)
    return len(text.split()) <= _FEW and not (ASKS.search(folded) or _ASKED_WITHOUT.search(folded))


CLAUSES = re.compile(r"(?<=[.!?])\s+(?=\S)")
_CLAUSE = re.compile(rf"(?:(?:und|aber|also) )?{ASKING}\b.*\?$")


def clause(folded: str) -> str:
    """What is asked at the end of a text that tells something before it: "Bei uns ... . Wer leitet das?"."""
    last = CLAUSES.split(folded.strip())[-1]
    return last if _CLAUSE.match(last) else folded


def side_asked(text: str) -> str:
    """The side that a question asks for, "" for both or none."""
    return next((side for pattern, side in ONE_SIDE if pattern.search(fold(text))), "")


CUES = {
    "Nachteile und Grenzen": (
        _any_of(
            r"nachteil\w*|aufwendig\w*|aufwand|gruendungsaufwand|schlecht\w*|haftet|haften|kaum|wenig|selten|schwer\w*",
            r"langsam\w*|teuer|kostet|kosten|risik\w*|fehl(?:t|en)|kein\w*|hoeher\w*|ungeeignet|verliert",
        ),
        _any_of(r"(?:vorteil|staerken|chancen)\w*"),
    ),
    "Vorteile": (
        _any_of(
            r"vorteil\w*|leicht\w*|schnell\w*|flexib\w*|beweglich\w*|eignet|begrenz\w*|spart|staerkt|verbindet|passt",
            r"erleichter\w*|gewinnt|nutzen|hilft|buendelt|beschleunig\w*|senkt|weck(?:t|en)|entlast\w*|ermoeglich\w*|vermeid\w*",
        ),
        _any_of(r"(?:nachteil|schwaechen|risiken)\w*", "schlecht", "wenig beweglich"),
    ),
}
"""Words of a sentence on the side that is asked for, and of one that says that it is on the other."""
COMPARED = re.compile(r"\bals (?:eine?[mnr]?|der|die|das|bei|beim|im|in)\b[^,.;]*")
"""What a sentence compares its subject with: "... weniger beweglich als ein loses Netzwerk"."""
SECOND = re.compile(
    rf"(?:,?\s+(?:und|sowie|bzw\.?|beziehungsweise)\s+|[?!]\s+(?:und\s+)?)(?=(?:{ASKING})\b)", re.IGNORECASE
)
"""What parts a question from a second one behind it: "... und wer leitet sie?"."""
CONTENTS = re.compile(
    r"\bwas (?:muss|muessen|gehoert|steht|kommt|soll|sollte|ist i[mn]) .{2,60}"
    r"\b(?:rein|hinein|stehen|enthalten|regeln|geregelt|vertrag)\b|\bwas gehoert (?:rein|hinein|in)\b"
)
"""Asks what something must contain."""
INSIDE = re.compile(r"\b(?:gehoert|gehoeren|inhalte?|bestandteile?|regelt|enthaelt|steht)\b")
"""A heading of a list that says what something contains."""
SIDED = re.compile(r"(?:vorteile?|nachteile?|staerken|schwaechen|beispiele?|chancen|risiken|grenzen)\b")
"""A heading of a list that speaks for something, against it, or gives examples."""
SORTS = frozenset("art arten typ typen sorten varianten moeglichkeiten verschiedenen unterschiedlichen".split())
"""Nouns that ask for sorts of what follows: "Welche Arten von Beiräten ..."."""
ASKED_FOR = re.compile(
    r"\b(?:welche|arten von|was fuer|wie lauten|wie heissen|(?:nenne?n?|zaehle?n?)(?: sie)?(?: mir| uns)?|liste)\b"
    r"((?: [\w-]+){1,5})"
)
OR = re.compile(r"\boder\b")
HOW_TO = re.compile(r"(?:wie|warum|wozu|worauf|bevor|erste|selbsttest|praktisch|was sich daraus|so gelingt|fragen)\b")
"""A heading whose list gives advice or reasons, not the things themselves."""
ENUMERATION = re.compile(
    r"\w(?:,|:) .*\w (?:und|oder|sowie|bis) \w|\bunterscheide\w* |\b(?:drei|vier|fünf) \w*(?:formen|arten|typen)"
)
MESSAGE = re.compile(
    r"\b(?:botschaft|tipp|empfehlung)(?:\s*(?:nr\.?|nummer))?\s*(\d{1,2})\b|\b(\d{1,2})\.?\s*botschaft\b(?!en)"
)
_THINGS = r"(arbeitspaket|schritt|phase|baustein|modul|kapitel|leitlinie|these|ziel|massnahme|tipp|punkt|teil)"
_COUNTED = re.compile(rf"\b{_THINGS}s? (?:nr\.? |nummer )?(\d{{1,2}})\b")
HOW_LARGE = re.compile(r"\bwie gross (?:ist|sind)\b(?!.*\b(?:team|stelle|einheit|beirat|gremium|anteil)\b)")
"""Asks how large a municipality is, where it names one."""
POPULATION = re.compile(r"\b(\d{1,3}(?:[. ]\d{3})+|\d{3,7})\s*(?:einwohner|ew|leute|menschen|einw)\w*")
OF_SIZE = re.compile(
    r",? (?:mit|von|bei)(?: (?:rund|etwa|circa|ca\.?|knapp|gut|ungefähr))?"
    r" (?:\d{1,3}(?:[. ]\d{3})+|\d{3,7}) ?(?:Einwohner\w*|EW|Leuten?|Menschen)(?:,| und Einwohner\w*)?(?!\w)",
    re.IGNORECASE,
)
"""Says of which size the municipality is that is asked for."""
ORDINALS = ("erst", "zweit", "dritt", "viert", "fuenft", "sechst", "siebt", "acht", "neunt", "zehnt")
"""Ordinal numbers in their order, folded and without their endings."""
_IN_ORDER = re.compile(rf"\b(?:({'|'.join(ORDINALS)})(?:e|en|er|es|em)|(\d{{1,2}})\.) {_THINGS}s?\b")
NUMBERS = {w: n for n, w in enumerate("null ein zwei drei vier fuenf sechs sieben acht neun zehn".split())} | {
    "eine": 1
}
FOREMOST = re.compile(
    r"\bwelche[rs]? [\w-]+ (?:ist|sind|gilt|waere|hat|braucht|kostet)\b.*\b(?:die|der|das|am|den) \w{3,}ste[nrsm]?\b"
    r"|\bwelche[rs]? [\w-]+ (?:passt|eignet sich|empfiehlt sich|lohnt sich)\b"
)
"""Asks for the one of several that is the most of something, or that fits, not for all of them."""
COUNT = re.compile(
    r"\b(\d{1,2}|" + "|".join(NUMBERS) + r")\s+(?:gute |passende |kurze |konkrete )?(?:praxis)?beispiele?\b"
)

WHO_LEADS = re.compile(
    r"^(?:und |aber )?(?:wer|wem|von wem|durch wen|welche rolle)\b.*\b(?:leit|fuehr|verantwort|zustaendig|steuer"
    r"|kuemmer|koordinier|uebernimm|uebernehm|hut\b|sagen\b|chef)"
)
"""Asks who leads or answers for something: a sentence that names a role answers."""
BEGINNING = re.compile(
    r"(?:^|[.!?:] )(?:und |aber )?(?:wie|womit|wo|was)\b.*\b(?:anfang\w*|losleg\w*|loszulegen|einstieg|einsteigen"
    r"|start\w*|beginn\w*|vorgehen|zuerst|als erstes|(?:erste|naechste)[nr]? schritte?"
    r"|(?:fang\w*|leg(?:e|en|st|t)) (?:\w+ ){1,4}(?:an|los))\b"
    r"|^(?:die )?(?:ersten?|naechsten?) schritte\b"
    r"|\bwie\b.*\b(?:einfuehren|einzufuehren|etablieren|aufbauen|einrichten)\b"
    r"|\bwie (?:fuehr|richt|bau)\w* .*\b(?:ein|auf)\b|\b(?:einfuehren|aufbauen|einrichten) wie\b"
)
"""Asks how to begin, or how to set something up."""
ELSE_ASKED = re.compile(
    r"\b(?:was|welche\w?|wer|wo)\b.*\b(?:noch|sonst|ausserdem|weitere[rsn]?)\b(?! nicht)"
    r"|\b(?:genauer|ausfuehrlicher|mehr (?:dazu|davon|darueber)|verstehe? ich nicht)\b"
)
"""Asks for more than what was said: "Was haben die noch gemacht?"."""
PROCUREMENT = re.compile(
    r"^(?!.*\bstellen?(?:\b|aus)).*(?:\binhouse\b|vergabe|ausschreib|\bvergeben\b|\bbeauftrag(?:en|t)\b)"
)
"""Asks about procurement, not about a vacancy."""
COUNTED_LEAD = re.compile(
    r"\b(zwei|drei|vier|fuenf) (?:dinge|punkte|bedingungen|voraussetzungen|kriterien|fragen|schritte|gruende|regeln"
    r"|anforderungen)\b[^,;]*[.:]$"
)
"""A sentence that announces as many things as it counts; they count together."""
ANNOUNCING = re.compile(
    r"^(?!.*[:;]).*\b(?:nennt|nennen|zaehlt|zaehlen|unterscheide[nt]|beschreib(?:t|en)|gibt es|finden sich|kommen"
    r"|leitet)\b.*\b(?:zwei|drei|vier|fuenf|sechs|sieben) (?:\w+e )?\w+"
)
"""A sentence that says how many things there are and leaves it to the next one to name them; folded, see `ENUMERATION`.
"""
EXAMPLES_OF_IT = re.compile(
    r"\b(?:beispiele? (?:hier|da)(?:fuer|zu)|(?:hier|da)zu (?:zaehl|gehoer)(?:t|en)|zum beispiel)\b"
)
"""A sentence that gives examples of what the one before it says."""
NO_DEFINITION = re.compile(
    r"^(?:und |aber )?(?:muss|muessen|braucht|brauchen|brauch|sollten?|sollen?|gibt"
    r"|gibts|laeuft|besteht|warum|wieso|weshalb|wie|wer|wen|wem|wann|wo|womit|wofuer|wozu)\b|\bwenn\b"
)
"""Asks something else of a term than what it means."""
WHY_HEADED = re.compile(r"(?:warum|wozu)\b")
"""A heading under which stands what something is good for."""
STEPS = _any_of("einstieg", "schritte", "anfangen", "so gelingt", "vorgehen", "beim start", "zum start")
"""A heading of a list that says how to begin."""
ADVICE = re.compile(
    r"^(?:und |aber )?(?:sollten?|soll|sollen|lohnt|brauchen|braucht|reicht|macht es sinn|muessen wir|muss man)\b"
    r"|\b(?:sinnvoll|ratsam|empfehlenswert|lohnt sich|pflicht|zwingend|unbedingt)\b|\bwas (?:taugt|taugen)\b"
    r"|\btaug(?:t|en) .*\bwas\b|\b(?:haltet ihr|halten sie|haelt man|ist) von\b.*\b(?:halten)?\W*$"
)
"""Asks whether to do something: what speaks for it and against it is the answer, not yes or no."""
DEED = re.compile(r"\bwas (?:hat|haben|macht|machen|tut|tun) [^,]{2,45}$|\bwie macht es\b")
"""Asks what a named municipality did or does."""
WHO_HAS = re.compile(r"^(?:und )?wer hat (?:denn |schon )?\w+\W*$")
"""Asks who has a thing, where what it names is one: "Wer hat Digitallotsen?"."""
BUT_FOR = re.compile(
    r"\b(?:(?:immer |bloß |bloss )?nur (?:immer )?von|(?:au(?:ß|ss)er|abgesehen von"
    r"|nicht (?:schon wieder|immer(?: nur)?)))"
    r" ([A-ZÄÖÜ][\w-]+(?:(?:,| und| oder) [A-ZÄÖÜ][\w-]+)*)"
)
"""Names, in text as typed, that somebody does not want to hear of: "Immer hört man nur von Ulm"."""
SPECIAL_THERE = re.compile(
    r"\bwas (?:ist|macht) (?:(?:da|dort|hier|daran|denn|so|an|in|[a-z-]+) ){0,4}(?:das )?besonder(?:e|es|s)?\b"
)
"""Asks for what is special in a municipality, folded: for what it does."""
DONE_THERE = re.compile(
    r"^wie (?:funktioniert|läuft|laeuft|machen|macht|lösen|loesen|löst|loest|handhabt|handhaben)"
    r" (?:man |die )?(?:das|es) (?:(?:denn|so|eigentlich|man|die) )*(?:in|bei) (.+?)\W*$"
    r"|^wie (?:ist|sind) (?:man (?:in|bei) )?((?-i:[A-ZÄÖÜ])\S+(?: (?-i:[A-ZÄÖÜ])\S+)?)"
    r" (?:denn |dabei |da )*vorgegangen\W*$",
    re.IGNORECASE,
)
"""Asks what a municipality does, and means nothing by "das": "Wie funktioniert das in Menden?"."""
SIZES = (
    (_any_of(r"landkreis\w*|kreis|kreise|kreisebene"), "Landkreis"),
    (
        _any_of(
            r"klein\w* (?:gemeinde|kommune|ort|stadt|staedte)\w*",
            r"kleinstadt\w*|kleinstaedt\w*",
            r"dorf|doerfer|laendlich\w*",
        ),
        "klein",
    ),
    (_any_of(r"mittelstadt|mittelstaedt\w*|mittelgross\w*"), "mittel"),
    (_any_of(r"grossstadt|grossstaedt\w*", r"gross\w* (?:stadt|staedte)"), "groß"),
)

LABEL = re.compile(r"(?:Unser Rat|Beispiel|Praxisbeispiel|Tipp|Hinweis|Empfehlung): ")
"""What a sentence of the sources is called before it begins; no word of what it says."""
EXAMPLE_OPENS = re.compile(r"(?:Praxisb|B)eispiel: ")
"""Opens an example within other text."""
ONE_HAND = re.compile(r"^(?:einerseits|zum einen|auf der einen seite)\b", re.IGNORECASE)
"""Half of what is to be said: the other half follows."""
LINKED = re.compile(
    r"^(?:dies\w*|das (?=sind|ist|war|waren|heißt|bedeutet|gilt|hilft|macht)|nur so|er|sie|es|ihn|ihre?\w*"
    r"|seine?\w*|deren|dessen|solche\w*"
    r"|dort|hier\w*|dabei|dadurch|damit|dafür|daher|deshalb|dazu|darum|davon|darin|daraus|denn"
    r"|außerdem|zudem|auch|jedoch|allerdings|andererseits|anderseits|hingegen|stattdessen|so|aber|und|oder"
    r"|zum einen|zum anderen)\b",
    re.IGNORECASE,
)
"""A sentence of the sources that leans on the one before it."""
OF_OTHERS = re.compile(r"^(?:aehnlich\w* .{0,30}\bwie|anders als|neben de[mnr]|im (?:unterschied|gegensatz) zu)\b")
"""A sentence that opens with what it is not about: "Ähnliche Aufgaben wie ein CDO haben ..."."""
PUBLICATION = (
    r"(?:text|dossiers?|kurzfassung|arbeitshilfe|leitfadens?|studie|kurzstudie|bericht|broschuere|handreichung"
    r"|publikation|veroeffentlichung|papier|original|heft|artikel|\w*folien|sammlung|dokument|ratgeber|beispiele)"
)
OF_ITSELF = re.compile(
    rf"^(?:der|die|das|diese[rs]?) (?:\w+ )?{PUBLICATION}\b.{{0,90}}?\b(?:(?:richte[nt]|wende[nt]) sich"
    r"|traegt den titel|fasst .* zusammen|stellt .* vor|ersetzt|(?:ist|sind) .*erschienen|heisst|ordnet|behandelt"
    r"|ueberschreibt|fuehrt .* als)\b"
    r"|^.{0,120}\bfinden (?:darin|hier(?:in)?) \w+"
    rf"|^zum weiterlesen\b|\bim original lesen\b|\bdas vollstaendige \w+ lesen\b|\bist (?:der|die|das) {PUBLICATION} „"
    r"|^kapitel \d+ |\bauf (?:die|den|das) (?:der|die|das) .{1,40}\b(?:ver|hin)weist\b"
    r"|\bsteh(?:t|en) (?:im|in) (?:abschnitt|kapitel|anhang)\b"
    r"|\bquellen (?:\w+ ){0,2}(?:sagen|beantworten|nennen|schreiben)\b|\bbeantworten die (?:\w+ )?quellen\b"
    r"|^lotse [a-z]+\b|\bstamm(?:t|en) von lotse\b"
    r"|^(?:was|woher|wie|warum|wo|wer)\b.* und (?:was|woher|wie|warum|wo|wer)\b[^?]*$"
)
"""A sentence in which a publication speaks of itself: for whom it is, what it is called, when it appeared."""
ABOUT_PUBLICATIONS = _any_of(
    PUBLICATION, "quellen?", r"erschien\w*", r"wer hat .*geschrieben", r"autor\w*", "titel", "lesen"
)
"""A question about the publications themselves."""
ALSO_CALLED = re.compile(r"\b(?:heisst|heissen)\b.{0,60}\bauch\b|\bstichwort (?:lautet|heisst|ist)\b")
"""A sentence that only gives another name."""
SHOULD = re.compile(r"\bsoll(?:t?en|te?)?\b")
"""Asks for advice."""
SOMEBODY = _any_of(
    r"wer|wem|wen|wessen|referent\w*|vortrag\w*|sprecher\w*|moderat\w*|ansprech\w*|kontakt\w*|person\w*|leute|namen?",
    r"autor\w*|verfasser\w*|team|leiter\w*|leitung|welche beiden",
)
"""A question that may ask for somebody."""
NAMES_ASKED = re.compile(r"\bheiss\w*|\bnenn\w*|\bname\w*|\bbegriff\w*|\bbezeichn\w*|\bsynonym\w*|\bgenannt\b")
"""A question for names."""


def counted(folded: str) -> tuple[str, str] | None:
    """The thing and the number where a folded text names one of several counted things: "Arbeitspaket 3", "im dritten
    Arbeitspaket". None without."""
    if found := _COUNTED.search(folded):
        return found[1], found[2]
    if found := _IN_ORDER.search(folded):
        return found[3], found[2] or str(ORDINALS.index(found[1]) + 1)
    return None
