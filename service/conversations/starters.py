"""Questions to begin with, by who asks. Only those that the present publications answer are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """Whom a group of questions suits, in a few words."""

    name: str
    questions: tuple[str, ...]


ROLES = (
    Role(
        "Koordination und Projektleitung",
        (
            "Welche Ebenen braucht eine Smart City organisatorisch?",
            "Welche Vor- und Nachteile hat eine Stabsstelle?",
            "Welche Aufgaben hat ein CDO?",
            "Wie misst man, ob die Strategie wirkt?",
        ),
    ),
    Role(
        "Leitung und Politik",
        (
            "Wie lauten die zehn Botschaften?",
            "Welche Rolle hat der Rat in der Smart City?",
            "Wer hat für die Smart City eine GmbH gegründet?",
            "Was passiert nach dem Ende der Förderung?",
        ),
    ),
    Role(
        "Kleine Gemeinden und Landkreise",
        (
            "Was können kleine Gemeinden tun?",
            "Welche Kooperationsform passt zu unserem Vorhaben?",
            "Welche Beispiele gibt es für interkommunale Zusammenarbeit?",
            "Was kann ein Landkreis für seine Gemeinden übernehmen?",
        ),
    ),
)
_EACH = 3


def answered(roles: tuple[Role, ...], answerable: Callable[[str], bool]) -> list[Role]:
    """The roles with their first questions that are answered; roles with none are left out."""
    found = []
    for role in roles:
        questions = tuple(question for question in role.questions if answerable(question))[:_EACH]
        if questions:
            found.append(Role(role.name, questions))
    return found
