"""What readers take away: a sentence with its sources, a chart's code, a figure's citation, the feed."""

import html
import json
import re
import shutil
import tomllib
from datetime import datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import yaml
from test_report_markup import ATTACK

from interdiction import __version__
from interdiction.home import DATA, HOME
from interdiction.indexes.corrections import load_corrections
from interdiction.indexes.feed import build_feed
from interdiction.record.figures import load_figures
from interdiction.record.tables import load_table
from interdiction.site.addresses import read_site, statement_page
from interdiction.site.links import chart_figure, find_chart, link_figures
from interdiction.site.pages import page
from interdiction.site.quoting import list_misreadings, quote_sentence
from interdiction.statements import statement

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = "https://example.org/drugs/"
ALT = f"Cases rose. Agency; days. Row: 1. Sources: A (official); {ATTACK}."


@pytest.fixture(scope="module")
def site():
    return read_site(HOME / "data")


class Tags(HTMLParser):
    """The tags of some HTML with their attributes, and the words of its text areas."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.tags, self.code = [], re.findall(r"<textarea[^>]*>(.*?)</textarea>", content, re.DOTALL)
        self.feed(content)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def cited(figures):
    return f'<b data-figure="{" ".join(figures)}">1</b>'


def test_a_quotation_names_each_source_once_and_three_at_most(site):
    by_source = {figure.split("/")[1]: figure for figure in site.figures}
    figures = list(by_source.values())[:5]
    names = list(dict.fromkeys(site.sources[figure.split("/")[1]] for figure in figures))
    assert len(names) == 5
    said = quote_sentence("So it is.", cited(figures[:2]) + cited(figures[:1]), "index.html", site)
    assert said == f"So it is. ({names[0]}; {names[1]}; {site.cite_record('index.html')})"
    said = quote_sentence("So it is.", cited(figures), "index.html", site)
    assert f"{names[2]}; and 2 more, listed on the page; Interdiction, " in said
    assert names[3] not in said


def test_what_a_sentence_does_not_mean_is_that_of_its_own_indicators(site):
    for label, numerator, denominator, meaning in site.meanings:
        pair = cited([f"a/b/{measure}" for measure in (denominator, numerator)])
        assert (label, meaning) in list_misreadings("It is 1.", pair, site)
        assert (label, meaning) in list_misreadings(f"{label.title()} rose.", "", site)
        three = cited([f"a/b/{measure}" for measure in (numerator, denominator, "another")])
        assert list_misreadings("It is 1.", three + cited([f"a/b/{numerator}"]), site) == []


def test_every_figure_has_a_row_of_its_own_on_the_page_of_its_statement(site):
    """Whatever becomes of its text: what was cited once is found for good."""
    for name in load_figures(HOME / "data")["statement"].unique():
        own = [figure for figure in site.figures if figure.startswith(f"{name}/")]
        rows = "".join(f'<tr data-row="{figure}"><th scope="row">x</th></tr>' for figure in [*own, *own])
        shown = Tags(link_figures(rows, site, statement_page(name))).tags
        places = [f"{statement_page(name)}#{given['id']}" for tag, given in shown if "id" in given]
        assert places == [site.row(figure) for figure in own]
        assert [given["title"] for tag, given in shown if tag == "a"] == [site.cite_figure(figure) for figure in own]


def test_the_table_of_a_statement_has_a_row_for_every_figure(site):
    for name in list(load_figures(HOME / "data")["statement"].unique())[::12]:
        figures = statement(name, HOME / "data").figures
        rows = {f"{row.statement}/{row.source}/{row.measure}" for row in figures.itertuples()}
        assert rows == {"/".join(figure.split("/")[:3]) for figure in site.figures if figure.startswith(f"{name}/")}


def test_a_citation_holds_words_source_grade_and_a_whole_address(site):
    figure = next(iter(site.figures))
    said = site._replace(address=PLACE).cite_figure(figure)
    assert said.startswith(f"{site.figures[figure]}; Interdiction, record of ")
    assert said.endswith(f", {PLACE}{site.row(figure)}")


@pytest.mark.parametrize("address", ["", PLACE])
def test_the_code_of_a_chart_is_a_picture_with_its_words(site, address):
    shown = chart_figure({"wide": "<svg></svg>"}, ALT, "", "charts/a-1", "c1", site._replace(address=address))
    [code] = Tags(shown).code
    inner = Tags(html.unescape(code)).tags
    assert [tag for tag, _ in inner] == ["figure", "img", "figcaption"]
    assert inner[1][1] == {"src": f"{address}charts/a-1.svg", "alt": ALT, "style": "max-width: 100%"}
    assert f"<figcaption>Cases rose. {html.escape('Sources: A (official); ')}" in html.unescape(code)


def test_a_page_shows_others_its_first_chart_where_its_place_is_known(site):
    charts = "".join(
        chart_figure({"wide": "<svg></svg>"}, alt, "", f"charts/{name}", name, site)
        for name, alt in (("a-1", ALT), ("a-2", "B."))
    )
    assert find_chart(f"<p>words</p>{charts}") == ("charts/a-1", ALT)

    def heads(address):
        tags = Tags(page("a.html", "A “title”", charts, site._replace(address=address), '"><b>')).tags
        links = {given["rel"]: given["href"] for tag, given in tags if tag == "link"}
        return links, {
            given.get("property", given.get("name")): given["content"]
            for tag, given in tags
            if tag == "meta" and "content" in given
        }

    links, known = heads(PLACE)
    assert (links["canonical"], links["alternate"]) == (f"{PLACE}a.html", "feed.xml")
    assert (known["og:title"], known["og:description"], known["og:type"]) == ("A “title”", '"><b>', "website")
    assert (known["og:url"], known["og:image"], known["og:image:alt"]) == (
        f"{PLACE}a.html",
        f"{PLACE}charts/a-1.png",
        ALT,
    )
    assert known["twitter:card"] == "summary_large_image"
    links, known = heads("")
    assert "canonical" not in links
    assert {name for name in known if name.startswith(("og:", "twitter:"))} == {"og:title", "og:description", "og:type"}


@pytest.mark.parametrize(
    "homepage, address",
    [("https://example.org/drugs", PLACE), (PLACE, PLACE), ("http://example.org/", ""), ("javascript:alert(1)", "")],
)
def test_the_place_of_a_site_is_that_of_the_records_description(tmp_path, homepage, address):
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"homepage": homepage}), "utf-8")
    assert read_site(tmp_path / "data").address == address


def feed_of(data, site):
    content = build_feed(load_figures(data), data, site)
    assert content == build_feed(load_figures(data), data, site)
    return ElementTree.fromstring(content)  # noqa: S314  we wrote it


def test_the_feed_is_an_atom_feed_of_statements_and_corrections(site):
    feed = feed_of(HOME / "data", site)
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert one.findtext(ATOM + name), name
        datetime.strptime(one.findtext(f"{ATOM}updated"), "%Y-%m-%dT%H:%M:%SZ")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == len(ids) <= 50
    assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[!-~]+", name) for name in ids)
    days = [one.findtext(f"{ATOM}updated") for one in entries]
    assert days == sorted(days, reverse=True)
    assert days[0] == feed.findtext(f"{ATOM}updated")
    corrections = len(load_table("corrections", HOME / "data"))
    assert sum("/correction/" in name for name in ids) == corrections < len(ids)
    places = {statement_page(figure.split("/")[0]) for figure in site.figures} | {"corrections.html"}
    places |= {site.row(figure) for figure in site.figures}
    for one in entries:
        assert one.find(f"{ATOM}link").get("href") in places
        assert one.findtext(f"{ATOM}summary")


@pytest.mark.parametrize(
    ("measure", "stood", "stands", "words"),
    [
        ("cases", "rounded_to 1", "rounded_to 10", ("exact", "rounded to 10 cases")),
        (
            "drugs_seized",
            "rounded_to 10",
            "rounded_to 100",
            ("rounded to 10 of the printed unit", "rounded to 100 of the printed unit"),
        ),
        ("suspects", "term 易制毒化学品", "nothing", ('name: "易制毒化学品"', "no name")),
        ("cases", "printed 284 cases", "printed 285 cases", ('"284 cases"', '"285 cases"')),
        ("cases", "measure cases", "measure suspects", ("measure: drug cases", "measure: suspects")),
        (
            "",
            "cutoff_latest 2021-06-25",
            "nothing",
            ("last day, at the latest: 25 June 2021", "no last day, at the latest"),
        ),
    ],
)
def test_a_correction_is_said_in_words(tmp_path, measure, stood, stands, words):
    data = tmp_path / "record" / "data"
    shutil.copytree(HOME / "data", data)
    head = "day,statement,source,measure,stood,stands,why"
    row = f'2026-01-01,nia-2021-06-25,,{measure},"{stood}","{stands}",Why.'
    (data / "corrections.csv").write_text(f"{head}\n{row}\n", "utf-8")
    shown = load_corrections(data).iloc[0]
    assert (shown["stood"], shown["stands"]) == words


def test_the_feed_shows_what_is_printed_as_text_and_whole_addresses(site):
    titles = {name: f"{title} {ATTACK}" for name, title in site.titles.items()}
    feed = feed_of(HOME / "data", site._replace(titles=titles, address=PLACE))
    assert {one.tag.removeprefix(ATOM) for one in feed.iter()} <= {
        *("feed", "title", "id", "updated", "author", "name", "link", "entry", "summary")
    }
    assert any(one.findtext(f"{ATOM}title").endswith(ATTACK) for one in feed.findall(f"{ATOM}entry"))
    assert {one.get("href").startswith(PLACE) for one in feed.iter(f"{ATOM}link")} == {True}


def test_a_statement_whose_figures_are_all_set_aside_says_so(site):
    figures = load_figures(HOME / "data").assign(set_aside="its unit is wrong")
    words = re.findall(r"<summary>(.*?)</summary>", build_feed(figures, HOME / "data", site).decode())
    assert "Every figure of it is set aside." in words


def test_a_record_without_corrections_and_pages_has_a_feed_without_entries():
    feed = feed_of(DATA, read_site(DATA, statements=False))
    assert feed.findtext(f"{ATOM}updated")
    assert feed.findall(f"{ATOM}entry") == []


def test_the_citation_is_whole_and_of_this_version():
    citation = yaml.safe_load((HOME / "CITATION.cff").read_text("utf-8"))
    package = json.loads((HOME / "data" / "datapackage.json").read_bytes())
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {"cff-version", "message", "title", "abstract", "type", "authors", "version", "license", "keywords"}
    assert set(citation) == wanted | {"date-released"}  # and no name of a place that it does not have
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "software", project["license"])
    assert citation["version"] == __version__ == package["version"]
    assert citation["date-released"].isoformat() == package["created"][:10]
    assert [one["name"] for one in citation["authors"]] == [one["title"] for one in package["contributors"]]
