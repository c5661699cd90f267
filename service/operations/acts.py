"""What stewards do with publications and generations: the act itself, and its entry in the log, in one place.

The command line and the administration's pages both act through here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from service.assistant import Assistant
from service.identity.access import Visitor
from service.identity.audit import ACTS, Audit, Facts
from service.operations.backups import Backups, Contents
from service.operations.restoring import Restored, Restorer
from service.publishing.publisher import Progress
from service.publishing.purging import Purged

ACTS.update(
    {
        "edition-removed": "Ausgabe entfernt",
        "purged": "Publikation endgültig gelöscht",
        "generation-activated": "Generation aktiviert",
        "generation-rolled-back": "Zur vorigen Generation zurückgekehrt",
        "backup": "Gesichert",
        "backup-uploaded": "Sicherung hochgeladen",
        "backup-downloaded": "Sicherung heruntergeladen",
        "backup-deleted": "Sicherung gelöscht",
        "restored": "Aus einer Sicherung zurückgeholt",
        "insight-exported": "Auswertung ausgegeben",
        "feedback-exported": "Rückmeldungen ausgegeben",
    }
)


class Acts:
    """Acts of one visitor, who is known by name alone where the worker acts for them."""

    def __init__(self, assistant: Assistant, visitor: Visitor | str) -> None:
        self._assistant, self._visitor = assistant, visitor
        self.audit = Audit(assistant.library.engine)

    def remove(self, document: str, edition: str | None = None, progress: Progress = lambda _: None) -> int:
        """Take a publication, or only its edition that answers, out of all answers. The generation's number."""
        before = self._state(document)
        if edition is None:
            number = self._assistant.remove(document, progress)
        else:
            number = self._assistant.remove_edition(edition, progress, document)
        self.note_removal(document, edition, number, before)
        return number

    def note_removal(self, document: str, edition: str | None, number: int, before: Facts | None = None) -> None:
        """Enter a removal in the log, with what its proof looked for."""
        report = self._assistant.generations.report(number) or {}
        probed = {"Sätze gesucht": sum(proof["sentences"] for proof in report.get("proofs", ())), "gefunden": 0}
        subject = f"{self._assistant.document(document).title} ({document})"
        after = self._state(document) | probed
        self.audit.record(self._visitor, "edition-removed" if edition else "removed", subject, before, after)

    def purge(self, document: str, edition: str | None = None) -> Purged:
        """Delete for good what was removed before."""
        done = self._assistant.purge(document, edition)
        after = {"Ausgaben": ", ".join(done.editions), "Seiten": done.pages, "Antworten geschwärzt": done.answers}
        self.audit.record(self._visitor, "purged", document, None, after)
        return done

    def backup(self, target: Path) -> Contents:
        """Write a checked backup."""
        assistant = self._assistant
        contents = Backups(assistant.settings.home, assistant.library, assistant.generations).write(target)
        self.audit.record(self._visitor, "backup", target.name, None, {"Generation": contents.generation})
        return contents

    def restore(self, source: Path) -> Restored:
        """Put a backup back; the entry in the log is written after, for the log itself is part of the backup."""
        assistant, before = self._assistant, self._assistant.generation
        restorer = Restorer(assistant.settings.home, assistant.library, assistant.generations, assistant.publisher)
        done = restorer.restore(source)
        after = {"Generation": done.generation, "Stand": done.contents.created}
        self.audit.record(self._visitor, "restored", source.name, {"Generation": before}, after)
        return done

    def activate(self, number: int) -> int:
        before = self._assistant.generation
        self._assistant.activate(number)
        self._went_live("generation-activated", before, number)
        return number

    def rollback(self, seen: int | None = None) -> int:
        before, number = self._assistant.generation, self._assistant.rollback(seen)
        self._went_live("generation-rolled-back", before, number)
        return number

    def _went_live(self, act: str, before: int | None, after: int) -> None:
        self.audit.record(self._visitor, act, f"Generation {after}", {"Generation": before}, {"Generation": after})

    def _state(self, document: str) -> dict[str, Any]:
        live = [edition.id for edition in self._assistant.document(document).editions if edition.live]
        return {"Generation": self._assistant.generation, "Ausgabe": ", ".join(live) or "keine"}
