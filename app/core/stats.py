"""Small statistics, as pure functions of figures."""

from __future__ import annotations

from math import sqrt

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054


def wilson(k: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a share k/n: (low, high), both in [0, 1].

    E. B. Wilson: «Probable inference, the law of succession, and statistical inference», Journal
    of the American Statistical Association 22 (1927), 209–212. It keeps its promise for small n
    and for shares near 0 and 1, where the textbook interval does not (R. G. Newcombe, Statistics
    in Medicine 17 (1998), 857–872, whose examples are the tests).

    z: how many standard deviations; 1.96 is 95 %. Raises ValueError unless 0 ≤ k ≤ n and n > 0.

    >>> tuple(round(p, 4) for p in wilson(81, 263))
    (0.2553, 0.3662)
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    share, spread = k / n, z * z / n
    middle = share + spread / 2
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    # At the ends the interval begins and ends exactly there; rounding must not hide it.
    return (0.0 if k == 0 else low, 1.0 if k == n else high)
