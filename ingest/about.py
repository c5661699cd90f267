"""What a PDF says of itself: page labels, outline, title, author and year. Whatever of it is broken is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from .raw import Bookmark


def labels(reader: PdfReader, total: int) -> tuple[str, ...]:
    """The file's own label of each page ("iv", "12"); none where it has none, or not one for each."""
    if "/PageLabels" not in reader.root_object:
        return ()
    try:
        found = tuple(label.strip() for label in reader.page_labels)
    except Exception:  # a broken label tree is no reason to lose the text
        return ()
    return found if len(found) == total else ()


def bookmarks(reader: PdfReader) -> Iterator[Bookmark]:
    """The entries of the outline, as far as it is whole."""
    try:
        outline = reader.outline
        yield from _walk(reader, outline, 1)
    except Exception:  # likewise
        return


def _walk(reader: PdfReader, entries: list[Any], level: int) -> Iterator[Bookmark]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _walk(reader, entry, level + 1)
            continue
        index = reader.get_destination_page_number(entry)
        if index is not None and entry.title:
            yield Bookmark(level, str(entry.title), index + 1)


def about(reader: PdfReader) -> tuple[str, str, int | None]:
    """Title, author and year as the metadata give them."""
    try:
        data = reader.metadata
        if data is None:
            return "", "", None
        created = re.match(r"D:((?:19|20)\d\d)", str(data.get("/CreationDate", "")))
        return str(data.title or ""), str(data.author or ""), int(created[1]) if created else None
    except Exception:  # likewise
        return "", "", None
