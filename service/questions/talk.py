"""Talk: what somebody types who asks nothing of the publications but greets, or speaks of Lotse itself."""

from __future__ import annotations

import re

from index.analysis import fold, words
from service.questions.question import Question

GREETING = (
    "Guten Tag! Lotse beantwortet Fragen dazu, wie Kommunen ihre Smart-City-Arbeit organisieren und steuern, "
    "wörtlich aus Publikationen. Fragen Sie zum Beispiel nach Ebenen, Stabsstelle, Kooperation oder Praxisbeispielen."
)
ABOUT_LOTSE = (
    "Lotse ist ein Programm ohne Sprachmodell und erfindet nichts: Es zeigt nur Sätze, die wörtlich in den "
    "Publikationen stehen, und nennt zu jedem die Seite. Ob ein Satz wirklich zur Frage passt, kann es aber falsch "
    "einschätzen. Lesen Sie deshalb die Stelle nach, bevor Sie sich darauf stützen."
)
ABOUT_KEEPING = (
    "Fragen verlassen den Rechner nicht, auf dem Lotse läuft. Was dort gespeichert wird, wie lange und wie Sie es "
    "löschen, steht unter „Datenschutz“ am Ende jeder Seite."
)
ABOUT_WORDING = (
    "Lotse formuliert nicht um: Es kürzt nicht, vereinfacht nicht und setzt nichts in Tabellen, sondern zeigt Sätze "
    "so, wie sie in den Publikationen stehen. „Antwort kopieren“ und „Als Word-Datei“ unter der Antwort geben sie "
    "Ihnen samt Quellen für Ihren eigenen Text."
)
_GREETING = re.compile(
    r"(?:hallo|hi|hey|moin|guten (?:morgen|tag|abend)|gruess gott|servus|tschuess|hilfe|wer bist du|wer sind sie"
    r"|(?:super |prima |ok(?:ay)? |vielen |herzlichen )?dank(?:e(?: schoen)?)?|was kannst du|was koennen sie)"
    r"(?:,? (?:lotse|das war'?s|das war alles|fuer die (?:hilfe|auskunft|antwort)|das hilft(?: mir)?(?: weiter)?))?"
    r"[ !.,?]*"
)
"""The whole of what is typed is small talk."""
_SPOKEN_TO = re.compile(
    r"\b(?:dir|lotse) (?:\w+ ){0,3}(?:glauben?|trauen?|vertrauen?)\b|\b(?:glaube?|traue?|vertraue?) ich (?:dir|lotse)\b"
    r"|\bmich auf (?:dich|dein\w*|lotse|das hier) (?:\w+ ){0,2}verlassen\b"
    r"|\bdu (?:\w+ ){0,2}(?:bloed\w*|dumm\w*|daemlich\w*|idiot\w*|automat|roboter|schrotthaufen|blechkiste)\b"
    r"|\bbist du (?:\w+ ){0,3}(?:ki|mensch|roboter|chatbot|bot|chatgpt|maschine|echt\w*|programm|kuenstlich\w*)\b"
    r"|\bwas (?:kann|darf) ich (?:dich|lotse) (?:\w+ )?fragen\b"
    r"|\bwer hat dich\b|\bwoher (?:weisst|hast|nimmst|kennst) du\b|\bwie (?:funktionierst|arbeitest|lernst) du\b"
    r"|\b(?:von wem|woraus|womit) (?:bist|wurdest|lernst) du\b|\bgib zu,? dass du\b"
    r"|\bwie (?:zuverlaessig|verlaesslich|genau|schlau) (?:bist du|sind deine|ist lotse)\b"
    r"|\b(?:stimmt|stimmen|sicher)\b[^.?!]*\b(?:du (?:mir )?(?:sagst|erzaehlst)|deine (?:antworten?|angaben))\b"
)
"""Speaks of Lotse itself: whether to trust it, what it is, what somebody thinks of it."""
_KEPT = re.compile(
    r"\b(?:meine|unsere|diese) (?:fragen?|eingaben?|unterhaltung\w*) .{0,40}"
    r"\b(?:gespeichert|abgespeichert|aufgezeichnet|protokolliert|mitgelesen|weitergegeben)\b"
    r"|\b(?:speicherst|merkst) du\b|\b(?:liest|sieht) (?:hier )?(?:jemand|wer|einer) mit\b"
    r"|\bwer (?:kann|sieht|liest) .{0,20}\bmeine (?:fragen|eingaben)\b"
)
"""Asks what becomes of the questions that somebody puts."""
_WORDED_SO = frozenset(
    "kuerzer einfacher tabelle tabellarisch stichpunkte stichpunkten stichworten verstaendlicher".split()
)
"""How an answer that was given shall be put."""
_ASKING_SO = frozenset(
    """bitte das die den es sie ihn alles antwort nochmal noch mal einmal nochmals ganz etwas ein bisschen wenig kannst
    koennen koennten du mir uns machen mach schreib schreiben geht gehts auch so in als eine einer wenn moeglich ok okay
    danke und aber versteh verstehe ich nicht zusammenfassen erklaeren erklaer sagen saetze max maximal""".split()
)
"""Words beside them that name nothing."""


def _worded_otherwise(folded: str) -> bool:
    """Whether all that is asked for is other words for the answer: "Bitte als Tabelle, wenn möglich."."""
    said = set(words(folded))
    return bool(said & _WORDED_SO) and all(word in _ASKING_SO or word.isdigit() for word in said - _WORDED_SO)


def talk(question: Question) -> str:
    """What is said to somebody who asks nothing of the publications; empty for every other question."""
    folded = fold(question.asked)
    if _GREETING.fullmatch(folded):
        return GREETING
    if _KEPT.search(folded):
        return ABOUT_KEEPING
    if _worded_otherwise(folded):
        return ABOUT_WORDING
    return ABOUT_LOTSE if _SPOKEN_TO.search(folded) else ""
