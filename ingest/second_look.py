"""A page read by both readers: the second one supplies the letters and the blanks that the first one missed.

Nothing is guessed. A glyph that the first reader cannot name is taken from the second only where the letters around it
are the same in both; blanks are taken only where all other characters of a line are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .clean import GARBLED, clean, count_garbled
from .language import is_small_word
from .lines import text_width
from .raw import Line, RawPage

_CONTEXT = 8  # characters on each side of a missing glyph
_ENOUGH = 4  # so many of them at least must be there to compare
_RUN = re.compile(f"{GARBLED}+")
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(  # not in addresses, and not in names such as "DigitalAgentur"
    r"(?<![\w/.])(?=[^\W\d_]{15})[^\W\d_]*?[a-zäöüß]{3}[A-ZÄÖÜ][a-zäöüß]{2,}"
    r"|(?<![\w/])[^\W\d_]{34,}|[a-zäöüß]{2},[^\W\d_]{3}|[a-zäöüß]{3}[.;!?)][A-ZÄÖÜ][a-zäöüß]{2}"
)
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_]-) (?=[a-zäöüß])")
_FIRST_WORD = re.compile(r"^[a-zäöüß]+")  # may be the rest of a word from the line above
_TORN_WORD = re.compile(r"[a-zäöüß]{2,4}")


def is_odd(text: str) -> bool:
    """Whether letters are missing, or blanks seem to be lost or to stand in the middle of words."""
    return bool(count_garbled(text)) or bool(_GLUED.search(text)) or is_torn(text)


def is_torn(text: str) -> bool:
    """Whether one word in twenty looks like a torn-off end: "zinsähnli che Erträ ge"."""
    words = _WORD.findall(text)
    return 20 * sum(_torn(word) for word in words) > len(words) >= 20


def is_merged(page: RawPage) -> bool:
    """Whether a line runs beyond the edge of the page, as two do that a reader takes for one."""
    return any(_runs_over(line, page.width) for line in page.lines)


def _runs_over(line: Line, width: float) -> bool:
    return line.y is not None and line.end > width > 0


def look_again(page: RawPage, other: RawPage) -> RawPage:
    """The page with what `other`, the same page by the second reader, knows better; `restored` counts the glyphs."""
    text = _Compact(clean(other.text))
    lines: list[Line] = []
    restored = 0
    for line in page.lines:
        better, glyphs = _glyphs(line, text)
        restored += glyphs
        if _runs_over(better, page.width):
            lines += _parted(better, other.lines) or _at_hyphens(_blanks(better, text))
        else:
            lines.append(_blanks(better, text))
    return replace(page, lines=tuple(lines), restored=restored)


def _parted(line: Line, others: Sequence[Line]) -> list[Line]:
    """The lines of the other reading that together have all letters and digits of this one; empty if there are none."""
    wanted = _alphanumeric(line.text)
    for start in range(len(others)):
        parts: list[Line] = []
        rest = wanted
        for other in others[start : start + 6]:
            own = _alphanumeric(other.text)
            if not own or not rest.startswith(own):
                break
            parts.append(_below(line, len(parts), other))
            rest = rest[len(own) :]
            if not rest:
                return parts if len(parts) > 1 else []
    return []


@dataclass(frozen=True, slots=True, init=False)
class _Compact:
    """A text without blanks, and where each of its characters stood."""

    text: str
    letters: str
    places: tuple[int, ...]

    def __init__(self, text: str) -> None:
        places = tuple(place for place, letter in enumerate(text) if not letter.isspace())
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "letters", "".join(text[place] for place in places))

    def spaced(self, start: int, end: int) -> str:
        """The stretch between two characters with its blanks; a line break counts as one."""
        return " ".join(self.text[self.places[start] : self.places[end - 1] + 1].split())


def _glyphs(line: Line, other: _Compact) -> tuple[Line, int]:
    if not count_garbled(line.text):
        return line, 0
    text, restored = clean(line.text), 0
    for run in reversed(list(_RUN.finditer(text))):
        found = _between(text[: run.start()], len(run[0]), text[run.end() :], other.letters)
        if found:
            text = text[: run.start()] + found + text[run.end() :]
            restored += len(run[0])
    return (replace(line, text=text), restored) if restored else (line, 0)


def _between(before: str, missing: int, after: str, letters: str) -> str | None:
    """What stands between the same characters in the other reading, if that is clear."""
    left = _letters(before.rpartition(GARBLED)[2])[-_CONTEXT:]
    right = _letters(after.partition(GARBLED)[0])[:_CONTEXT]
    if len(left) + len(right) < _ENOUGH or not (left or right):
        return None
    # With letters on one side only, nothing says where a longer stretch would end.
    most = 3 * missing if left and right else missing
    pattern = f"{re.escape(left)}(.{{{1 if most > missing else missing},{most}}}?){re.escape(right)}"
    found = {match[1] for match in re.finditer(pattern, letters)}
    candidate = found.pop() if len(found) == 1 else GARBLED
    return None if count_garbled(candidate) else candidate


def _below(line: Line, step: int, part: Line) -> Line:
    """A part of a merged line, in its type, at its own place, or where the second reader knows none `step` lines on."""
    if part.y is not None:
        return replace(part, size=line.size, bold=line.bold)
    assert line.y is not None
    end = line.x + text_width(part.text, line.size)
    return replace(line, text=part.text, y=line.y - 1.2 * line.size * step, end=end)


def _at_hyphens(line: Line) -> list[Line]:
    """A merged line parted where a hyphen and a blank show that it was one."""
    return [_below(line, step, Line(part)) for step, part in enumerate(_INNER_HYPHEN.split(line.text))]


def _alphanumeric(text: str) -> str:
    return re.sub(r"[\W_]", "", clean(text))


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _blanks(line: Line, other: _Compact) -> Line:
    if not _oddness(line.text):
        return line
    letters = _letters(clean(line.text))
    at = other.letters.find(letters)
    if len(letters) < 8 or at < 0:
        return line
    spaced = other.spaced(at, at + len(letters))
    return replace(line, text=spaced) if _oddness(_FIRST_WORD.sub("", spaced)) < _oddness(line.text) else line


def _oddness(text: str) -> int:
    return sum(1 for _ in _odd_words(text))


def _odd_words(text: str) -> Iterator[str]:
    yield from _GLUED.findall(text)
    yield from (word for word in _WORD.findall(text) if _torn(word))


def _torn(word: str) -> bool:
    return bool(_TORN_WORD.fullmatch(word)) and not is_small_word(word)
