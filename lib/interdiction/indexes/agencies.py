"""The page of each agency: its newest statement, what it printed over time, and all its statements."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.charts.chart import Chart
from interdiction.charts.timeline import LONG, timeline
from interdiction.citing.links import link
from interdiction.citing.sentences import describe_contradictions
from interdiction.comparing.obstacles import are_like_periods
from interdiction.indexes.headlines import choose_measures, show_newest, sort_by_age
from interdiction.publishing.manifest import Result
from interdiction.ratios import indicators
from interdiction.record.figures import load_figures, preferred
from interdiction.record.tables import load_table
from interdiction.site.addresses import Site, statement_page
from interdiction.site.links import link_figures, show_chart
from interdiction.site.pages import page, render
from interdiction.site.pdf import page_files
from interdiction.text import format_count

AGENCIES = "the agencies"  # the job that builds their pages
_PANELS = 4  # in one chart
_FINDINGS = 8  # that are said on a page
_WEEK = pd.Timedelta(days=7)  # by which periods of like days may differ
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]


def build_agencies(names: list[str], data: Path, site: Site) -> Iterator[Result | None]:
    """Build the pages of agencies.

    Parameters
    ----------
    names : list of str
        The pages, without an ending.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the pages need to know of the others.
    """
    figures = load_figures(data)
    rates, findings = preferred(indicators(figures, data)), audit(figures, data)
    agency_of = dict(figures.drop_duplicates("statement")[["statement", "agency"]].to_numpy())
    both = (findings["statement"] + " + " + findings["other"]).str.split(" + ", regex=False)
    agencies, breaks = load_table("agencies", data).set_index("agency"), load_table("breaks", data)
    for name, agency in site.agencies:
        if (stem := name.removesuffix(".html")) not in names:
            continue
        own, known = figures[figures["agency"] == agency], agencies.loc[agency]
        begun = breaks[breaks["agency"].isin({agency, known.get("counts_as", "")})]
        days = pd.to_datetime(begun["begins"])
        begun = begun[(own["period_start"].min() < days) & (days <= own["cutoff_latest"].max())]
        found = findings[both.map(lambda names, own=agency: own in map(agency_of.get, names)).astype(bool)]
        measures = choose_measures(own, data)
        charts, files = _draw_charts(stem, own, measures, rates[rates["agency"] == agency], begun, site)
        shown = {"charts": charts, "newest": show_newest(own, data, site), "breaks": begun, "known": known}
        shown |= {"links": site.onward[name]} | _describe(own, measures, data)
        shown |= _list_findings(own, found, both.loc[found.index], figures)
        content = render("agency.html.j2", agency=agency, **shown)
        yield Result(stem, "", files | page_files(name, page(name, agency, link_figures(content, site), site), site))


def digest_agencies(digests: Mapping[str, object], data: Path, site: Site) -> dict[str, object]:
    """Say of each page of an agency what all that it is made of comes to.

    Parameters
    ----------
    digests : dict of str to object
        The same of each page of a statement, without an ending.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        The pages.
    """
    statements, agencies, breaks = (load_table(name, data) for name in ("statements", "agencies", "breaks"))
    known = {row.agency: tuple(row) for row in agencies.itertuples(index=False)}
    counting = [tuple(row) for row in breaks.itertuples(index=False)]
    own = statements.groupby("agency")["statement"].agg(list)
    return {
        page.removesuffix(".html"): (
            known[agency],
            counting,
            [digests[f"statement-{name}"] for name in own[agency] if f"statement-{name}" in digests],
        )
        for page, agency in site.agencies
    }


def _describe(own: pd.DataFrame, measures: list[str], data: Path) -> dict[str, Any]:
    """What the page says of the statements of an agency, the newest first."""
    labels = load_table("measures", data).set_index("measure")["label"]
    printed = preferred(own[own["measure"].isin(measures)])
    cells = {(row.statement, row.measure): link(row.printed, row) for row in printed.itertuples()}
    statements = sort_by_age(own)[::-1]
    rows = [
        (
            statement_page(row.statement),
            row.announced,
            row.period,
            [cells.get((row.statement, m), "") for m in measures],
        )
        for row in statements.itertuples()
    ]
    counts = {"figures": len(own), "documents": own["source"].nunique()}
    dated = [day for day in statements["announced"] if day]
    return counts | {"rows": rows, "labels": labels, "measures": measures, "dated": dated}


def _list_findings(
    own: pd.DataFrame, found: pd.DataFrame, both: pd.Series, figures: pd.DataFrame
) -> dict[str, list[Any] | int]:
    """What was found of an agency, the newest first: its page, day and sentence; of the last, the pages alone."""
    announced = dict(own[["statement", "announced"]].to_numpy())
    newest = both.map(lambda names: max((name for name in names if name in announced), key=announced.__getitem__))
    found = found.loc[newest.map(announced).sort_values(ascending=False, kind="stable").index]
    pages = [(statement_page(newest[row]), announced[newest[row]]) for row in found.index]
    says = describe_contradictions(found.head(_FINDINGS), figures)
    shown = [(*place, words) for place, words in zip(pages, says, strict=False)]
    return {"found": shown, "more": len(found) - len(shown), "others": [*dict.fromkeys(pages[_FINDINGS:])]}


def _draw_charts(
    stem: str, own: pd.DataFrame, measures: list[str], rates: pd.DataFrame, breaks: pd.DataFrame, site: Site
) -> tuple[list[tuple[str, str, str]], dict[str, bytes]]:
    """What an agency printed and what it comes to, over time: a heading, the chart, and what it leaves out."""
    printed = preferred(own[own["measure"].isin(measures)])
    printed = printed.sort_values("measure", key=lambda names: names.map(measures.index), kind="stable")
    charts, files = list[tuple[str, str, str]](), dict[str, bytes]()
    for heading, rows in (("What was printed, over time", printed), ("What it comes to, over time", rates)):
        known = _keep_longest(rows[rows[_DAYS].notna().all(axis=1) & (rows["days_high"] < LONG)])
        counts = known.groupby("label")["statement"].transform("nunique")
        # Two bars are no course of things, but better than none.
        often = counts > 2 if (counts > 2).any() else counts > 1
        drawn = known[often & known["label"].isin(known["label"][often].unique()[:_PANELS])]
        if drawn.empty:
            continue
        chart = cast(Chart, timeline(drawn, breaks=breaks, panels="label", share_scales=False))
        number = len(charts) + 1
        shown, taken = show_chart(chart, f"charts/{stem}-{number}", f"c{number}", site, every=False)
        charts.append((heading, shown, _count_left(len(rows) - len(drawn), len(rows))))
        files |= taken
    return charts, files


def _keep_longest(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out what a longer count of the same holds, such as May inside a half-year, but for like days of the newest.

    Those are what the newest is read against.
    """
    kept = list[int]()
    newest = rows.sort_values("cutoff_latest").tail(1).to_dict("records")
    for _, same in rows.groupby("label", sort=False):
        start, end = same["period_start"], same["cutoff_latest"]
        for place in same.index:
            longer = (start <= start[place]) & (end >= end[place]) & (end - start > end[place] - start[place] + _WEEK)
            kept += [place] if not longer.any() or are_like_periods(same.loc[place].to_dict(), newest[0]) else []
    return rows[rows.index.isin(kept)]


def _count_left(left: int, every: int) -> str:
    return f"{left} of {format_count(every, 'number', 'numbers')}" if left else ""
