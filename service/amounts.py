"""Numbers and what they count, in German: "1 Seite", "12.345 Seiten"."""

from __future__ import annotations


def number(value: int) -> str:
    """12345 as "12.345"."""
    return f"{value:,}".replace(",", ".")


def amount(value: int, one: str, many: str) -> str:
    """So many of something: `one` is its name where there is one of it, `many` where there are more or none."""
    return f"{number(value)} {one if value == 1 else many}"


def pages(value: int) -> str:
    return amount(value, "Seite", "Seiten")


def passages(value: int) -> str:
    return amount(value, "Textstelle", "Textstellen")


def seconds(value: float) -> str:
    """1.25 as "1,2 s"."""
    return f"{value:.1f} s".replace(".", ",")
