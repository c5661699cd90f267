"""The model's parts back from their JSON (`dataclasses.asdict`); KeyError or TypeError where it is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.model import Edition, Example, Page, Passage, Report, Sentence, Span

Json = Mapping[str, Any]


def spans(items: Iterable[Json]) -> tuple[Span, ...]:
    return tuple(Span(**item) for item in items)


def sentences(items: Iterable[Json]) -> tuple[Sentence, ...]:
    return tuple(Sentence(item["text"], spans(item["spans"])) for item in items)


def passage(data: Json) -> Passage:
    return Passage(
        **{
            **data,
            "headings": tuple(data["headings"]),
            "sentences": sentences(data["sentences"]),
            "spans": spans(data["spans"]),
        }
    )


def example(data: Json) -> Example:
    return Example(**{**data, "levels": tuple(data["levels"]), "span": Span(**data["span"])})


def page(data: Json) -> Page:
    return Page(**{**data, "furniture": spans(data["furniture"]), "warnings": tuple(data["warnings"])})


def report(data: Json) -> Report:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Report(**values)


def edition(data: Json) -> Edition:
    """A whole edition."""
    return Edition(
        **{
            **data,
            "pages": tuple(map(page, data["pages"])),
            "passages": tuple(map(passage, data["passages"])),
            "examples": tuple(map(example, data["examples"])),
            "report": report(data["report"]),
        }
    )
