"""What stands around a question: particles, how an answer shall look, how a letter asks; and other words for the same.

What is left is read; what was typed is shown.
"""

from __future__ import annotations

import re

from index.analysis import fold, fold_line
from service.language import manners, wordings

_PARTICLES = frozenset("denn eigentlich mal ueberhaupt halt eben bitte nochmal gerade momentan".split())
"""Words that colour a question and say nothing."""
_TELL_OF = re.compile(
    r"^(?:(?:erz(?:ä|ae)hle?n?(?: sie)?(?: mir| uns)?|sagen?(?: sie)? (?:mir|uns)|ich (?:suche|brauche|m(?:ö|oe)chte)"
    r"|hast du|haben sie|gib (?:mir|uns)|gibt es) (?:(?:et)?was|mehr|alles|infos?|informationen)|infos?|informationen) "
    r"(?:über|ueber|zu[mr]?|vo[mn]) (?:de[mnr] |die |das )?"
    rf"(?!(?:{'|'.join(wordings.ORDINALS)}|fünft|letzt)e[nr]?\b)(?=\S)",
    re.IGNORECASE,
)
"""Asks to be told of what follows, whatever that is: "Erzähl mir was zum Ethikrat"."""
_FOR_WHAT_REASON = re.compile(r"\b(?:aus welche[mn] gr(?:u|ü|ue)nde?n?|wieso|weswegen)\b", re.IGNORECASE)
_GRADE = re.compile(r"\bEG(?= ?\d)")
"""A grade of pay, not the registered cooperative."""
_LISTED_OUT = re.compile(
    r"^(?:eine |die )?(?:auflistung|aufzählung|aufzaehlung|liste|übersicht|uebersicht) "
    r"(?:aller |der |von |über die |ueber die |zu den )+(?=\S)",
    re.IGNORECASE,
)
"""Wants a list of what follows."""
_SHOWN_SO = (
    r"in stichpunkten|stichpunktartig|als liste|in einer (?:übersicht|uebersicht|liste|tabelle)|tabellarisch"
    r"|in kurzform"
    r"|(?:kurz )?(?:aufzählen|aufzaehlen)|in (?:zwei|drei|wenigen) (?:sätzen|saetzen|worten)"
)
_FORMALLY = re.compile(
    r"^(?:es wird um \w+ gebeten|(?:ich|wir) bitten?(?: sie)? um \w+"
    r"|(?:bitte )?(?:stellen|legen|führen|fuehren|teilen|erläutern|erlaeutern) sie (?:(?:mir|uns|bitte|kurz) )*"
    r"(?:dar|mit|aus)?"
    r"|für (?:eine|die) \w+ (?:benötige|brauche|benötigen|brauchen) (?:ich|wir) (?:eine |die )?\w+), (?=\S)",
    re.IGNORECASE,
)
"""How a letter asks, before what it asks."""
_BRIEFLY = re.compile(
    r"^(?:ganz |nur )?(?:kurz|schnell)(?: bitte| gefragt| und knapp| gesagt)?[:,!]? (?=was|wer|wie|wo|wann|gibt)", re.I
)
_ASIDE = re.compile(
    rf"[\s,;.?!–-]+(?:(?:gern|nur|einfach|am besten) )?(?:{_SHOWN_SO})(?: (?:reicht|genügt|genuegt))?[\s.!?]*$"
    r"|[\s,;.?!–-]+(?:habt ihr|haben sie|hast du|gibts|gibt es) (?:da |dazu |hier )?(?:so ?was|so etwas|was|etwas)"
    r"(?: dazu| da)?[\s.!?]*$|,? (?:oder|oder nicht|gell|ne|nicht wahr)\?$"
    r"|,? die in (?:der|den|dem|dieser) \w+ (?:vorkommen|stehen|(?:genannt|beschrieben) (?:werden|sind))(?=\W*$)",
    re.IGNORECASE,
)
"""What is said at the end of how an answer shall look, or whether there is one."""
_FEW = 3
"""Words that say too little to part with some."""
_CARRIED_OUT = re.compile(r"\b(?:durchgef(?:ü|ue)hrt|erstellt|erarbeitet|angefertigt)\b")
"""Says of a study no more than that somebody made it."""
_HOW_WORDED = re.compile(r"^wie lauten (?=die )", re.IGNORECASE)
_IN_WHAT_RHYTHM = re.compile(r"\bin welche[nm] (?:turnus|rhythmus|takt|zeitlichen abständen)\b", re.IGNORECASE)


_REWORDED = (
    (_IN_WHAT_RHYTHM, "Wie oft"),
    (_FOR_WHAT_REASON, "Warum"),
    (_GRADE, "Entgeltgruppe"),
    (_LISTED_OUT, "Welche "),
    (_HOW_WORDED, "Was sind "),
)


def core(asked: str) -> str:
    """What a question asks, without what stands around it, in the words that its reading knows."""
    plain = " ".join(word for word in asked.split() if fold(word) not in _PARTICLES)
    if len(plain.split()) > _FEW:
        plain = _ASIDE.sub("", _BRIEFLY.sub("", _FORMALLY.sub("", plain)))
    plain = _TELL_OF.sub("", plain) or plain
    for pattern, words in _REWORDED:
        plain = pattern.sub(words, plain)
    return _CARRIED_OUT.sub("gemacht", plain) if manners.WHO_MADE.search(fold_line(plain)) else plain
