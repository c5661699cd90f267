"""What no cleaned text should have left: typesetters' ligatures, split umlauts, soft hyphens, glyphs without a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bench import reporting
from ingest import Edition

KINDS = {
    "ligatures (U+FB00 to U+FB06)": re.compile("[\ufb00-\ufb06]"),
    "umlauts in two parts (any U+0308 or U+00A8)": re.compile("[\u0308\u00a8]"),
    "soft hyphens (U+00AD)": re.compile("\u00ad"),
    "NUL and other control characters": re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
    "private-use characters": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
    "glyphs that no reader can name, shown as U+FFFD": re.compile("\ufffd"),
}


@dataclass(slots=True)
class Leftovers:
    """Counts over the page texts and the passages of any number of editions."""

    pages: int = 0
    characters: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    def add(self, edition: Edition) -> None:
        text = "\n".join(page.text for page in edition.pages)
        self.pages += len(edition.pages)
        self.characters += len(text)
        for kind, pattern in KINDS.items():
            found = len(pattern.findall(text))
            self.counts[kind] += found
            self.files[kind] += bool(found)

    @property
    def table(self) -> str:
        rows = [(kind, str(self.counts[kind]), str(self.files[kind])) for kind in KINDS]
        head = f"left in {self.characters} characters on {self.pages} pages"
        return reporting.markdown((head, "count", "files"), rows)
