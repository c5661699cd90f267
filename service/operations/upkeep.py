"""Work on what Lotse keeps: deleting for good, backing up, putting back. Only administrators may ask for it.

purge     {"document": id, "edition": id or None}    delete for good what was removed before
backup    {}                                          write a checked backup into the folder of backups
restore   {"name": file name}                        put one of them back, after backing up what is there now
"""

from __future__ import annotations

from service.errors import NotFound
from service.operations.acts import Acts
from service.operations.jobs import Job
from service.operations.progress import Progress
from service.operations.vault import Vault
from service.operations.work import KINDS, Result, Work
from service.publishing.purging import Purger

BEFORE = "-vor-dem-zurueckholen"


def purge(work: Work, job: Job, progress: Progress) -> Result:
    """Delete for good; a purge that was cut off after its rows were gone only has its files left to delete."""
    assistant, document, edition = work.assistant, job.arguments["document"], job.arguments.get("edition")
    progress.step("Datei, Seiten und ältere Indexe löschen")
    try:
        done = Acts(assistant, job.who).purge(document, edition)
    except NotFound:
        if job.attempts < 2:
            raise
        Purger(assistant.library, assistant.generations).sweep()
        work.audit.record(job.who, "purged", document)
    else:
        progress(done.text())
    return {"document": document, "edition": edition, "generation": assistant.generation}


def backup(work: Work, job: Job, progress: Progress) -> Result:
    """Write a backup and read it back."""
    vault = Vault(work.assistant.settings.home)
    progress.step("Sichern und die Sicherung ganz zurücklesen")
    return {"name": _saved(work, job, vault, progress)}


def restore(work: Work, job: Job, progress: Progress) -> Result:
    """Put a backup back. Before, what is there now is backed up, so that this, too, can be taken back; when it begins
    again after it was cut off, that was done."""
    vault = Vault(work.assistant.settings.home)
    path, before = vault.path(job.arguments["name"]), None
    if job.attempts < 2:
        progress.step("Den jetzigen Stand sichern")
        before = _saved(work, job, vault, progress, BEFORE)
    progress.step("Die Sicherung prüfen und zurückholen")
    done = Acts(work.assistant, job.who).restore(path)
    for line in done.text().splitlines():
        progress(line)
    return {"name": path.name, "before": before, "generation": done.generation}


def _saved(work: Work, job: Job, vault: Vault, progress: Progress, why: str = "") -> str:
    """A new backup's name."""
    path = vault.new(why)
    contents = Acts(work.assistant, job.who).backup(path)
    progress(f"{path.name}: {vault.note(path, contents).size >> 20} MB, {contents.text()}.")
    return path.name


KINDS.update({"purge": purge, "backup": backup, "restore": restore})
