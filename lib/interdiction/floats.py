"""Exact numbers as floats, moved outward where a float cannot hold them."""

import numpy as np


def scaled(n: np.ndarray, factor: np.ndarray, power: np.ndarray, towards: float | None = None) -> np.ndarray:
    """Compute n x factor x 10^power for whole numbers.

    Parameters
    ----------
    n, factor, power : numpy.ndarray of int
        The products n x factor and the powers must not be astronomical; below 30 is fine.
    towards : float, optional
        -inf or inf: which way a result goes that a float cannot hold; the nearest by default.

    Returns
    -------
    numpy.ndarray
        Floats; a result moved goes by two units in its last place.

    >>> scaled(np.array([55450, 1]), np.array([1, 1]), np.array([-1, -1]), -np.inf).tolist()
    [5545.0, 0.09999999999999998]
    """
    product = n.astype(float) * factor
    up, down = np.clip(power, 0, 30), np.clip(-power, 0, 30)
    tens, fives = 10.0 ** np.arange(31), 5.0 ** np.arange(31)
    result = product * tens[up] / tens[down]
    for row in np.flatnonzero(product >= 2**53):  # too large for a float: by whole numbers, which have no limit
        result[row] = int(n[row]) * int(factor[row]) * 10 ** int(up[row]) / 10 ** int(down[row])
    if towards is None:
        return result
    # n / 10^d is a binary fraction if 5^d divides n; beyond 5^22 the test itself would round.
    exact = np.maximum(product, result) < 2**53
    rows = np.flatnonzero(down)
    part = product[rows] / fives[down[rows]]
    exact[rows] &= (down[rows] <= 22) & (part == np.floor(part))
    return np.where(exact, result, np.nextafter(np.nextafter(result, towards), towards))
