"""The assistant: everything that the command line, the API and the web chat ask for, over one home."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from index.encoder import Encoder, SentenceTransformersEncoder
from index.generation import Generation, GenerationError, Generations
from index.records import Record
from index.reranker import CrossEncoderReranker
from index.search import Searcher
from ingest import Limits
from ingest.model import Edition
from ingest.ocr import Mode as OcrMode
from service import storage
from service.answers import suggesting
from service.answers.answering import Answerer
from service.answers.citing import Citer, Pages, page_url
from service.answers.outlines import Heading, outlines
from service.conversations import starters
from service.conversations.feedback import Feedback
from service.conversations.histories import Histories
from service.conversations.starters import Role
from service.conversations.turns import Conversations
from service.conversations.waiting import Waiting
from service.errors import BadQuestion, BadRequest, NotFound, NotReady, StorageError
from service.examples.decisions import Decisions
from service.examples.themes import Themes
from service.exports.folders import Folders
from service.exports.showcase import Showcase
from service.holdings.catalogue import Catalogue, Glossary, synonyms
from service.holdings.facsimiles import Facsimiles
from service.holdings.library import Library, Meta, connect
from service.language.everyday import query_for
from service.model import (
    Answer,
    Citation,
    DocumentInfo,
    EditionInfo,
    HitPlace,
    Mode,
    SearchHit,
    Stage,
    StoredPage,
)
from service.publishing.intake import Intake, Intaker, pdfs
from service.publishing.publisher import Progress, Publisher
from service.publishing.purging import Purged, Purger
from service.publishing.serving import Live
from service.settings import Settings

_NEAR = 0.45
"""Soft match from which on a passage without any of the words still counts as found."""
GONE = "Eine Publikation, die hier zitiert ist, wurde inzwischen aus dem Bestand genommen."


class Assistant:
    """Thread-safe: each question works on the generation that was live when it came."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        settings.home.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.encoder = encoder or SentenceTransformersEncoder(settings.model, settings.threads)
        self._reranker = CrossEncoderReranker(settings.reranker) if settings.reranker else None
        self.library = Library(settings.home, connect(settings.database))
        self.generations = Generations(settings.home, settings.keep_generations)
        self.catalogue = Catalogue.load(settings.corpus)
        self.glossary = Glossary.load(settings.corpus)
        self.conversations = Conversations(self.library, settings.keep_days)
        self.histories = Histories(self.library, self.conversations, settings.keep_days)
        self.feedback = Feedback(self.library)
        self.waiting = Waiting(self.library)
        self.facsimiles = Facsimiles(
            self.library, settings.home / "pictures", settings.pictures_mb, settings.read_memory_mb << 20
        )
        self._pages = Pages(self.library)
        self.decisions = Decisions(self.library.engine)
        self.folders = Folders(self.library.engine, settings.folder_days)
        self.showcase = Showcase(
            lambda: self.live.get(),
            self._over,
            self._citer,
            self.decisions,
            self.glossary,
            Themes.load(settings.corpus),
        )
        self.publisher = Publisher(settings, self.library, self.generations, self.encoder, self.glossary)
        self.live = Live(self.generations, self._answerer_of, self._warm)
        self._outlines = lru_cache(maxsize=2)(lambda _number: outlines(self.answerer.searcher.generation.records))
        self._settle()

    # -- questions -------------------------------------------------------------------------------------------------

    def ask(self, question: str, conversation: str | None = None, drop: Collection[str] = ()) -> Answer:
        """Answer and remember the turn. BadQuestion, NotReady."""
        *_, (_, answer) = self.stages(question, conversation, drop=drop)
        return answer

    def stages(
        self, question: str, conversation: str | None = None, turn: str | None = None, drop: Collection[str] = ()
    ) -> Iterator[tuple[Stage, Answer]]:
        """The answer as it comes about, each time more whole; the whole one is remembered before it is given out.

        `drop` are texts of references that a follow-up is not to take from the conversation. Whoever stops before the
        end leaves nothing behind. BadQuestion, NotReady.
        """
        question = self.checked(question)
        answerer = self.answerer
        context = self.conversations.context(conversation) if conversation else None
        context = context.without(drop) if context and drop else context
        known = conversation if conversation and _is_id(conversation) else uuid4().hex
        for stage, result in answerer.stages(question, context, known, turn or uuid4().hex):
            if stage == "whole":
                self.conversations.add(result)
            yield stage, result.answer

    def search(self, query: str, k: int = 10, mode: Mode = "hybrid") -> list[SearchHit]:
        query = self.checked(query)
        if not 1 <= k <= 100:
            raise BadRequest("k muss zwischen 1 und 100 liegen.")
        searcher = self.answerer.searcher
        named, sayings = synonyms(self.glossary.find(query), query), self.glossary.everyday.find(query)
        asked = query_for(query, named, sayings, searcher)
        hits = [
            hit for hit in searcher.search(asked, k, mode) if hit.words > 0 or hit.soft >= _NEAR or mode == "vectors"
        ]
        return [
            SearchHit(
                rank=rank,
                score=round(hit.score, 4),
                passage=hit.record.id,
                document=hit.record.document,
                title=hit.record.title,
                edition=hit.record.edition,
                page=hit.record.spans[0].page,
                page_label=hit.record.label(hit.record.spans[0].page),
                section=hit.record.section,
                text=hit.record.text,
                url=page_url(hit.record.document, hit.record.edition, hit.record.spans[0]),
                also=tuple(map(_place, hit.also)),
            )
            for rank, hit in enumerate(hits, start=1)
        ]

    def starters(self) -> list[Role]:
        """Questions to begin with, by who asks, each of which the present publications answer."""
        return starters.answered(starters.ROLES, self.answerer.answerable)

    def outlines(self) -> dict[str, tuple[Heading, ...]]:
        """The contents of each live publication; none before the first generation."""
        try:
            generation = self.answerer.searcher.generation
        except NotReady:
            return {}
        return self._outlines(generation.manifest.number)

    def answer(self, turn: str) -> Answer:
        return self._fresh(self.conversations.answer(turn))

    def conversation(self, conversation: str) -> list[Answer]:
        return [self._fresh(answer) for answer in self.conversations.turns(conversation)]

    def forget(self, conversation: str) -> None:
        """Delete a conversation at once."""
        self.histories.forget(conversation)

    # -- publications ----------------------------------------------------------------------------------------------

    def documents(self) -> list[DocumentInfo]:
        return self.library.documents()

    def document(self, document: str) -> DocumentInfo:
        return self.library.info(document)

    def edition(self, edition: str) -> EditionInfo:
        return self.library.edition(edition)[1]

    def page(self, edition: str, number: int) -> StoredPage:
        return self.library.page(edition, number)

    def file(self, edition: str) -> Path:
        return self.library.file(edition)

    def ingest(
        self,
        paths: list[Path],
        progress: Progress = lambda _: None,
        meta: Meta | None = None,
        ocr: OcrMode | None = None,
    ) -> Intake:
        """Take files or folders in (none: the embedded corpus) and make them live. `ocr` overrules the setting."""
        files = pdfs(paths, self.catalogue)
        return self._intaker(ocr).take(files, self.limits, progress, meta)

    def take_over(self, chosen: Iterable[tuple[Edition, Path, Meta]], progress: Progress = lambda _: None) -> int:
        """Make editions that were read before live, all in one generation; its number. Holds one of them at a time."""
        editions: dict[str, str | None] = {}
        described: list[Meta] = []
        with storage.told():
            for edition, file, meta in chosen:
                self.library.add(edition, file, meta, current=False)
                editions[meta.id] = edition.id
                described.append(meta)
        return self.publisher.publish(editions, described, progress)

    def rebuild(self) -> int:
        """Build and activate a generation of what the library holds; returns its number."""
        return self.publisher.publish({})

    def remove(self, document: str, progress: Progress = lambda _: None) -> int:
        """Take a publication out and activate a generation without it; returns its number."""
        self.removable(document)
        return self.publisher.publish({document: None}, progress=progress)

    def removable(self, document: str) -> DocumentInfo:
        """A publication that answers. NotFound where it is unknown, or removed already."""
        info = self.library.info(document)
        if info.editions and not any(edition.live for edition in info.editions):
            raise NotFound(f"Die Publikation „{document}“ ist schon entfernt.")
        return info

    def remove_edition(self, edition: str, progress: Progress = lambda _: None, document: str | None = None) -> int:
        """Take the edition that answers out; the one before it answers again, if there is one. Generation's number."""
        info, this = self.library.edition(edition)
        if document not in (None, info.id):
            raise NotFound(f"Die Ausgabe „{edition}“ gehört nicht zur Publikation „{document}“.")
        if not this.live:
            raise NotFound(
                f"Die Ausgabe „{edition}“ antwortet schon nicht mehr.",
                f"Ganz gelöscht wird sie mit „lotse documents purge {info.id} --edition {edition}“.",
            )
        older = [other.id for other in info.editions if other.id != edition]
        return self.publisher.publish({info.id: older[0] if older else None}, progress=progress)

    def purge(self, document: str, edition: str | None = None) -> Purged:
        """Delete for good what answers no more: file, pages, kept indexes, and quotes in old answers."""
        done = Purger(self.library, self.generations).purge(document, edition)
        self._pages.forget()
        return done

    def activate(self, number: int) -> int:
        """Make a generation live that is there already; returns its number."""
        return self.publisher.activate(number)

    def rollback(self, seen: int | None = None) -> int:
        """Return to the generation that was live before, where `seen` is still live; returns its number."""
        return self.publisher.rollback(seen)

    @property
    def limits(self) -> Limits:
        s = self.settings
        return Limits(
            file_bytes=s.max_upload_mb << 20,
            pages=s.max_pages,
            page_seconds=s.read_page_seconds,
            file_seconds=s.read_seconds,
            memory_bytes=s.read_memory_mb << 20,
            unpacked_bytes=s.max_unpacked_mb << 20,
            passages=s.max_passages,
            ocr_seconds=s.ocr_page_seconds,
        )

    # -- state -----------------------------------------------------------------------------------------------------

    @property
    def generation(self) -> int | None:
        return self.generations.active()

    def renew(self) -> int | None:
        """Rebuild a live index that was built by another version of Lotse; its number, None where all is well."""
        number = self.generations.active()
        if number is None or self.generations.current_format(number):
            return None
        return self.rebuild()

    def warm_up(self) -> None:
        """Load model and generation so that the first question does not wait. NotReady."""
        self._warm(self.answerer)

    @staticmethod
    def _warm(answerer: Answerer) -> None:
        for role in starters.ROLES:
            answerer.answerable(role.questions[0])

    def try_suggestions(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Try the questions that answers may suggest, so that no answer waits for them: a matter of seconds. NotReady.

        `stopped` is asked before each, and may take a rest for those who ask meanwhile.
        """
        answerer = self.answerer
        for question in suggesting.possible(answerer.searcher.generation, self.glossary):
            if stopped():
                return
            answerer.answerable(question)

    @property
    def answerer(self) -> Answerer:
        """The answerer of the active generation, reloaded after an activation by any process. NotReady.

        It knows the examples as administrators decided on them."""
        return self.showcase.heeding(self.live.get())

    def _answerer_of(self, number: int) -> Answerer:
        self.publisher.settle()
        generation = self.generations.load(number, self.encoder)
        if self._reranker:  # what is wrong with it is told of here, not in the middle of a question
            self._reranker.scores("Probe", ["Probe"])
        return self._over(generation)

    def _over(self, generation: Generation) -> Answerer:
        return Answerer(Searcher(generation, self.encoder, self._reranker), self.glossary, self._citer)

    def _citer(self) -> Citer:
        return Citer(self._pages.get, self.library.edition)

    def _intaker(self, ocr: OcrMode | None = None) -> Intaker:
        return Intaker(self.library, self.publisher, self.catalogue, ocr or self.settings.ocr)

    def _settle(self) -> None:
        """After a crash, note what is live and end a purge. Without a sound index or a disk to write on, later."""
        with suppress(GenerationError, StorageError), storage.told():
            self.publisher.settle()
            Purger(self.library, self.generations).sweep()

    def checked(self, question: str) -> str:
        """A question without blanks too many and invisible signs. BadQuestion for none and for one too long."""
        text = " ".join("".join(c for c in question if c.isprintable() or c.isspace()).split())
        if not any(c.isalnum() for c in text):
            raise BadQuestion("Die Frage ist leer.")
        if len(text) > self.settings.max_question:
            raise BadQuestion(
                f"Die Frage ist länger als {self.settings.max_question} Zeichen.",
                "Kürzen Sie die Frage auf das Wesentliche.",
            )
        return text

    def _fresh(self, answer: Answer) -> Answer:
        """An old answer with today's knowledge of which editions are superseded."""
        standing = lru_cache(self.library.standing)

        def fresh(citation: Citation) -> Citation:
            superseded, removed = standing(citation.edition)
            return replace(citation, superseded=superseded, removed=removed)

        citations = tuple(map(fresh, answer.citations))
        notes = (*answer.notes, GONE) if any(citation.removed for citation in citations) else answer.notes
        return replace(answer, citations=citations, nearest=tuple(map(fresh, answer.nearest)), notes=notes)


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)


def _place(record: Record) -> HitPlace:
    first = record.spans[0]
    return HitPlace(
        document=record.document,
        title=record.title,
        edition=record.edition,
        page=first.page,
        page_label=record.label(first.page),
        url=page_url(record.document, record.edition, first),
    )
