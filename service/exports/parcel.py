"""Practice examples put together to be taken along, and how they speak in every format: facts, sentences, sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from service.exports.portraits import Portrait
from service.model import AnswerSentence, Citation

STATE_OF_KNOWLEDGE = (
    "Die Sätze stehen wörtlich in den genannten Quellen und geben deren Stand wieder. Prüfen Sie vor der Weitergabe, "
    "ob sich seither etwas geändert hat."
)
NOTHING = "Kein Praxisbeispiel passt zu diesen Angaben."


@dataclass(frozen=True, slots=True)
class Parcel:
    """`citations` are those whose numbers the portraits name. `notes` are the facilitator's own, by an example's id;
    `questions` to discuss are keyed by the number of a message, `messages` are the titles of the messages."""

    portraits: Sequence[Portrait]
    citations: Sequence[Citation]
    title: str = ""
    day: date | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[int, Sequence[str]] = field(default_factory=dict)
    messages: Mapping[int, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        return self.title or "Praxisbeispiele"

    @property
    def when(self) -> str:
        """The day of the workshop, "24.12.2026", "" without one."""
        return self.day.strftime("%d.%m.%Y") if self.day else ""

    def cited(self, numbers: Sequence[int]) -> list[Citation]:
        by_number = {citation.n: citation for citation in self.citations}
        return [by_number[n] for n in numbers if n in by_number]

    def said(self, portrait: Portrait, sentence: AnswerSentence) -> str:
        """A sentence with the number of its source behind it, on the same line, fit for every format."""
        return clean(sentence.text) + (
            f"\N{NO-BREAK SPACE}{marks}" if (marks := self.marks(portrait, sentence)) else ""
        )

    def listed(self, portrait: Portrait) -> list[str]:
        """The lines under an example that name its sources, numbered where there are several."""
        found = self.sources(portrait)
        return [clean(f"[{n}] {s}" if len(found) > 1 else f"Quelle: {s}") for n, s in enumerate(found, start=1)]

    def facts(self, portrait: Portrait) -> list[tuple[str, str]]:
        """What is known of an example, as German label and value."""
        people = f"{portrait.population:,}".replace(",", ".") if portrait.population else ""
        people = f"rund {people}" if people.endswith("00") else people
        message = self.messages.get(portrait.message or 0, str(portrait.message or ""))
        rows = [
            ("Land", portrait.state or ""),
            ("Art", portrait.kind or ""),
            ("Einwohner", people),
            ("Botschaft", message.removeprefix("Botschaft ")),
            ("Ebenen", ", ".join(portrait.levels)),
            ("Koordination", ", ".join(portrait.coordination)),
            ("Umsetzung", ", ".join(portrait.implementation)),
            ("Form", portrait.form or ""),
            ("Themen", ", ".join(portrait.themes)),
            ("Stand", portrait.as_of or ""),
        ]
        return [(label, value) for label, value in rows if value]

    def sources(self, portrait: Portrait) -> list[str]:
        """Each publication that tells of the example, with all pages that are cited here; the leading one first."""
        return [_source(group) for group in self._groups(portrait)]

    def marks(self, portrait: Portrait, sentence: AnswerSentence) -> str:
        """The number of the source that a sentence is from, "[2]"; "" where there is only one."""
        groups = self._groups(portrait)
        found = [n for n, group in enumerate(groups, start=1) if {c.n for c in group} & set(sentence.citations)]
        return f"[{', '.join(map(str, found))}]" if len(groups) > 1 and found else ""

    def _groups(self, portrait: Portrait) -> list[list[Citation]]:
        numbers = [*portrait.sources]
        numbers += [n for part in (portrait.done, portrait.learned, portrait.open) for s in part for n in s.citations]
        groups: dict[str, list[Citation]] = {}
        for citation in self.cited(list(dict.fromkeys(numbers))):
            groups.setdefault(citation.edition, []).append(citation)
        return list(groups.values())

    def source(self, portrait: Portrait) -> str:
        """The leading source with the page of its citation, "" without one."""
        found = self.cited([portrait.citation] if portrait.citation else [])
        return _source(found) if found else ""

    def discussed(self) -> list[tuple[str, Sequence[str]]]:
        """The questions to discuss of the messages that the examples stand for: (title of the message, questions)."""
        numbers = sorted({p.message for p in self.portraits if p.message})
        return [(self.messages.get(n, f"Botschaft {n}"), self.questions[n]) for n in numbers if n in self.questions]


def headline(portrait: Portrait) -> str:
    """The title, with the municipality before it where it does not name it itself."""
    name = portrait.municipality.split()[-1]
    return portrait.title if name in portrait.title else f"{portrait.municipality}: {portrait.title}"


def matter(portrait: Portrait) -> str:
    """The title without the municipality: "Ulm: Türöffner verbinden" -> "Türöffner verbinden"."""
    name, colon, rest = portrait.title.partition(": ")
    return rest if colon and name.casefold() in portrait.municipality.casefold() else portrait.title


def fitting(sentences: Sequence[AnswerSentence], characters: int) -> list[AnswerSentence]:
    """The first sentences that take no more than so many characters; the first one always."""
    kept: list[AnswerSentence] = []
    for sentence in sentences:
        if kept and sum(len(s.text) for s in kept) + len(sentence.text) > characters:
            break
        kept.append(sentence)
    return kept


def clean(text: str) -> str:
    """Without control characters, which the file formats do not allow."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def discussion(corpus: Path) -> dict[int, tuple[str, ...]]:
    """The questions of discussion.toml by the number of their message; none where the folder has no such file."""
    path = corpus / "discussion.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {entry["number"]: tuple(entry["questions"]) for entry in data.get("message", ())}


def _source(citations: Sequence[Citation]) -> str:
    """ "Publisher, title, year, S. 3, 7" of citations in one edition."""
    first = citations[0]
    pages = ", ".join(dict.fromkeys(c.page_label for c in sorted(citations, key=lambda c: c.page)))
    parts = [first.publisher, first.title, str(first.year or ""), f"S. {pages}"]
    return ", ".join(part for part in parts if part) + (" (ersetzte Ausgabe)" if first.superseded else "")
