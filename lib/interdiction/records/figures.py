"""Counts of records in the shape of printed figures, so that whatever is computed of these is computed of those."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.errors import InputError, NotPrintedError, check_name, quote
from interdiction.record.figures import FIGURE_COLUMNS
from interdiction.record.tables import DATA, load_table
from interdiction.record.thresholds import find_threshold
from interdiction.records.counting import COUNTS, MASSES, check_counts
from interdiction.records.mapping import UNIT, Mapping
from interdiction.text import format_period, is_full_year


def figures_from_counts(
    counts: pd.DataFrame,
    mapping: Mapping,
    unweighed: bool = False,
    people: str = "suspects",
    data: str | Path = DATA,
) -> pd.DataFrame:
    """Write counts as `load_figures` would had an agency printed them, a statement for each row.

    Parameters
    ----------
    counts : pandas.DataFrame
        As `count_records` returns it.
    mapping : Mapping
        With which it was called.
    unweighed : bool
        Whether cases without a mass are counted, too: any of them may be large, and the mass has no upper end.
    people : str
        The measure of the people, where the records count them.
    data : path
        The `data` folder of a record, which names the measures of large cases.

    Returns
    -------
    pandas.DataFrame
        The columns of `load_figures`; `low` and `high` are equal where every case is weighed by itself.

    Raises
    ------
    NotPrintedError
        For a record that names no large cases.

    >>> from interdiction.records import count_records, load_mapping, open_records
    >>> mapping = load_mapping("made-cases")
    >>> figures = figures_from_counts(count_records(open_records(mapping), mapping), mapping)
    >>> figures["measure"].tolist()
    ['cases', 'large_cases', 'large_case_threshold', 'drugs_seized', 'suspects']
    """
    check_counts(counts, *COUNTS, *MASSES)
    if counts.empty:
        raise InputError("no record was counted; choose other words or days")
    measures = load_table("measures", data).set_index("measure")
    named = find_threshold(load_table("thresholds", data))
    if not named.whole:
        raise NotPrintedError("the record names no measures of large cases; its table thresholds would")
    ends = _find_ends(counts, mapping, unweighed)
    table = dict(zip((named.whole, named.part, named.threshold, named.mass), ends, strict=True))
    if "people" in mapping.columns:
        check_name("measure", people, measures.index)
        known = counts["people_unknown"] == 0
        most = counts["people"].astype(float).where(known, np.inf)
        table[people] = (counts["people"].astype(float), counts["people"].where(known), most)
    about = _describe(counts, mapping)
    tables = []
    for measure, (low, value, high) in table.items():
        row = measures.loc[measure]
        of = {"measure": measure, "label": row["label"], "kind": row["kind"], "unit": row["unit"]}
        qualifier = ("at_least" if mapping.at_least else "more_than") if measure == named.threshold else "plain"
        of |= {"part_of": row["part_of"], "qualifier": qualifier}
        tables.append(about.assign(low=low, value=value, high=high, **of))
    figures = pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
    return figures[FIGURE_COLUMNS].astype({"value": float, "low": float, "high": float})


def share_held(counts: pd.DataFrame) -> pd.DataFrame:
    """Say which share of the mass is in large cases, as the records have it.

    Parameters
    ----------
    counts : pandas.DataFrame
        As `count_records` returns it.

    Returns
    -------
    pandas.DataFrame
        `low` and `high`, which are equal where every case is weighed by itself; not known of no mass.

    >>> share_held(pd.DataFrame({"mass": [4], "held_low": [1], "held_high": [2]})).to_numpy().tolist()
    [[0.25, 0.5]]
    """
    check_counts(counts, "mass", "held_low", "held_high")
    shares = {
        end: [
            _outward(Fraction(held, mass), way) if mass else np.nan
            for held, mass in zip(counts[f"held_{end}"], counts["mass"], strict=True)
        ]
        for end, way in (("low", -1), ("high", 1))
    }
    return pd.DataFrame(shares, counts.index, dtype=float)


def _find_ends(counts: pd.DataFrame, mapping: Mapping, unweighed: bool) -> list[tuple[Any, Any, Any]]:
    """The low end, value and high end of cases, large cases, threshold and mass."""
    weighed = counts["weighed"].astype(float)
    more = (counts["cases"] - counts["weighed"]).astype(float) * unweighed
    large_low, large_high = counts["large_low"].astype(float), counts["large_high"] + more
    low, high = ([_outward(Fraction(mass, UNIT), way) for mass in counts["mass"]] for way in (-1, 1))
    mass = [float(Fraction(mass, UNIT)) for mass in counts["mass"]]
    open_ended = (more > 0).to_numpy()
    threshold = float(Fraction(mapping.threshold, UNIT))
    cases = weighed + more
    return [
        (cases, cases, cases),
        (large_low, large_low.where(large_low == large_high), large_high),
        (threshold, threshold, np.inf),
        (low, np.where(open_ended, np.nan, mass), np.where(open_ended, np.inf, high)),
    ]


def _outward(number: Fraction, way: int) -> float:
    """The nearest float that lies on one side of a number, or is it."""
    near = float(number)
    past = Fraction(near) > number if way < 0 else Fraction(near) < number
    return float(np.nextafter(near, way * np.inf)) if past else near


def _describe(counts: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """What is the same of every figure of a row: who counted, which days, from which source."""
    source, nothing = mapping.source, pd.Series("", counts.index)
    agency = counts["agency"] if "agency" in counts else pd.Series(source["publisher"], counts.index)
    groups = [name for name in counts.columns[: counts.columns.get_loc("rows")] if name != "agency"]
    scopes = [name for name in groups if name != "year"]
    words, covered = (
        counts[names].astype(str).agg(", ".join, axis=1) if names else nothing for names in (groups, scopes)
    )
    covered = covered.map(lambda scope: ", ".join(filter(None, [counts.attrs.get("covers"), scope])))
    statements = source["source"] + words.map(lambda text: f": {text}" if text else "")
    statements = statements.where(agency == source["publisher"], statements + " (" + agency.astype(str) + ")")
    if statements.duplicated().any():
        raise InputError(f"two groups are {quote(statements[statements.duplicated()].iloc[0])}; count by fewer columns")
    days = _list_days(counts, mapping)
    lengths = (days["cutoff_latest"] - days["period_start"]).dt.days + 1.0
    text = dict.fromkeys(("printing", "printed", "rounded_to", "term", "set_aside", "note"), "")
    known = {name: source[name] for name in ("publisher", "title", "published", "language", "grade", "url")}
    return days.assign(
        **text,
        **known,
        statement=statements,
        source=source["source"],
        reading="either",
        agency=agency.astype(str),
        short=agency.astype(str),
        country=source.get("country", ""),
        announced=source["published"],
        period=days.apply(format_period, axis=1),
        year=days["cutoff_latest"].dt.year.astype("Int64"),
        days_low=lengths,
        days_high=lengths,
        full_year=[is_full_year(*row) for row in days.itertuples(index=False)],
        scope=f"a case is {mapping.counts}" if mapping.counts else "",
        covers=covered.mask(covered == "", "all records of the file"),
        people=mapping.people_are,
        original=True,
        preferred=True,
    )


def _list_days(counts: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """The first day of each row, and the last one, which is known."""
    chosen = counts.attrs.get("days") or ("", "9999")
    first, last = max(mapping.source["first_day"], chosen[0]), min(mapping.source["last_day"], chosen[1])
    years = counts["year"] if "year" in counts else [""] * len(counts)
    ends = [_find_days(year, first, last, mapping) for year in years]
    rows = [(begins, stops, stops) for begins, stops in ends]
    days = pd.DataFrame(rows, counts.index, ["period_start", "cutoff_earliest", "cutoff_latest"])
    return days.apply(pd.to_datetime)


def _find_days(year: str, first: str, last: str, mapping: Mapping) -> tuple[str, str]:
    """The first and last day of a year, as far as the records go that are counted; without a year those of these."""
    if not year:
        return first, last
    this, following = f"{int(year) - (mapping.begins > 1):04}", f"{int(year) + (mapping.begins == 1):04}"
    begins = f"{this}-{mapping.begins:02}-01"
    if not begins <= last or not first < (after := f"{following}-{mapping.begins:02}-01"):
        raise InputError(
            f"the records have the year {quote(year)}, and {mapping.path} says that they are of {first} to {last}; "
            "correct one of them, or choose days"
        )
    return max(first, begins), last if last < after else str(date.fromisoformat(after) - timedelta(1))
