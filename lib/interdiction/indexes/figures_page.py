"""The page that lists every figure of a record, which a browser filters and sorts from disk."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from interdiction.citing.sources import GRADE_NAMES
from interdiction.errors import InputError
from interdiction.record.figures import GRADES
from interdiction.site.addresses import Site
from interdiction.site.pages import page, render
from interdiction.text import format_ranges, shorten_period

_EXPORTED = re.compile(r"export\{[^}]*?(\w+) as default[^}]*\};?")
_NEWEST = ["announced", "cutoff_latest"]
_PLACE = ["statement", "source", "measure", "printing"]


def figures_page(figures: pd.DataFrame, site: Site) -> str:
    """Build the page that lists every figure of a record.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    site : Site
        What the page needs to know of the others.

    Raises
    ------
    InputError
        For a DataTables that is not the one this page was made for.
    """
    low = figures["low"].map("{:.12g}".format).where(figures["low"].notna(), "")
    latest = figures["cutoff_latest"].dt.strftime("%Y-%m-%d").fillna("")
    year, order = figures["year"].astype("str").replace("<NA>", ""), figures["grade"].map(GRADES.index)
    periods = {row["statement"]: shorten_period(row) for row in figures.drop_duplicates("statement").to_dict("records")}
    shown = figures.assign(low=low, latest=latest, year=year, order=order, period=figures["statement"].map(periods))
    shown = shown.assign(allows=format_ranges(figures)).sort_values(_NEWEST, ascending=False, kind="stable")
    places = [site.place("/".join(filter(None, names))) for names in shown[_PLACE].itertuples(index=False, name=None)]
    rows = list(zip(shown.itertuples(), shown["allows"], places, strict=True))
    agencies = shown[["short", "agency"]].drop_duplicates().sort_values("short")
    choices = [
        ("agency", "agency", [(row.short, _in_full(row.short, row.agency)) for row in agencies.itertuples()]),
        ("measure", "measure", _twice(sorted(shown["label"].unique()))),
        ("year", "year", _twice(sorted({*shown["year"]} - {""}, reverse=True))),
        ("grade", "grade", _twice(GRADE_NAMES[grade] for grade in GRADES if (shown["grade"] == grade).any())),
    ]
    content = render("figures.html.j2", rows=rows, choices=choices, library=_read_library())
    return page("figures.html", "Every figure in the record", content, site)


def _in_full(short: str, agency: str) -> str:
    return agency if short == agency else f"{short}, {agency}"


def _twice(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


@cache
def _read_library() -> str:
    """DataTables as a script that can stand in a page: what it exports is named, and nothing in it ends the script."""
    found = find_spec("itables")  # importing it would take longer than the page
    text = Path(str(found and found.origin)).with_name("html").joinpath("dt_bundle.js").read_text("utf-8")
    named, count = _EXPORTED.subn(r"const DataTable = \1;", text)
    if count != 1:
        raise InputError("itables holds another DataTables; install the version that requirements.txt names")
    return re.sub(r"<(?=!--|/?script)", r"\\x3C", named, flags=re.IGNORECASE)
