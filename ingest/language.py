"""Which language a text is in, and whether it is in any: told by its smallest words, which no text does without."""

from __future__ import annotations

import re
from collections import Counter

NAMES = {
    "de": "Deutsch", "en": "Englisch", "fr": "Französisch", "nl": "Niederländisch", "it": "Italienisch",
    "es": "Spanisch", "pl": "Polnisch",
}  # fmt: skip
_SMALL_WORDS = {
    "de": """der die das den dem des ein eine einen einem einer und oder ist sind war wird werden wurde nicht auch mit
        von vom zu zum zur auf für im in an am bei als aus nach über durch sich es sie er wir man dass kann hat haben
        wie um noch nur aber wenn""",
    "en": """the of and to in is are was were be been that this it for on with as by at from or an not have has which
        can will would their its they we you but if""",
    "fr": """le la les des et est une du dans pour que qui sur au aux par plus ne pas ce cette son sont avec ou nous
        vous il elle""",
    "nl": "de het een van en niet dat die te zijn op voor met als aan door ook naar bij wordt worden maar nog uit over",
    "it": "il lo gli di e che per con non una sono del della dei delle nel alla più come ma anche questo questa si da",
    "es": "el los las de y que en un una por con no para es se del al como más pero su sus este esta o lo",
    "pl": "i w na z do nie się że jest o to jak po od za przez dla są oraz lub ale tym który która które",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_OWN_WORDS = (
    _LANGUAGES["de"]
    | _LANGUAGES["en"]
    | frozenset(
        """ab bis da dann denn dem des dies doch dort eher eine etwa euch falls fast ganz gab geht gern gibt gut hier
        hin hohe hoch höhe ihm ihn ihr ihre ins je jede jene kein kurz laut lang lage liegt links los mal man mehr mein
        mich mir mit nach nahe neu neue neun nein nie nun ob oben oft ohne per pro rund sehr seit sein setzt sind
        so soll statt stets teil teils tun unter uns viel vier vor vom was weg weil weit wer wem wen wirkt wo zehn
        zwar zwei drei acht elf ja bzw ggf etc usw und vgl inkl max min ca abs nr art evtl wie eher aller alle als
        dazu dabei darf daher damit muss kann will sei sich so bei beim zum zur am im ans aufs bzgl gem lit rd ff
        rein real arm kam kommt legt nur sagt sah sieht ging hält hilft bot tat trat zog nennt gilt wohl dank ein
        one two all any own may can has had his her who how why when then them more most some such than each also
        into over only very just much many both does did out our use used new per via see""".split()
    )
)
_TOKEN = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zäöüß]")
_VOWEL = re.compile(r"[aeiouyäöü]")
_ENOUGH_WORDS = 15
_USUAL_SHARE = 0.1  # of the words of a text; tables and lists of names have fewer
_FEWEST_KINDS = 4  # different ones: "et" alone makes no French
_FEWEST_LETTERS = 120
_VOWELS = (0.28, 0.55)  # German prose has about 0.38, other European languages up to 0.48
_SOUNDLESS = re.compile(r"[^aeiouyäöü]+|.*(?:q(?!u)|[bcdfghjklmnpqrstvwxz]{6}).*")  # words that nobody can speak
_SOUNDLESS_SHARE = 0.08  # of the different words; prose has none, a text full of abbreviations may have 0.05


def language_of(text: str) -> str:
    """The language by its two-letter code; "" where the text is too short, a table, or in none that is known here."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    if len(words) < _ENOUGH_WORDS:
        return ""
    counts = Counter({name: sum(word in small for word in words) for name, small in _LANGUAGES.items()})
    (best, count), *_ = counts.most_common(1)
    kinds = len(_LANGUAGES[best].intersection(words))
    return best if count >= _USUAL_SHARE * len(words) and kinds >= _FEWEST_KINDS else ""


def is_small_word(word: str) -> bool:
    """Whether a lower-case word of few letters is a word of its own in German or English, and no torn-off end."""
    return word in _OWN_WORDS


def is_gibberish(text: str) -> bool:
    """Whether Latin letters make no words: fonts without a table of their characters give such texts."""
    lowered = text.lower()
    letters = len(_LATIN.findall(lowered))
    if letters < _FEWEST_LETTERS:
        return False
    mixed = letters < 0.4 * len(re.sub(r"[\s.]", "", text))  # without the dots of a table of contents
    odd = not _VOWELS[0] < len(_VOWEL.findall(lowered)) / letters < _VOWELS[1]
    return (mixed or odd) and _has_no_words(text) and _is_soundless(lowered)


def _is_soundless(lowered: str) -> bool:
    """Whether words cannot be spoken. Each counts once: a line said twenty times over is no more than one line."""
    words = {word for word in _TOKEN.findall(lowered) if len(word) > 3}
    soundless = sum(bool(_SOUNDLESS.fullmatch(word)) for word in words)
    return soundless >= 3 and soundless > _SOUNDLESS_SHARE * len(words)


def _has_no_words(text: str) -> bool:
    """Whether hardly one in fifty words is a small word of any language."""
    words = [word.lower() for word in _TOKEN.findall(text) if len(word) > 1]
    known = max((sum(word in small for word in words) for small in _LANGUAGES.values()), default=0)
    return len(words) >= _ENOUGH_WORDS and 50 * known < len(words)
