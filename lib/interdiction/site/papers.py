"""The pages that no notebook makes: the front page, the statements, the documents, the data."""

import html
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from interdiction.citing.highlight import HighlightedText
from interdiction.citing.sources import GRADE_NAMES
from interdiction.record.evidence import collect_evidence
from interdiction.record.figures import GRADES
from interdiction.record.tables import load_table
from interdiction.site.dataset import dataset_json
from interdiction.site.downloads import Download, write_data
from interdiction.site.jobs import Made
from interdiction.site.notes import citation
from interdiction.site.pages import page, rendered
from interdiction.site.site import Site, source_page, statement_page
from interdiction.statements import Statement, statement_records
from interdiction.text import format_day, format_period, format_range, format_ranges


def front_page(questions: list[dict[str, str]], data: Path, site: Site) -> str:
    """Make the page that lists the questions with their answers.

    Parameters
    ----------
    questions : list of dict
        `page`, `title`, `answer` (HTML) and `chart` (a file of the site, or "") of each notebook.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the page needs to know of the others.
    """
    counts = {name: len(load_table(name, data)) for name in ("figures", "statements", "sources")}
    content = rendered("index.html.j2", questions=questions, extended=site.extended, **counts)
    says = "What printed drug seizures tell us, every number led back to the words it was printed in."
    return page("index.html", "What do printed drug seizures tell us?", content, site, says)


def record_pages(data: Path, site: Site) -> dict[str, bytes]:
    """Make the pages that list statements, documents and data, with the data itself, and those of kept texts.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the pages need to know of the others.

    Returns
    -------
    dict of str to bytes
        Each file of the site by its name.
    """
    with TemporaryDirectory() as folder:
        downloads = write_data(data, Path(folder))
        files = {f"data/{one.path}": (Path(folder) / one.path).read_bytes() for one in downloads}
    pages = {
        "statements.html": _statements(data, site),
        "sources.html": _sources(data, site),
        "data.html": _data(data, downloads, site),
        **{source_page(source): _source(source, data, site) for source in sorted(site.kept)},
    }
    return files | {name: content.encode() for name, content in pages.items()}


def _statements(data: Path, site: Site) -> str:
    names = load_table("agencies", data)
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in names["agency"]}
    told = statement_records(data)
    for name, _ in site.statements:
        one = told[name.removeprefix("statement-").removesuffix(".html")]
        first = one.figures.iloc[0]
        best = min(one.figures["grade"].astype(str), key=GRADES.index)
        row = {
            "page": name,
            "announced": format_day(first["announced"]),
            "period": format_period(first),
            "figures": len(one.figures),
        }
        groups[first["agency"]].append(row | {"grade": GRADE_NAMES[best]})
    agencies = [
        {"name": row.agency, "short": row.short, "rows": groups[row.agency]}
        for row in names.itertuples()
        if groups[row.agency]
    ]
    content = rendered("statements.html.j2", agencies=agencies, count=len(site.statements))
    return page("statements.html", "Every statement in the record", content, site)


def _sources(data: Path, site: Site) -> str:
    counts = load_table("figures", data)["source"].value_counts()
    table = load_table("sources", data).sort_values("published", ascending=False, kind="stable")
    rows = [
        {
            "source": row.source,
            "publisher": row.publisher,
            "published": format_day(row.published),
            "grade": GRADE_NAMES[row.kind],
            "figures": counts.get(row.source, 0),
            "title": row.title,
            "language": row.language,
            "url": row.url if row.url.startswith(("https://", "http://")) else "",
            "kept": source_page(row.source) if row.source in site.kept else "",
        }
        for row in table.itertuples()
    ]
    return page("sources.html", "Every document in the record", rendered("sources.html.j2", rows=rows), site)


def _source(source: str, data: Path, site: Site) -> str:
    """The kept text of a source, with every figure and claim marked, and what each became."""
    row = load_table("sources", data).set_index("source").loc[source]
    found = {
        name: table[table["source"] == source]
        for name, table in collect_evidence(data, "figures", "claims").found.items()
    }
    text, became = HighlightedText(source, data)._repr_html_(), []
    for figure in found["figures"].itertuples():
        entry = _became(figure, statement_records(data)[figure.statement])
        became.append(entry)
        text = _anchored(text, f"{figure.statement}/{source}/{figure.measure}", entry)
    content = rendered(
        "source.html.j2",
        title=(row["title"].strip("()") or source)[0].upper() + row["title"].strip("()")[1:],
        publisher=row["publisher"],
        published=format_day(row["published"]),
        grade=GRADE_NAMES[row["kind"]],
        url=row["url"] if row["url"].startswith(("https://", "http://")) else "",
        language=row["language"],
        text=text.removeprefix("<blockquote>").removesuffix("</blockquote>"),
        became=became,
        claims=found["claims"].to_dict("records"),
    )
    return page(source_page(source), f"{row['publisher']}, {format_day(row['published'])}", content, site)


def _became(figure: Any, one: Statement) -> dict[str, Any]:
    """What the words of a figure became: its measure, its interval, the ratios that use it."""
    [mine] = one.figures[
        (one.figures["source"] == figure.source) & (one.figures["measure"] == figure.measure)
    ].itertuples()
    uses = one.indicators[one.indicators["source"] == figure.source]
    uses = uses[(uses[["numerator", "denominator"]] == figure.measure).any(axis=1)]
    return {
        "anchor": f"{figure.statement}.{figure.measure}",
        "printed": figure.printed,
        "label": mine.label,
        "allows": format_range(mine.low, mine.high, mine.unit),
        "uses": [f"{use.label}: {said}" for use, said in zip(uses.itertuples(), format_ranges(uses), strict=True)],
        "page": statement_page(figure.statement),
    }


def _anchored(text: str, name: str, entry: dict[str, Any]) -> str:
    """Make the mark of a figure a place to lead to, and lead it on to what it became."""
    before, mark, after = text.partition(f'<mark data-figure="{html.escape(name)}"')
    inside, end, after = after.partition("</mark>")
    says = html.escape("; used in ".join([entry["allows"], *(["; ".join(entry["uses"])] if entry["uses"] else [])]))
    anchor, words = html.escape(entry["anchor"]), inside.partition(">")[2]
    link = f'<mark id="{anchor}"><a href="#became-{anchor}" title="{says}">{words}</a>'
    return f"{before}{link}{end}{after}" if mark else text


def _data(data: Path, downloads: list[Download], site: Site) -> str:
    rows = [
        {"path": one.path, "says": one.says, "format": one.format, "amount": f"{max(one.size // 1000, 1):,} kB"}
        for one in downloads
    ]
    groups = [
        ("What the record allows", [row for row in rows if not row["path"].startswith("record/")]),
        ("The record as it is", [row for row in rows if row["path"].startswith("record/")]),
    ]
    content = rendered("data.html.j2", groups=groups, citation=citation()[1])
    return page("data.html", "Take the data", content, site, dataset=dataset_json(data, downloads, "data/"))


def record_unit(data: Path, site: Site, key: str) -> Iterator[Made]:
    """Make the record's pages as a job, under the key of what they are made of."""
    yield Made("", key, record_pages(data, site), set())
