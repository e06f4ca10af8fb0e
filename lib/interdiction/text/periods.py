"""Days and periods as English text, never finer than what is known."""

import pandas as pd

LAST_DAY_NOT_PRINTED = ", last day not printed"


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


def _without_year(day: pd.Timestamp, last: pd.Timestamp) -> str:
    """A day without its year where a later one that follows has the same."""
    return format_day(day).removesuffix(f" {last.year}")
