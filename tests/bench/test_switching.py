"""The measurement of changing generations: it must see a mixed answer and an error, else it proves nothing."""

from __future__ import annotations

from bench.switching import Reply, counted


def test_errors_and_mixed_answers_are_counted() -> None:
    held = {1: {"a", "b"}, 2: {"c"}}
    replies = [Reply(0.1, 1, ("a", "b")), Reply(0.1, 2, ("c", "a")), Reply(0.1, None, ()), Reply(0.1, 2, ())]
    assert counted(replies, held) == (1, 1)
