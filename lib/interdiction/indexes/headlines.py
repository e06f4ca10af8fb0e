"""What leads a page: the measures that an agency prints most, and its newest statement with what changed in a year."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from interdiction.citing.links import LinkedText, link
from interdiction.comparing.comparison import compare, describe_changes
from interdiction.comparing.obstacles import are_like_periods
from interdiction.errors import InputError
from interdiction.record.figures import preferred
from interdiction.record.tables import load_table
from interdiction.site.addresses import Site, statement_page
from interdiction.site.links import link_figures
from interdiction.site.pages import render, render_markdown, strip_tags
from interdiction.text import format_ranges, format_when

_MOST = 5  # measures that lead a page


def choose_measures(figures: pd.DataFrame, data: Path, among: Collection[str] = ()) -> list[str]:
    """Choose the measures that an agency prints in the most statements, in the order of the record.

    Parameters
    ----------
    figures : pandas.DataFrame
        Those of the agency, as `load_figures` returns them.
    data : pathlib.Path
        The record's `data` folder.
    among : collection of str
        The measures to choose from; all that are printed if not given.

    Returns
    -------
    list of str
        At most five: totals, or where there are none, changes; never what a large case is.

    >>> from interdiction import load_figures
    >>> from interdiction.record.tables import DATA
    >>> choose_measures(load_figures(statement="nia-2021-06-25"), DATA)
    ['cases', 'large_cases', 'suspects', 'drugs_seized', 'precursors_seized']
    """
    printed = preferred(figures)
    printed = printed[~printed["measure"].isin(load_table("thresholds", data)["threshold"])]
    printed = printed[printed["measure"].isin(among)] if among else printed
    totals = printed[printed["kind"] != "change"]
    counts = (totals if len(totals) else printed).groupby("measure")["statement"].nunique()
    order = [name for name in load_table("measures", data)["measure"] if name in counts.index]
    most = sorted(order, key=lambda name: -counts[name])[:_MOST]
    return [name for name in order if name in most]


def sort_by_age(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep a row of each statement, the last announced last; of several on one day, the one of the latest days.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.

    Returns
    -------
    pandas.DataFrame
        With how many `measures` each prints.

    >>> from interdiction import load_figures
    >>> figures = load_figures()
    >>> june = figures[figures["statement"].isin(["nia-2025-06-26", "nia-2021-06-25"])]
    >>> sort_by_age(june)["statement"].tolist()
    ['nia-2021-06-25', 'nia-2025-06-26']
    """
    measures = figures.groupby("statement")["measure"].nunique()
    rows = figures.drop_duplicates("statement")
    rows = rows.assign(measures=rows["statement"].map(measures))
    return rows.sort_values(["announced", "cutoff_latest", "measures"], kind="stable", na_position="first")


def show_newest(figures: pd.DataFrame, data: Path, site: Site) -> str:
    """Show the newest statement of an agency: what it prints, what that allows, and what changed since a year before.

    Parameters
    ----------
    figures : pandas.DataFrame
        All of the agency, as `load_figures` returns them.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        Where the figures stand.
    """
    newest = sort_by_age(figures)["statement"].iloc[-1]
    own = figures[figures["statement"] == newest]
    rows = preferred(own).drop_duplicates("measure").set_index("measure", drop=False)
    shown = rows.loc[choose_measures(figures, data, rows["measure"].tolist())] if len(rows) else rows
    printed = [(row.label, link(row.printed, row)) for row in shown.itertuples()]
    items = [(*cells, allows) for cells, allows in zip(printed, format_ranges(shown), strict=True)]
    content = render(
        "newest.html.j2",
        page=statement_page(newest),
        first=own.iloc[0],
        when=format_when(own["announced"].iloc[0]),
        items=items,
        changes=_say_changes(newest, figures, data),
    )
    return link_figures(content, site)


def _say_changes(after: str, figures: pd.DataFrame, data: Path) -> LinkedText | str:
    """Say what changed since the like days of the year before, as far as the two may be compared."""
    statements = figures.drop_duplicates("statement").set_index("statement", drop=False)
    later = statements.loc[after].to_dict()
    begins = later["period_start"] - pd.DateOffset(years=1)
    earlier = statements[statements["period_start"] == begins].sort_values("announced", kind="stable")
    like = [row["statement"] for row in earlier.to_dict("records") if are_like_periods(row, later)]
    try:
        changes = compare(figures, like[-1], after, data=data) if like else pd.DataFrame(columns=["verdict"])
    except InputError:  # they print nothing in common
        return ""
    changes = changes[changes["verdict"] != "not comparable"]
    if changes.empty:
        return ""
    when = format_when(statements.loc[like[-1], "announced"])
    says = f"Compared with the same days a year earlier, announced {when}, {describe_changes(changes)}."
    return strip_tags(render_markdown(says))
