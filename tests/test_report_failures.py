"""Notebooks that fail and folders that cannot be written: one line for each, and the last site stays."""

import contextlib
import errno
import io
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from one_statement import ONE, SOURCE
from small_project import write_notebook

from interdiction import InputError
from interdiction.building.build import build_site
from interdiction.home import Project
from interdiction.publishing import publish

# The process of the tests has threads, and Python 3.12 warns when one with threads is copied.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
FINE, RAISES, DIES = "1 + 1", "# the sum\ntotal = 1\ntotal / 0", "import os\nos._exit(1)"
HANGS = "while True:\n    pass"
EDITS = (
    'from pathlib import Path\npath = Path("07-edits.ipynb")\npath.write_text(path.read_text().replace("What", "Who"))'
)


class Ran(NamedTuple):
    """What a run returned and printed, and where it did so."""

    code: int
    output: str
    notebooks: dict[str, bytes]
    pages: dict[str, str]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.exists() else {}


def site(reports):
    return {path.relative_to(reports).as_posix(): path.read_bytes() for path in reports.rglob("*") if path.is_file()}


def run(home, reports=None, **options):
    reports = reports or home / "reports"
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = build_site(Project(ONE, home / "notebooks", reports, True), **options)
    pages = {name: content.decode() for name, content in contents(reports).items() if name.endswith(".html")}
    return Ran(code, output.getvalue(), contents(home / "notebooks"), pages)


def write(home, **sources):
    (home / "notebooks").mkdir(exist_ok=True)
    for name, source in sources.items():
        write_notebook(home / "notebooks" / f"{name}.ipynb", source, f"What of {name} & <b>more</b>?")
    return contents(home / "notebooks")


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Six notebooks that ran, of which four are then changed so that they fail."""
    home = tmp_path_factory.mktemp("failed")
    names = ("01-fine", "02-raises", "03-dies", "04-fine", "05-hangs", "07-edits")
    write(home, **dict.fromkeys(names, FINE))
    first = run(home)
    assert first.code == 0
    before = write(
        home, **{"02-raises": RAISES, "03-dies": DIES, "04-fine": "2 + 2", "05-hangs": HANGS, "07-edits": EDITS}
    )
    start = time.monotonic()
    ran = run(home, limit=5)
    return first, before, ran, time.monotonic() - start


def test_a_failure_is_named_in_a_line_with_the_error(failed):
    ran, output = failed[2], failed[2].output
    assert ran.code == 1
    assert "02-raises.ipynb, cell 2: # the sum\n  ZeroDivisionError: division by zero\n" in output
    assert "03-dies: its process died with exit code 1\n" in output
    assert "05-hangs: one cell or file took more than 5 seconds\n" in output
    assert "07-edits.ipynb: it was changed while it ran; make the report again\n" in output
    assert "Traceback" not in output
    assert "Rebuilt 1 page, 4 failed; open" in output
    assert failed[3] < 40


@pytest.mark.parametrize("name", ["02-raises", "03-dies", "05-hangs"])
def test_a_notebook_that_fails_keeps_its_file_and_its_page_with_a_note(failed, name):
    first, before, ran, _ = failed
    assert ran.notebooks[f"{name}.ipynb"] == before[f"{name}.ipynb"]
    page, note = ran.pages[f"{name}.html"], '<p class="note"><strong>This page is older than the others.</strong>'
    assert note in page
    begin, end = page.index("<!-- note -->"), page.index("<!-- end of note -->")
    assert page[:begin] + "<!-- note -->" + page[end:] == first.pages[f"{name}.html"]


def test_what_a_reader_saved_while_it_ran_is_not_overwritten(failed):
    assert "Who of 07-edits" in failed[2].notebooks["07-edits.ipynb"].decode()


def test_the_other_notebooks_are_done(failed):
    first, _, ran, _ = failed
    assert "04-fine: ran clean\n" in ran.output and "01-fine" not in ran.output
    assert ran.pages["01-fine.html"] == first.pages["01-fine.html"]
    [cell] = [cell for cell in nbformat.reads(ran.notebooks["04-fine.ipynb"].decode(), 4).cells if cell.id == "cell"]
    assert cell.outputs[0].data["text/plain"] == "4"
    assert "This page is older" not in ran.pages["04-fine.html"]
    assert "What of 04-fine &amp; &lt;b&gt;more&lt;/b&gt;?" in ran.pages["index.html"]


def test_only_the_notebooks_that_are_named_are_run(tmp_path):
    before = write(tmp_path, **{"01-one": FINE, "02-two": FINE})
    ran = run(tmp_path, only="01")
    assert ran.code == 0
    assert ran.notebooks["01-one.ipynb"] != before["01-one.ipynb"]
    assert ran.notebooks["02-two.ipynb"] == before["02-two.ipynb"]
    assert set(ran.pages) == {"01-one.html", "index.html"}
    with pytest.raises(InputError, match="has a name that begins with '77'") as refused:
        run(tmp_path, only="77")
    assert "\n" not in str(refused.value)
    assert contents(tmp_path / "notebooks") == ran.notebooks


BROKEN = {
    "half": b"{",
    "nothing": b"",
    "a text": b"not JSON\n",
    "not UTF-8": b"\xff\xfe",
    "a conflict of versions": b"<<<<<<< HEAD\n{}\n",
    "other JSON": b"{}",
    "a list": b"[]",
    "a number": b"1",
}


def test_a_file_that_is_no_notebook_is_named_in_one_line(tmp_path):
    write(tmp_path, **{"01-fine": FINE})
    for name, content in BROKEN.items():
        (tmp_path / "notebooks" / f"02-{name}.ipynb").write_bytes(content)
    ran = run(tmp_path)
    assert ran.code == 1
    for name, content in BROKEN.items():
        assert f"\n02-{name}.ipynb: not a notebook; mend it, or move it out of notebooks/\n" in ran.output
        assert ran.notebooks[f"02-{name}.ipynb"] == content
        assert f"02-{name}.html" not in ran.pages
    assert "01-fine: ran clean\n" in ran.output


def test_a_scratch_notebook_is_no_page_and_no_question(tmp_path):
    """JupyterLab saves a new notebook with one empty cell as Untitled.ipynb."""
    write(tmp_path, **{"01-fine": FINE, "Untitled": RAISES, "scratch": FINE})
    (tmp_path / "notebooks" / "Untitled1.ipynb").write_bytes(b"{")
    ran = run(tmp_path)
    assert ran.code == 0
    of_record = {
        f"{name}.html" for name in ("index", "data", "sources", "figures", "compare", "corrections", f"source-{SOURCE}")
    }
    assert set(ran.pages) == {"01-fine.html", *of_record}
    assert ran.pages["index.html"].count('<section class="question">') == 1


def test_a_notebook_that_was_just_made_stops_nothing(tmp_path):
    write(tmp_path, **{"01-fine": FINE})
    for name, cells in {"02-new": [nbformat.v4.new_code_cell("", id="new")], "03-new": []}.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / f"{name}.ipynb")
    ran = run(tmp_path)
    assert ran.code == 0
    assert "01-fine: ran clean\n" in ran.output
    assert {"01-fine.html", "02-new.html", "03-new.html"} < set(ran.pages)


def test_a_cell_that_shows_an_address_of_a_picture_is_no_chart(tmp_path):
    shows = """import pandas as pd
pd.DataFrame({"address": ['<figure class="chart"><img alt="a" src="data:image/svg+xml;base64,AAAA">']})"""
    write(tmp_path, **{"01-shows": shows})
    ran = run(tmp_path)
    assert (ran.code, ran.output.splitlines()[0]) == (0, "01-shows: ran clean")
    assert "data:image/svg+xml;base64,AAAA" in ran.pages["01-shows.html"]
    assert not (tmp_path / "reports" / "charts").exists()


@pytest.mark.slow
def test_a_notebook_may_take_longer_than_the_limit_of_one_cell(tmp_path):
    write(tmp_path, **{"01-slow": FINE})
    path = tmp_path / "notebooks" / "01-slow.ipynb"
    cells = [nbformat.v4.new_code_cell("import time\ntime.sleep(2)", id=f"cell-{number}") for number in range(4)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert run(tmp_path, limit=5).code == 0


# Folders.


@pytest.mark.parametrize("place", ["a file", "below a file"])
def test_a_folder_that_cannot_be_written_to_is_refused_in_one_line(tmp_path, place):
    before = write(tmp_path, **{"01-fine": FINE})
    (tmp_path / "in the way").write_text("a file")
    reports = tmp_path / "in the way" if place == "a file" else tmp_path / "in the way" / "reports"
    with pytest.raises(InputError, match=r"cannot be written: .*; make room or choose another folder") as refused:
        run(tmp_path, reports)
    assert str(tmp_path / "in the way") in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (tmp_path / "in the way").read_text() == "a file"
    assert contents(tmp_path / "notebooks") == before


def test_a_site_behind_a_link_is_replaced_where_it_is(tmp_path):
    write(tmp_path, **{"01-fine": FINE})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "reports").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        assert "01-fine.html" in run(tmp_path, force=True).pages
    assert (tmp_path / "reports").is_symlink() and (tmp_path / "elsewhere" / "01-fine.html").exists()


@pytest.mark.parametrize(
    "full_after", [3, pytest.param(0, marks=pytest.mark.slow), pytest.param(25, marks=pytest.mark.slow)]
)
def test_a_disk_that_is_full_leaves_the_last_site_and_one_line(tmp_path, monkeypatch, full_after):
    write(tmp_path, **{"01-fine": FINE})
    run(tmp_path)
    before, written = site(tmp_path / "reports"), []
    own = Path.write_bytes

    def full(path, content):
        written.append(path)
        if len(written) > full_after:
            own(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return own(path, content)

    monkeypatch.setattr(publish.Path, "write_bytes", full)
    with pytest.raises(InputError, match=r"cannot be written: No space left on device; make room") as refused:
        run(tmp_path, force=True)
    assert "\n" not in str(refused.value)
    assert site(tmp_path / "reports") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".reports.lock", "notebooks", "reports"]
    assert [path.name for path in (tmp_path / "notebooks").iterdir()] == ["01-fine.ipynb"]


def mounted(kind, folder):
    """Mount a small disk, where this may be done."""
    if not shutil.which("mount") or subprocess.run([*kind, str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")


@pytest.mark.slow
@pytest.mark.parametrize("remounted", ["full", "ro"])
def test_a_real_disk_that_is_full_or_read_only_leaves_the_last_site(tmp_path, remounted):
    write(tmp_path, **{"01-fine": FINE})
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted(["mount", "-t", "tmpfs", "-o", "size=8m", "none"], disk)
    try:
        assert run(tmp_path, disk / "reports").code == 0
        before = site(disk / "reports")
        left = f"size={shutil.disk_usage(disk).used + 200_000}" if remounted == "full" else remounted
        mounted(["mount", "-o", f"remount,{left}"], disk)
        with pytest.raises(InputError, match=r"cannot be written: .*; make room or choose another folder") as refused:
            run(tmp_path, disk / "reports", force=True)
        assert "\n" not in str(refused.value)
        assert site(disk / "reports") == before
        assert {path.name for path in disk.iterdir()} == {".reports.lock", "reports"}
    finally:
        subprocess.run(["umount", str(disk)], check=True)
