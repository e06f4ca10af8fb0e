"""What became of each row of a file of records, so that nothing is dropped unseen."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from interdiction.errors import InputError
from interdiction.records.choosing import Days, Where, drop_copies, match_days, match_words, name_months
from interdiction.records.engines import collect_rows, count_rows, open_table, tell_in_one_line
from interdiction.records.mapping import EVERY, UNIT, Mapping
from interdiction.records.masses import weigh_rows


def account_rows(
    records: Any,
    mapping: Mapping,
    where: Where | None = None,
    days: Days | None = None,
    copies: str = "once",
) -> pd.DataFrame:
    """Say what became of each row of a file: weighed, not weighed and why, a copy, or not chosen.

    Parameters
    ----------
    records, mapping, where, days, copies
        As in `count_records`.

    Returns
    -------
    pandas.DataFrame
        `became`, `why`, the `unit`, and how many `rows`; these are all rows of the file.

    Raises
    ------
    InputError
        As `count_records`.

    >>> from interdiction.records import load_mapping, open_records
    >>> mapping = load_mapping("made-cases")
    >>> account_rows(open_records(mapping), mapping)[["became", "unit", "rows"]].to_numpy().tolist()
    [['weighed', 'kg', 134], ['weighed', 'g', 54], ['not weighed', 'tablets', 8], ['not weighed', 'kg', 4]]
    """
    every, mapping, places = open_table(records, mapping)
    with tell_in_one_line(mapping):
        worded = name_months(match_words(every, places, where), mapping)
        chosen = match_days(worded, mapping, days)
        kept = drop_copies(chosen, mapping, copies)
        weighed = weigh_rows(kept, mapping)
        heavier = nw.col("micrograms") > (mapping.unlikely or 2**62)
        weighed = weighed.with_columns(has_mass=~nw.col("micrograms").is_null(), heavy=heavier.fill_null(False))
        kinds = collect_rows(weighed.group_by("unit_of", "readable", "has_mass", "heavy").agg(nw.len().alias("rows")))
        total, of_words, no_day, of_days = (
            count_rows(one) for one in (every, worded, worded.filter(nw.col("day_of") == ""), chosen)
        )
    rows = [_explain(row, mapping) for row in kinds]
    alike = of_days - sum(row["rows"] for row in kinds)
    undated = no_day if days else 0
    rows += [
        ("a copy", "alike in every column", "", alike),
        ("not chosen", "no day that can be read", "", undated),
        ("not chosen", "another day", "", of_words - undated - of_days),
        ("not chosen", "other words", "", total - of_words),
    ]
    account = pd.DataFrame(rows, columns=["became", "why", "unit", "rows"])
    if account["rows"].sum() != total:
        raise InputError(f"{account['rows'].sum()} of {total} rows are accounted for; the records changed meanwhile")
    # Why a row is not weighed may be the same for several kinds.
    account = account[account["rows"] > 0].groupby(["became", "why", "unit"], as_index=False)["rows"].sum()
    order = {"weighed": 0, "not weighed": 1, "a copy": 2, "not chosen": 3}
    account = account.assign(order=account["became"].map(order), less=-account["rows"])
    return account.sort_values(["order", "less", "why", "unit"]).drop(columns=["order", "less"]).reset_index(drop=True)


def _explain(row: dict[str, Any], mapping: Mapping) -> tuple[str, str, str, int]:
    """What became of rows of one unit, and why."""
    named = str(row["unit_of"])
    unit = "" if named == EVERY else named
    if row["has_mass"]:
        limit = f"heavier than {(mapping.unlikely or 0) / UNIT:,.10g} kg: look at it" if row["heavy"] else ""
        return "weighed", limit, unit, row["rows"]
    if named not in mapping.factors:
        return "not weighed", mapping.no_mass.get(named, "a unit that the mapping does not name"), unit, row["rows"]
    why = "too much to be true" if row["readable"] else "an amount that is no number, or less than 0"
    return "not weighed", why, unit, row["rows"]
