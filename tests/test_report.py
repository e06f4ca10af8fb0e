"""The report is made of the notebooks as they are, whole or not at all, and to the same bytes."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from interdiction import Refusal
from interdiction.report import runner

STORED = sorted(runner.NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """All notebooks re-run once in a copy: the copies and the pages."""
    notebooks, reports = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("reports")
    for path in STORED:
        shutil.copy(path, notebooks)
    assert runner.run(notebooks=notebooks, reports=reports) == 0
    return notebooks, reports


@pytest.fixture
def one(tmp_path):
    """A copy of one notebook alone, for damage."""
    (tmp_path / "notebooks").mkdir()
    return Path(shutil.copy(STORED[1], tmp_path / "notebooks"))


def changed(path, cell_id, old, new):
    notebook = json.loads(path.read_text("utf-8"))
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == cell_id]
    source = "".join(cell["source"])
    assert old in source
    cell["source"] = source.replace(old, new)
    path.write_text(json.dumps(notebook), "utf-8")


def rerun(path):
    return runner.run(notebooks=path.parent, reports=path.parent.parent / "reports")


class Page(HTMLParser):
    """The links, pictures, names and headings of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.alts, self.ids, self.headings, self.language = [], [], set(), 0, ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        self.headings += tag == "h1"
        self.language = given.get("lang", self.language) if tag == "html" else self.language
        if tag == "img":
            self.alts.append(given.get("alt"))
        if tag == "a":
            self.links.append(given["href"])
        elif "src" in given or "href" in given:
            assert given.get("src", given.get("href")).startswith("data:"), f"<{tag}> asks for a file"


def test_running_again_gives_the_stored_bytes(site):
    notebooks, reports = site
    for path in STORED:
        assert (notebooks / path.name).read_bytes() == path.read_bytes(), f"{path.name} is stale; run make report"
    before = {path.name: path.read_bytes() for path in reports.iterdir()}
    assert set(before) == {"index.html", *(f"{path.stem}.html" for path in STORED)}
    assert runner.run("02", notebooks=notebooks, reports=reports) == 0
    assert {path.name: path.read_bytes() for path in reports.iterdir()} == before


def test_every_page_stands_alone(site):
    for path in site[1].iterdir():
        page = Page(path)
        assert (page.headings, page.language) == (1, "en")
        assert all(page.alts)
        assert not re.search(r"url\(|@import|<script", path.read_text("utf-8"))
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in page.ids, link
            elif not link.startswith("http"):
                assert (path.parent / link).exists(), link


def test_the_index_asks_and_answers(site):
    index = (site[1] / "index.html").read_text("utf-8")
    for path in STORED:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert "".join(cells[0]["source"]).splitlines()[0].lstrip("# ") in index
        assert f'href="{path.stem}.html"' in index
    assert "8.338 to 8.361 kg per person" in index


@pytest.mark.parametrize(
    ("reading", "says"), [("rounded", "8.338 to 8.354 kg per person"), ("cut_off", "8.345 to 8.361 kg per person")]
)
def test_the_reading_changes_every_sentence(one, reading, says):
    changed(one, "parameters", '"either"  #', f'"{reading}"  #')
    assert rerun(one) == 0
    assert says in (one.parent.parent / "reports" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("cell_id", "old", "new", "place", "says"),
    [
        ("parameters", "nia-2021-06-25", "nia-1999-06-25", 3, "statement 'nia-1999-06-25' has no figures"),
        ("parameters", "either", "exact", 3, "reading 'exact' does not exist; choose one of either, rounded, cut_off"),
        ("answer", "first =", "wrong = 1 / 0\nfirst =", 4, "ZeroDivisionError: division by zero"),
        ("load", "import pandas", "import os\nos._exit(1)\nimport pandas", None, "died"),
    ],
)
def test_a_failing_cell_is_named_and_nothing_is_replaced(one, capsys, cell_id, old, new, place, says):
    changed(one, cell_id, old, new)
    before = one.read_bytes()
    assert rerun(one) == 1
    said = capsys.readouterr().out
    assert says in said.lower() if place is None else f"{one.name}, cell {place}: " in said and says in said
    assert "Traceback" not in said and len(said.splitlines()) <= 4
    assert one.read_bytes() == before
    assert [path.name for path in (one.parent.parent / "reports").iterdir()] == ["index.html"]
    assert [path.name for path in one.parent.iterdir()] == [one.name]


@pytest.mark.parametrize("content", [b"{", b"", b"{}", b"\xff\xfe", b"<<<<<<< ours"])
def test_what_is_no_notebook_is_said_in_one_line(one, capsys, content):
    one.write_bytes(content)
    reports = one.parent.parent / "reports"
    reports.mkdir()
    (reports / f"{one.stem}.html").write_text("the page of a better day")
    assert rerun(one) == 1
    assert f"{one.name}: not a notebook" in capsys.readouterr().out
    assert (reports / f"{one.stem}.html").read_text() == "the page of a better day"


def test_an_empty_notebook_of_the_reader_has_its_page(one):
    cells = [{"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": ""}]
    empty = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (one.parent / "Untitled.ipynb").write_text(json.dumps(empty))
    assert runner.run("Untitled", notebooks=one.parent, reports=one.parent.parent / "reports") == 0
    assert "Untitled" in (one.parent.parent / "reports" / "index.html").read_text("utf-8")


def test_a_notebook_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refusal, match="has a name that begins with '77'"):
        runner.run("77", reports=tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(one):
    (one.parent.parent / "reports").write_text("in the way")
    with pytest.raises(Refusal, match="cannot be written: File exists"):
        rerun(one)
