"""Accounts: who can log in, with which role, proved by a password or by the town's own login service.

Passwords are kept as argon2id hashes. There is no default password: an account without a password can only be entered
by an invitation, which is a link that works once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError

from service.database import Line, create_tables, metadata
from service.errors import BadRequest, NotFound
from service.identity.access import ROLES, Role

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("name", Line(120), nullable=False, unique=True),
    sa.Column("role", Line(20), nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("subject", Line(255), unique=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("account", sa.String(32)),
    sa.Column("expires", sa.String(32), nullable=False),
)
SHORTEST, LONGEST = 12, 200
"""Characters of a password; the upper limit keeps the hashing from being used to tire the machine."""
_NAME = re.compile(r"[^\W_](?:[\w.@+ -]{0,118}[\w.])?")
_HASH = PasswordHash.recommended()
_VALID = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Account:
    """`has_password` is False where only an invitation or the town's login service leads in."""

    id: str
    name: str
    role: Role
    active: bool
    has_password: bool
    subject: str | None
    created: str


class Accounts:
    """Names are unique whatever their case."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        create_tables(engine)

    # -- reading ---------------------------------------------------------------------------------------------------

    def all(self) -> list[Account]:
        with self._engine.connect() as db:
            return [_account(row) for row in db.execute(sa.select(accounts).order_by(accounts.c.name)).mappings()]

    def get(self, account: str) -> Account:
        return self._one(accounts.c.id == account)

    def named(self, name: str) -> Account:
        return self._one(accounts.c.name == _key(name))

    def has_administrator(self) -> bool:
        """Whether anyone can log in and administer."""
        return any(a.active and a.role == "administrator" and (a.has_password or a.subject) for a in self.all())

    def authenticate(self, name: str, password: str) -> Account | None:
        """The account, if the password is right and it may log in; it takes as long for unknown names."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(accounts).where(accounts.c.name == _key(name))).mappings().first()
        stored = row["password"] if row and row["active"] else None
        try:
            right, renewed = _HASH.verify_and_update(password[: LONGEST + 1], stored or _nobody())
        except PwdlibError:
            return None
        if not right or not stored or row is None:
            return None
        if renewed:
            self._update(row["id"], password=renewed)
        return _account(row)

    # -- writing ---------------------------------------------------------------------------------------------------

    def create(self, name: str, role: Role, password: str | None = None, subject: str | None = None) -> Account:
        """A new account. BadRequest for a name or password that will not do, or a name that is taken."""
        name = _checked_name(name)
        row = {
            "id": uuid4().hex,
            "name": name,
            "role": _checked_role(role),
            "password": None if password is None else _hashed(password, name),
            "subject": subject,
            "active": True,
            "created": _now().isoformat(timespec="seconds"),
        }
        try:
            with self._engine.begin() as db:
                db.execute(sa.insert(accounts).values(**row))
        except sa.exc.IntegrityError:
            raise BadRequest(f"Den Namen „{name}“ gibt es schon.", "Wählen Sie einen anderen Namen.") from None
        return _account(row)

    def set_password(self, account: str, password: str) -> None:
        self._update(account, password=_hashed(password, self.get(account).name))

    def set_role(self, account: str, role: Role) -> None:
        self._change(account, role=_checked_role(role))

    def set_active(self, account: str, active: bool) -> None:
        self._change(account, active=active)

    def for_subject(self, subject: str, name: str, role: Role | None) -> Account | None:
        """The account of someone whom the town's login service knows: by subject, else made anew with `role`.

        Never by name: whoever may choose a name there must not become someone else here. None without a role.
        """
        with self._engine.connect() as db:
            row = db.execute(sa.select(accounts).where(accounts.c.subject == subject)).mappings().first()
        if row is not None:
            return _account(row) if row["active"] else None
        if role is None:
            return None
        name = " ".join(re.sub(r"[^\w.@+ -]", " ", name).split())[:80].strip(" .@+-_") or "Konto"
        taken = {account.name for account in self.all()}
        free = next(n for n in (name, *(f"{name} {i}" for i in range(2, 10_000))) if _key(n) not in taken)
        return self.create(free, role, subject=subject)

    # -- invitations -----------------------------------------------------------------------------------------------

    def invite(self, account: str | None) -> str:
        """A token that sets a password once; None invites the first administrator. Earlier ones end."""
        token = secrets.token_urlsafe(32)
        row = {"token": _digest(token), "account": account, "expires": (_now() + _VALID).isoformat()}
        with self._engine.begin() as db:
            db.execute(sa.delete(invitations).where(invitations.c.account == account))
            db.execute(sa.delete(invitations).where(invitations.c.expires < _now().isoformat()))
            db.execute(sa.insert(invitations).values(**row))
        return token

    def invited(self, token: str) -> Account | None:
        """Whom a token invites; None for the first administrator. NotFound for one that is used, old or made up."""
        with self._engine.connect() as db:
            found = sa.select(invitations.c.account).where(
                invitations.c.token == _digest(token), invitations.c.expires >= _now().isoformat()
            )
            row = db.execute(found).first()
        if row is None or (row[0] is None and self.has_administrator()):
            raise NotFound(
                "Dieser Link gilt nicht oder nicht mehr.",
                "Ein Link gilt einmal und 48 Stunden. Ihre Administration kann einen neuen ausstellen; "
                "auf dem Rechner selbst geht das mit „lotse admin link NAME“.",
            )
        return self.get(row[0]) if row[0] else None

    def accept(self, token: str, name: str, password: str) -> Account:
        """Use a token up: set the password of whom it invites, or create the first administrator as `name`."""
        invited = self.invited(token)
        chosen = _checked_password(password, invited.name if invited else _checked_name(name))
        with self._engine.begin() as db:
            used = db.execute(sa.delete(invitations).where(invitations.c.token == _digest(token)))
        if used.rowcount != 1:
            raise NotFound("Dieser Link wurde gerade schon benutzt.", "Melden Sie sich an.")
        if invited is None:
            return self.create(name, "administrator", chosen)
        self.set_password(invited.id, chosen)
        return self.get(invited.id)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _one(self, where: sa.ColumnElement[bool]) -> Account:
        with self._engine.connect() as db:
            row = db.execute(sa.select(accounts).where(where)).mappings().first()
        if row is None:
            raise NotFound("Dieses Konto gibt es nicht.", "Die Liste der Konten zeigt, welche es gibt.")
        return _account(row)

    def _change(self, account: str, **values: Any) -> None:
        """Change an account, but never so that no administrator is left."""
        before = self.get(account)
        others = [a for a in self.all() if a.id != account and a.active and a.role == "administrator"]
        loses = values.get("role", before.role) != "administrator" or not values.get("active", before.active)
        if before.role == "administrator" and before.active and loses and not others:
            raise BadRequest(
                "Das ist das letzte Konto der Administration.", "Geben Sie zuerst einem anderen Konto diese Rolle."
            )
        self._update(account, **values)

    def _update(self, account: str, **values: Any) -> None:
        with self._engine.begin() as db:
            db.execute(sa.update(accounts).where(accounts.c.id == account).values(**values))


@cache
def _nobody() -> str:
    """A hash that no password fits: checked for unknown names, so that they take as long as known ones."""
    return _HASH.hash(secrets.token_urlsafe())


def _account(row: Any) -> Account:
    fields = ("id", "name", "role", "active", "subject", "created")
    return Account(**{field: row[field] for field in fields}, has_password=row["password"] is not None)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _checked_name(name: str) -> str:
    name = _key(name)
    if not _NAME.fullmatch(name):
        raise BadRequest(
            "Der Name darf Buchstaben, Ziffern, Leerzeichen und . @ + - _ enthalten und beginnt mit einem Buchstaben "
            "oder einer Ziffer.",
            "Üblich ist die E-Mail-Adresse oder ein kurzer Name.",
        )
    return name


def _checked_role(role: str) -> Role:
    if role not in ROLES:
        raise BadRequest(f"Die Rolle „{role}“ gibt es nicht.", f"Möglich sind: {', '.join(ROLES)}.")
    return role


def _checked_password(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadRequest(
            f"Das Kennwort muss {SHORTEST} bis {LONGEST} Zeichen haben.", "Drei oder vier Wörter merken sich leicht."
        )
    if password.casefold() == name or len(set(password)) < 5:
        raise BadRequest("Dieses Kennwort ist zu leicht zu erraten.", "Drei oder vier Wörter merken sich leicht.")
    return password


def _hashed(password: str, name: str) -> str:
    return _HASH.hash(_checked_password(password, name))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
