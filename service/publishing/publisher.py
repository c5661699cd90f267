"""Every change of what answers questions: a generation built aside, examined, made live by a rename, and noted.

    plan      the editions that answer now, with the change applied; one change at a time over all processes
    build     a generation aside, announced to readers, who load it ahead
    examine   files, numbers, vectors, offsets; what left does not come back; golden questions not worse than before
    activate  one rename; then the library follows

A crash before the rename changes nothing. After it, `settle` lets the library follow at the next start or change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.encoder import Encoder
from index.generation import GenerationError, Generations
from index.records import Record, records_of
from index.search import Searcher
from index.soundness import SAMPLE, Check
from ingest.model import Example
from service import storage
from service.answers.answering import Answerer
from service.answers.citing import Citer, Pages
from service.answers.trial import Trial
from service.errors import BadRequest, NotFound, Refused, Withheld
from service.holdings import offsets
from service.holdings.catalogue import Glossary
from service.holdings.library import Library, Meta
from service.publishing import gate, golden, removal
from service.settings import Settings

Progress = Callable[[str], None]
Changes = Mapping[str, str | None]
"""What becomes of publications: the edition that answers from now on, None for no longer any."""


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found out about a new generation before it went live."""

    checks: tuple[Check, ...]
    proofs: tuple[removal.Proof, ...] = ()
    comparison: gate.Comparison | None = None
    marks: tuple[gate.Mark, ...] = ()

    @property
    def faults(self) -> list[str]:
        found = [fault for check in self.checks for fault in check.faults]
        return found + [proof.text() for proof in self.proofs if proof.returned]

    def report(self) -> dict[str, Any]:
        """As written beside the generation, and shown to administrators."""
        return asdict(self) | {"faults": self.faults}


class Publisher:
    """Changes what is live. Thread- and process-safe: changes wait for each other, readers never wait."""

    def __init__(
        self, settings: Settings, library: Library, generations: Generations, encoder: Encoder, glossary: Glossary
    ) -> None:
        self.settings, self.library, self.generations = settings, library, generations
        self.encoder, self.glossary = encoder, glossary

    # -- changes ---------------------------------------------------------------------------------------------------

    def publish(self, changes: Changes, described: Sequence[Meta] = (), progress: Progress = lambda _: None) -> int:
        """Build, examine and activate a generation with the changes. Refused, Withheld, StorageError."""
        with storage.told(), self._change():
            before = self.library.current()
            after = planned(before, changes)
            progress("Der Index wird gebaut …")
            number = self._build(after, {meta.id: meta.title for meta in described if meta.title})
            with self._announced(number):
                progress("Der Index wird geprüft …")
                found = self.examine(number, {e: d for e, d in before.items() if e not in after})
                self.generations.write_report(number, found.report())
                self._pass(number, found, progress)
                for meta in described:
                    self.library.describe(meta)
                self._go_live(number)
        return number

    def activate(self, number: int) -> int:
        """Make a generation live that is there already, if it is sound and fits. LotseError."""
        with storage.told(), self._change():
            return self._return_to(number)

    def rollback(self, seen: int | None = None) -> int:
        """Return to the generation that was live before. BadRequest where `seen` is live no more: whoever saw it would
        come somewhere else than they meant. LotseError."""
        with storage.told(), self._change(), _told():
            active = self.generations.active()
            if seen not in (None, active):
                raise BadRequest(
                    f"Inzwischen antwortet Generation {active}.",
                    "Sehen Sie nach, und entscheiden Sie neu.",
                )
            return self._return_to(self.generations.before())

    def install(self, folder: Path | None, editions: Mapping[str, str]) -> int:
        """Make live what a backup holds: its generation in `folder`, or, where that does not fit, one built anew."""
        with storage.told(), self._change():
            if folder is not None:
                adopted = self.generations.adopt(folder)
                try:
                    return self._return_to(adopted)
                except (NotFound, Refused):
                    self.generations.discard(adopted)
            number = self._build(editions, {})
            with self._announced(number):
                found = self.examine(number)
                self.generations.write_report(number, found.report())
                self._pass(number, found, lambda _: None)
                self._go_live(number)
        return number

    def settle(self) -> None:
        """Let the library say what the active generation says, after a crash between the two."""
        number = self.generations.active()
        if number is not None and self.library.followed() != number:
            self.library.follow(number, self.generations.manifest(number).editions)

    # -- examination -----------------------------------------------------------------------------------------------

    def examine(self, number: int, gone: Mapping[str, str] | None = None, sample: int = SAMPLE) -> Examination:
        """Test a generation. `gone` are the editions that must not come back; golden questions are asked with them."""
        with _told():
            checks = self.generations.checks(number, self.encoder, sample)
            if any(check.faults for check in checks):
                return Examination(tuple(checks))
            generation = self.generations.load(number, self.encoder)
        checks.append(offsets.check(generation.records, self.library))
        if gone is None:
            return Examination(tuple(checks))
        searcher = Searcher(generation, self.encoder)
        proofs = tuple(removal.probe(searcher, self.library.whole(edition)) for edition in gone)
        before, after = self._golden(searcher)
        compared = gate.compare(before, after, self.settings.golden_tolerance, self._added(number)) if before else None
        return Examination(tuple(checks), proofs, compared, tuple(after.values()))

    def questions(self, documents: Collection[str]) -> list[gate.Question]:
        """The golden questions that these publications should answer: all of the operator's own, which lie in the
        folder questions/ of the home, and of the corpus' as many as the setting allows."""
        most = self.settings.golden_questions
        own, corpus = (
            golden.load(folder / "questions") if (folder / "questions").is_dir() else []
            for folder in (self.settings.home, self.settings.corpus)
        )
        return gate.applicable(own, documents, len(own) if most else 0) + gate.applicable(corpus, documents, most)

    # -- inside ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self.generations.changing():
            self._settle_if_possible()
            yield

    def _settle_if_possible(self) -> None:
        try:
            self.settle()
        except GenerationError:
            return  # the pointer or the manifest is damaged, which this change will mend

    @contextmanager
    def _announced(self, number: int) -> Iterator[None]:
        self.generations.announce(number)
        try:
            yield
        except BaseException:
            self.generations.announce(None)
            raise

    def _build(self, editions: Mapping[str, str], titles: Mapping[str, str]) -> int:
        examples: list[Example] = []

        def records() -> Iterator[Record]:
            for edition, document in sorted(editions.items(), key=lambda pair: (pair[1], pair[0])):
                whole = self.library.whole(edition)
                examples.extend(whole.examples)
                yield from records_of(whole, document, titles.get(document) or self.library.info(document).title)

        return self.generations.build(records(), examples, self.encoder, editions)

    def _pass(self, number: int, found: Examination, progress: Progress) -> None:
        """Through the gate, or not."""
        if found.faults:
            self.generations.discard(number)
            raise Refused(
                f"Die neue Generation {number} ist fehlerhaft und wird nicht aktiviert: {' '.join(found.faults[:5])}",
                "Prüfen Sie den freien Speicherplatz, und starten Sie den Vorgang noch einmal.",
                "faulty-generation",
            )
        for proof in found.proofs:
            progress(proof.text())
        if found.comparison is None:
            return
        progress(found.comparison.text())
        if found.comparison.worse:
            raise Withheld(
                f"Die neue Generation {number} beantwortet die Prüffragen schlechter und wird nicht aktiviert. "
                f"{found.comparison.text()}",
                f"Sehen Sie sich die Unterschiede an („lotse generations show {number}“). "
                f"Trotzdem aktivieren: „lotse generations activate {number}“.",
                number,
            )

    def _return_to(self, number: int) -> int:
        with _told():
            checks = self.generations.checks(number)
            faults = [fault for check in checks for fault in check.faults]
            self.generations.fits(number, self.encoder)
        missing = [e for e in self.generations.manifest(number).editions if self.library.document_of(e) is None]
        if missing:
            faults.append(f"Die Ausgabe {missing[0]} ist gelöscht.")
        if faults:
            raise Refused(
                f"Generation {number} ist fehlerhaft und wird nicht aktiviert: {' '.join(faults[:5])}",
                "„lotse generations list“ zeigt die übrigen, „lotse ingest“ baut neu.",
                "faulty-generation",
            )
        with self._announced(number):
            self._go_live(number)
        return number

    def _go_live(self, number: int) -> None:
        self.generations.activate(number)
        self.library.follow(number, self.generations.manifest(number).editions)

    def _golden(self, searcher: Searcher) -> tuple[dict[str, gate.Mark], dict[str, gate.Mark]]:
        """Marks of the golden questions on the live generation and on the one of `searcher`; none on the first."""
        active = self.generations.active()
        questions = self.questions(set(searcher.generation.manifest.editions.values()))
        after = gate.marks(self._trial(searcher), questions) if questions else {}
        if active is None or not after:
            return {}, after
        held = set(self.generations.manifest(active).editions.values())
        asked = [question for question in questions if gate.within(question, held)]
        return self._marks_of(active, asked), after

    def _added(self, number: int) -> set[str]:
        """Publications of a generation that the live one does not hold."""
        active = self.generations.active()
        if active is None:
            return set()
        held, live = (set(self.generations.manifest(n).editions.values()) for n in (number, active))
        return held - live

    def _marks_of(self, number: int, questions: Sequence[gate.Question]) -> dict[str, gate.Mark]:
        """How a generation met questions: as noted when it went live, else asked now, where its model is this one."""
        noted = gate.from_stored((self.generations.report(number) or {}).get("marks", ()))
        if all(question["id"] in noted for question in questions):
            return {question["id"]: noted[question["id"]] for question in questions}
        try:
            generation = self.generations.load(number, self.encoder)
        except GenerationError:
            return {q["id"]: noted[q["id"]] for q in questions if q["id"] in noted}
        return gate.marks(self._trial(Searcher(generation, self.encoder)), questions)

    def _trial(self, searcher: Searcher) -> Trial:
        pages = Pages(self.library)
        answerer = Answerer(searcher, self.glossary, lambda: Citer(pages.get, self.library.edition))
        return Trial(answerer, self.library)


def planned(before: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """Editions with their publications after the changes."""
    kept = {edition: document for edition, document in before.items() if document not in changes}
    return kept | {edition: document for document, edition in changes.items() if edition is not None}


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except GenerationError as error:
        raise NotFound(str(error), "„lotse generations list“ zeigt, welche es gibt.") from error
