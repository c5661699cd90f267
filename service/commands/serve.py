"""`lotse serve` and `lotse worker`: the application in the foreground, and the process that works for it."""

from __future__ import annotations

import click

from service.commands.admin import entrance, link
from service.settings import Settings


@click.command()
@click.option("--host", help="Adresse, auf der der Dienst horcht.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, auf dem der Dienst horcht.")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Startet die Anwendung im Vordergrund."""
    import os

    import uvicorn

    from service import logs
    from service.assistant import Assistant
    from service.operations.supervising import Supervisor

    logs.set_up(settings.log_format, settings.log_level)
    host, port = host or settings.host, settings.port if port is None else port
    os.environ["LOTSE_HOME"] = str(settings.home)  # the application reads its settings by itself
    click.echo(
        f"Lotse startet auf http://{host}:{port} (beenden mit Strg+C). Das Sprachmodell wird geladen …", err=True
    )
    if Assistant(settings).renew():
        click.echo("Der Index stammte von einer älteren Fassung von Lotse und wurde neu gebaut.", err=True)
    setup = entrance(settings).setup_token()
    if setup:
        at = settings.model_copy(update={"host": host, "port": port})
        click.echo(f"Noch gibt es kein Konto der Administration. Legen Sie es hier an: {link(at, setup)}", err=True)
    supervisor = Supervisor(settings.home)
    supervisor.start()
    try:
        # The web package is named, not imported: it stands above this one.
        uvicorn.run(
            "web.app:create_app",
            factory=True,
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=5,  # pages that wait for news of a job would keep it up for ever
        )
    finally:
        supervisor.stop()


@click.command()
@click.option("--with-parent", is_flag=True, help="Enden, sobald die Standardeingabe geschlossen wird.")
@click.pass_obj
def worker(settings: Settings, with_parent: bool) -> None:
    """Erledigt Aufträge: lesen, aufnehmen, entfernen. „lotse serve“ startet das von selbst."""
    import os

    from service import logs
    from service.operations.worker import NICENESS, Worker, alone, end_with_parent

    os.nice(NICENESS)
    logs.set_up(settings.log_format, settings.log_level)
    if with_parent:
        end_with_parent()
    with alone(settings.home):
        from service.assistant import Assistant
        from service.operations.jobs import Jobs
        from service.operations.work import Work

        work = Work(Assistant(settings))
        Worker(Jobs(work.assistant.library.engine, settings.home), work).serve()
