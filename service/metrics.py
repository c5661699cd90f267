"""Counters for Prometheus: how many questions, with which result, how fast. No content, no addresses."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.model import Answer


class Metrics:
    """One registry per application, so that several in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "lotse_questions", "Questions by status and kind.", ["status", "kind"], registry=self._registry
        )
        self._seconds = Histogram(
            "lotse_answer_seconds",
            "Time inside the service for one answer.",
            buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.15, 0.3, 1, 3),
            registry=self._registry,
        )
        self._generation = Gauge("lotse_generation", "Number of the live generation.", registry=self._registry)

    def answered(self, answer: Answer) -> None:
        self._questions.labels(answer.status, answer.kind).inc()
        self._seconds.observe(answer.milliseconds / 1000)

    def text(self, generation: int | None) -> bytes:
        self._generation.set(generation or 0)
        return bytes(generate_latest(self._registry))
