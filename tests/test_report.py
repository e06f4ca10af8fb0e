"""The report: pages that stand alone, made of notebooks as they are, whole or not at all."""

import contextlib
import io
import re
import shutil
import time
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from interdiction import Refusal
from interdiction.report import runner
from interdiction.report.pages import answer, question

STORED = sorted(runner.NOTEBOOKS.glob("*.ipynb"))
PAGES = ["index.html", *(f"{path.stem}.html" for path in STORED)]


class Ran(NamedTuple):
    """What a run returned and printed, and where it did so."""

    code: int
    said: str
    notebooks: dict[str, bytes]
    pages: dict[str, bytes]
    folder: object


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def run(home, reports, only=""):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = runner.run(only, notebooks=home / "notebooks", reports=reports)
    return Ran(code, said.getvalue(), contents(home / "notebooks"), contents(reports), reports)


# Our own notebooks.


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of the notebooks, with the README and its chart beside them."""
    home = tmp_path_factory.mktemp("home")
    (home / "notebooks").mkdir()
    (home / ".github").mkdir()
    for path in STORED:
        shutil.copy(path, home / "notebooks")
    shutil.copy(runner.NOTEBOOKS.parent / "README.md", home)
    shutil.copy(runner.NOTEBOOKS.parent / ".github" / "chart.svg", home / ".github")
    return home


@pytest.fixture(scope="module")
def first(home, tmp_path_factory):
    return run(home, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(home, first, tmp_path_factory):
    return run(home, tmp_path_factory.mktemp("second") / "a new folder")


def test_a_page_is_written_for_every_notebook_and_one_for_all(first):
    assert first.code == 0
    assert sorted(first.pages) == sorted(PAGES)
    for path in STORED:
        assert f"{path.stem}: ran clean\n" in first.said
    assert f"{len(STORED)} of {len(STORED)} notebooks are re-run; open {first.folder / 'index.html'}" in first.said
    assert len(first.said.splitlines()) == len(STORED) + 1


def test_running_again_leaves_every_stored_byte_as_it_was(home, first):
    assert first.notebooks == {path.name: path.read_bytes() for path in STORED}
    for name in ("README.md", ".github/chart.svg"):
        stored = (runner.NOTEBOOKS.parent / name).read_bytes()
        assert (home / name).read_bytes() == stored, f"{name} is stale; run make report"


def test_a_second_run_gives_the_same_bytes(first, second):
    assert second.code == 0
    assert second.notebooks == first.notebooks
    assert second.pages == first.pages


def test_the_index_holds_every_question_with_its_answer(first):
    index = Page(first.pages["index.html"])
    for path in STORED:
        notebook = nbformat.read(path, as_version=4)
        assert question(notebook) in index.text
        assert answer(notebook) in index.text
        assert (f"{path.stem}.html", question(notebook)) in index.links


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


@pytest.fixture(params=PAGES)
def page(request, first):
    return Page(first.pages[request.param])


def test_a_page_asks_no_other_host_for_anything(page):
    for tag, given in page.found:
        for name in {"src", "srcset", "poster", "data", "action", *(() if tag == "a" else {"href"})} & set(given):
            assert given[name].startswith("data:"), f"<{tag} {name}> asks for {given[name][:80]}"
    assert not re.search(r"url\(|@import", page.css)
    assert page.all("script") == page.all("iframe") == []
    assert [given["rel"] for given in page.all("link")] == ["icon"]  # or a browser asks a server for one


def test_a_page_can_be_read_by_everybody(page):
    assert len(page.all("h1")) == 1
    assert page.all("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in page.all("meta")
    assert [given["content"] for given in page.all("meta") if given.get("name") == "viewport"] == [
        "width=device-width, initial-scale=1"
    ]
    assert all(len(given.get("alt") or "") > 50 for given in page.all("img"))
    assert len(page.all("title")) == len(page.all("main")) == 1


def test_every_link_of_a_page_leads_somewhere(page, first):
    assert len(set(page.ids)) == len(page.ids)
    for given in page.all("a"):
        parts = urlsplit(given["href"])
        if parts.scheme:
            assert parts.scheme in {"http", "https"} and parts.netloc
            continue
        there = Page(first.pages[unquote(parts.path)]) if parts.path else page
        assert not parts.fragment or unquote(parts.fragment) in there.ids, given["href"]


def test_a_page_shows_every_chart_of_its_notebook_and_all_its_code(first):
    for path in STORED:
        notebook, page = nbformat.read(path, as_version=4), Page(first.pages[f"{path.stem}.html"])
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        charts = sum('<figure class="chart">' in output.data.get("text/html", "") for output in outputs)
        assert len(page.all("img")) == charts
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.source in page.text
        assert answer(notebook) in page.text


# Notebooks that fail: small ones, whose kernels start and end at once.

FINE, RAISES, DIES = "1 + 1", "# the sum\ntotal = 1\ntotal / 0", "import os\nos._exit(1)"


def small(home, **cells):
    """Write a notebook of two cells for each name, and an older page for it."""
    for folder in ("notebooks", "reports"):
        (home / folder).mkdir(exist_ok=True)
    for name, source in cells.items():
        title = nbformat.v4.new_markdown_cell(f"# What of {name} & <b>more</b>?", id="question")
        cell = nbformat.v4.new_code_cell(source, id="cell")
        nbformat.write(nbformat.v4.new_notebook(cells=[title, cell]), home / "notebooks" / f"{name}.ipynb")
        (home / "reports" / f"{name}.html").write_text("an older page", "utf-8")
    return contents(home / "notebooks")


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    home = tmp_path_factory.mktemp("failed")
    before = small(home, a_fine=FINE, b_raises=RAISES, c_dies=DIES, d_fine=FINE)
    start = time.monotonic()
    ran = run(home, home / "reports")
    return ran, before, time.monotonic() - start


def test_a_cell_that_raises_is_named_with_its_error(failed):
    ran, _, _ = failed
    assert ran.code == 1
    assert "b_raises.ipynb, cell 2: # the sum\n  ZeroDivisionError: division by zero\n" in ran.said
    assert "Traceback" not in ran.said


def test_a_kernel_that_dies_is_reported_soon(failed):
    ran, _, seconds = failed
    assert seconds < 30
    [line] = [line for line in ran.said.splitlines() if line.startswith("c_dies.ipynb")]
    assert "died" in line.lower()


@pytest.mark.parametrize("name", ["b_raises", "c_dies"])
def test_a_notebook_that_fails_keeps_its_file_and_its_page(failed, name):
    ran, before, _ = failed
    assert ran.notebooks[f"{name}.ipynb"] == before[f"{name}.ipynb"]
    assert ran.pages[f"{name}.html"] == b"an older page"


@pytest.mark.parametrize("name", ["a_fine", "d_fine"])
def test_the_other_notebooks_are_done(failed, name):
    ran, before, _ = failed
    assert f"{name}: ran clean\n" in ran.said
    assert "2 of 4 notebooks are re-run" in ran.said
    assert ran.notebooks[f"{name}.ipynb"] != before[f"{name}.ipynb"]
    [cell] = [cell for cell in nbformat.reads(ran.notebooks[f"{name}.ipynb"].decode(), 4).cells if cell.id == "cell"]
    assert cell.outputs[0].data["text/plain"] == "2"
    page = Page(ran.pages[f"{name}.html"])
    assert f"What of {name} & " in page.text
    assert f"What of {name} & <b>more</b>?" in Page(ran.pages["index.html"]).text


def test_no_file_is_left_half_written(first, failed):
    names = [*first.notebooks, *first.pages, *failed[0].notebooks, *failed[0].pages]
    assert [name for name in names if not re.fullmatch(r"[\w-]+\.(ipynb|html)", name)] == []


def test_only_the_notebooks_that_are_named_are_run(tmp_path):
    before = small(tmp_path, **{"01_one": FINE, "02_two": FINE})
    ran = run(tmp_path, tmp_path / "reports", only="01")
    assert ran.code == 0
    assert ran.notebooks["01_one.ipynb"] != before["01_one.ipynb"]
    assert ran.notebooks["02_two.ipynb"] == before["02_two.ipynb"]
    assert ran.pages["02_two.html"] == b"an older page"
    assert "What of 02_two" in Page(ran.pages["index.html"]).text
    with pytest.raises(Refusal, match="has a name that begins with '77'") as refused:
        run(tmp_path, tmp_path / "reports", only="77")
    assert "\n" not in str(refused.value)
    assert contents(tmp_path / "notebooks") == ran.notebooks


@pytest.mark.parametrize("page", ["an older page", None])
@pytest.mark.parametrize(
    "content",
    [b"{", b"", b"not JSON\n", b"\xff\xfe", b"<<<<<<< HEAD\n{}\n", b"{}"],
    ids=["half", "nothing", "a text", "not UTF-8", "a conflict of versions", "other JSON"],
)
def test_a_file_that_is_no_notebook_is_named_in_one_line(tmp_path, content, page):
    small(tmp_path, broken=FINE)
    (tmp_path / "notebooks" / "broken.ipynb").write_bytes(content)
    if page is None:
        (tmp_path / "reports" / "broken.html").unlink()
    ran = run(tmp_path, tmp_path / "reports")
    assert ran.code == 1
    [line, total] = ran.said.splitlines()
    assert line.startswith("broken.ipynb: not a notebook")
    assert total.startswith("0 of 1 notebooks are re-run")
    assert ran.notebooks == {"broken.ipynb": content}
    assert set(ran.pages) == {"index.html", *(["broken.html"] if page else [])}


@pytest.mark.parametrize("cells", [[], [nbformat.v4.new_code_cell("", id="new")]], ids=["no cell", "an empty cell"])
def test_a_notebook_that_was_just_made_stops_nothing(tmp_path, cells):
    """JupyterLab saves a new notebook with one empty cell as Untitled.ipynb."""
    before = small(tmp_path, a_fine=FINE)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "Untitled.ipynb")
    ran = run(tmp_path, tmp_path / "reports")
    assert "a_fine: ran clean\n" in ran.said
    assert ran.notebooks["a_fine.ipynb"] != before["a_fine.ipynb"]
    assert "What of a_fine" in Page(ran.pages["index.html"]).text


@pytest.mark.parametrize("place", ["a file", "no folder above it"])
def test_a_folder_that_cannot_be_written_to_is_refused_in_one_line(tmp_path, place):
    before = small(tmp_path, a_fine=FINE)
    (tmp_path / "in the way").write_text("a file")
    reports = tmp_path / "in the way" if place == "a file" else tmp_path / "nowhere" / "reports"
    with pytest.raises(Refusal, match=r"cannot be written: .*; make room or choose another folder") as refused:
        run(tmp_path, reports)
    assert str(reports) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert contents(tmp_path / "notebooks") == before
