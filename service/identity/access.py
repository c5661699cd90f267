"""Who may do what: three roles, and the visitor that the guard found behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from starlette.requests import HTTPConnection

from service.errors import Forbidden, LoginNeeded

Role = Literal["reader", "editor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one that may do least to the one that may do all."""
NAMES: dict[Role, str] = {"reader": "Lesen", "editor": "Redaktion", "administrator": "Administration"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who has proved who they are. `account` is None for a program with the access key."""

    account: str | None
    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this visitor may do what `role` may do."""
        return ROLES.index(self.role) >= ROLES.index(role)


MACHINE = Visitor(None, "Zugangsschlüssel", "administrator")
"""A program that sends LOTSE_ADMIN_TOKEN."""
COMMAND_LINE = Visitor(None, "Befehlszeile", "administrator")
"""Whoever may run `lotse` on the machine itself."""


def visitor_of(request: HTTPConnection) -> Visitor | None:
    """Who sent the request; None for anyone."""
    found: Visitor | None = request.scope.get("lotse.visitor")
    return found


def require(request: HTTPConnection, role: Role) -> Visitor:
    """The visitor, if they may do what `role` may do. LoginNeeded, Forbidden."""
    visitor = visitor_of(request)
    if visitor is None:
        raise LoginNeeded("Dafür müssen Sie angemeldet sein.")
    if not visitor.may(role):
        raise Forbidden(
            f"Dafür ist die Rolle „{NAMES[role]}“ nötig, Sie haben die Rolle „{NAMES[visitor.role]}“.",
            "Bitten Sie Ihre Administration um die Rolle.",
        )
    return visitor
