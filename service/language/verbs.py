"""German verbs as questions use them: torn apart ("fangen ... an"), and the nouns and forms of the same root.

Roots are cut by rule, not looked up, so forms of strong verbs ("schließen", "geschlossen") stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from index.analysis import STOPWORDS, fold, stem
from service.language import wordings

_PREFIXES = (
    "ab|an|auf|aus|bei|ein|fort|her|hin|los|mit|nach|um|vor|weg|weiter|wieder|zu|zurueck|zusammen|ueber|durch|unter"
)
_PARTICIPLE = re.compile(rf"({_PREFIXES})?ge(\w{{3,}}?)(?:e?t|en)")
_INFINITIVE = re.compile(rf"({_PREFIXES})?(?:zu)?(\w{{3,}}?)(?:en|(?<=e[lr])n|e?t|ung)")
_TORN = re.compile(rf"\b(\w{{4,}})\b([^,;:?!]*?) ({_PREFIXES})(?=\s*[?.!,]|\s*$)")
_ENDINGS = ("en", "est", "et", "t", "st", "e")
_WHEN = re.compile(r"\b[Ww]enn [^,;?!.]*?([^\W\d_]{4,})\s*(?:[,;?!.]|$)")
_LONG = 6
"""Shorter stems mean too much: "gründen" and "Grund" share one."""
_LAST = re.compile(r"([^\W\d_]{4,})\W*$")


@lru_cache(maxsize=10_000)
def kindred(word: str) -> frozenset[str]:
    """Stems of the forms that share a folded verb's root, its noun in -ung included; empty for what is no verb.

    "aufgeloest" and "aufloesung" both give the stems of "aufloesen", "aufloesung" and "aufgeloest".
    """
    match = _PARTICIPLE.fullmatch(word) or _INFINITIVE.fullmatch(word)
    if match is None:
        return frozenset()
    prefix, root = match.group(1) or "", match.group(2)
    apart = {f"{prefix}ge{root}t", f"{prefix}zu{root}en"} if prefix else {f"ge{root}t"}
    whole = f"{prefix}{root}"  # a noun as well: "Wechsel" of "wechseln"
    stems = {stem(form) for form in (whole, f"{whole}en", f"{whole}n", f"{whole}ung", f"{whole}t", *apart)}
    return frozenset(s for s in stems if len(s) >= _LONG)


def joined(text: str, known: Callable[[str], bool]) -> str:
    """A question with its torn verb in one: "Wie fangen wir an?" -> "Wie anfangen wir?".

    Only where the whole verb, folded, is `known`, for "an" and "auf" are prepositions too.
    """
    match = _TORN.search(text)
    while match:
        verb, between, prefix = match.groups()
        wholes = [prefix + infinitive for infinitive in _infinitives(fold(verb))]
        whole = next((whole for whole in wholes if known(whole)), "")
        if verb[:1].islower() and whole:
            return f"{text[: match.start()]}{whole}{between}{text[match.end() :]}"
        match = _TORN.search(text, match.end(1))
    return text


def _infinitives(verb: str) -> list[str]:
    """What a folded finite verb may be a form of: "loest" -> "loesen", but "loeen" as well."""
    cut = [verb[: -len(ending)] for ending in _ENDINGS if verb.endswith(ending)]
    return [root + ("n" if root.endswith(("el", "er")) else "en") for root in cut if len(root) >= 3]


def condition(text: str) -> str:
    """The verb of a clause with "wenn", folded, for that is what is asked about: "Was passiert, wenn er kündigt?"."""
    match = _WHEN.search(text)
    word = fold(match.group(1)) if match else ""
    return word if word not in STOPWORDS and kindred(word) else ""


def deed(text: str) -> str:
    """The verb that closes a question and says what was done, folded: "Wer hat es aufgelöst?"; "" without one.

    A second question behind the first ("... und wer darf sich an ihn wenden?") tells of no deed of its own.
    """
    match = _LAST.search(wordings.SECOND.split(text, maxsplit=1)[0])
    word = match.group(1) if match else ""
    typed = text.islower() or word.islower()
    return fold(word) if typed and fold(word) not in STOPWORDS and kindred(fold(word)) else ""
