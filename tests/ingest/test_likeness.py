"""How much text two editions share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.likeness import likeness, sketch

WORDS = [f"wort{number}" for number in range(3000)]


@pytest.mark.parametrize(
    ("kept", "low", "high"), [(3000, 1.0, 1.0), (2700, 0.8, 0.9), (1500, 0.25, 0.42), (0, 0.0, 0.02)]
)
def test_the_estimate_is_near_the_share_of_common_text(kept: int, low: float, high: float) -> None:
    other = WORDS[:kept] + [f"neu{number}" for number in range(3000 - kept)]
    assert low <= likeness(sketch([" ".join(WORDS)]), sketch([" ".join(other)])) <= high


@given(st.text(), st.text())
def test_it_is_a_share_and_has_no_direction(left: str, right: str) -> None:
    one, two = sketch([left]), sketch([right])
    assert 0.0 <= likeness(one, two) == likeness(two, one) <= 1.0
    assert likeness(one, one) == (1.0 if one else 0.0)
