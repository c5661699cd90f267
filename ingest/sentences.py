"""German sentences, with exact offsets: `sentence_spans(text)` gives (start, end) pairs into the text.

A full stop ends a sentence unless it belongs to an abbreviation, an ordinal number or an initial. Where that is not
certain ("... und Vereine e. V. Die Stadt ..."), the next word decides: nouns are capitalised in German anyway, but an
article or a pronoun with a capital begins a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Followed by more of the same sentence, unless an article or the like begins a new one ("dieser Art. Das ...").
_SELDOM_LAST = frozenset(
    """abb abs abt allg anm art aufl ausg bd bes betr bspw buchst bzgl ca dipl dr ehem einschl entspr erg evtl exkl ff.
    forts fr ggf ggü hl hr hrsg inc ing inkl insb jan feb apr aug sept okt nov dez kap lt ltd mag max mind min
    mr mrs mtl nr nrn bzw prof rd red rel resp s sog techn st stellv str tab tel tsd u ugs urspr v
    verf vergl vgl vorm z zit ziff zw zzgl d i a o bsp gem sen jun co geb gest jg rn rdnr beschl vol hg evang kath
    kfm lfd num oec phil rer nat jur med h.c""".split()
)
# Followed by more even then: "vgl. Die Zukunft der Stadt, 2020".
_NEVER_LAST = frozenset("bzw bspw ca dr evtl ggf hrsg inkl insb prof s sog vgl z zit".split())
# May well be the last word: the next word decides.
_OFTEN_LAST = frozenset("usw etc usf mio mrd jh ff f uvm std min sek jhd v ä m r vm e.v u.a o.ä u.ä u.v.m".split())
_STARTERS = frozenset(
    """der die das den dem des ein eine einen einem einer eines es er sie wir ihr ich man dies diese dieser dieses
    diesen diesem jede jeder jedes jeden jenes solche alle viele einige mehrere manche keine kein beide im in am
    an auf aus bei beim mit nach neben ohne seit trotz über um unter von vom vor während wegen zu zum zur
    zwischen durch für gegen bis hier dort dabei dafür dagegen daher damit danach daneben dann daran darauf
    daraus darin darüber darum davon dazu deshalb deswegen dennoch doch aber auch außerdem allerdings anders als
    wenn weil wie wer was wo wann warum welche welcher welches ob obwohl sobald solange so sowohl nur noch nicht
    nun oft meist meistens zudem zugleich zunächst zuerst schließlich jedoch hierbei hierfür hierzu hierzulande
    insgesamt insbesondere innerhalb außerhalb etwa einerseits andererseits gleichzeitig grundsätzlich häufig
    heute ihre ihren ihrem ihrer sein seine seinen unsere unser denn da nachdem bevor falls sofern somit sonst
    statt stattdessen ebenso ebenfalls entsprechend erst erstens zweitens drittens ferner folglich genau gerade
    gibt hat haben ist sind wird werden kann können muss müssen soll sollen sollte sollten dürfen darf laut je
    pro rund knapp mehr weitere wesentlich wichtig zusätzlich beispielsweise besonders bereits bislang bisher ab
    anschließend ansonsten anstatt aufgrund""".split()
)
_MONTHS = frozenset("januar februar märz april mai juni juli august september oktober november dezember".split())

_BREAK = re.compile(r"[.!?…]+[\"”“’‘»«)\]]*(?P<note>\d{1,2})?(?=\s)")
_WORD_BEFORE = re.compile(r"(?:[^\W_]\.\s?)*[^\s.(„\"«»“\[/]*$")
_NEXT_WORD = re.compile(r"\s+[\"„“»«(\[‚'–-]*\s?(?P<word>[^\W_]+)?")
_ROMAN = re.compile(r"[IVX]{1,5}$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a block of text stand, without the blanks around them; together they cover the rest."""
    spans, start = [], 0
    for end in _ends(text):
        spans.append(_trim(text, start, end))
        start = end
    spans.append(_trim(text, start, len(text)))
    return [(start, end) for start, end in spans if start < end]


def _ends(text: str) -> Iterator[int]:
    begin = 0
    for found in _BREAK.finditer(text):
        if found["note"] and not text[found.start() - 1 : found.start()].isalpha():
            continue  # "Version 2.12 ..." is no footnote number after a full stop
        if _is_end(text, begin, found):
            yield found.end()
            begin = found.end()


def _is_end(text: str, begin: int, found: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, found.end())
    word = following["word"] if following else None
    if word and word[0].islower():
        return False
    if not text[begin : found.start()].strip() or _is_ellipsis(text, found):
        return False
    mark = found[0]
    if mark[0] != "." or len(mark.rstrip('"”“’‘»«)]0123456789')) > 1 or mark[1:2] in tuple('"”“»«'):
        return True
    return not _abbreviated(text[begin : found.start()], word)


def _is_ellipsis(text: str, found: re.Match[str]) -> bool:
    """Whether a full stop is one of ". . ." with blanks between them."""
    return bool(re.match(r"\s\.(?:\s|$)", text[found.end() :])) or bool(re.search(r"\.\s$", text[: found.start()]))


def _abbreviated(before: str, following: str | None) -> bool:
    """Whether the full stop after `before` belongs to its last word, as far as that and the next word tell."""
    found = _WORD_BEFORE.search(before)
    last = found[0].strip() if found else ""
    starts = following is not None and following.lower() in _STARTERS
    core = last.rsplit("-", 1)[-1].lower()
    if core.isdigit():
        first = not before[: len(before) - len(last)].strip()
        return first or (len(core) <= 2 and not starts) or (following or "").lower() in _MONTHS
    compact = re.sub(r"\s", "", core)
    if compact in _OFTEN_LAST or (compact.count(".") >= 1 and len(compact) <= 7) or _ROMAN.match(last):
        return not starts
    if compact in _NEVER_LAST or (len(compact) == 1 and compact.isalpha()):
        return True
    return compact in _SELDOM_LAST and not starts


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
