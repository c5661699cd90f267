"""Clean text: what fonts and line breaks did to words is undone here, once, before any offset is counted.

`clean` works on characters and is idempotent. `Words` decides what becomes of a hyphen at the end of a line: the
document is its own dictionary, and German spelling decides the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

SOFT_HYPHEN = "\u00ad"
GARBLED = "\ufffd"  # stands for a glyph that nobody can know; shown, not guessed

_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
# Bullets of the Symbol and Wingdings fonts, which many programs write at private places.
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF06C, 0xF06E, 0xF0E0, 0xF02D), "•")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), None)
_HYPHENS = dict.fromkeys((0x2010, 0x2011), "-")
# A control character is a glyph whose meaning got lost: old LaTeX fonts have "fi" at 0x0C, others a bracket.
_CONTROLS = {code: GARBLED for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_CONTROLS[0x0D] = ""
_TABLE = str.maketrans({**_CONTROLS, **_LIGATURES, **_BULLETS, **_INVISIBLE, **_HYPHENS, 0x00A0: " ", 0x2028: "\n"})

_UNKNOWN = re.compile("[\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
# What readers write for a glyph of which they know only the name or number: "/g41", "/c91", "(cid:3)".
_NAME = r"/(?:(?:[gG]|gid|cid|glyph|index)\d{1,5}|c\d[\da-f]{1,2})"
_NAMED_GLYPH = re.compile(rf"(?<![\w/.])(?:{_NAME})+(?![\w.])|\(cid:\d{{1,5}}\)")
# A ligature that a font names by its letters: "Dokumen/t_typ", "/f_fizient".
_NAMED_LIGATURE = re.compile(r"(?<![/.\d_])/([fstcTQ](?:_[fijlbhktzu]){1,2})(?![_\d])")
_MISSING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]|" + _UNKNOWN.pattern + "|" + _NAMED_GLYPH.pattern)
_RARE = re.compile(  # most lines have none of these, and need no more than a look
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xa8\xad\u0300-\u036f\u2000-\u2011\u2028-\u2060"
    "\ud800-\uf8ff\ufb00-\ufb06\ufeff\ufff0-\uffff\U000f0000-\U0010ffff]"
)
_BLANKS = re.compile(r"[ \u2000-\u200a\u202f\u205f\u3000]+")
_SPLIT_UMLAUTS = (
    (re.compile(r" ?\u0308"), "\u00a8"),
    (re.compile(r"([aA])\u00a8(?=[uU])"), "\\1\u0308"),  # "Ha¨user" is never "Haüser"
    (re.compile(r"(?<!\u00a8)\u00a8([aouAOU])"), "\\1\u0308"),
    (re.compile(r"([aouAOU]) ?\u00a8"), "\\1\u0308"),
)
_TWINS = re.compile(r"(\S)\1(?:(\S)\2| +){3,}")


def clean(text: str) -> str:
    """The text with whole letters, plain blanks and no typesetter's marks; tabs and line breaks stay."""
    if "/" in text or "(cid:" in text:
        text = _NAMED_GLYPH.sub(lambda found: GARBLED * max(1, found[0].count("/")), text)
        text = _NAMED_LIGATURE.sub(lambda found: found[1].replace("_", ""), text)
    if _RARE.search(text):
        text = _mend(text)
    return unicodedata.normalize("NFC", _tidy(text))


def _mend(text: str) -> str:
    text = text.replace(SOFT_HYPHEN + "\n", "").replace("\n" + SOFT_HYPHEN, "").replace(SOFT_HYPHEN, "")
    text = _UNKNOWN.sub(GARBLED, text.translate(_TABLE))
    text = unicodedata.normalize("NFC", text)
    before = ""
    while before != text and ("\u00a8" in text or "\u0308" in text):
        before = text
        for pattern, umlaut in _SPLIT_UMLAUTS:
            text = unicodedata.normalize("NFC", pattern.sub(umlaut, text))
    return text


def _tidy(text: str) -> str:
    lines = (_single(_BLANKS.sub(" ", line)).strip(" ") for line in text.split("\n"))
    return "\n".join(re.sub(r" ?\t[ \t]*", "\t", line).strip("\t") for line in lines)


def _single(line: str) -> str:
    """A line whose letters are all drawn twice ("HHiinntteerrggrruunndd") with each drawn once."""
    if len(line) < 8 or line[0] != line[1] or not _TWINS.match(line):
        return line
    words = line.split(" ")
    if all(len(word) % 2 == 0 and word[::2] == word[1::2] for word in words) and any(c.isalpha() for c in line):
        return " ".join(word[::2] for word in words)
    return line


def count_garbled(text: str) -> int:
    """How many characters of a raw text are missing from its fonts: controls, private-use glyphs, mere glyph names."""
    if not _RARE.search(text) and "/" not in text and "(cid:" not in text:
        return 0
    found = _MISSING.findall(text)
    return sum(max(1, glyph.count("/")) for glyph in found if len(glyph) > 1 or ord(glyph) not in _BULLETS)


# Words that go on after a suspended hyphen: "Land- und Forstwirtschaft", "be- oder entlasten".
_AFTER_SUSPENDED = frozenset(
    "und oder bzw. bzw sowie beziehungsweise u. o. wie als noch bis aber statt & / und/oder".split()
)
_LEFT = re.compile(r"([^\W_][\w-]*)-$|[^\W_]-$")
_RIGHT = re.compile(r"[^\W\d_]+")
_ADJECTIVE = re.compile(r"\w{3}isch$")
_ADJECTIVE_AFTER = re.compile(r"[a-zäöüß]{3,}(?:isch|lich|ig|ell|iv)(?:e[nrms]?)?$")
_ADDRESS = re.compile(r"/|www\.|\w\.[a-z]{2,}|@")  # in an address every hyphen counts
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Words:
    """The words of a document as they stand within lines, to tell what a line break did to a word."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            # The last token of a line may be half a word, and so may the first of the next one.
            self._seen.update(token.lower() for token in _TOKEN.findall(line)[1:-1])
        self._hyphenated = [word for word in self._seen if "-" in word]

    def join(self, left: str, right: str) -> tuple[str, bool]:
        """Two lines of one paragraph as one text, and whether a hyphen was taken out."""
        if left.endswith(SOFT_HYPHEN):
            return left.rstrip(SOFT_HYPHEN) + right, True
        broken, goes_on = _LEFT.search(left), _RIGHT.match(right)
        if not broken:
            return (left + right, False) if left.endswith("/") else (f"{left} {right}", False)
        first = right.split(" ", 1)[0].rstrip(",;:")
        if first.lower() in _AFTER_SUSPENDED or not (goes_on or right[:1].isdigit() or right[:1] in "(„"):
            return f"{left} {right}", False
        if goes_on and not _ADDRESS.search(left.rsplit(" ", 1)[-1]) and self._was_one_word(broken[0][:-1], goes_on[0]):
            return left[:-1] + right, True
        return left + right, False

    def _was_one_word(self, left: str, right: str) -> bool:
        part = left.rsplit("-", 1)[-1]
        joined, hyphenated = f"{part}{right}".lower(), f"{part}-{right}".lower()
        if self._seen[joined] != self._seen[hyphenated]:
            return self._seen[joined] > self._seen[hyphenated]
        if right[0].islower() and any(word.startswith(hyphenated) for word in self._hyphenated):
            return False  # "politisch-/strategisch", where the document has "politisch-strategische"
        if _ADJECTIVE.search(left) and _ADJECTIVE_AFTER.match(right):
            return False  # "politisch-/strategisch": such adjectives never stand together without their hyphen
        if right[0].isupper():
            # "Smart-City-/Projekt" keeps its hyphen; "FÜHRER-/SCHEIN" in capitals is a broken word.
            return len(part) > 3 and len(right) > 3 and part.isupper() and right.isupper()
        # "IT-/gestützt", "E-/mail", "10-/jährig": no syllables, so the hyphen is part of the word.
        return not (part.isupper() or part[-1:].isdigit() or len(part) == 1)
