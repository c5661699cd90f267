"""A trial: questions put to one generation, live or not, of which nothing is remembered afterwards."""

from __future__ import annotations

from uuid import uuid4

from service.answers.answering import Answerer
from service.answers.citing import Pages
from service.holdings.library import Library
from service.model import Answer, StoredPage
from service.questions.question import Context


class Trial:
    """Asks like the assistant, conversations included, but keeps them in memory and writes nothing."""

    def __init__(self, answerer: Answerer, library: Library) -> None:
        self._answerer, self._pages = answerer, Pages(library)
        self._contexts: dict[str, Context] = {}

    def ask(self, question: str, conversation: str | None = None) -> Answer:
        known = conversation or uuid4().hex
        result = self._answerer.answer(question, self._contexts.get(known), known, uuid4().hex)
        self._contexts[known] = result.context
        return result.answer

    def page(self, edition: str, number: int) -> StoredPage:
        return self._pages.get(edition, number)
