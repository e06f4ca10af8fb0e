"""Limits of shares, counts and rates: how much such numbers vary ordinarily, also where counts come in clusters."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from interdiction.errors import InputError, quote

LEVEL = 0.95  # of every pair of limits here
_TAIL = (1 - LEVEL) / 2

Number = TypeVar("Number", float, np.ndarray)


def share_limits(part: float, whole: float) -> tuple[float, float]:
    """Limit a share by the score test.

    Parameters
    ----------
    part, whole : float
        Counts.

    Returns
    -------
    low, high : float
        Shares, from 0 to 1.

    Raises
    ------
    InputError
        If these are no counts, the part is above its whole, or the whole is 0.

    Notes
    -----
    Wilson 1927, Journal of the American Statistical Association 22.

    >>> print(*(round(limit, 3) for limit in share_limits(131, 571)))
    0.197 0.266
    """
    _check_counts(part, whole)
    if part > whole or not whole:
        raise InputError(f"{part:g} of {whole:g} is no share; give a part of a whole above 0")
    low, high = stats.binomtest(int(part), int(whole)).proportion_ci(LEVEL, "wilson")
    return float(low), float(high)


def share_difference_limits(part1: float, whole1: float, part2: float, whole2: float) -> tuple[float, float]:
    """Limit the second share minus the first.

    Parameters
    ----------
    part1, whole1, part2, whole2 : float
        Counts.

    Returns
    -------
    low, high : float
        Differences of shares, from -1 to 1.

    Raises
    ------
    InputError
        If these are no counts, a part is above its whole, or a whole is 0.

    Notes
    -----
    Hybrid of two score limits: Newcombe 1998, Statistics in Medicine 17, method 10.

    >>> print(*(round(limit, 3) for limit in share_difference_limits(102, 361, 59, 284)))
    -0.14 -0.008
    """
    low1, high1 = share_limits(part1, whole1)
    low2, high2 = share_limits(part2, whole2)
    share1, share2 = part1 / whole1, part2 / whole2
    down, up = np.hypot(share2 - low2, high1 - share1), np.hypot(high2 - share2, share1 - low1)
    return float(share2 - share1 - down), float(share2 - share1 + up)


def count_limits(count: float) -> tuple[float, float]:
    """Limit the mean that a count came from.

    Parameters
    ----------
    count : float
        Of independent events.

    Returns
    -------
    low, high : float
        Mean counts.

    Raises
    ------
    InputError
        If it is no count.

    Notes
    -----
    Garwood 1936, Biometrika 28.

    >>> print(*(round(limit) for limit in count_limits(571)))
    525 620
    """
    _check_counts(count)
    low = stats.chi2.ppf(_TAIL, 2 * count) / 2 if count else 0.0
    return float(low), float(stats.chi2.isf(_TAIL, 2 * count + 2) / 2)


def rate_ratio_limits(count1: Number, days1: Number, count2: Number, days2: Number) -> tuple[Number, Number]:
    """Limit the second rate over the first, for counts of independent events.

    Parameters
    ----------
    count1, days1, count2, days2 : float or numpy.ndarray
        Counts, and the days in which they were counted.

    Returns
    -------
    low, high : float or numpy.ndarray
        Ratios; without a first count there is no upper limit.

    Raises
    ------
    InputError
        If these are no counts, or days are not above 0.

    Notes
    -----
    Given their sum, the second count is binomial (Przyborowski & Wilenski 1940, Biometrika 31);
    its limits are those of Clopper & Pearson 1934, as odds and per day.

    >>> print(*(round(limit, 2) for limit in rate_ratio_limits(571, 173, 277, 173)))
    0.42 0.56
    """
    _check_counts(count1, count2)
    _check_days(days1, days2)
    # The odds of a beta share are beta prime; both limits from its lower end, so that no share near 1 is taken from 1.
    low: Any = np.where(count2 == 0, 0, stats.betaprime.ppf(_TAIL, count2, count1 + 1)) * days1 / days2
    high: Any = np.where(count1 == 0, np.inf, 1 / stats.betaprime.ppf(_TAIL, count1, count2 + 1)) * days1 / days2
    return low[()], high[()]  # a number of numbers, an array of arrays


def pearson_dispersion(counts: Sequence[float] | np.ndarray, days: Sequence[float] | np.ndarray) -> float:
    """Estimate how many times the variance of counts exceeds their mean.

    Parameters
    ----------
    counts, days : sequence of float or numpy.ndarray
        Of two or more sub-periods of one period.

    Returns
    -------
    float
        At least 1, which is the dispersion of independent events.

    Raises
    ------
    InputError
        If there are fewer than two sub-periods, or these are no counts or days.

    Notes
    -----
    Pearson's statistic over its degrees of freedom: McCullagh & Nelder 1989, Generalized Linear Models.

    >>> round(pearson_dispersion([216, 159], [90, 91]), 2)
    9.31
    """
    observed, lengths = np.asarray(counts, float), np.asarray(days, float)
    if observed.shape != lengths.shape or observed.size < 2:
        raise InputError(f"{observed.size} counts of {lengths.size} sub-periods; dispersion needs two or more of each")
    _check_counts(observed)
    _check_days(lengths)
    if not observed.any():
        return 1.0
    expected = lengths * observed.sum() / lengths.sum()
    return float(max(((observed - expected) ** 2 / expected).sum() / (observed.size - 1), 1))


def widen_ratio(low: Number, value: Number, high: Number, phi: float) -> tuple[Number, Number]:
    """Widen the limits of a ratio to those of counts that come in clusters.

    Parameters
    ----------
    low, value, high : float or numpy.ndarray
        A ratio above 0 and its limits, of which the lower may be 0 and the upper infinite.
    phi : float
        How many times the variance exceeds that of independent events, as `dispersion` estimates it.

    Returns
    -------
    low, high : float or numpy.ndarray
        Each limit as far from the value as before, times the root of phi, on the scale of logarithms.

    Raises
    ------
    InputError
        If the value is not between its limits, or phi is below 1.

    Notes
    -----
    Quasi-likelihood: McCullagh & Nelder 1989, Generalized Linear Models.

    >>> print(*widen_ratio(0.5, 1.0, 4.0, 4))
    0.25 16.0
    """
    further = _find_stretch(low, value, high, phi)
    if not np.all(np.greater(value, 0) & np.isfinite(value)):
        raise InputError(f"a ratio of {quote(value)} has no logarithm; give one above 0")
    return low * (low / value) ** further, high * (high / value) ** further


def widen_difference(low: Number, value: Number, high: Number, phi: float) -> tuple[Number, Number]:
    """Widen the limits of a difference to those of counts that come in clusters.

    Parameters
    ----------
    low, value, high : float or numpy.ndarray
        A difference and its limits.
    phi : float
        How many times the variance exceeds that of independent events, as `dispersion` estimates it.

    Returns
    -------
    low, high : float or numpy.ndarray
        Each limit as far from the value as before, times the root of phi.

    Raises
    ------
    InputError
        If the value is not between its limits, or phi is below 1.

    Notes
    -----
    Quasi-likelihood: McCullagh & Nelder 1989, Generalized Linear Models.

    >>> print(*widen_difference(-0.5, 0.0, 0.25, 4))
    -1.0 0.5
    """
    further = _find_stretch(low, value, high, phi)
    return low + (low - value) * further, high + (high - value) * further


def _check_counts(*counts: float | np.ndarray) -> None:
    for count in counts:
        if not np.all(np.isfinite(count) & np.greater_equal(count, 0) & (np.floor(count) == count)):
            raise InputError(f"{quote(count)} is no count; give whole numbers from 0")


def _check_days(*days: float | np.ndarray) -> None:
    for length in days:
        if not np.all(np.isfinite(length) & np.greater(length, 0)):
            raise InputError(f"{quote(length)} days are no period; give days above 0")


def _find_stretch(low: Number, value: Number, high: Number, phi: float) -> float:
    """How many times its distance from the value a limit moves away: none for phi = 1, which changes no bit of it."""
    if not np.all(np.less_equal(low, value) & np.less_equal(value, high)):
        raise InputError(f"{quote(value)} is not between {quote(low)} and {quote(high)}; give limits around the value")
    if not 1 <= phi < np.inf:
        raise InputError(f"a dispersion of {quote(phi)} does not exist; give 1 or more")
    return phi**0.5 - 1
