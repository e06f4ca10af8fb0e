"""Statements whose period or scope one source words otherwise than another."""

from collections.abc import Iterator

import pandas as pd

from interdiction.text import format_day, format_period


def other_names(table: pd.DataFrame, wordings: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Find the statements that a source names by words for another period or scope.

    Parameters
    ----------
    table : pandas.DataFrame
        As `load_figures` returns it.
    wordings : pandas.DataFrame
        The table of that name of the record.

    Returns
    -------
    iterator of dict
        A row of `audit` for each statement and meaning, whichever sources word it so.
    """
    statements = table.drop_duplicates("statement").set_index("statement")
    sources = table.drop_duplicates("source").set_index("source")
    seen = set()
    for wording in wordings.itertuples():
        if wording.statement not in statements.index or (wording.statement, wording.means) in seen:
            continue
        seen.add((wording.statement, wording.means))
        said = statements.loc[wording.statement]
        row = {
            "agency": said["agency"],
            "short": said["short"],
            "period": format_period(said),
            "statement": wording.statement,
            "printed": wording.printed,
            "source": wording.source,
            "grade": sources["grade"].get(wording.source, ""),
            "reconciled_by": "nothing",
        }
        if wording.about == "scope" and said["covers"] not in ("not said", wording.means):
            scope = said["scope"] or said["covers"]
            row |= {"kind": "another scope under one name", "other_printed": scope}
            row["says"] = f'One source calls what is counted "{wording.printed}", another "{scope}".'
            yield row
        if wording.about == "period":
            start, end = (pd.Timestamp(when) for when in wording.means.split("/"))
            known = said[["period_start", "cutoff_earliest"]].notna().all()
            if not known or (start == said["period_start"] and said["cutoff_earliest"] <= end <= said["cutoff_latest"]):
                continue
            so_long = (statements["period_start"] == start) & (statements["cutoff_earliest"] == end)
            so_long &= (statements["cutoff_latest"] == end) & (statements["agency"] == said["agency"])
            row |= {"kind": "another period under one name", "other": " + ".join(statements.index[so_long])}
            row["says"] = (
                f'"{wording.printed}" means {format_day(start)} to {format_day(end)}, '
                f"but what is printed counts {format_period(said)}."
            )
            yield row
