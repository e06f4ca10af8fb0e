"""Limits of independent counts widened to those of counts that come in clusters."""

from typing import TypeVar

import numpy as np

from interdiction.errors import InputError, quote

Number = TypeVar("Number", float, np.ndarray)


def widened(low: Number, value: Number, high: Number, phi: float) -> tuple[Number, Number]:
    """Widen the limits of a ratio to those of counts that come in clusters.

    Parameters
    ----------
    low, value, high : float or numpy.ndarray
        A ratio above 0 and its limits, of which the lower may be 0 and the upper infinite.
    phi : float
        How many times the variance exceeds that of independent events, as `dispersion` has it.

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

    >>> print(*widened(0.5, 1.0, 4.0, 4))
    0.25 16.0
    """
    _check_limits(low, value, high, phi)
    if not np.all(np.greater(value, 0) & np.isfinite(value)):
        raise InputError(f"a ratio of {quote(value)} has no logarithm; give one above 0")
    further = phi**0.5 - 1  # beside the limit itself, so that phi = 1 changes no bit of it
    return low * (low / value) ** further, high * (high / value) ** further


def widened_difference(low: Number, value: Number, high: Number, phi: float) -> tuple[Number, Number]:
    """Widen the limits of a difference to those of counts that come in clusters.

    Parameters
    ----------
    low, value, high : float or numpy.ndarray
        A difference and its limits.
    phi : float
        How many times the variance exceeds that of independent events, as `dispersion` has it.

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

    >>> print(*widened_difference(-0.5, 0.0, 0.25, 4))
    -1.0 0.5
    """
    _check_limits(low, value, high, phi)
    further = phi**0.5 - 1  # beside the limit itself, so that phi = 1 changes no bit of it
    return low + (low - value) * further, high + (high - value) * further


def _check_limits(low: float | np.ndarray, value: float | np.ndarray, high: float | np.ndarray, phi: float) -> None:
    if not np.all(np.less_equal(low, value) & np.less_equal(value, high)):
        raise InputError(f"{quote(value)} is not between {quote(low)} and {quote(high)}; give limits around the value")
    if not 1 <= phi < np.inf:
        raise InputError(f"a dispersion of {quote(phi)} does not exist; give 1 or more")
