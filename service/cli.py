"""The command line `lotse`. Heavy libraries are loaded by the commands that need them, so that --help is quick."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from service.commands import watching
from service.commands.admin import admin
from service.commands.serve import serve, worker
from service.errors import LotseError
from service.settings import Settings

if TYPE_CHECKING:
    from service.assistant import Assistant

MODES = click.Choice(["hybrid", "words", "vectors"])
as_json_option = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON.")


class German(click.Group):
    """Shows our errors as German sentences with advice, and exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except LotseError as error:
            click.echo(f"Fehler: {error.message}\n{error.advice}", err=True)
            context.exit(1)
        except OSError as error:
            click.echo(f"Fehler: {error.strerror or error} ({error.filename or 'Datei'})", err=True)
            click.echo("Prüfen Sie Schreibrechte und freien Speicherplatz des Datenordners (LOTSE_HOME).", err=True)
            context.exit(1)


@click.group(cls=German, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100})
@click.option("--home", type=click.Path(path_type=Path), help="Datenordner; sonst LOTSE_HOME, sonst var/.")
@click.version_option(package_name="lotse")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """Lotse beantwortet Fragen zur Organisation smarter Kommunen, wörtlich aus Publikationen und mit Seitenangabe."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    context.obj = Settings(home=home) if home else Settings()


def with_assistant(command: Any) -> Any:
    """Pass the assistant as the first argument."""

    @click.pass_obj
    @wraps(command)
    def run(settings: Settings, *args: Any, **options: Any) -> Any:
        from service.assistant import Assistant

        return command(Assistant(settings), *args, **options)

    return run


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--ocr",
    type=click.Choice(["off", "auto", "always"]),
    help="Texterkennung: auto für Seiten ohne Text, always für alle, off für keine; sonst gilt LOTSE_OCR.",
)
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Schreibt den Qualitätsbericht als JSON-Datei."
)
@click.option(
    "--watch",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Diesen Ordner beobachten und aufnehmen, was hineingelegt wird. Strg+C beendet es.",
)
@with_assistant
def ingest(
    assistant: Assistant,
    paths: Sequence[Path],
    ocr: Literal["off", "auto", "always"] | None,
    report: Path | None,
    watch: Path | None,
) -> None:
    """Nimmt PDF-Dateien oder Ordner auf; ohne Angabe die mitgelieferten Publikationen."""
    if watch is not None:
        if paths:
            raise click.UsageError("--watch nimmt seinen Ordner, nennen Sie keine weiteren Dateien.")
        return watching.watch(assistant, watch)
    from service.commands import showing
    from service.publishing import quality
    from service.publishing.intake import pdfs

    missing = [path for path in paths if not path.exists()]
    for path in missing:
        click.echo(f"✗ {path}: Die Datei gibt es nicht. Prüfen Sie Pfad und Schreibweise.", err=True)
    present = [path for path in paths if path.exists()]
    if missing and not present:
        sys.exit(1)
    if paths and not pdfs(present, assistant.catalogue):
        click.echo("Dort liegt keine PDF-Datei. Prüfen Sie, ob der Ordner der richtige ist.", err=True)
        sys.exit(1)
    intake = assistant.ingest(present, click.echo, ocr=ocr)
    click.echo(showing.intake(intake))
    if report:
        report.write_text(_dump([quality.data(outcome) for outcome in intake.outcomes]) + "\n", "utf-8")
    sys.exit(1 if intake.refused or missing else 0)


@main.command()
@click.argument("question", nargs=-1, required=True)
@as_json_option
@with_assistant
def ask(assistant: Assistant, question: Sequence[str], as_json: bool) -> None:
    """Beantwortet eine Frage. Beendet sich mit 3, wenn die Quellen dazu nichts sagen."""
    from service.commands import showing

    answer = assistant.ask(" ".join(question))
    click.echo(_dump(asdict(answer)) if as_json else showing.answer(answer))
    sys.exit(3 if answer.status == "unanswered" else 0)


@main.command()
@click.argument("query", nargs=-1, required=True)
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100), help="Wie viele Textstellen.")
@click.option("--mode", type=MODES, default="hybrid", show_default=True, help="Wörter, Vektoren oder beides.")
@as_json_option
@with_assistant
def search(assistant: Assistant, query: Sequence[str], k: int, mode: Any, as_json: bool) -> None:
    """Sucht Textstellen."""
    from service.commands import showing

    hits = assistant.search(" ".join(query), k, mode)
    click.echo(_dump([asdict(hit) for hit in hits]) if as_json else showing.hits(hits))


@main.command()
@click.argument("words", nargs=-1)
@click.option("--municipality", default="", help="Kommune, auch in Teilen.")
@click.option("--message", type=click.IntRange(1, 10), help="Nummer der Botschaft.")
@click.option("--level", default="", help="Ebene, zum Beispiel koordinierend.")
@click.option("--form", default="", help="Trägerform, zum Beispiel GmbH.")
@click.option("--state", default="", help="Land, auch abgekürzt (NRW).")
@click.option("--size", default="", type=click.Choice(["", "klein", "mittel", "groß", "Landkreis"]), help="Größe.")
@click.option("--population", type=(int, int), help="Einwohnerzahl von … bis …", metavar="VON BIS")
@click.option("--theme", default="", help="Thema, auch in Teilen, zum Beispiel Beteiligung.")
@click.option("--questions", is_flag=True, help="Mit Fragen zur Diskussion je Botschaft.")
@click.option(
    "--format",
    "form_at",
    type=click.Choice(["table", "json", "csv", "md", "docx", "pptx", "pdf", "cards"]),
    default="table",
    show_default=True,
)
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="In diese Datei schreiben.")
@with_assistant
def examples(
    assistant: Assistant,
    words: Sequence[str],
    form_at: str,
    output: Path | None,
    questions: bool,
    population: tuple[int, int] | None,
    **facets: Any,
) -> None:
    """Zeigt Praxisbeispiele, auch zu WORDS, und gibt sie als Tabelle, Text, Word-, PowerPoint- oder PDF-Datei aus."""
    from service.examples.facets import ExampleFilter
    from service.exports import exporting, parcel

    form = exporting.FORMATS[form_at]
    if form.binary and output is None:
        raise click.UsageError(f"Das Format {form_at} braucht eine Datei: -o beispiele.{form.suffix}")
    bounds = (population[0], population[1] + 1) if population else None
    found = assistant.showcase.select(ExampleFilter(**facets, population=bounds), " ".join(words))
    for line in found.missing:
        click.echo(line, err=True)
    if found.nearest:
        click.echo("Am nächsten kommen: " + ", ".join(near.municipality for near in found.nearest), err=True)
    asked = parcel.discussion(assistant.settings.corpus) if questions else {}
    content = exporting.export(assistant.showcase.parcel(found.portraits, found.citations, questions=asked), form_at)
    if output is None:
        click.echo(content.decode())
    else:
        output.write_bytes(content)
        click.echo(f"Geschrieben: {output}", err=True)


@main.command()
@click.argument("action", type=click.Choice(["list", "show", "remove", "purge"]), default="list")
@click.argument("document", required=False)
@click.option("--edition", help="remove, purge: nur diese Ausgabe der Publikation.")
@click.option("--yes", is_flag=True, help="purge: ohne Rückfrage.")
@as_json_option
@with_assistant
def documents(
    assistant: Assistant, action: str, document: str | None, edition: str | None, yes: bool, as_json: bool
) -> None:
    """Publikationen und ihre Ausgaben: list, show ID, remove ID, purge ID.

    remove nimmt aus allen Antworten und beweist es; alte Zitate lassen sich weiter öffnen. purge löscht danach
    endgültig: Datei, Seitentexte, ältere Indexe und was alte Antworten daraus zitieren.
    """
    from service.commands import showing
    from service.identity.access import COMMAND_LINE
    from service.operations.acts import Acts

    if action != "list" and not document:
        raise click.UsageError(f"„documents {action}“ braucht die Kennung einer Publikation.")
    if action == "remove":
        told = (lambda _: None) if as_json else click.echo
        number = Acts(assistant, COMMAND_LINE).remove(str(document), edition, told)
        gone = f"Die Ausgabe „{edition}“" if edition else f"„{document}“"
        click.echo(_dump([]) if as_json else f"{gone} ist aus allen Antworten entfernt. Generation {number} ist aktiv.")
        return
    if action == "purge":
        if not yes:
            click.confirm(f"„{document}“ endgültig löschen? Das lässt sich nicht zurücknehmen.", abort=True)
        done = Acts(assistant, COMMAND_LINE).purge(str(document), edition)
        click.echo(_dump(asdict(done)) if as_json else done.text())
        return
    found = [assistant.document(str(document))] if action == "show" else assistant.documents()
    click.echo(_dump([asdict(info) for info in found]) if as_json else showing.documents(found))


@main.command()
@click.argument("action", type=click.Choice(["list", "show", "verify", "activate", "rollback"]), default="list")
@click.argument("number", type=int, required=False)
@as_json_option
@click.pass_obj
def generations(settings: Settings, action: str, number: int | None, as_json: bool) -> None:
    """Index-Generationen: list, show N, verify [N], activate N, rollback."""
    from service.commands import stewarding

    if action in {"activate", "show"} and number is None:
        raise click.UsageError(f"„generations {action}“ braucht die Nummer einer Generation.")
    rows, text, sound = stewarding.generations(settings, action, number)
    click.echo(_dump(rows) if as_json else text)
    sys.exit(0 if sound else 1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--mode", type=MODES, help="Nur diese Suche messen.")
@as_json_option
@click.pass_obj
def evaluate(settings: Settings, folder: Path, mode: Any, as_json: bool) -> None:
    """Misst die Suche an einer Sammlung im BEIR-Aufbau (corpus.jsonl, queries.jsonl, qrels.tsv)."""
    from service.publishing import evaluating

    figures = evaluating.evaluate(folder, [mode] if mode else ["hybrid", "words", "vectors"], settings.model)
    click.echo(_dump(figures) if as_json else evaluating.table(figures))


@main.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--all", "everything", is_flag=True, help="Auch die richtigen Antworten nennen.")
@as_json_option
@with_assistant
def golden(assistant: Assistant, questions: Path | None, everything: bool, as_json: bool) -> None:
    """Stellt Prüffragen mit bekannter Fundstelle und misst, ob die Antworten stimmen."""
    from service.answers.trial import Trial
    from service.publishing import golden as checks
    from service.publishing import judging

    corpus = assistant.settings.corpus
    asked = Trial(assistant.answerer, assistant.library)  # so that none of it counts among what people ask
    results = checks.run(asked, checks.load(questions or corpus / "questions"))
    figures = checks.figures(results) | judging.figures(results, judging.load(corpus / "judged.jsonl"))
    if as_json:
        click.echo(_dump(figures))
        return
    for result in results:
        if everything or not result.right:
            answer = result.answer
            click.echo(
                f"{result.rank or '–'}  {answer.status:10} {answer.confidence:.2f}  {result.id}: {result.question}"
            )
    click.echo("\n".join(f"{name}: {value}" for name, value in figures.items()))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_assistant
def backup(assistant: Assistant, file: Path) -> None:
    """Sichert alles in eine Datei, auch während der Dienst läuft, und liest sie zur Prüfung zurück."""
    from service.identity.access import COMMAND_LINE
    from service.operations.acts import Acts

    contents = Acts(assistant, COMMAND_LINE).backup(file)
    click.echo(f"Gesichert und geprüft: {file} ({contents.text()})")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_assistant
def restore(assistant: Assistant, file: Path) -> None:
    """Holt eine Sicherung zurück, auch während der Dienst läuft. Was danach hinzukam, bleibt über alte Links lesbar."""
    from service.identity.access import COMMAND_LINE
    from service.operations.acts import Acts

    click.echo(Acts(assistant, COMMAND_LINE).restore(file).text())


@main.command()
@as_json_option
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Zeigt, was eingerichtet ist, was fehlt und was zu tun ist."""
    from service.commands import stewarding

    report = stewarding.doctor(settings)
    click.echo(_dump(report) if as_json else stewarding.doctor_text(report))
    sys.exit(1 if report["problems"] else 0)


for command in (admin, serve, worker):
    main.add_command(command)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main()
