"""The lists of a record's statements, documents, corrections and data, and the texts that are kept."""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pandas as pd

from interdiction.citing.highlight import HighlightedText, highlight
from interdiction.citing.tables import LinkedTable, table
from interdiction.comparing.periods import announced_twice
from interdiction.errors import InputError
from interdiction.indexes.comparisons_page import comparisons_page
from interdiction.indexes.corrections import load_corrections
from interdiction.indexes.data import build_data, describe_dataset, read_citation
from interdiction.indexes.feed import build_feed
from interdiction.indexes.figures_page import figures_page
from interdiction.publishing.manifest import Result
from interdiction.ratios import indicators
from interdiction.record.evidence import collect_evidence
from interdiction.record.figures import GRADES, load_figures
from interdiction.record.tables import load_table, with_optional
from interdiction.site.addresses import Site, source_page, statement_page
from interdiction.site.links import link_figures
from interdiction.site.pages import page, render, strip_tags
from interdiction.site.pdf import page_files
from interdiction.text import format_change, format_day, format_range, format_ranges, shorten_period

RECORD = "the record"  # the pages and files of this module
_CHECKED = {"yes": "checked against the document", "no": "copied from notes"}


def build_indexes(data: Path, site: Site) -> Iterator[Result | None]:
    """Build the pages that list statements, documents and data, with the data itself, and those of kept texts.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the pages need to know of the others.
    """
    figures = load_figures(data)
    downloads = list(build_data(data))
    yield None
    files = {f"data/{file.path}": file.content for file in downloads}
    files["feed.xml"] = build_feed(figures, data, site)
    files |= page_files("sources.html", _sources(data, site), site)
    screen = site._replace(pdf=False)  # a page on which a reader chooses is nothing to print
    files["figures.html"] = figures_page(figures, screen).encode()
    files["compare.html"] = comparisons_page(figures, data, screen).encode()
    yield None
    files |= page_files("data.html", _data(data, downloads, site), site)
    files |= page_files("corrections.html", _corrections(figures, data, site), site)
    if site.statements:
        files |= page_files("statements.html", _statements(figures, data, site), site)
    try:
        ratios = indicators(figures, data)
    except InputError:  # the record allows none
        ratios = pd.DataFrame(columns=["statement", "source", "numerator", "denominator", "label"])
    for source in sorted(site.kept):
        files |= page_files(source_page(source), _source(source, figures, ratios, data, site), site)
        yield None
    yield Result(RECORD, "", files)


def _statements(figures: pd.DataFrame, data: Path, site: Site) -> str:
    by_statement = dict(iter(figures.groupby("statement", sort=False, observed=True)))
    rows: dict[str, dict[str, list[tuple[str, Any, str, int, str]]]] = {}
    for name, _ in site.statements:
        printed = by_statement[name.removeprefix("statement-").removesuffix(".html")]
        first, best = printed.iloc[0], min(printed["grade"].astype(str), key=GRADES.index)
        row = name, first["announced"], shorten_period(first), len(printed), best
        rows.setdefault(first["country"], {}).setdefault(first["agency"], []).insert(0, row)
    short = load_table("agencies", data).set_index("agency")["short"]
    pages = {agency: page for page, agency in site.agencies}
    content = render("statements.html.j2", countries=rows, short=short, pages=pages, count=len(site.statements))
    return page("statements.html", "Every statement in the record", content, site)


def _sources(data: Path, site: Site) -> str:
    counts = load_table("figures", data)["source"].value_counts()
    rows = with_optional("sources", load_table("sources", data)).sort_values(
        "published", ascending=False, kind="stable"
    )
    shown = {"rows": list(rows.itertuples()), "seen": rows["seen"].value_counts().to_dict(), "checked": _CHECKED}
    content = render("sources.html.j2", counts=counts, site=site, source_page=source_page, **shown)
    return page("sources.html", "Every document in the record", content, site)


def _corrections(figures: pd.DataFrame, data: Path, site: Site) -> str:
    """What was wrong in the record, the last correction first, and the totals that agencies announced again."""
    labels = load_table("measures", data).set_index("measure")["label"]
    again = announced_twice(figures)
    changes = [format_change(1 + row.low, 1 + row.high, "times") for row in again.itertuples()]
    again["the_later_is"] = [words.replace("up ", "higher by ").replace("down ", "lower by ") for words in changes]
    columns = ["the_later_is", "before_printed", "printed"]
    again = again.rename(columns={"days": "more_days"})
    shown = table(again, "half", columns, ["more_days", "agency"], empty="Nothing was announced twice.")
    again_html = shown._repr_html_() if isinstance(shown, LinkedTable) else f"<p>{strip_tags(str(shown))}</p>"
    content = render(
        "corrections.html.j2",
        rows=list(load_corrections(data).itertuples()),
        labels=labels,
        named=dict(site.statements),
        again=link_figures(again_html, site),
        site=site,
        statement_page=statement_page,
    )
    return page("corrections.html", "What was corrected", content, site)


def _source(source: str, figures: pd.DataFrame, ratios: pd.DataFrame, data: Path, site: Site) -> str:
    """The kept text of a source, with every figure and claim marked, and what each became."""
    row = load_table("sources", data).set_index("source").loc[source]
    quotes = collect_evidence(data, "figures", "claims").found
    printed, claims = (quotes[table][quotes[table]["source"] == source] for table in ("figures", "claims"))
    printed = printed.drop_duplicates(
        ["statement", "measure"]
    )  # a second printing stands in the table of its statement
    read = figures[(figures["source"] == source) & (figures["printing"] == "")].set_index(["statement", "measure"])
    text, became = cast(HighlightedText, highlight(source, data))._repr_html_(), []
    for quote in printed.itertuples():
        entry = _became(quote, read.loc[quote.statement, quote.measure], ratios[ratios["source"] == source])
        became.append(entry)
        text = _anchor(text, f"{quote.statement}/{source}/{quote.measure}", entry)
    text, claims = text.removeprefix("<blockquote>").removesuffix("</blockquote>"), list(claims.itertuples())
    content = render("source.html.j2", row=row, text=text, became=became, claims=claims, site=site)
    return page(source_page(source), f"{row['publisher']}, {format_day(row['published'])}", content, site)


def _became(quote: Any, read: pd.Series, ratios: pd.DataFrame) -> dict[str, Any]:
    """What the words of a figure became: its measure, its interval, the ratios that use it."""
    allows = format_range(read["low"], read["high"], read["unit"])
    used = ratios[ratios["statement"] == quote.statement]
    used = used[(used[["numerator", "denominator"]] == quote.measure).any(axis=1)]
    uses = [f"{label}: {words}" for label, words in zip(used["label"], format_ranges(used), strict=True)]
    places = {"anchor": f"{quote.statement}.{quote.measure}", "page": statement_page(quote.statement)}
    return places | {"printed": quote.printed, "label": read["label"], "allows": allows, "uses": uses}


def _anchor(text: str, figure: str, entry: dict[str, Any]) -> str:
    """Make the mark of a figure a place to lead to, and lead it on to what it became."""
    before, mark, after = text.partition(f'<mark data-figure="{html.escape(figure)}"')
    inside, end, after = after.partition("</mark>")
    title = html.escape(entry["allows"] + ("; used in " + "; ".join(entry["uses"]) if entry["uses"] else ""))
    anchor, words = html.escape(entry["anchor"]), inside.partition(">")[2]
    link = f'<mark id="{anchor}"><a href="#became-{anchor}" title="{title}">{words}</a>'
    return f"{before}{link}{end}{after}" if mark else text


def _data(data: Path, downloads: list[Any], site: Site) -> str:
    record = [file for file in downloads if file.path.startswith("record/")]
    first, *others = downloads[: -len(record)]
    groups = {"Start here": [first], "What the record allows": others, "The record as it is": record}
    content = render("data.html.j2", groups=groups, citation=read_citation(data)[1], site=site)
    return page("data.html", "Take the data", content, site, dataset=describe_dataset(data, downloads))
