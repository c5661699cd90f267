"""Insight: what is asked and how well it is answered, in numbers, for the people who keep the collection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import sqlalchemy as sa

from service import tables
from service.conversations import gaps
from service.conversations.feedback import feedback
from service.conversations.usage import STATUS, cited, questions, unanswered
from service.errors import NotFound
from service.holdings.library import Library

KINDS = {
    "fact": "Sachfrage",
    "list": "Aufzählung",
    "compare": "Vergleich",
    "example": "Beispiel",
    "definition": "Begriff",
}
MOST = 1000
"""Unanswered questions that are grouped: the newest."""


@dataclass(frozen=True, slots=True)
class Day:
    """`answered`, `partly` and `unanswered` questions of one day; `p50` and `p95` of their times in milliseconds."""

    day: date
    answered: int
    partly: int
    unanswered: int
    p50: float
    p95: float

    @property
    def asked(self) -> int:
        return self.answered + self.partly + self.unanswered


@dataclass(frozen=True, slots=True)
class CitedPage:
    """A page and how often it was cited; `url` is empty where it was deleted."""

    document: str
    title: str
    page: int
    label: str
    times: int
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A stretch of days up to today. `kinds` and `feedback` are counts by German name."""

    days: tuple[Day, ...]
    kinds: dict[str, int]
    feedback: dict[str, int]
    p50: float
    p95: float

    @property
    def asked(self) -> int:
        return sum(day.asked for day in self.days)

    @property
    def unanswered(self) -> int:
        return sum(day.unanswered for day in self.days)

    @property
    def partly(self) -> int:
        return sum(day.partly for day in self.days)

    @property
    def share_unanswered(self) -> float:
        """In 0..1."""
        return self.unanswered / self.asked if self.asked else 0.0


class Insight:
    """Reads the counts. No method returns anything of a person."""

    def __init__(self, library: Library) -> None:
        self._library, self._engine = library, library.engine

    def overview(self, days: int = 30) -> Overview:
        first = _first(days)
        with self._engine.connect() as db:
            rows = db.execute(sa.select(questions).where(questions.c.day >= first.isoformat())).mappings().all()
            query = sa.select(feedback.c.verdict, sa.func.count()).where(feedback.c.given >= first.isoformat())
            opinions = {row[0]: int(row[1]) for row in db.execute(query.group_by(feedback.c.verdict))}
        times: dict[str, list[float]] = {}
        status = Counter((row["day"], row["status"]) for row in rows)
        for row in rows:
            times.setdefault(row["day"], []).append(row["milliseconds"])
        p50, p95 = _percentiles([time for found in times.values() for time in found])
        listed = tuple(_day(first + timedelta(days=n), status, times) for n in range(days))
        kinds = Counter(KINDS.get(row["kind"], row["kind"]) for row in rows)
        said = {"hilfreich": opinions.get("helpful", 0), "nicht hilfreich": opinions.get("not-helpful", 0)}
        return Overview(listed, dict(kinds.most_common()), said, p50, p95)

    def pages(self, days: int = 30, most: int = 20) -> list[CitedPage]:
        """The pages that are cited most."""
        times = sa.func.sum(cited.c.times).label("times")
        query = sa.select(cited.c.edition, cited.c.page, times).where(cited.c.day >= _first(days).isoformat())
        query = query.group_by(cited.c.edition, cited.c.page).order_by(times.desc(), cited.c.edition, cited.c.page)
        with self._engine.connect() as db:
            rows = db.execute(query.limit(most)).all()
        return [self._page(row.edition, row.page, int(row.times)) for row in rows]

    def gaps(self, days: int = 90) -> list[gaps.Gap]:
        """Unanswered questions grouped by likeness, the most frequent first."""
        query = sa.select(unanswered.c.question).where(unanswered.c.day >= _first(days).isoformat())
        with self._engine.connect() as db:
            found = list(db.execute(query.order_by(unanswered.c.day.desc()).limit(MOST)).scalars())
        return gaps.grouped(found)

    def csv(self, what: str, days: int) -> str:
        """One of "tage", "seiten", "luecken" as CSV. NotFound for anything else."""
        if what == "tage":
            head = ["Tag", "Fragen", *STATUS.values(), "Median ms", "p95 ms"]
            rows: list[list[tables.Cell]] = [
                [d.day.isoformat(), d.asked, d.answered, d.partly, d.unanswered, d.p50, d.p95]
                for d in self.overview(days).days
            ]
            return tables.text(head, rows)
        if what == "seiten":
            pages = self.pages(days, 10_000)
            return tables.text(["Publikation", "Seite", "zitiert"], [[p.title, p.label, p.times] for p in pages])
        if what == "luecken":
            found: list[list[tables.Cell]] = [
                [gap.example, len(gap.questions), ", ".join(gap.words)] for gap in self.gaps(days)
            ]
            return tables.text(["Frage", "wie oft", "gemeinsame Wörter"], found)
        raise NotFound("Diese Auswertung gibt es nicht.")

    def _page(self, edition: str, number: int, times: int) -> CitedPage:
        try:
            info, _ = self._library.edition(edition)
            label = self._library.page(edition, number).page_label
        except NotFound:
            return CitedPage("", "gelöschte Publikation", number, str(number), times, "")
        url = f"/documents/{info.id}/editions/{edition}/pages/{number}"
        return CitedPage(info.id, info.title, number, label, times, url)


def _day(day: date, status: Counter[tuple[str, str]], times: dict[str, list[float]]) -> Day:
    name = day.isoformat()
    p50, p95 = _percentiles(times.get(name, []))
    counts = {s: status[name, s] for s in STATUS}
    return Day(day, counts["answered"], counts["partly"], counts["unanswered"], p50, p95)


def _first(days: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=days - 1)


def _percentiles(times: list[float]) -> tuple[float, float]:
    if not times:
        return 0.0, 0.0
    return round(float(np.percentile(times, 50)), 1), round(float(np.percentile(times, 95)), 1)
