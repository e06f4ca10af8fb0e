"""What is built again after a change, and what is not: the site is always the one that is built from nothing."""

import re
import shutil
import subprocess
import sys
import time

import nbformat
import pytest
import small_project
from small_project import OTHER, SHORT, STATEMENT, THIRD, write_notebook

from interdiction.publishing.manifest import hash_notebook, read_manifest

RECORD_PAGES = {
    *("data.html", "sources.html", "statements.html", "figures.html", "compare.html", "corrections.html"),
    "source-govcn-2021-06-26.html",
}
EVERY_STATEMENT = {f"statement-{name}.html" for name in small_project.SMALL}
QUESTIONS = {f"{stem}.html" for stem in SHORT if not stem.startswith("06")}
AGENCY = {"agency-nia.html"}
ALL = len(RECORD_PAGES | EVERY_STATEMENT | AGENCY | QUESTIONS)
NEXT_JUNE = "statement-nia-2026-06-25.html"


@pytest.fixture
def project(tmp_path):
    """The small project with its site, to change."""
    return small_project.small_project().copy(tmp_path / "project")


def add_next_june(project):
    """Add a statement that is newer than all others."""
    days = dict.fromkeys(("cutoff_earliest", "cutoff_latest"), "2026-06-20") | {"period_start": "2026-01-01"}
    cells = days | {"announced": "2026-06-25", "note": ""}
    project.add("statements", {"statement": OTHER}, statement="nia-2026-06-25", **cells)
    project.add("figures", {"statement": OTHER, "measure": "cases"}, statement="nia-2026-06-25")


def rebuilt(project, *arguments):
    """Build the report, and return how many pages it says it built and which notebooks it ran."""
    output = project.rebuild(*arguments)
    [count] = re.findall(r"^Rebuilt (\d+) pages?; open ", output, re.MULTILINE)
    return int(count), set(re.findall(r"^(\d\d-\w+): ran clean$", output, re.MULTILINE))


def from_nothing(project, folder):
    """The files of the site that the same project builds where there is none."""
    other = project.copy(folder)
    shutil.rmtree(other.reports)
    other.rebuild()
    return other.files()


def differing(one, other):
    """The names of the files that are not the same in two sites."""
    return sorted(name for name in one | other if one.get(name) != other.get(name))


def older(project):
    return {name for name, content in project.files().items() if b"This page is older" in content}


# Nothing has changed.


def test_a_report_that_has_nothing_to_do_says_so_at_once_and_without_pandas(project):
    before = project.files()
    seconds = []
    for _ in range(7):
        start = time.monotonic()
        assert project.rebuild() == f"Nothing has changed; open {project.reports / 'index.html'}\n"
        seconds.append(time.monotonic() - start)
    assert min(seconds) < 0.3
    assert project.files() == before
    command = [sys.executable, "-X", "importtime", "-m", "interdiction", "report"]
    loaded = subprocess.run(command, cwd=project.home, env=project.environment, capture_output=True, text=True).stderr
    assert "interdiction.publishing.manifest" in loaded
    for name in ("pandas", "pyarrow", "numpy", "nbformat", "jinja2", "multiprocessing", "filelock", "rich"):
        assert f" {name}\n" not in loaded


def test_opening_and_saving_notebooks_in_jupyterlab_builds_nothing(project):
    for stem in SHORT:
        notebook = nbformat.read(project.path(stem), as_version=4)
        notebook.metadata.kernelspec = {"display_name": "My Python", "language": "python", "name": "mine"}
        for cell in notebook.cells:
            cell.metadata.collapsed = False
            if cell.cell_type == "code":
                cell.execution_count = 17
        nbformat.write(notebook, project.path(stem))
    assert project.rebuild().startswith("Nothing has changed")


def test_what_a_page_shows_of_a_notebook_changes_its_hash():
    cell = nbformat.v4.new_code_cell(
        "1", id="one", outputs=[nbformat.v4.new_output("display_data", {"text/plain": "1"})]
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    hashes = set()
    for change in (
        lambda: None,
        lambda: cell.update(source="2"),
        lambda: cell.metadata.update(tags=["answer"]),
        lambda: cell.outputs[0].data.update({"text/plain": "2"}),
        lambda: cell.update(outputs=[nbformat.v4.new_output("stream", name="stdout", text="2")]),
        lambda: notebook.cells.insert(0, nbformat.v4.new_markdown_cell("1", id="two")),
        lambda: notebook.cells.insert(0, nbformat.v4.new_raw_cell("1", id="three")),
    ):
        change()
        hashes.add(hash_notebook(nbformat.writes(notebook).encode()))
    assert len(hashes) == 7
    assert hash_notebook(b"{") != hash_notebook(b"no notebook")


@pytest.mark.slow
def test_files_of_the_site_that_are_not_as_they_were_written_are_built_again(project):
    before = project.files()
    (project.reports / "03-claims.html").unlink()
    (project.reports / "data" / "figures.csv").write_bytes(before["data/figures.csv"][:-100])
    for name in ("index.html", "charts/02-chart-1.png", f"statement-{OTHER}.html"):
        content = before[name]
        (project.reports / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert rebuilt(project) == (3 + len(RECORD_PAGES), {"02-chart", "03-claims"})
    assert project.files() == before


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"parts": [], "inputs": ""}', '{"inputs": "", "parts": {"a": 1}}']
)
def test_a_manifest_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert read_manifest(tmp_path) == ("", {})


# What anything is built from has changed.

NOTICED = (
    *("notebooks/03-claims.ipynb", "lib/interdiction/text/words.py", "lib/interdiction/site/templates/page.css"),
    *("data/claims.csv", "data/datapackage.json", "data/records/made-cases.csv", "seeds/000_e2b995e5acfe77ef.txt"),
    *("requirements.lock", "CITATION.cff", "reports/data/figures.csv"),
)


def test_a_change_of_anything_is_noticed(project):
    command = (
        "from interdiction.home import find_project; from interdiction.publishing.manifest import is_current; "
        "data, notebooks, reports, _ = find_project(); print(is_current(reports, notebooks, data, False))"
    )
    current = {}
    for name in ("nothing", *NOTICED):
        path, before = project.home / name, (project.home / name).read_bytes() if name != "nothing" else b""
        path.write_bytes(before.replace(b"claims", b"Claims") if name.endswith(".ipynb") else before + b"\n")
        ran = subprocess.run(
            [sys.executable, "-c", command], cwd=project.home, env=project.environment, stdout=subprocess.PIPE
        )
        current[name] = ran.stdout
        path.write_bytes(before)
    assert current == {"nothing": b"True\n"} | dict.fromkeys(NOTICED, b"False\n")


def test_what_belongs_to_no_site_is_not(project):
    for name in (
        "data/notes",
        "data/.#figures.csv",
        "README.md",
        "notebooks/Untitled.ipynb",
        "notebooks/scratch.ipynb",
    ):
        (project.home / name).write_text("of a reader")
    assert project.rebuild().startswith("Nothing has changed")


@pytest.mark.slow
def test_a_changed_notebook_builds_its_own_page_again_and_a_new_title_those_beside_it(project, tmp_path):
    write_notebook(project.path("02-chart"), SHORT["02-chart"] + "\n\n", "What of 02-chart?")
    assert rebuilt(project) == (1, {"02-chart"})
    write_notebook(project.path("01-one"), SHORT["01-one"], "How many?")
    assert rebuilt(project) == (2, {"01-one", "02-chart"})
    assert b"</span> How many?</a>" in project.files()["02-chart.html"]
    assert project.rebuild().startswith("Nothing has changed")
    assert differing(project.files(), from_nothing(project, tmp_path / "nothing")) == []


def test_the_page_of_each_statement_shows_its_own_figures(project):
    printed = {STATEMENT: "5.55 metric tons", OTHER: "5.63吨", THIRD: "12.46吨"}
    files = project.files()
    for name in small_project.SMALL:
        page = files[f"statement-{name}.html"].decode()
        assert [of for of, words in printed.items() if words in page] == [name]


@pytest.mark.slow
def test_a_changed_notebook_of_statements_builds_their_pages_again(project):
    source = SHORT["06-each"].replace('"printed"', '"printed", "measure"')
    write_notebook(project.path("06-each"), source, "What of 06-each?", f'statement = "{STATEMENT}"')
    assert rebuilt(project) == (len(EVERY_STATEMENT), {"06-each"})


def test_a_changed_row_of_the_record_builds_the_questions_the_lists_and_its_statement_again(project):
    before = project.files()
    project.change("figures", {"statement": THIRD, "measure": "cases"}, printed="1958起")
    assert rebuilt(project) == (ALL - len({STATEMENT, OTHER}), set(SHORT))
    changed = {name for name, content in project.files().items() if before.get(name) != content}
    assert {name for name in changed if name.startswith("statement-")} == {f"statement-{THIRD}.html"}
    assert project.rebuild().startswith("Nothing has changed")


@pytest.mark.slow
def test_changes_one_after_another_end_in_the_site_that_is_built_from_nothing(project, tmp_path):
    project.change("sources", {"source": "govcn-2021-06-26"}, publisher="The State Council")
    project.rebuild("--only", "02")
    project.path("03-claims").rename(project.path("05-claims"))
    add_next_june(project)
    project.rebuild()
    files = project.files()
    assert "03-claims.html" not in files
    # A statement that is newer than all others has a page, and those beside it lead to it.
    assert f'rel="next" href="{NEXT_JUNE}"'.encode() in files[f"statement-{OTHER}.html"]
    assert f'rel="prev" href="statement-{OTHER}.html"'.encode() in files[NEXT_JUNE]
    # Every page says how far the record goes, and that of a statement of when its newest document is.
    lists = [name for name in files if name.endswith(".html") and not name.startswith("statement-")]
    assert [name for name in lists if b"25 June 2026" not in files[name]] == []
    assert b"25 June 2026" in files[NEXT_JUNE]
    assert differing(files, from_nothing(project, tmp_path / "nothing")) == []


@pytest.mark.slow
def test_the_page_of_a_notebook_that_is_no_longer_there_goes_with_it(project):
    project.path("03-claims").unlink()
    assert rebuilt(project) == (1, {"02-chart"})  # which stood beside it
    assert not [name for name in project.files() if "03-claims" in name]


@pytest.mark.slow
def test_a_site_without_the_notebook_of_statements_leads_to_no_page_that_is_not_there(project):
    project.path("06-each").unlink()
    assert rebuilt(project) == (ALL - len(EVERY_STATEMENT | AGENCY) - 1, set(SHORT) - {"06-each"})
    files = project.files()
    assert not [name for name in files if "statement" in name and not name.startswith("data/")]
    for name, content in files.items():
        if name.endswith(".html"):
            page = content.decode()
            links = [link for link in re.findall(r'<a [^>]*?href="([^"]*)"', page) if not link.startswith("http")]
            assert len(links) > 5
            for link in links:
                file, _, anchor = link.partition("#")
                assert (file or name) in files, (name, link)
                assert not anchor or f'id="{anchor}"'.encode() in files[file or name], (name, link)
            assert ">Statements</a>" not in page


def test_a_record_with_a_problem_is_named_in_one_line_and_the_site_stays(project):
    before = project.files()
    project.change("figures", {"statement": THIRD, "measure": "cases"}, printed="some cases")
    ran = project.report()
    assert ran.returncode == 1
    [line] = (ran.stdout + ran.stderr).splitlines()
    assert line.startswith("figures.csv, row ") or line.startswith("figures.csv")
    assert project.files() == before


# Only some notebooks.


@pytest.mark.slow
def test_pages_that_are_left_out_say_that_they_are_older_if_they_are(project):
    project.change("claims", {"printed": "intensified efforts to strengthen drug control"}, measurable_by="Patrols.")
    output = project.rebuild("--only", "03")
    assert "Rebuilt 1 page; open " in output
    assert older(project) == QUESTIONS - {"03-claims.html"} | RECORD_PAGES


@pytest.mark.slow
def test_pages_that_are_left_out_say_nothing_if_they_are_not_older(project):
    write_notebook(project.path("03-claims"), SHORT["03-claims"] + ".head(3)", "What of 03-claims?")
    assert rebuilt(project, "--only", "03") == (1, {"03-claims"})
    assert older(project) == set()
    assert project.rebuild().startswith("Nothing has changed")


@pytest.mark.slow
def test_statements_whose_notebook_dies_keep_their_pages_and_say_so(project):
    whole = project.path("06-each").read_bytes()
    dies = f"import os\nif statement == '{THIRD}':\n    os._exit(3)"
    write_notebook(project.path("06-each"), dies, "What of 06-each?", f'statement = "{STATEMENT}"')
    before = project.files()
    ran = project.report()
    assert ran.returncode == 1
    assert re.search(r"^statements [12] of 2: its process died with exit code 3$", ran.stdout, re.MULTILINE)
    files = project.files()
    assert set(files) == set(before)
    assert b"Its notebook did not run: statements" in files[f"statement-{THIRD}.html"]
    assert project.report().returncode == 1  # it is tried again, and nothing is said to be fresh
    project.path("06-each").write_bytes(whole)
    project.rebuild()
    assert differing(project.files(), before) == []


# The project itself.


@pytest.mark.slow
def test_the_whole_site_built_twice_is_the_same(tmp_path):
    project = small_project.whole_project()
    assert differing(project.files(), from_nothing(project, tmp_path / "twice")) == []
