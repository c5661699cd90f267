"""What the worker does for each kind of job. Each begins anew wherever it was cut off, and then ends the same.

read      {"drafts": [id]}            read files, propose what they are
publish   {"drafts": [id]}            make drafts live, all together
take      {"drafts": [id]}            both, for programs
remove    {"document": id, "edition": id or None}    take a publication out, or only its edition that answers
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ingest import read_all
from ingest.errors import IngestError
from ingest.model import Edition
from ingest.pipeline import title_by_name
from service.amounts import pages, passages, seconds
from service.assistant import Assistant
from service.errors import BadRequest, NotFound
from service.examples.decisions import key_of
from service.holdings.library import Meta, slug
from service.identity.audit import Audit
from service.operations.acts import Acts
from service.operations.jobs import Job
from service.operations.progress import Progress, Reading
from service.publishing.drafts import Draft, Drafts
from service.publishing.fetching import Fetcher, name_of
from service.publishing.likeness import Likeness

Result = dict[str, Any]


class Work:
    """The kinds of work over one assistant. Another module adds a kind by `KINDS[name] = function`."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        engine = assistant.library.engine
        self.drafts, self.audit = Drafts(engine, assistant.settings.home), Audit(engine)

    def do(self, job: Job, progress: Progress) -> Result:
        """Do a job and say what came of it. LotseError where it cannot be done."""
        return KINDS[job.kind](self, job, progress)


def read(work: Work, job: Job, progress: Progress) -> Result:
    """Read the files of drafts, one after the other; a file that is refused stops only itself."""
    waiting = [work.drafts.get(draft) for draft in job.arguments["drafts"]]
    waiting = [draft for draft in waiting if draft.state in ("waiting", "refused")]
    by_path = {work.drafts.file(draft.id): draft for draft in waiting}
    likeness, refused = Likeness(work.assistant.library), 0
    watch = Reading(progress, {path: draft.file_name for path, draft in by_path.items()})
    mode = work.assistant.settings.ocr
    limits = work.assistant.limits
    for path, result in read_all(list(by_path), limits, mode, watch.page, watch.scan, processes=1):
        draft = by_path[path]
        watch.behind()
        if isinstance(result, IngestError):
            refused += 1
            message = result.message.replace(path.name, draft.file_name)
            work.drafts.refuse(draft.id, message, result.advice)
            progress(f"✗ {message} {result.advice}")
            continue
        by_name = title_by_name(path.name) == result.title  # which is the name that we gave the file
        title = title_by_name(draft.file_name) if by_name else result.title
        result = replace(result, file_name=draft.file_name, title=title)
        _keep(work, draft, result, likeness)
        report = result.report
        held = f"{pages(report.pages)}, {passages(report.passages)}, {seconds(report.seconds)}"
        progress(f"✓ {draft.file_name}: {held}")
    return {"drafts": list(job.arguments["drafts"]), "refused": refused}


def fetch(work: Work, job: Job, progress: Progress) -> Result:
    """Load a file from an address that is still allowed, and read it; a file that is known ends it."""
    settings, address = work.assistant.settings, str(job.arguments["address"])
    progress.step(f"Holen: {address}")
    work.drafts.folder.mkdir(parents=True, exist_ok=True)
    aside, digest = work.drafts.folder / f".{job.id}", hashlib.sha256()
    try:
        with Fetcher(settings.import_hosts, settings.max_upload_mb).open(address) as pieces, aside.open("wb") as handle:
            for piece in pieces:
                digest.update(piece)
                handle.write(piece)
                progress.advance(handle.tell(), 0)
        sha256 = digest.hexdigest()
        if sha256[:12] in work.assistant.library.current():
            title = work.assistant.library.edition(sha256[:12])[0].title
            raise BadRequest(f"Diese Datei ist schon aufgenommen: „{title}“.", "")
        draft = work.drafts.same_file(sha256) or work.drafts.add(
            aside, name_of(address), sha256, job.who, source=address
        )
    finally:
        aside.unlink(missing_ok=True)
    return read(work, replace(job, arguments={"drafts": [draft.id]}), progress)


def publish(work: Work, job: Job, progress: Progress) -> Result:
    """Make drafts live, all in one new generation; the old one answers until it stands."""
    drafts = [work.drafts.get(draft) for draft in job.arguments["drafts"]]
    ready = [draft for draft in drafts if draft.state == "ready"]
    if not ready and not any(draft.state == "live" for draft in drafts):
        raise BadRequest("Von diesen Entwürfen lässt sich keiner aufnehmen.", "Sehen Sie nach, was sie noch brauchen.")
    live = work.assistant.take_over(_editions(work, ready, progress), progress) if ready else work.assistant.generation
    for draft in ready:
        _settle(work, job, draft)
    return {"documents": [draft.meta.id for draft in drafts], "generation": live}


def take(work: Work, job: Job, progress: Progress) -> Result:
    """Read and publish at once; BadRequest with the reason where the file is refused."""
    read(work, job, progress)
    draft = work.drafts.get(job.arguments["drafts"][0])
    if draft.state == "refused":
        error, advice = draft.error or "", draft.advice
        work.drafts.discard(draft.id)
        raise BadRequest(error, advice)
    edition = draft.sha256[:12]
    result = publish(work, job, progress)
    return {"document": result["documents"][0], "edition": edition, "generation": result["generation"]}


def remove(work: Work, job: Job, progress: Progress) -> Result:
    """Take a publication, or only its edition that answers, out; done before counts as done."""
    document, edition = job.arguments["document"], job.arguments.get("edition")
    acts = Acts(work.assistant, job.who)
    progress.step("Index ohne diese Publikation bauen und prüfen")
    try:
        number = acts.remove(document, edition, progress)
    except NotFound:
        if job.attempts < 2 or work.assistant.generation is None:
            raise
        number = work.assistant.generation
        acts.note_removal(document, edition, number)
    return {"document": document, "edition": edition, "generation": number}


KINDS: dict[str, Callable[[Work, Job, Progress], Result]] = {
    "read": read,
    "publish": publish,
    "take": take,
    "fetch": fetch,
    "remove": remove,
}


def _keep(work: Work, draft: Draft, edition: Edition, likeness: Likeness) -> None:
    """Propose what a file is: by what was said of it, by what it says itself, by what it resembles."""
    said = draft.meta
    title = said.title or edition.title
    likely = likeness.likely(edition, title)
    meta = replace(said, title=title, publisher=said.publisher or edition.author, year=said.year or edition.year)
    if not meta.id:
        same = next((found for found in likely if found.sure), None)
        known = work.assistant.library.document_of(edition.id)
        meta = replace(meta, id=known or (same.document if same else new_id(work, draft)))
        meta = _completed(work, meta)
    work.drafts.read(draft.id, edition, meta, likely)


def _completed(work: Work, meta: Meta) -> Meta:
    """What the publication was called before fills what a new edition does not say."""
    known = {info.id: info for info in work.assistant.documents()}.get(meta.id)
    if known is None:
        return meta
    before = {name: getattr(known, name) for name in ("title", "publisher", "kind", "summary", "address")}
    return replace(meta, **{name: getattr(meta, name) or value for name, value in before.items()})


def new_id(work: Work, draft: Draft) -> str:
    """An id by the file's name that no other publication has, had, or is about to have."""
    name, assistant = slug(draft.file_name), work.assistant
    taken = {meta.id for meta in assistant.catalogue.files.values()} | assistant.library.ids()
    taken |= {other.meta.id for other in work.drafts.open() if other.id != draft.id}
    return f"{name}-{hashlib.sha256(draft.id.encode()).hexdigest()[:4]}" if name in taken else name


def _editions(work: Work, drafts: Sequence[Draft], progress: Progress) -> Iterator[tuple[Edition, Path, Meta]]:
    """What drafts hold, one after the other; then the index is built."""
    progress.step("Ablegen", len(drafts))
    for number, draft in enumerate(drafts, start=1):
        yield work.drafts.edition(draft.id), work.drafts.file(draft.id), draft.meta
        progress.advance(number)
    progress.step("Index bauen und prüfen")


def _settle(work: Work, job: Job, draft: Draft) -> None:
    """After a draft went live: what was decided on its examples holds, the act is written down, the draft is closed."""
    meta = draft.meta
    for example in work.drafts.edition(draft.id).examples if draft.judged else ():
        verdict, corrections = draft.judged.get(example.id, (None, {}))
        if verdict is not None:
            work.assistant.decisions.decide(key_of(meta.id, example), verdict, job.who, corrections)
    said = {name: value for name, value in asdict(meta).items() if value}
    work.audit.record(job.who, "published", f"{meta.title} ({meta.id})", after=said | {"Datei": draft.file_name})
    work.drafts.live(draft.id)


def titles(drafts: Sequence[Draft]) -> str:
    """What a job over these drafts is about, in a few words."""
    first = drafts[0].meta.title or drafts[0].file_name if drafts else ""
    if len(drafts) < 2:
        return first
    return f"{first} und {'eine weitere' if len(drafts) == 2 else f'{len(drafts) - 1} weitere'}"
