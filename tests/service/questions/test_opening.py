"""What stands before a question and is no part of it."""

from __future__ import annotations

import pytest

from service.questions.opening import bare, plain


@pytest.mark.parametrize(
    ("text", "bare", "opens"),
    [
        ("Danke! Wer leitet das?", "Wer leitet das?", False),
        ("ok und wer leitet das?", "und wer leitet das?", False),
        ("danke, anderes Thema: Was ist ein Reallabor?", "Was ist ein Reallabor?", True),
        ("Okay.", "Okay.", False),  # nothing would be left
        ("Gute Beispiele für Beiräte?", "Gute Beispiele für Beiräte?", False),
    ],
)
def test_courtesy_before_a_question_is_left_out(text: str, bare: str, opens: bool) -> None:
    assert plain(text) == (bare, opens)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Guten Morgen! Was ist eine Stabsstelle?", "Was ist eine Stabsstelle?"),
        ("Ich bin neu im Amt. Was ist eine Stabsstelle?", "Was ist eine Stabsstelle?"),
        ("Ich wollte fragen, was eine Stabsstelle eigentlich ist", "Was ist eine Stabsstelle?"),
        ("Ich bin Kämmerer und soll umstellen. Wie mache ich das?",) * 2,  # "das" means what stands before
        ("Guten Morgen zusammen, alles fit",) * 2,
    ],
)
def test_what_leads_up_to_a_question_is_left_out(text: str, asked: str) -> None:
    assert bare(text) == asked
