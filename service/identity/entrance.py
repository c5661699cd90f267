"""The way in and out: logging in by password, setting a password by invitation, logging out; each noted in the log."""

from __future__ import annotations

import sqlalchemy as sa

from service.errors import BadRequest, Forbidden
from service.identity.access import Role, Visitor
from service.identity.accounts import Account, Accounts
from service.identity.attempts import Attempts
from service.identity.audit import Audit
from service.identity.sessions import Sessions
from service.settings import Settings


class Entrance:
    """Accounts, sessions and the log over one database."""

    def __init__(self, engine: sa.Engine, settings: Settings) -> None:
        self.accounts, self.audit, self._attempts = Accounts(engine), Audit(engine), Attempts(engine)
        self.sessions = Sessions(engine, settings.session_hours, settings.session_idle_minutes)

    def login(self, name: str, password: str, client: str, old: str = "") -> str:
        """The token of a new session; the `old` one ends. TooManyRequests; Forbidden, not telling what was wrong."""
        self._attempts.check(name, client)
        account = self.accounts.authenticate(name, password)
        if account is None:
            self._attempts.failed(name, client)
            self.audit.record("unbekannt", "login-failed")
            raise Forbidden(
                "Name oder Kennwort stimmen nicht.",
                "Prüfen Sie beides. Haben Sie das Kennwort vergessen, stellt Ihre Administration einen Link aus.",
            )
        self._attempts.succeeded(name, client)
        return self.enter(account, old)

    def enter(self, account: Account, old: str = "") -> str:
        """A session for someone who has proved who they are."""
        if old:
            self.sessions.end(old)
        self.audit.record(account.name, "login")
        return self.sessions.begin(account.id)

    def accept(self, token: str, name: str, password: str, repeated: str) -> Account:
        """Set a password by invitation; whoever was logged in with the old one no longer is."""
        if password != repeated:
            raise BadRequest("Die beiden Kennwörter sind verschieden.", "Geben Sie zweimal dasselbe Kennwort ein.")
        account = self.accounts.accept(token, name, password)
        self.sessions.end_all(account.id)
        self.audit.record(account.name, "account-password", account.name)
        return account

    def logout(self, visitor: Visitor, token: str) -> None:
        self.sessions.end(token)
        self.audit.record(visitor, "logout")

    def change_password(self, visitor: Visitor, old: str, new: str, repeated: str, token: str) -> None:
        """Change one's own password; other sessions of the account end. BadRequest, Forbidden."""
        if new != repeated:
            raise BadRequest("Die beiden neuen Kennwörter sind verschieden.", "Geben Sie zweimal dasselbe ein.")
        account = self.accounts.get(visitor.account or "")
        self._attempts.check(account.name, "change")
        if self.accounts.authenticate(account.name, old) is None:
            self._attempts.failed(account.name, "change")
            raise Forbidden("Das bisherige Kennwort stimmt nicht.", "Geben Sie das Kennwort ein, das bis jetzt gilt.")
        self.accounts.set_password(account.id, new)
        self.sessions.end_all(account.id, but=token)
        self.audit.record(visitor, "account-password", account.name)

    # -- administration --------------------------------------------------------------------------------------------

    def create(self, who: Visitor, name: str, role: Role, password: str | None = None) -> Account:
        account = self.accounts.create(name, role, password)
        self.audit.record(who, "account-created", account.name, after={"Rolle": role})
        return account

    def invite(self, who: Visitor, account: Account) -> str:
        """The token of a link that sets a new password once."""
        token = self.accounts.invite(account.id)
        self.audit.record(who, "account-link", account.name)
        return token

    def set_role(self, who: Visitor | str, account: str, role: Role) -> None:
        before = self.accounts.get(account)
        self.accounts.set_role(account, role)
        self.audit.record(who, "account-role", before.name, {"Rolle": before.role}, {"Rolle": role})

    def set_active(self, who: Visitor, account: str, active: bool) -> None:
        """Lock an account, which ends its sessions, or open it again."""
        before = self.accounts.get(account)
        self.accounts.set_active(account, active)
        if not active:
            self.sessions.end_all(account)
        words = {True: "frei", False: "gesperrt"}
        self.audit.record(
            who, "account-active", before.name, {"Zustand": words[before.active]}, {"Zustand": words[active]}
        )

    def setup_token(self) -> str | None:
        """The token that makes the first administrator; None where there is one."""
        return None if self.accounts.has_administrator() else self.accounts.invite(None)
