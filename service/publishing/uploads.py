"""Files that come over HTTP: written to the home bit by bit, measured and hashed on the way, and made drafts."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from service.errors import BadRequest
from service.holdings.library import Meta
from service.publishing.drafts import Draft, Drafts

_PIECE = 1 << 20


async def draft(drafts: Drafts, file: UploadFile, who: str, megabytes: int, meta: Meta | None = None) -> Draft:
    """Keep an uploaded file as a draft. BadRequest where it is empty or larger than allowed; nothing of it stays."""
    name = file.filename or ""
    return await receive(drafts, pieces(file), name, who, megabytes, meta)


async def receive(
    drafts: Drafts,
    pieces: AsyncIterator[bytes],
    name: str,
    who: str,
    megabytes: int,
    meta: Meta | None = None,
    source: str = "",
) -> Draft:
    """Keep what comes in pieces as a draft; see `draft`."""
    drafts.folder.mkdir(parents=True, exist_ok=True)
    aside = drafts.folder / f".{uuid4().hex}"
    try:
        sha256 = await write(pieces, aside, megabytes)
        return await run_in_threadpool(drafts.add, aside, name, sha256, who, meta, source)
    finally:
        aside.unlink(missing_ok=True)


async def write(pieces: AsyncIterator[bytes], target: Path, megabytes: int) -> str:
    """Write what comes in pieces to a file; its SHA-256. BadRequest where it is empty or larger than allowed."""
    size, digest = 0, hashlib.sha256()
    with target.open("wb") as handle:
        async for piece in pieces:
            size += len(piece)
            if size > megabytes << 20:
                raise BadRequest(
                    f"Die Datei ist größer als {megabytes} MB.",
                    "Teilen Sie die Datei, oder heben Sie LOTSE_MAX_UPLOAD_MB an.",
                )
            digest.update(piece)
            await run_in_threadpool(handle.write, piece)
    if not size:
        raise BadRequest("Die Datei ist leer.", "Prüfen Sie die Datei, und laden Sie sie noch einmal hoch.")
    return digest.hexdigest()


async def pieces(file: UploadFile) -> AsyncIterator[bytes]:
    """What an uploaded file holds, bit by bit."""
    while piece := await file.read(_PIECE):
        yield piece
