"""The front page, and the answers in the README: what is newest, what is contradicted, what the questions come to."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.citing.sentences import describe_contradictions, sentences
from interdiction.indexes.headlines import sort_by_age
from interdiction.record.figures import GRADES, load_figures, preferred
from interdiction.record.tables import CONFLICT, load_table, with_optional
from interdiction.site.addresses import Site, statement_page
from interdiction.site.links import link_figures
from interdiction.site.notebooks import list_reasons, read_notebook, read_question, summarise
from interdiction.site.pages import page, render, render_markdown
from interdiction.statements import statement

_CARD = re.compile(r"<!-- newest -->(.*?)<!-- end of newest -->", re.DOTALL)
_CONTRADICTED = "04"  # begins the name of the notebook that lists what contradicts what
_FRONT = "What do the printed figures tell us?"
_CARDS, _YEARS = 6, 2  # how many newest statements, and how far back from the last of all
_GOOD = GRADES.index("news_agency")  # a document of this grade or better speaks for an agency


def front_page(folder: Path, charts: dict[Path, str], data: Path, site: Site) -> str:
    """Build the page that leads with the newest statements, and lists the questions with their answers.

    Parameters
    ----------
    folder : pathlib.Path
        Where the other pages are; what the page of an agency says of its newest statement is taken from there.
    charts : dict of pathlib.Path to str
        The notebooks that have a page, as they are stored, each with the file of its first chart, or "".
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the page needs to know of the others.
    """
    questions = [
        (
            *(f"{path.stem}.html", read_question(path), link_figures(summarise(path, notebook), site), chart),
            link_figures(list_reasons(notebook), site),
        )
        for path, chart in charts.items()
        if (notebook := read_notebook(path))
    ]
    figures = load_figures(data)
    newest = _list_newest(figures)
    given = {
        "newest": newest.iloc[0],
        "says": _say_numbers(newest["statement"].iloc[0], data, site),
        "cards": _read_cards(newest, folder, site),
        "contradiction": _choose_contradiction(figures, data, site),
        "lists": next((each[:2] for each in questions if each[0].startswith(_CONTRADICTED)), None),
        "countries": _answer_by_country(newest, data, site),
        "counts": {name: len(load_table(name, data)) for name in ("figures", "statements", "sources")},
        "seen": _count_seen(data),
        "statement_page": statement_page,
    }
    content = render("index.html.j2", title=_FRONT, questions=questions, site=site, **given)
    description = "What printed figures tell us, every number led back to the words it was printed in."
    return page("index.html", _FRONT, content, site, description)


def _list_newest(figures: pd.DataFrame) -> pd.DataFrame:
    """The newest statement of each agency, the last announced first, and of one day that with the most figures."""
    rows = sort_by_age(figures)
    rows = rows.drop_duplicates("agency", keep="last")
    return rows.sort_values(["announced", "measures"], ascending=False, kind="stable")


def _say_numbers(name: str, data: Path, site: Site) -> str:
    """Say what a statement prints, the first of it, and what that comes to, as HTML."""
    one = statement(name, data)
    ratios = sentences(preferred(one.indicators).head(1))
    printed = sentences(preferred(one.figures).head(1 if ratios else 2), "{the words}")
    says = "; ".join(filter(None, [" and ".join(printed), *ratios])) or "no figure that can be read"
    words = render_markdown(says)
    return link_figures(re.sub(r"^<p>|</p>\s*$", "", words), site)


def _read_cards(newest: pd.DataFrame, folder: Path, site: Site) -> list[tuple[str, str, str]]:
    """What the pages of agencies say of statements of the last years: each page, the name, what it says."""
    last = next((int(day[:4]) for day in newest["announced"] if day), 0)
    recent = newest[newest["announced"].str[:4] >= f"{last - _YEARS:04}"]
    cards, pages = [], {agency: page for page, agency in site.agencies}
    for agency in recent["agency"]:
        path = folder / pages.get(agency, "")
        found = _CARD.search(path.read_text("utf-8")) if path.is_file() else None
        cards += [(pages[agency], agency, found[1])] if found else []
    return cards[:_CARDS]


def _choose_contradiction(figures: pd.DataFrame, data: Path, site: Site) -> tuple[str, str, str, str, str, int] | None:
    """The last contradiction of the best documents that no reading and no revision explains, and how many there are."""
    found = audit(figures, data)
    revised = {side for row in found[found["kind"] == "revised"].itertuples() for side in _name_sides(row)}
    found = found[found["verdict"] == "contradiction"]
    if found.empty:
        return None
    announced = dict(figures[["statement", "announced"]].to_numpy())
    graded = (found["grade"] + " + " + found["other_grade"]).str.split(" + ", regex=False)
    order = found.assign(
        worst=[max(_GOOD, *(GRADES.index(grade) for grade in each if grade)) for each in graded],
        explained=[
            row.reconciled_by != "nothing" or not revised.isdisjoint(_name_sides(row)) for row in found.itertuples()
        ],
        announced=found["statement"].map(announced),
    ).sort_values("announced", ascending=False, kind="stable")
    row = order.sort_values(["explained", "worst"], kind="stable").iloc[[0]]
    says = link_figures(describe_contradictions(row, figures).iloc[0], site)
    one = row.merge(load_table("conflicts", data), how="left", on=CONFLICT).fillna({"why": ""}).iloc[0]
    return statement_page(one["statement"]), one["agency"], one["announced"], says, one["why"], len(found)


def _name_sides(row: Any) -> set[tuple[str, str]]:
    """The measures that a finding is about, each with its statement."""
    measures, others = {row.measure, *row.other_measure.split(" + ")}, row.other.split(" + ")
    return {(statement, measure) for statement in (row.statement, *others) for measure in measures}


def _answer_by_country(newest: pd.DataFrame, data: Path, site: Site) -> list[tuple[Any, str]]:
    """What the newest statement of each country comes to, where there are several countries."""
    rows = newest.drop_duplicates("country").sort_values("country", kind="stable")
    return [(row, _say_numbers(row.statement, data, site)) for row in rows.itertuples()] if len(rows) > 1 else []


def _count_seen(data: Path) -> int | None:
    """Count the figures that were held against the document that prints them; None where the record does not say."""
    sources = with_optional("sources", load_table("sources", data)).set_index("source")
    seen = load_table("figures", data)["source"].map(sources["seen"])
    return int((seen == "yes").sum()) if seen.isin(["yes", "no"]).all() else None
