"""What a large case is, by the record's own table."""

from typing import NamedTuple

import pandas as pd


class Threshold(NamedTuple):
    """The measures that bounds are computed from: the count of the large cases, of all cases, and two masses.

    Each is "" in a record that has no such table.
    """

    part: str = ""
    whole: str = ""
    threshold: str = ""
    mass: str = ""


def find_threshold(thresholds: pd.DataFrame) -> Threshold:
    """Read the one row of the table "thresholds".

    >>> from interdiction import load_table
    >>> find_threshold(load_table("thresholds")).part, find_threshold(load_table("thresholds").head(0)).part
    ('large_cases', '')
    """
    return Threshold(*thresholds.iloc[0][list(Threshold._fields)]) if len(thresholds) else Threshold()
