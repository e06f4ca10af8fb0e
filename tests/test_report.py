"""The site of the project itself: whole, quiet, and every link leads somewhere."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
import small_project

from interdiction.home import HOME
from interdiction.publishing.manifest import read_manifest
from interdiction.record.tables import load_table
from interdiction.site.addresses import agency_page
from interdiction.site.notebooks import read_question, summarise
from interdiction.site.pages import strip_tags

pytestmark = pytest.mark.slow  # it builds the whole site; the other tests of the report build small ones

STORED = sorted((HOME / "notebooks").glob("[0-9]*.ipynb"))
QUESTIONS = [path for path in STORED if not path.name.startswith("06")]  # that one is the page of each statement
STATEMENTS = load_table("figures", HOME / "data")["statement"].unique().tolist()
KEPT = load_table("sources", HOME / "data").query("text != ''")["source"].tolist()
AGENCIES = load_table("agencies", HOME / "data").merge(load_table("statements", HOME / "data"), on="agency")
AGENCIES = AGENCIES[AGENCIES["statement"].isin(STATEMENTS)]["short"].unique().tolist()
PAGES = [
    *("index.html", "statements.html", "sources.html", "corrections.html", "figures.html", "compare.html", "data.html"),
    *(f"{path.stem}.html" for path in QUESTIONS),
    *(f"statement-{name}.html" for name in STATEMENTS),
    *(f"source-{name}.html" for name in KEPT),
    *(agency_page(short) for short in AGENCIES),
]


class Page(HTMLParser):
    """What a page is made of, as far as a reader without a network depends on it."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.found, self.ids, self.links, self.css, self.text = [], [], [], "", ""
        self._style, self._link = False, None
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.found.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.css += given.get("style") or ""
        self._style = tag == "style"
        if tag == "a":
            self._link = given.get("href")

    def handle_endtag(self, tag):
        self._style = False
        self._link = None if tag == "a" else self._link

    def handle_data(self, data):
        if self._style:
            self.css += data
        else:
            self.text += data
            if self._link:
                self.links.append((self._link, data))

    def all(self, tag):
        return [given for name, given in self.found if name == tag]


@pytest.fixture(scope="module")
def project():
    return small_project.whole_project()


@pytest.fixture(scope="module")
def files(project):
    return project.files()


@pytest.fixture(scope="module")
def pages(files):
    """Every page of the site, read once."""
    return {name: Page(content) for name, content in files.items() if name.endswith(".html")}


def test_there_is_a_page_for_every_notebook_statement_and_kept_text(project, pages):
    assert sorted(pages) == sorted(PAGES)
    for path in STORED:
        assert f"{path.stem}: ran clean\n" in project.output
    assert f"Rebuilt {len(PAGES) - 1} pages; open {project.reports / 'index.html'}" in project.output
    # The record is sound, it ran, the agencies ran, the statements ran in two shares, and the sum.
    assert len(project.output.splitlines()) == len(STORED) + 6


def test_the_manifest_names_every_file_of_the_site(project, files):
    parts = read_manifest(project.reports)[1].values()
    listed = [name for part in parts for name in part.files]
    assert sorted(listed) == sorted(set(files) - {"manifest.json"})
    assert [
        name
        for name in files
        if not re.fullmatch(r"([a-z]+/)*[\w.-]+\.(html|svg|png|pdf|csv|parquet|xlsx|xml|json|md|ipynb)", name)
    ] == []


def test_running_again_leaves_every_stored_byte_as_it_was(project):
    for name in ("README.md", ".github/chart.svg", *(f"notebooks/{path.name}" for path in STORED)):
        assert (project.home / name).read_bytes() == (HOME / name).read_bytes(), f"{name} is stale; run make report"


def test_the_readme_is_written(project):
    """The answers of the stored notebooks stand in it, and the chart beside it."""
    for path in QUESTIONS:
        notebook = nbformat.read(path, as_version=4)
        assert strip_tags(summarise(path, notebook)) in (project.home / "README.md").read_text("utf-8")
    assert (project.home / ".github" / "chart.svg").read_text("utf-8").startswith("<?xml")


def test_the_front_page_holds_every_question_with_its_answer(pages, files):
    for path in QUESTIONS:
        notebook = nbformat.read(path, as_version=4)
        assert strip_tags(summarise(path, notebook)) in pages["index.html"].text
        assert (f"{path.stem}.html", read_question(path)) in pages["index.html"].links
    assert len(re.findall(r'<section class="question">', files["index.html"].decode())) == len(QUESTIONS)


def test_no_page_asks_any_host_for_anything(pages, files):
    for name, page in pages.items():
        for tag, given in page.found:
            for asks in {"src", "srcset", "poster", "data", "action", "formaction", "background"} & set(given):
                assert given[asks] in files or given[asks].startswith("data:"), f"{name}: <{tag} {asks}>"
            if tag == "link":  # a browser asks a server for an icon where the page brings none
                feed = {
                    "rel": "alternate",
                    "type": "application/atom+xml",
                    "title": given.get("title"),
                    "href": "feed.xml",
                }
                assert given == feed or (given["rel"] == "icon" and given["href"].startswith("data:")), name
            elif tag not in ("a", "use"):
                assert not {"href", "xlink:href"} & set(given), f"{name}: <{tag} href>"
            assert tag != "use" or given["xlink:href"].startswith("#")
            if tag == "script" and name in ("figures.html", "compare.html"):  # on which a reader chooses
                assert given in ({"type": "module"}, {"id": "pairs", "type": "application/json"})
            else:
                assert tag != "script" or given in ({}, {"type": "application/ld+json"})
        assert not re.search(r"url\((?!#)|@import", page.css), name
        assert page.all("iframe") == page.all("object") == [], name


def test_every_page_can_be_read_by_everybody(pages):
    for name, page in pages.items():
        assert len(page.all("h1")) == 1, name
        assert page.all("html") == [{"lang": "en"}]
        assert {"charset": "utf-8"} in page.all("meta")
        assert [given["content"] for given in page.all("meta") if given.get("name") == "viewport"] == [
            "width=device-width, initial-scale=1"
        ]
        # What decorates a link is hidden from those who do not see it; a chart says what it shows.
        assert all("alt" in given for given in page.all("img")), name
        drawn = [given for given in page.all("svg") if given.get("role") == "group"]
        assert len(drawn) == len(page.all("svg")), name
        assert all(len(given["aria-label"]) > 50 for given in drawn), name
        assert len([given for tag, given in page.found if tag == "main"]) == 1
        assert len(set(page.ids)) == len(page.ids), name


def test_every_link_leads_somewhere(pages, files):
    dead = set()
    for name, page in pages.items():
        for given in page.all("a"):
            parts = urlsplit(given["href"])
            path, fragment = unquote(parts.path), unquote(parts.fragment)
            if parts.scheme:
                found = parts.scheme in ("http", "https") and parts.netloc
            elif path == "figures.html" and "=" in fragment:  # what its filters are set to
                offered = {one["value"] for one in pages[path].all("option")}
                found = fragment.partition("=")[2] in offered
            elif path == "compare.html" and ".." in fragment:  # which two are chosen
                found = all(f"statement-{one}.html" in files for one in fragment.split(".."))
            elif fragment:
                found = (path or name) in pages and fragment in pages[path or name].ids
            else:
                found = path in files
            if not found:
                dead.add((name, given["href"]))
    assert dead == set()


def test_a_page_shows_every_chart_of_its_notebook_and_all_its_code(pages, files):
    for path in QUESTIONS:
        notebook, page = nbformat.read(path, as_version=4), pages[f"{path.stem}.html"]
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        charts = sum('<figure class="chart">' in output.get("data", {}).get("text/html", "") for output in outputs)
        assert [given["class"] for given in page.all("svg")] == ["wide", "narrow"] * charts
        for ending in (".svg", "-narrow.svg", "-outlines.svg", ".png", ".pdf", ".csv"):
            taken = [name for name in files if re.fullmatch(rf"charts/{path.stem}-\d+{re.escape(ending)}", name)]
            assert len(taken) == charts
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.source in page.text
        assert strip_tags(summarise(path, notebook)) in page.text
        assert files[f"notebooks/{path.name}"] == path.read_bytes()
