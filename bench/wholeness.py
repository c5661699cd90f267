"""Is all whole after a kill: the live generation, the library beside it, and an answer?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from service.assistant import Assistant

QUESTION = "Welche Ebenen braucht eine Smart City?"
State = dict[str, str]
"""Publications that answer, each with its edition."""


def copy_of(file: Path, folder: Path, number: int) -> tuple[Path, str]:
    """A copy of a PDF that is another file, for what stands after its end is a comment; and its edition's id."""
    content = file.read_bytes() + f"\n% {number}\n".encode()
    copy = folder / f"fassung-{number}.pdf"
    copy.write_bytes(content)
    return copy, hashlib.sha256(content).hexdigest()[:12]


def live(assistant: Assistant) -> State:
    return {info.id: edition.id for info in assistant.documents() for edition in info.editions if edition.live}


def faults(assistant: Assistant) -> list[str]:
    """What is not whole: the generation, the library beside it, or an answer."""
    number = assistant.generation
    if number is None:
        return ["no generation is active"]
    found = assistant.generations.verify(number) or assistant.publisher.examine(number, sample=20).faults
    editions = assistant.generations.manifest(number).editions
    listed = [(e.id, info.id) for info in assistant.documents() for e in info.editions if e.live]
    if sorted(listed) != sorted(editions.items()):
        found.append(f"the library lists {sorted(listed)}, generation {number} holds {sorted(editions.items())}")
    if len({document for _, document in listed}) != len(listed):
        found.append("a publication answers twice")
    for edition, _ in listed:
        if not assistant.file(edition).is_file():
            found.append(f"the file of {edition} is lost")
    if listed and assistant.ask(QUESTION).generation != number:
        found.append("another generation answers than the active one")
    return found
