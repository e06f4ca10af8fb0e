"""Numbers, ranges and changes as English text, never finer than what is known."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import numpy as np
import pandas as pd

from interdiction.text.words import add_unit, format_unit, name_counted

NOT_KNOWN = "not known"
_WIDER = 1.2 + 1e-6  # how much wider a range may be shown than it is; without what floating point adds


def format_range(low: float, high: float, unit: str, coarsest: int | None = None) -> str:
    """Write a pair of bounds in words, each rounded outward.

    Parameters
    ----------
    low, high : float
        Bounds in `unit`; inf where nothing is known above. Equal bounds are one number, given
        to four significant digits.
    unit : str
        As `load_figures` and `ratio` name it: "kg", "kg per person", "share" (written in %).
    coarsest : int, optional
        The power of ten of the last digit of two bounds or of an exact number, if it is given.

    Returns
    -------
    str
        The coarsest decimals that make the range wider by a fifth at most, of four significant
        digits or fewer; one bound has three of them, and whole numbers are given whole.

    >>> format_range(8.338345, 8.360903, "kg per person"), format_range(0.28777, 0.28809, "kg per case")
    ('8.338 to 8.361 kg per person', '0.2877 to 0.2881 kg per case')
    >>> format_range(1310, np.inf, "kg"), format_range(0.22942, 0.22942, "share")
    ('at least 1,310 kg', '22.94 %')
    """
    if np.isnan(low) or np.isnan(high):
        return "no possible number"
    factor = 100 if unit == "share" else 1
    low, high = low * factor, high * factor
    if low <= 0 and np.isinf(high):
        return NOT_KNOWN
    if np.isfinite(high) and high - low <= 1e-9 * abs(high):
        return add_unit(_rounded(high, coarsest if coarsest is not None else _place(high, 4), ROUND_HALF_EVEN), unit)
    if low == 0:
        return f"at most {add_unit(_rounded(high, _place(high), ROUND_CEILING), unit)}"
    if high >= (100 if unit == "share" else np.inf):
        return f"at least {add_unit(_rounded(low, _place(low), ROUND_FLOOR), unit)}"
    place = _place_of_both(low, high) if coarsest is None else coarsest
    ends = _rounded(low, place, ROUND_FLOOR), _rounded(high, place, ROUND_CEILING)
    while coarsest is None and all("." in end and end.endswith("0") for end in ends):
        ends = (
            ends[0][:-1].removesuffix("."),
            ends[1][:-1].removesuffix("."),
        )  # a nought that both end with says nothing
    return f"{ends[0]} to {ends[1]} {format_unit(unit)}"


def format_change(low: float, high: float, unit: str) -> str:
    """Write how far a later number lies from an earlier one, up or down, each end rounded outward.

    Parameters
    ----------
    low, high : float
        As `compare` returns them: later over earlier ("times"), or later minus earlier share ("share"). A ratio
        of 0 or inf says that nothing is known below or above.
    unit : str
        "times", which is written in %, or "share", in percentage points.

    >>> format_change(1.405, 1.406, "times"), format_change(0.95, 1.12, "times"), format_change(0, 0.9, "times")
    ('up 40.5 to 40.6 %', 'down 5 % to up 12 %', 'down at least 10 %')
    >>> format_change(-0.014, -0.012, "share"), format_change(0.9, np.inf, "times")
    ('down 1.2 to 1.4 points', 'down 10 % at most, or up')
    """
    if np.isnan(low) or np.isnan(high) or not np.isfinite(low):
        return NOT_KNOWN
    share, words = unit == "share", "point" if unit == "share" else "%"
    # Without what floating point adds.
    low, high = (round(100 * end if share else 100 * (end - 1), 9) for end in (low, high))
    open_below, open_above = not share and low <= -100 < high, np.isinf(high)
    if low < 0 < high or (low <= 0 and open_above) or (high >= 0 and open_below):
        return _format_across(-np.inf if open_below else low, high, words)
    if high <= 0:
        size = format_range(-high, np.inf if open_below else -low, words)
        return "no change" if low == 0 else f"down {size}" if high < 0 else f"{_down(low, words)} to no change"
    return f"up {format_range(low, high, words)}" if low > 0 else f"no change to {_up(high, words)}"


def _format_across(low: float, high: float, words: str) -> str:
    """A change that may be down, none or up, as fine as its ends need."""
    known = [end for end in (low, high) if np.isfinite(end)]
    if len(known) == 2:
        widest = min(int(np.floor(np.log10(max(-low, high)))) - 1, 0)
        fits = (at for at in (widest, widest - 1) if _width(low, high, at) <= _WIDER * (high - low))
        place = next(fits, widest - 2)
        return f"{_down(low, words, place)} to {_up(high, words, place)}"
    if not known:
        return NOT_KNOWN
    end = known[0]
    most = f"{_down(end, words) if np.isinf(high) else _up(end, words)} at most" if end else "no change"
    return f"{most}, or {'up' if np.isinf(high) else 'down'}"


def _up(end: float, words: str, place: int | None = None) -> str:
    return f"up {add_unit(_rounded(end, _place(end) if place is None else place, ROUND_CEILING), words)}"


def _down(end: float, words: str, place: int | None = None) -> str:
    return _up(-end, words, place).replace("up", "down", 1)


def format_ranges(table: pd.DataFrame) -> list[str]:
    """Write the bounds of each row of a table in words.

    >>> from interdiction import load_figures
    >>> format_ranges(load_figures(statement="nia-2021-06-25"))[:3]
    ['571 cases', '131 cases', 'at least 10 kg']
    """
    if table.empty:
        return []
    people = table["people"] if "people" in table else [""] * len(table)
    units = [name_counted(*row) for row in zip(table["unit"], people, strict=True)]
    return [format_range(*row) for row in zip(table["low"], table["high"], units, strict=True)]


def format_shares(table: pd.DataFrame) -> list[str]:
    """Write the bounds of each row, shares with as many digits as the least precise of them needs.

    Parameters
    ----------
    table : pandas.DataFrame
        `low`, `high` and `unit`, the same in all rows.

    >>> format_shares(pd.DataFrame({"low": [0.22401, 0.37], "high": [0.22489, 0.393], "unit": "share"}))
    ['22.4 to 22.5 %', '37.0 to 39.3 %']
    """
    if table.empty or table["unit"].iloc[0] != "share":
        return format_ranges(table.drop(columns="people", errors="ignore"))  # a scale has one unit for all its rows
    ends = 100 * table[["low", "high"]].to_numpy(float)
    known = ends[np.isfinite(ends).all(axis=1) & (ends[:, 1] < 100)]
    if not (known > 0).any():
        return format_ranges(table)
    widest = max(_place_of_both(low, high) if high - low > 1e-9 * high else _place(high, 4) for low, high in known)
    finest = int(np.floor(np.log10(known[known > 0].min()))) - 1  # two digits of the smallest
    beside = 0 if len(known) == len(ends) else -1  # "at least 24.3 %" beside it has three
    return [format_range(row.low, row.high, "share", min(widest, finest, beside)) for row in table.itertuples()]


def _place_of_both(low: float, high: float) -> int:
    """The place to which `format_range` shows two bounds; the smaller one keeps two digits."""
    leading = [int(np.floor(np.log10(abs(end)))) for end in (low, high) if end]
    coarsest = min(min(leading) - 1, 0)
    finest = min(max(leading) - 3, coarsest)
    fits = (place for place in range(coarsest, finest, -1) if _width(low, high, place) <= _WIDER * (high - low))
    return next(fits, finest)


def _width(low: float, high: float, place: int) -> float:
    """How wide a range is when both of its ends are rounded outward."""
    return float(_round(high, place, ROUND_CEILING) - _round(low, place, ROUND_FLOOR))


def _place(number: float, digits: int = 3) -> int:
    """The power of ten to which a number is known to so many significant digits; 0 for whole numbers."""
    if number == np.round(number):
        return 0
    return int(np.floor(np.log10(abs(number)))) - digits + 1


def _round(number: float, place: int, rounding: str) -> Decimal:
    # Twelve digits are exact for every printed number and hide what floating point adds.
    return Decimal(f"{number:.12g}").quantize(Decimal(1).scaleb(min(place, 0)), rounding=rounding)


def _rounded(number: float, place: int, rounding: str) -> str:
    return f"{_round(number, place, rounding):,}"
