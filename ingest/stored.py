"""The model's parts back from their JSON (`dataclasses.asdict`); KeyError or TypeError where it is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.model import Example, Passage, Sentence, Span

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
