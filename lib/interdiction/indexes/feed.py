"""The newest statements of a record and its corrections as an Atom feed (RFC 4287)."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pandas as pd

from interdiction.indexes.corrections import load_corrections
from interdiction.record.figures import preferred
from interdiction.record.tables import load_table
from interdiction.site.addresses import Site, statement_page
from interdiction.site.pages import render

_LONGEST = 50  # entries


class Entry(NamedTuple):
    """One entry: the day it is of, what names it for good, its title, its page, and what it says."""

    day: str
    name: str
    title: str
    page: str
    says: str


def build_feed(figures: pd.DataFrame, data: Path, site: Site) -> bytes:
    """Build the feed: an entry for each statement that has a page and for each correction, the newest first.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns them.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        Where the statements stand.

    Returns
    -------
    bytes
        XML; a day that is known as a month or a year alone is its first.

    >>> from interdiction.record.figures import load_figures
    >>> from interdiction.record.tables import DATA
    >>> from interdiction.site.addresses import read_site
    >>> build_feed(load_figures(), DATA, read_site())[:38]
    b'<?xml version="1.0" encoding="utf-8"?>'
    """
    entries = [*_statements(figures, data, site), *_corrections(data, site)]
    entries = sorted(entries, key=lambda entry: (entry.day, entry.name), reverse=True)[:_LONGEST]
    package = json.loads((data / "datapackage.json").read_bytes())
    # The name of the record, and not its place on the web, which may change.
    tag = f"tag:interdiction,2026:{quote(str(package.get('name', '')))}"
    newest = entries[0].day if entries else _first_day(site.newest[""])
    return render("feed.xml.j2", entries=entries, tag=tag, newest=newest, site=site).encode()


def _statements(figures: pd.DataFrame, data: Path, site: Site) -> list[Entry]:
    chosen = preferred(figures)[["statement", "label", "printed"]].astype(str)
    words = (chosen["label"] + ": " + chosen["printed"]).groupby(chosen["statement"], sort=False).agg("; ".join)
    days = load_table("statements", data).set_index("statement")["announced"]
    entries = []
    for page, _ in site.statements:
        name = page.removeprefix("statement-").removesuffix(".html")
        says = str(words.get(name, "Every figure of it is set aside."))
        entries.append(Entry(_first_day(days[name]), f"statement/{name}", site.titles[page], page, says))
    return entries


def _corrections(data: Path, site: Site) -> list[Entry]:
    labels = load_table("measures", data).set_index("measure")["label"]
    entries, seen = [], Counter[str]()
    for row in load_corrections(data).sort_index().itertuples():
        name = "/".join(filter(None, ["correction", row.day, row.statement, row.source, row.measure]))
        seen[name] += 1
        name += f"/{seen[name]}" if seen[name] > 1 else ""
        figure, page = f"{row.statement}/{row.source}/{row.measure}", statement_page(row.statement)
        about = (f"{labels[row.measure]}. " if row.measure else "") + site.titles.get(page, row.statement)
        place = "corrections.html"
        if page in site.titles:
            place = site.row(figure) if figure in site.figures else page
        says = f"Stood: {row.stood}. Stands: {row.stands}. {row.why}"
        entries.append(Entry(_first_day(row.day), name, f"Corrected: {about}", place, says))
    return entries


def _first_day(day: str) -> str:
    """The first day of a month or a year that is all that is known."""
    return f"{day}-01-01"[:10]
