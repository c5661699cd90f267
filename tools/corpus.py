"""Builds the embedded corpus: Markdown in ``corpus/texts`` becomes PDF in ``corpus/pdf``.

    python -m tools.corpus                 build every publication of the catalogue
    python -m tools.corpus praxisbeispiele build one publication
    python -m tools.corpus --check         only check texts against the catalogue

The PDFs are PDF/UA-1 (tagged, with bookmarks and a document language). Their first page is an unnumbered cover, so the
printed page numbers differ from the page index of the file, as they do in most real publications; ``/PageLabels``
carries the printed number. The same texts, fonts and library versions give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.corpus_pdf import build_pdf, fitted_html
from tools.corpus_text import CorpusError, Publication, Source, check, load_catalogue, parse_text

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"


def build(publication: Publication, sources: dict[str, Source], corpus: Path = CORPUS) -> Path:
    """Builds one publication and returns the path of its PDF.

    Raises:
        CorpusError: the text breaks a rule; nothing is written then.
    """
    text = parse_text((corpus / publication.text).read_text(encoding="utf-8"))
    check(publication, text, sources)
    target = corpus / publication.file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_pdf(fitted_html(publication, text, sources)))
    return target


def main(arguments: list[str] | None = None) -> int:
    """Builds or checks the corpus; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools.corpus", description="Builds the PDFs of the embedded corpus.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="publications to build (default: all)")
    parser.add_argument("--check", action="store_true", help="only check the texts, write nothing")
    options = parser.parse_args(arguments)
    catalogue = load_catalogue(CORPUS / "catalogue.toml")
    wanted = [item for item in catalogue.publications if not options.ids or item.id in options.ids]
    if unknown := sorted(set(options.ids) - {item.id for item in wanted}):
        parser.error(f"not in the catalogue: {', '.join(unknown)}")
    failures = 0
    for publication in wanted:
        try:
            print(_build_or_check(publication, catalogue.sources, only_check=options.check), flush=True)
        except (CorpusError, OSError) as error:
            failures += 1
            print(f"{publication.id}: {error}", file=sys.stderr)
    return 1 if failures else 0


def _build_or_check(publication: Publication, sources: dict[str, Source], *, only_check: bool) -> str:
    if only_check:
        text = parse_text((CORPUS / publication.text).read_text(encoding="utf-8"))
        check(publication, text, sources)
        return f"{publication.id}: {len(text.sections)} sections"
    target = build(publication, sources)
    return f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} KiB"


if __name__ == "__main__":
    sys.exit(main())
