"""`lotse admin`: accounts on the command line, for whoever runs the machine itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from service.identity.access import COMMAND_LINE, NAMES, ROLES, Role
from service.settings import Settings

if TYPE_CHECKING:
    from service.identity.entrance import Entrance


def entrance(settings: Settings) -> Entrance:
    from service.database import connect
    from service.identity.entrance import Entrance

    settings.home.mkdir(parents=True, exist_ok=True)
    return Entrance(connect(settings.database), settings)


def link(settings: Settings, token: str) -> str:
    """The address that sets a password once."""
    base = settings.address.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"{base}/einrichten/{token}"


@click.group()
def admin() -> None:
    """Konten: wer sich anmelden darf."""


@admin.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True, help="Rolle des Kontos.")
@click.option("--password-stdin", is_flag=True, help="Kennwort von der Standardeingabe lesen, ohne zu fragen.")
@click.pass_obj
def create(settings: Settings, name: str, role: Role, password_stdin: bool) -> None:
    """Legt ein Konto an und fragt nach dem Kennwort. Ohne Terminal gibt der Befehl einen Link zum Setzen aus."""
    password: str | None = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        password = click.prompt("Kennwort", hide_input=True, confirmation_prompt="Noch einmal")
    gate = entrance(settings)
    account = gate.create(COMMAND_LINE, name, role, password)
    click.echo(f"Konto „{account.name}“ ({NAMES[role]}) ist angelegt.")
    if password is None:
        _print_link(settings, gate.invite(COMMAND_LINE, account))


@admin.command("list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """Zeigt alle Konten."""
    for account in entrance(settings).accounts.all():
        state = "" if account.active else "  gesperrt"
        click.echo(f"{account.name}  {NAMES[account.role]}{state}")


@admin.command("link")
@click.argument("name")
@click.pass_obj
def new_link(settings: Settings, name: str) -> None:
    """Gibt einen Link aus, mit dem ein Konto einmal ein neues Kennwort setzt."""
    gate = entrance(settings)
    _print_link(settings, gate.invite(COMMAND_LINE, gate.accounts.named(name)))


@admin.command()
@click.argument("name")
@click.option("--open", "open_again", is_flag=True, help="Wieder freigeben.")
@click.pass_obj
def lock(settings: Settings, name: str, open_again: bool) -> None:
    """Sperrt ein Konto und beendet seine Anmeldungen."""
    gate = entrance(settings)
    account = gate.accounts.named(name)
    gate.set_active(COMMAND_LINE, account.id, open_again)
    click.echo(f"Konto „{account.name}“ ist {'freigegeben' if open_again else 'gesperrt'}.")


def _print_link(settings: Settings, token: str) -> None:
    click.echo(f"Kennwort setzen (gilt einmal und 48 Stunden): {link(settings, token)}")
