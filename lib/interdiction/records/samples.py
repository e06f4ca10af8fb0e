"""How far the means of two samples of one and the same cases lie apart by chance alone."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from interdiction.errors import InputError
from interdiction.records.choosing import Where, drop_copies, match_words
from interdiction.records.engines import collect_rows, open_table, tell_in_one_line
from interdiction.records.mapping import UNIT, Mapping
from interdiction.records.masses import weigh_rows

_INSIDE = 0.95  # of the draws


def compare_samples(
    records: Any,
    mapping: Mapping,
    sizes: tuple[int, int],
    where: Where | None = None,
    draws: int = 2000,
    seed: int = 1,
) -> pd.DataFrame:
    """Draw two samples of the weighed cases many times, and compare the mean mass of their cases.

    Parameters
    ----------
    records, mapping, where
        As in `count_records`; each row is one case.
    sizes : (int, int)
        How many cases are drawn first and then, with replacement (Efron 1979).
    draws, seed : int
        How often; the same seed draws the same cases.

    Returns
    -------
    pandas.DataFrame
        One row: the `cases` drawn from, and `low` and `high`, between which the later mean over the earlier lies in
        95 of 100 draws.

    Raises
    ------
    InputError
        For rows of several cases, and records without a mass.

    >>> from interdiction.records import load_mapping, open_records
    >>> mapping = load_mapping("made-cases")
    >>> compare_samples(open_records(mapping), mapping, (60, 20), draws=100)["cases"].tolist()
    [188]
    """
    if "cases" in mapping.columns:
        raise InputError(f"a row of {mapping.path} is several cases; choose rows of one, and take_rows_as_cases")
    table, placed, places = open_table(records, mapping)
    with tell_in_one_line(mapping):
        weighed = weigh_rows(drop_copies(match_words(table, places, where), placed, "once"), placed)
        rows = collect_rows(weighed.filter(~nw.col("micrograms").is_null()).select("micrograms"))
    # In order, so that the same seed draws the same cases on every engine.
    masses = np.array(sorted(row["micrograms"] for row in rows), float) / UNIT
    if not masses.any():
        raise InputError("no case has a mass; choose other words")
    chance = np.random.default_rng(seed)
    first, second = (chance.choice(masses, (draws, size)).mean(axis=1) for size in sizes)
    tail = (1 - _INSIDE) / 2
    low, high = np.quantile(second / first, [tail, 1 - tail])
    return pd.DataFrame({"cases": [len(masses)], "low": [low], "high": [high], "unit": ["times"]})
