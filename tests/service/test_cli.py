"""The command line: exit statuses, JSON shapes, and files that are no good beside ones that are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pypdf import PdfWriter

from service.cli import main
from tests.ingest.makepdf import changed, paragraph, pdf

Run = Callable[..., Result]
TEXT = "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt."
BAD = ("text.pdf", "verschluesselt.pdf", "leer.pdf", "ohne-seiten.pdf", "bilder.pdf")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`lotse --home <tmp> ...`, with the real model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_OCR", "off")  # the same everywhere, whatever is installed

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *map(str, arguments)])

    return invoke


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one good PDF and one of each kind that is refused."""
    folder = tmp_path / "dateien"
    folder.mkdir()
    good = pdf(paragraph(700, TEXT, "Ein Beirat berät den Rat der Stadt in Fragen der Digitalisierung."))
    (folder / "gut.pdf").write_bytes(good)
    (folder / "text.pdf").write_text("Das ist kein PDF, nur Text.")
    (folder / "verschluesselt.pdf").write_bytes(changed(good, lambda w: w.encrypt("geheim", algorithm="AES-256")))
    (folder / "leer.pdf").write_bytes(b"")
    PdfWriter().write(folder / "ohne-seiten.pdf")
    Image.new("RGB", (300, 400), "white").save(folder / "bilder.pdf")
    return folder


def test_bad_files_are_named_with_advice_and_the_good_one_is_in(run: Run, files: Path) -> None:
    done = run("ingest", files)
    assert done.exit_code == 1
    lines = {name: next(line for line in done.output.splitlines() if name in line) for name in BAD}
    for line, word in zip(lines.values(), ("kein PDF", "Kennwort", "leer", "Seite", "Text"), strict=True):
        assert line.startswith("✗") and word in line
    assert len(set(lines.values())) == len(BAD)
    assert "1 Datei aufgenommen, 5 abgelehnt" in done.output
    assert run("ask", "Was tun die Digitallotsen?").exit_code == 0


def test_a_refused_file_leaves_the_running_generation_alone(run: Run, files: Path) -> None:
    run("ingest", files / "gut.pdf")
    before = json.loads(run("generations", "--json").output)
    assert run("ingest", files / "text.pdf").exit_code == 1
    assert json.loads(run("generations", "--json").output) == before
    assert run("ingest", "gibt-es-nicht.pdf").exit_code == 1
    assert run("ask", "Was tun die Digitallotsen?").exit_code == 0


def test_a_question_ends_with_0_or_3_and_gives_json(run: Run, files: Path) -> None:
    run("ingest", files / "gut.pdf")
    answered = run("ask", "Was tun die Digitallotsen?", "--json")
    assert answered.exit_code == 0 and json.loads(answered.output)["citations"][0]["document"] == "gut"
    declined = run("ask", "Wie backe ich Apfelkuchen?", "--json")
    assert declined.exit_code == 3 and json.loads(declined.output)["status"] == "unanswered"


def test_without_publications_it_says_what_to_do(run: Run) -> None:
    done = run("ask", "Was ist ein Beirat?")
    assert done.exit_code == 1 and "lotse ingest" in done.output
    doctor = run("doctor", "--json")
    assert doctor.exit_code == 1 and json.loads(doctor.output)["problems"]


def test_search_documents_and_generations(run: Run, files: Path) -> None:
    run("ingest", files / "gut.pdf")
    hits = json.loads(run("search", "Digitallotsen", "-k", "1", "--json").output)
    assert hits[0]["document"] == "gut" and hits[0]["rank"] == 1
    assert [d["id"] for d in json.loads(run("documents", "list", "--json").output)] == ["gut"]
    assert run("documents", "show", "nichts").exit_code == 1
    assert run("documents", "remove").exit_code == 2
    assert run("documents", "purge", "gut", "--yes").exit_code == 1
    removed = run("documents", "remove", "gut")
    assert removed.exit_code == 0 and "0 gefunden" in removed.output
    assert json.loads(run("documents", "--json").output) == []
    assert run("generations", "verify").exit_code == 0
    assert run("generations", "rollback").exit_code == 0
    assert run("search", "Digitallotsen", "--json").output.startswith("[")
    assert run("generations", "activate", "99").exit_code == 1
    assert "Prüfsummen" in run("generations", "show", "1").output


def test_a_purge_asks_before_and_ends_it(run: Run, files: Path) -> None:
    run("ingest", files / "gut.pdf")
    run("documents", "remove", "gut")
    assert run("documents", "purge", "gut").exit_code == 1
    assert "Endgültig gelöscht: 1 Ausgaben" in run("documents", "purge", "gut", "--yes").output
    assert run("documents", "show", "gut").exit_code == 1
    assert run("generations", "rollback").exit_code == 1


def test_verify_ends_with_1_on_a_fault(run: Run, files: Path, tmp_path: Path) -> None:
    run("ingest", files / "gut.pdf")
    (tmp_path / "home" / "generations" / "000001" / "passages.jsonl").write_text("")
    done = run("generations", "verify")
    assert done.exit_code == 1 and "passages.jsonl" in done.output
    assert run("doctor").exit_code == 1


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_helps_in_german(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0 and "Usage" in done.output


def test_wrong_usage_ends_with_2(run: Run) -> None:
    assert run("ask").exit_code == 2
    assert run("search", "Rat", "--mode", "magie").exit_code == 2
    assert run("nichts").exit_code == 2


def test_the_quality_report_is_shown_and_written(run: Run, tmp_path: Path) -> None:
    lines = [f"{TEXT} Das ist Satz Nummer {number} von vielen in diesem Leitfaden." for number in range(12)]
    for name, more in (("erste.pdf", "Ein Anfang."), ("zweite.pdf", "Ein Ende.")):
        (tmp_path / name).write_bytes(pdf(paragraph(780, *lines, more, size=8)))
    done = run("ingest", tmp_path / "erste.pdf", tmp_path / "zweite.pdf", "--report", tmp_path / "bericht.json")
    assert "Sprache: Deutsch; gelesen in" in done.output and "MB Arbeitsspeicher" in done.output
    assert "derselbe wie in der Publikation „erste“" in done.output and "lotse documents remove erste" in done.output
    first, second = json.loads((tmp_path / "bericht.json").read_text("utf-8"))
    assert first["report"]["language"] == "de" and first["report"]["similar"] == []
    assert "„erste“" in second["report"]["similar"][0] and second["report"]["memory_mb"] > 0
