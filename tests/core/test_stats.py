"""Wilson's interval gives the published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.stats import wilson

# R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the score interval.
PUBLISHED = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0000, 0.1611),
    (1, 29): (0.0061, 0.1718),
}


@pytest.mark.parametrize(("figures", "interval"), PUBLISHED.items())
def test_the_published_intervals(figures: tuple[int, int], interval: tuple[float, float]) -> None:
    assert tuple(round(p, 4) for p in wilson(*figures)) == interval


@given(st.integers(1, 5000), st.data())
def test_it_holds_the_share_and_stays_between_none_and_all(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    mirrored = wilson(n - k, n)
    assert (1 - high, 1 - low) == pytest.approx(mirrored)


@pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)
