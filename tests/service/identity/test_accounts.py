"""Accounts, invitations, sessions, the limit on failed logins, and the log."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pwdlib import PasswordHash

from service.cli import main
from service.errors import BadRequest, Forbidden, LotseError, NotFound, TooManyRequests
from service.holdings.library import connect
from service.identity import accounts as module
from service.identity import attempts, sessions
from service.identity.access import COMMAND_LINE
from service.identity.accounts import Accounts
from service.identity.audit import Audit
from service.identity.entrance import Entrance
from service.settings import Settings

PASSWORD = "drei lange wörter"


@pytest.fixture
def entrance(settings: Settings) -> Entrance:
    settings.home.mkdir()
    return Entrance(connect(settings.database), settings)


@pytest.fixture
def accounts(entrance: Entrance) -> Accounts:
    return entrance.accounts


def test_a_password_is_kept_as_argon2_and_lets_in(accounts: Accounts, settings: Settings) -> None:
    created = accounts.create("Erika@Stadt.de", "editor", PASSWORD)
    assert accounts.authenticate(" erika@stadt.DE ", PASSWORD) == created
    for name, password in [("erika@stadt.de", "falsch"), ("max", PASSWORD), ("erika@stadt.de", ""), ("", "")]:
        assert accounts.authenticate(name, password) is None
    stored = (settings.home / "lotse.sqlite").read_bytes() + (settings.home / "lotse.sqlite-wal").read_bytes()
    assert b"$argon2id$" in stored and PASSWORD.encode() not in stored


@pytest.mark.parametrize("password", ["kurz", "a" * 300, "aaaaaaaaaaaaaa", "erika.mustermann"])
def test_passwords_that_will_not_do_are_refused_with_advice(accounts: Accounts, password: str) -> None:
    with pytest.raises(BadRequest, match="Kennwort") as caught:
        accounts.create("erika.mustermann", "reader", password)
    assert caught.value.advice


@pytest.mark.parametrize("name", ["", " ", "<script>", "a\nb\0", "=1+1", "x" * 200])
def test_names_that_will_not_do_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadRequest):
        accounts.create(name, "reader", PASSWORD)


def test_a_name_is_taken_whatever_its_case(accounts: Accounts) -> None:
    accounts.create("erika", "reader", PASSWORD)
    with pytest.raises(BadRequest, match="gibt es schon"):
        accounts.create("ERIKA", "administrator", PASSWORD)


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    only = accounts.create("erika", "administrator", PASSWORD)
    for act in (lambda: accounts.set_role(only.id, "reader"), lambda: accounts.set_active(only.id, False)):
        with pytest.raises(BadRequest, match="letzte"):
            act()
    accounts.create("max", "administrator", PASSWORD)
    accounts.set_role(only.id, "reader")
    assert accounts.get(only.id).role == "reader"


def test_the_first_administrator_comes_by_a_link_that_works_once(entrance: Entrance) -> None:
    token = entrance.setup_token()
    assert token and entrance.accounts.invited(token) is None
    with pytest.raises(BadRequest, match="verschieden"):
        entrance.accept(token, "erika", PASSWORD, "anders als oben")
    account = entrance.accept(token, "erika", PASSWORD, PASSWORD)
    assert account.role == "administrator" and entrance.setup_token() is None
    with pytest.raises(NotFound):
        entrance.accept(token, "eva", PASSWORD, PASSWORD)
    assert [a.name for a in entrance.accounts.all()] == ["erika"]


def test_a_setup_link_ends_when_there_is_an_administrator(entrance: Entrance) -> None:
    token = entrance.setup_token()
    entrance.create(COMMAND_LINE, "erika", "administrator", PASSWORD)
    with pytest.raises(NotFound):
        entrance.accept(token or "", "eva", PASSWORD, PASSWORD)


def test_an_invitation_sets_a_password_and_ends_what_was_open(entrance: Entrance) -> None:
    account = entrance.create(COMMAND_LINE, "max", "editor")
    assert entrance.accounts.authenticate("max", "") is None
    first, second = entrance.invite(COMMAND_LINE, account), entrance.invite(COMMAND_LINE, account)
    session = entrance.enter(account)
    with pytest.raises(NotFound):
        entrance.accounts.invited(first)
    entrance.accept(second, "wird nicht gebraucht", PASSWORD, PASSWORD)
    assert entrance.accounts.authenticate("max", PASSWORD) and entrance.sessions.visitor(session) is None


def test_an_old_invitation_is_worth_nothing(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_VALID", timedelta(seconds=-1))
    token = entrance.invite(COMMAND_LINE, entrance.create(COMMAND_LINE, "max", "editor"))
    with pytest.raises(NotFound, match="gilt nicht"):
        entrance.accounts.invited(token)


def test_a_session_ends_by_logout_lock_time_and_idleness(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    account = entrance.create(COMMAND_LINE, "max", "editor", PASSWORD)
    token = entrance.login("max", PASSWORD, "client")
    visitor = entrance.sessions.visitor(token)
    assert visitor and (visitor.name, visitor.role, visitor.account) == ("max", "editor", account.id)
    entrance.logout(visitor, token)
    assert entrance.sessions.visitor(token) is None
    token = entrance.login("max", PASSWORD, "client")
    entrance.set_active(COMMAND_LINE, account.id, False)
    assert entrance.sessions.visitor(token) is None
    entrance.set_active(COMMAND_LINE, account.id, True)
    token, now = entrance.enter(account), sessions._now()
    for hours in (1.5, 11):
        monkeypatch.setattr(sessions, "_now", lambda hours=hours: now + timedelta(hours=hours))
        assert entrance.sessions.visitor(token) is None
    monkeypatch.setattr(sessions, "_now", lambda: now + timedelta(minutes=59))
    assert entrance.sessions.visitor(token)
    monkeypatch.setattr(sessions, "_now", lambda: now + timedelta(minutes=100))
    assert entrance.sessions.visitor(token), "used in between"


def test_the_database_does_not_hold_a_session_that_could_be_used(entrance: Entrance, settings: Settings) -> None:
    token = entrance.enter(entrance.create(COMMAND_LINE, "max", "editor"))
    with connect(settings.database).connect() as db:
        stored = db.execute(sa.select(sessions.sessions.c.token)).scalar_one()
    assert stored != token and entrance.sessions.visitor(stored) is None


def test_logging_in_ends_the_session_before(entrance: Entrance) -> None:
    entrance.create(COMMAND_LINE, "max", "editor", PASSWORD)
    old = entrance.login("max", PASSWORD, "client")
    new = entrance.login("max", PASSWORD, "client", old)
    assert new != old and entrance.sessions.visitor(old) is None and entrance.sessions.visitor(new)


def test_guessing_is_stopped_and_the_right_owner_still_gets_in(entrance: Entrance) -> None:
    entrance.create(COMMAND_LINE, "max", "editor", PASSWORD)
    for _ in range(attempts.PER_NAME_AND_CLIENT):
        with pytest.raises(Forbidden):
            entrance.login("max", "geraten", "stranger")
    with pytest.raises(TooManyRequests, match="zu viele"):
        entrance.login("Max ", PASSWORD, "stranger")
    assert entrance.login("max", PASSWORD, "owner")


def test_one_client_cannot_try_many_names(entrance: Entrance) -> None:
    for number in range(attempts.PER_CLIENT):
        with pytest.raises(Forbidden):
            entrance.login(f"name {number}", "geraten", "stranger")
    with pytest.raises(TooManyRequests):
        entrance.login("noch einer", "geraten", "stranger")


def test_someone_else_is_told_the_same_as_for_a_wrong_password(entrance: Entrance) -> None:
    entrance.create(COMMAND_LINE, "max", "editor", PASSWORD)
    entrance.create(COMMAND_LINE, "eingeladen", "editor")
    said = set()
    for name in ("max", "niemand", "eingeladen"):
        with pytest.raises(Forbidden) as caught:
            entrance.login(name, "falsch geraten", "client")
        said.add((caught.value.message, caught.value.advice))
    assert len(said) == 1


def test_the_log_tells_who_what_and_the_difference(entrance: Entrance) -> None:
    account = entrance.create(COMMAND_LINE, "max", "reader", PASSWORD)
    entrance.set_role(COMMAND_LINE, account.id, "editor")
    entry = entrance.audit.entries()[0]
    assert (entry.who, entry.act, entry.subject) == ("Befehlszeile", "account-role", "max")
    assert (entry.before, entry.after) == ({"Rolle": "reader"}, {"Rolle": "editor"})


def test_the_exported_log_runs_no_formula(settings: Settings, tmp_path: Path) -> None:
    audit = Audit(connect(f"sqlite:///{tmp_path / 'log.sqlite'}"))
    audit.record("=HYPERLINK(1)", "removed", '@SUM(1);"x"\r\ny', {"a": 1, "b": 2}, {"a": 1, "b": 3})
    text = audit.csv()
    assert "'=HYPERLINK" in text and "'@SUM" in text and "b: 2;b: 3" in text.replace('"', "")


def test_accounts_on_the_command_line(settings: Settings) -> None:
    def lotse(*arguments: str, given: str = "") -> str:
        result = CliRunner().invoke(main, ["--home", str(settings.home), "admin", *arguments], input=given)
        assert result.exit_code == 0, result.output
        return result.output

    assert "angelegt" in lotse("create", "erika", "--password-stdin", given=f"{PASSWORD}\n")
    assert "/einrichten/" in lotse("create", "max", "--role", "editor")
    assert lotse("list") == "erika  Administration\nmax  Redaktion\n"
    assert "gesperrt" in lotse("lock", "max") and "max  Redaktion  gesperrt" in lotse("list")
    assert "/einrichten/" in lotse("link", "MAX")
    refused = CliRunner().invoke(main, ["--home", str(settings.home), "admin", "create", "x", "--password-stdin"])
    assert refused.exit_code == 1 and issubclass(BadRequest, LotseError)


def test_passwords_are_hashed_as_the_standard_recommends() -> None:
    """RFC 9106, second recommended option: argon2id with at least 64 MiB and 3 passes."""
    assert re.match(r"\$argon2id\$v=19\$m=(65536|\d{6,}),t=([3-9]|\d\d),p=[1-9]", PasswordHash.recommended().hash("x"))
