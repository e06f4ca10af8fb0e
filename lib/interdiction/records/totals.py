"""What a coarser table of the same records would have allowed: each of its rows a number of cases and their mass."""

import pandas as pd

from interdiction.records.counting import COUNTS, MASSES, check_counts
from interdiction.records.mapping import Mapping


def pool_counts(counts: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Take the groups of counts for all that is printed, and add them up.

    Of n cases that weigh m together and the threshold T, large cases hold at least m - (n - 1) T where m > n T, and
    at most m where one fits in.

    Parameters
    ----------
    counts : pandas.DataFrame
        As `count_records` returns it, with a row for each number of cases that is printed.
    mapping : Mapping
        With which it was called.

    Returns
    -------
    pandas.DataFrame
        One row with the columns of `count_records`, whose large cases are what the groups allow.

    Raises
    ------
    InputError
        For a table that is not of counts.

    >>> from interdiction.records import count_records, load_mapping, open_records
    >>> mapping = load_mapping("made-cases")
    >>> by_month = count_records(open_records(mapping), mapping, by=["agency", "year", "drug"])
    >>> pool_counts(by_month, mapping)[["cases", "large_low", "large_high"]].to_numpy().tolist()
    [[200, 7, 138]]
    """
    check_counts(counts, *COUNTS, *MASSES)
    least, spare = mapping.least, mapping.least - 1  # what a case that is large holds, and another can hold
    pooled = counts.loc[:, "rows":].sum().to_frame().T
    sizes = {"large_low": 0, "large_high": 0, "held_low": 0, "held_high": 0}
    for cases, mass in zip(map(int, counts["weighed"]), counts["mass"], strict=True):
        if mass > cases * spare and mass >= least:
            sizes["large_low"] += 1
            sizes["held_low"] += mass - (cases - 1) * spare
        if mass >= least:
            sizes["large_high"] += min(cases, mass // least)
            sizes["held_high"] += mass
    pooled = pooled.assign(**sizes, cases_low=counts["cases_low"].max(), largest=[counts["largest"].max()])
    pooled = pooled.astype(dict.fromkeys(COUNTS, "int64") | dict.fromkeys(MASSES, "object"))
    pooled.attrs = counts.attrs
    return pooled
