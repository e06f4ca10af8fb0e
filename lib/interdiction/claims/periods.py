"""The periods that a sentence names, and whether a statement counts one of them."""

from typing import NamedTuple

import pandas as pd

from interdiction.claims.words import Words

_HALF, _HALF_ENDS = 6, 15  # the month and the day from which on a count of the first half of a year may end
_DAYS = ("period_start", "cutoff_earliest", "cutoff_latest")
_ANY_YEAR = 2001  # of a period that is named without one


class Period(NamedTuple):
    """A period in words: what a statement must be announced on, or begin and end on, to count it."""

    start: int
    end: int
    kind: str  # "announced", "cutoff", "since" or "days"
    begins: pd.Timestamp  # of "days" the first day; else the day that is named
    ends: pd.Timestamp  # the earliest and the latest last day
    ends_latest: pd.Timestamp
    years: tuple[int, ...]  # the two of a span, which may be two periods that are compared

    def fits(self, row: pd.Series) -> bool:
        """Say whether a statement is the one that the words name.

        Parameters
        ----------
        row : pandas.Series
            A row of `load_figures`.
        """
        if self.kind == "announced":
            return str(row["announced"]).startswith(f"{self.begins:%Y-%m-%d}")
        if pd.isna(row["cutoff_earliest"]) or pd.isna(row["period_start"]):
            return False
        if self.kind == "cutoff":
            return bool(row["cutoff_earliest"] <= self.begins <= row["cutoff_latest"])
        if self.kind == "since":
            return bool(row["period_start"] == self.begins and row["cutoff_earliest"] > self.ends)
        if not self.years:
            begins, earliest, latest = (_day_of_year(row[name]) for name in _DAYS)
            bounds = [_day_of_year(day) for day in (self.begins, self.ends, self.ends_latest)]
            one_year = row["period_start"].year == row["cutoff_latest"].year
            return one_year and begins == bounds[0] and bounds[1] <= earliest and latest <= bounds[2]
        within = self.ends <= row["cutoff_earliest"] and row["cutoff_latest"] <= self.ends_latest
        return bool(row["period_start"] == self.begins and within)

    def touches(self, row: pd.Series) -> bool:
        """Say whether a statement counts any day of the years that the words name, or is announced in them."""
        if not self.years:
            return True
        first = row["period_start"] if not pd.isna(row["period_start"]) else row["cutoff_latest"]
        counted = {int(str(row["announced"])[:4])} if self.kind.startswith("announced") else {*()}
        counted |= {*range(first.year, row["cutoff_latest"].year + 1)}
        return bool(counted & {*range(min(self.years), max(self.years) + 1)})


def find_periods(text: str, words: Words, taken: list[tuple[int, int]]) -> list[Period]:
    """Find the periods that a sentence names, in its order.

    Parameters
    ----------
    text : str
        As `normalise` writes it.
    words : Words
        The table of its language.
    taken : list of (int, int)
        Where figures stand, of which no year is made.

    >>> from interdiction.claims.words import find_words
    >>> [period.ends_latest.year for period in find_periods("in 2021, by 20 June 2023".lower(), find_words("en"), [])]
    [2021, 2023]
    """
    found: list[Period] = []
    taken = [*taken]
    for kind, pattern in words.periods:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            period = _make(kind, match.start(), match.end(), match.groupdict(), words) if kind else None
            found += [period] if period else []
            taken += [match.span()] if period or not kind else []
    return sorted(found)


def split_span(period: Period) -> list[Period]:
    """Split two years that are named together into two periods; another period stays as it is."""
    if len(period.years) < 2:
        return [period]
    return [_whole_months(period.start, period.end, year, 1, 12) for year in period.years]


def _make(kind: str, start: int, end: int, said: dict[str, str | None], words: Words) -> Period | None:
    """Make a period of its words; None where the calendar has no such day."""
    year = int(said["year"] or 0)
    month = said.get("month") or said.get("month_")
    number = words.months.index(month) + 1 if month else 0
    if kind in ("cutoff", "announced"):
        day = pd.to_datetime(f"{year}-{number:02}-{int(said['day'] or said['day_'] or 0):02}", errors="coerce")
        return None if pd.isna(day) else Period(start, end, kind, day, day, day, (year,))
    if kind == "month":
        return _whole_months(start, end, year, number, number)
    if kind == "span":
        other = int(said["year_"] or 0)
        both = [_whole_months(start, end, each, 1, 12) for each in (year, other)]
        return both[0]._replace(ends=both[1].ends, ends_latest=both[1].ends, years=(year, other))
    if kind == "since":
        return _whole_months(start, end, year, number or 1, number or 12)._replace(kind=kind)
    first_month, last_month = ([1, *map(int, kind.split()[1:])] if kind != "year" else [1, 12])[-2:]
    period = _whole_months(start, end, year or _ANY_YEAR, first_month, last_month)
    if (first_month, last_month) == (1, _HALF):
        period = period._replace(ends=period.ends.replace(day=_HALF_ENDS))
    return period if year else period._replace(years=())


def _day_of_year(day: pd.Timestamp) -> tuple[int, int]:
    """A day without its year, the last of February being one."""
    return day.month, 31 if day.is_month_end else day.day


def _whole_months(start: int, end: int, year: int, first: int, last: int) -> Period:
    ends = pd.Timestamp(year=year, month=last, day=1) + pd.offsets.MonthEnd()
    return Period(start, end, "days", pd.Timestamp(year=year, month=first, day=1), ends, ends, (year,))
