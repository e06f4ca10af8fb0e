"""Numbers, ranges, days and periods as English text, never finer than what is known."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import numpy as np
import pandas as pd

NOT_KNOWN = "not known"
LAST_DAY_NOT_PRINTED = ", last day not printed"
_ALONE = ("kg", "times", "points")  # what is weighed or compared has no plural
_NO_ARTICLE = ("Customs", "Police")  # the last word of names that stand without "the"
_WIDER = 1.2 + 1e-6  # how much wider a range may be shown than it is; without what floating point adds


class Note(str):
    """Text that Jupyter shows as Markdown.

    >>> Note("*No source prints it.*")
    *No source prints it.*
    """

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def note_empty(sentence: str) -> Note:
    """Show a sentence in place of a table or chart without rows.

    >>> note_empty("No source prints it.")
    *No source prints it.*
    """
    return Note(f"*{escape_markdown(sentence)}*")


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
        return _with_unit(_rounded(high, coarsest if coarsest is not None else _place(high, 4), ROUND_HALF_EVEN), unit)
    if low == 0:
        return f"at most {_with_unit(_rounded(high, _place(high), ROUND_CEILING), unit)}"
    if high >= (100 if unit == "share" else np.inf):
        return f"at least {_with_unit(_rounded(low, _place(low), ROUND_FLOOR), unit)}"
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
    return f"up {_with_unit(_rounded(end, _place(end) if place is None else place, ROUND_CEILING), words)}"


def _down(end: float, words: str, place: int | None = None) -> str:
    return _up(-end, words, place).replace("up", "down", 1)


def format_ranges(table: pd.DataFrame) -> list[str]:
    """Write the bounds of each row of a table in words.

    >>> from interdiction import load_figures
    >>> format_ranges(load_figures(statement="nia-2021-06-25"))[:3]
    ['571 cases', '131 cases', 'at least 10 kg']
    """
    ends = ([] if table.empty else table[name] for name in ("low", "high", "unit"))
    return [format_range(*row) for row in zip(*ends, strict=True)]


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
        return format_ranges(table)
    ends = 100 * table[["low", "high"]].to_numpy(float)
    known = ends[np.isfinite(ends).all(axis=1) & (ends[:, 1] < 100)]
    if not (known > 0).any():
        return format_ranges(table)
    widest = max(_place_of_both(low, high) if high - low > 1e-9 * high else _place(high, 4) for low, high in known)
    finest = int(np.floor(np.log10(known[known > 0].min()))) - 1  # two digits of the smallest
    return [format_range(row.low, row.high, "share", min(widest, finest)) for row in table.itertuples()]


def format_day(date: pd.Timestamp | str) -> str:
    """Write a day in words, or the month or year that is all that is known of it.

    >>> format_day(pd.Timestamp("2021-06-25")), format_day("2018-06"), format_day("2021"), format_day("")
    ('25 June 2021', 'June 2018', '2021', 'undated')
    """
    if isinstance(date, str) and len(date) < len("2021-06-25"):
        return f"{pd.Timestamp(date):%B %Y}" if "-" in date else date or "undated"
    date = pd.Timestamp(date)
    return f"{date.day} {date:%B %Y}"


def format_when(date: pd.Timestamp | str) -> str:
    """Say on which day, or in which month or year, something was announced.

    >>> format_when("2021-06-25"), format_when("2018-06"), format_when("2021"), format_when("")
    ('on 25 June 2021', 'in June 2018', 'in 2021', 'on a day not printed')
    """
    day = format_day(date)
    if day == "undated":
        return "on a day not printed"
    return f"on {day}" if day.count(" ") > 1 else f"in {day}"


def format_period(row: pd.Series) -> str:
    """Write from when to when a statement counts, and what is not known of it.

    Parameters
    ----------
    row : pandas.Series
        One row with `period_start`, `cutoff_earliest` and `cutoff_latest`.

    >>> days = pd.to_datetime(["2021-01-01", "2021-06-20", "2021-06-25"])
    >>> format_period(pd.Series(days, ["period_start", "cutoff_earliest", "cutoff_latest"]))
    '1 January to 20–25 June 2021, last day not printed'
    >>> days = pd.to_datetime(["2023-04-01", "2024-03-31", "2024-03-31"])
    >>> format_period(pd.Series(days, ["period_start", "cutoff_earliest", "cutoff_latest"]))
    'the year to March 2024'
    """
    start, earliest, latest = row["period_start"], row["cutoff_earliest"], row["cutoff_latest"]
    if pd.isna(latest):
        return "days not printed"
    if pd.isna(start) or pd.isna(earliest):
        since = "a day not printed" if pd.isna(start) else format_day(start)
        return f"{since} to {format_day(latest)}{' at the latest' if pd.isna(earliest) else ''}"
    if is_full_year(start, earliest, latest) and start.month > 1:
        return f"the year to {latest:%B %Y}"
    if start == latest:
        return format_day(latest)
    begins = _without_year(start, latest)
    if earliest == latest:
        return f"{begins} to {format_day(latest)}"
    same_month = (earliest.year, earliest.month) == (latest.year, latest.month)
    ends = f"{earliest.day}–" if same_month else f"a day between {_without_year(earliest, latest)} and "
    return f"{begins} to {ends}{format_day(latest)}{LAST_DAY_NOT_PRINTED}"


def shorten_period(row: pd.Series) -> str:
    """Write a period in few words: whole months and calendar years by their names.

    Parameters
    ----------
    row : pandas.Series
        As `format_period` takes it.

    >>> def of(*days): return shorten_period(
    ...     pd.Series(pd.to_datetime(days), ["period_start", "cutoff_earliest", "cutoff_latest"]))
    >>> of("2020-01-01", "2020-12-31", "2020-12-31"), of("2021-01-01", "2021-06-30", "2021-06-30")
    ('2020', 'January to June 2021')
    >>> of("2023-04-01", "2024-03-31", "2024-03-31"), of("2021-01-01", "2021-06-20", "2021-06-25")
    ('the year to March 2024', '1 January to 20–25 June 2021')
    """
    start, earliest, latest = row["period_start"], row["cutoff_earliest"], row["cutoff_latest"]
    if pd.isna(start) or start.day > 1 or earliest != latest or not latest.is_month_end:
        return format_period(row).removesuffix(LAST_DAY_NOT_PRINTED)
    if is_full_year(start, earliest, latest):
        return f"{latest.year}" if start.month == 1 else f"the year to {latest:%B %Y}"
    if start == latest.replace(day=1):
        return f"{latest:%B %Y}"
    return f"{f'{start:%B %Y}'.removesuffix(f' {latest.year}')} to {latest:%B %Y}"


def format_years(first: int, last: int) -> str:
    """Write from which year to which, or the one.

    >>> format_years(2021, 2021), format_years(2021, 2023)
    ('2021', '2021 to 2023')
    """
    return f"{first}" if first == last else f"{first} to {last}"


def is_full_year(start: pd.Timestamp, earliest: pd.Timestamp, latest: pd.Timestamp) -> bool:
    """Say whether days are those of a year that begins with a month, as financial years do, too.

    >>> is_full_year(*pd.to_datetime(["2023-04-01", "2024-03-31", "2024-03-31"]))
    True
    """
    return bool(start.day == 1 and earliest == latest == start + pd.DateOffset(years=1) - pd.DateOffset(days=1))


def escape_markdown(text: str) -> str:
    r"""Escape a text of the record so that Markdown shows it as it is, its web addresses as links.

    >>> escape_markdown("<b>*5*</b> at https://example.org/a_b")
    '\\<b\\>\\*5\\*\\</b\\> at <https://example.org/a_b>'
    """
    parts = re.split(r"(https?://[A-Za-z0-9][^\s<>()\"\\]*)", str(text))
    for number in range(0, len(parts), 2):
        part = re.sub(r"([\\`*_{}\[\]()<>#|!~$])", r"\\\1", parts[number].replace("&", "&amp;"))
        part = part.replace("://", ":\\//")
        parts[number] = re.sub(r"^(\s*\d*)([.)+-])(?=\s|$)", r"\1\\\2", part) if number == 0 else part
    return "".join(f"<{part.replace('&', '&amp;')}>" if number % 2 else part for number, part in enumerate(parts))


def format_unit(unit: str) -> str:
    """Name a unit as a reader would.

    >>> format_unit("person per case"), format_unit("firearm"), format_unit("box"), format_unit("share")
    ('people per case', 'firearms', 'boxes', '%')
    """
    if unit == "share":
        return "%"
    counted, per, each = unit.partition(" per ")
    if counted == "person":
        counted = "people"
    elif counted not in _ALONE and counted.isalpha():
        counted = re.sub(r"([^aeiou])y$", r"\1ie", re.sub(r"(s|x|z|ch|sh)$", r"\1e", counted)) + "s"
    return f"{counted}{per}{each}"


def format_count(number: int, one: str, several: str) -> str:
    """Write a whole number with its noun, and the verb that goes with it.

    >>> format_count(1, "figure stands", "figures stand"), format_count(1200, "agency", "agencies")
    ('1 figure stands', '1,200 agencies')
    """
    return f"{number:,} {one if number == 1 else several}"


def capitalise(words: str) -> str:
    """Begin words with a capital letter, as a sentence does, and leave the others as they are.

    >>> capitalise("drugs the NIA seized")
    'Drugs the NIA seized'
    """
    return words[:1].upper() + words[1:]


def name_result(label: str) -> str:
    """Name what is computed inside a sentence: a share or a mean with "the".

    >>> name_result("share of large cases"), name_result("seizure per arrest")
    ('the share of large cases', 'seizure per arrest')
    """
    return f"the {label}" if label.startswith(("share of ", "mean of ")) else label


def name_agency(agency: str) -> str:
    """Name an agency inside a sentence: with "the", unless its name is one that English uses alone.

    >>> name_agency("Ministry of Public Security"), name_agency("Japan Customs"), name_agency("Korea Customs Service")
    ('the Ministry of Public Security', 'Japan Customs', 'the Korea Customs Service')
    """
    head = re.split(r" (?:of|for|with|and|in) ", agency)[0]
    return agency if head.startswith(("the ", "The ")) or head.endswith(_NO_ARTICLE) else f"the {agency}"


def format_list(words: Iterable[object]) -> str:
    """Join words as a sentence does.

    >>> format_list([2023]), format_list([2023, 2024]), format_list([2023, 2024, 2025])
    ('2023', '2023 and 2024', '2023, 2024 and 2025')
    """
    *others, last = map(str, words)
    return f"{', '.join(others)} and {last}" if others else last


def _with_unit(number: str, unit: str) -> str:
    """A number with its unit, which is one where the number is."""
    return f"{number} {unit if number == '1' and unit != 'share' else format_unit(unit)}"


def _without_year(day: pd.Timestamp, last: pd.Timestamp) -> str:
    """A day without its year where a later one that follows has the same."""
    return format_day(day).removesuffix(f" {last.year}")


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
