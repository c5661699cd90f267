"""Counters for Prometheus: questions, requests, the index and the disk. No content, no addresses."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from index.generation import GenerationError
from service.assistant import Assistant
from service.model import Answer
from service.operations.health import State

_ANSWER = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.15, 0.3, 1, 3)
_REQUEST = (0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60)


class Metrics:
    """One registry per application, so that several in one process do not mix."""

    def __init__(self) -> None:
        self._registry = one = CollectorRegistry()
        self._questions = Counter("lotse_questions", "Questions by status and kind.", ["status", "kind"], registry=one)
        self._seconds = Histogram(
            "lotse_answer_seconds", "Time inside the service for one answer.", buckets=_ANSWER, registry=one
        )
        self._requests = Counter(
            "lotse_http_requests", "Requests by pattern of their path.", ["method", "route", "status"], registry=one
        )
        self._request_seconds = Histogram(
            "lotse_http_request_seconds", "Time of requests.", ["route"], buckets=_REQUEST, registry=one
        )
        self._gauges = {
            name: Gauge(f"lotse_{name}", help_text, registry=one)
            for name, help_text in {
                "generation": "Number of the live generation.",
                "generation_created_seconds": "When the live generation was built, as Unix time.",
                "generations": "Generations on disk.",
                "passages": "Passages of the live generation.",
                "editions": "Editions of the live generation.",
                "database_up": "1 where the database answers.",
                "storage_writable": "1 where the data folder can be written.",
                "storage_free_bytes": "Free bytes of the data folder's disk.",
                "unsaved_answers": "Answers that could not be stored and are kept in memory.",
            }.items()
        }

    def answered(self, answer: Answer) -> None:
        self._questions.labels(answer.status, answer.kind).inc()
        self._seconds.observe(answer.milliseconds / 1000)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def observe(self, state: State, assistant: Assistant) -> None:
        """Take the present state in."""
        values: dict[str, float] = {
            "generation": state.generation or 0,
            "generations": len(assistant.generations.numbers()),
            "database_up": state.database,
            "storage_writable": state.writable,
            "storage_free_bytes": state.free,
            "unsaved_answers": assistant.conversations.unsaved,
        }
        if state.generation is not None:
            try:
                manifest = assistant.generations.manifest(state.generation)
            except GenerationError:
                manifest = None  # told by /readyz
            if manifest is not None:
                values |= {"passages": manifest.passages, "editions": len(manifest.editions)}
                values["generation_created_seconds"] = datetime.fromisoformat(manifest.created).timestamp()
        for name, value in values.items():
            self._gauges[name].set(value)

    def text(self) -> bytes:
        return bytes(generate_latest(self._registry))
