"""Writes the table of settings in docs/einstellungen.md from the settings themselves: python -m tools.settings_doc"""

from __future__ import annotations

from pathlib import Path

from service.settings import Settings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "einstellungen.md"
BEGIN = "<!-- Tabelle: erzeugt mit python -m tools.settings_doc -->"
END = "<!-- Ende der Tabelle -->"


def table() -> str:
    """The Markdown table: name, default ("leer" for an empty one) and help of every setting."""
    rows = ["| Name | Vorgabe | Bedeutung |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "corpus" if name == "corpus" else str(field.default)  # the path of this checkout is nobody's default
        shown = f"`{default}`" if default else "leer"
        help_text = (field.description or "").replace("|", "\\|")
        rows.append(f"| `LOTSE_{name.upper()}` | {shown} | {help_text} |")
    return "\n".join(rows)


def with_table(document: str) -> str:
    """`document` with the current table between its two marks. ValueError if a mark is missing."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} lacks the marks around its table")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text("utf-8")), "utf-8")
