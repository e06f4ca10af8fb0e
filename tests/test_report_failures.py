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
from copied_house import notebook
from one_statement import ONE

from interdiction import InputError
from interdiction.site import publish, runner

FINE, RAISES, DIES = "1 + 1", "# the sum\ntotal = 1\ntotal / 0", "import os\nos._exit(1)"
HANGS = "while True:\n    pass"
EDITS = (
    'from pathlib import Path\npath = Path("f_edits.ipynb")\npath.write_text(path.read_text().replace("What", "Who"))'
)


class Ran(NamedTuple):
    """What a run returned and printed, and where it did so."""

    code: int
    said: str
    notebooks: dict[str, bytes]
    pages: dict[str, str]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.exists() else {}


def site(reports):
    return {path.relative_to(reports).as_posix(): path.read_bytes() for path in reports.rglob("*") if path.is_file()}


def run(home, reports=None, **given):
    reports = reports or home / "reports"
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = runner.run(notebooks=home / "notebooks", reports=reports, data=ONE, **given)
    pages = {name: content.decode() for name, content in contents(reports).items() if name.endswith(".html")}
    return Ran(code, said.getvalue(), contents(home / "notebooks"), pages)


def write(home, **sources):
    (home / "notebooks").mkdir(exist_ok=True)
    for name, source in sources.items():
        notebook(home / "notebooks" / f"{name}.ipynb", source, f"What of {name} & <b>more</b>?")
    return contents(home / "notebooks")


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Six notebooks that ran, of which four are then changed so that they fail."""
    home = tmp_path_factory.mktemp("failed")
    names = ("a_fine", "b_raises", "c_dies", "d_fine", "e_hangs", "f_edits")
    write(home, **dict.fromkeys(names, FINE))
    first = run(home)
    assert first.code == 0
    before = write(home, b_raises=RAISES, c_dies=DIES, d_fine="2 + 2", e_hangs=HANGS, f_edits=EDITS)
    start = time.monotonic()
    ran = run(home, seconds=5)
    return first, before, ran, time.monotonic() - start


def test_a_failure_is_named_in_a_line_with_the_error(failed):
    ran, said = failed[2], failed[2].said
    assert ran.code == 1
    assert "b_raises.ipynb, cell 2: # the sum\n  ZeroDivisionError: division by zero\n" in said
    assert "c_dies: its process died with exit code 1\n" in said
    assert "e_hangs: it said nothing for 5 seconds\n" in said
    assert "f_edits.ipynb: it was changed while it ran; make the report again\n" in said
    assert "Traceback" not in said
    assert "1 pages are made again, 4 failed; open" in said
    assert failed[3] < 40


@pytest.mark.parametrize("name", ["b_raises", "c_dies", "e_hangs"])
def test_a_notebook_that_fails_keeps_its_file_and_its_page_with_a_note(failed, name):
    first, before, ran, _ = failed
    assert ran.notebooks[f"{name}.ipynb"] == before[f"{name}.ipynb"]
    page, note = ran.pages[f"{name}.html"], '<p class="note"><strong>This page is older than the others.</strong>'
    assert note in page
    begin, end = page.index("<!-- note -->"), page.index("<!-- end of note -->")
    assert page[:begin] + "<!-- note -->" + page[end:] == first.pages[f"{name}.html"]


def test_what_a_reader_saved_while_it_ran_is_not_overwritten(failed):
    assert "Who of f_edits" in failed[2].notebooks["f_edits.ipynb"].decode()


def test_the_other_notebooks_are_done(failed):
    first, _, ran, _ = failed
    assert "d_fine: ran clean\n" in ran.said and "a_fine" not in ran.said
    assert ran.pages["a_fine.html"] == first.pages["a_fine.html"]
    [cell] = [cell for cell in nbformat.reads(ran.notebooks["d_fine.ipynb"].decode(), 4).cells if cell.id == "cell"]
    assert cell.outputs[0].data["text/plain"] == "4"
    assert "This page is older" not in ran.pages["d_fine.html"]
    assert "What of d_fine &amp; &lt;b&gt;more&lt;/b&gt;?" in ran.pages["index.html"]


def test_only_the_notebooks_that_are_named_are_run(tmp_path):
    before = write(tmp_path, **{"01_one": FINE, "02_two": FINE})
    ran = run(tmp_path, only="01")
    assert ran.code == 0
    assert ran.notebooks["01_one.ipynb"] != before["01_one.ipynb"]
    assert ran.notebooks["02_two.ipynb"] == before["02_two.ipynb"]
    assert set(ran.pages) == {"01_one.html", "index.html"}
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
    write(tmp_path, a_fine=FINE)
    for name, content in BROKEN.items():
        (tmp_path / "notebooks" / f"{name}.ipynb").write_bytes(content)
    ran = run(tmp_path)
    assert ran.code == 1
    for name, content in BROKEN.items():
        assert f"\n{name}.ipynb: not a notebook; mend it, or move it out of notebooks/\n" in ran.said
        assert ran.notebooks[f"{name}.ipynb"] == content
        assert f"{name}.html" not in ran.pages
    assert "a_fine: ran clean\n" in ran.said


def test_a_notebook_that_was_just_made_stops_nothing(tmp_path):
    """JupyterLab saves a new notebook with one empty cell as Untitled.ipynb."""
    write(tmp_path, a_fine=FINE)
    for name, cells in {"Untitled": [nbformat.v4.new_code_cell("", id="new")], "Untitled1": []}.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / f"{name}.ipynb")
    ran = run(tmp_path)
    assert ran.code == 0
    assert "a_fine: ran clean\n" in ran.said
    assert {"a_fine.html", "Untitled.html", "Untitled1.html"} < set(ran.pages)


# Folders.


@pytest.mark.parametrize("place", ["a file", "below a file"])
def test_a_folder_that_cannot_be_written_to_is_refused_in_one_line(tmp_path, place):
    before = write(tmp_path, a_fine=FINE)
    (tmp_path / "in the way").write_text("a file")
    reports = tmp_path / "in the way" if place == "a file" else tmp_path / "in the way" / "reports"
    with pytest.raises(InputError, match=r"cannot be written: .*; make room or choose another folder") as refused:
        run(tmp_path, reports)
    assert str(tmp_path / "in the way") in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (tmp_path / "in the way").read_text() == "a file"
    assert contents(tmp_path / "notebooks") == before


def test_a_site_behind_a_link_is_replaced_where_it_is(tmp_path):
    write(tmp_path, a_fine=FINE)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "reports").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        assert "a_fine.html" in run(tmp_path, force=True).pages
    assert (tmp_path / "reports").is_symlink() and (tmp_path / "elsewhere" / "a_fine.html").exists()


@pytest.mark.parametrize(
    "full_after", [3, pytest.param(0, marks=pytest.mark.slow), pytest.param(30, marks=pytest.mark.slow)]
)
def test_a_disk_that_is_full_leaves_the_last_site_and_one_line(tmp_path, monkeypatch, full_after):
    write(tmp_path, a_fine=FINE)
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
    assert [path.name for path in (tmp_path / "notebooks").iterdir()] == ["a_fine.ipynb"]


def test_without_the_exchange_of_two_folders_they_are_renamed(tmp_path, monkeypatch):
    write(tmp_path, a_fine=FINE)
    run(tmp_path)
    monkeypatch.setattr(publish, "_exchanged", lambda one, other: False)
    before = site(tmp_path / "reports")
    assert run(tmp_path, force=True).code == 0
    assert site(tmp_path / "reports") == before
    # Ended between the two renamings: the next run finds the old site where it was put.
    (tmp_path / "reports").rename(tmp_path / ".reports.old")
    assert run(tmp_path).code == 0
    assert site(tmp_path / "reports") == before
    assert not (tmp_path / ".reports.old").exists()


def mounted(kind, folder):
    """Mount a small disk, where this may be done."""
    if not shutil.which("mount") or subprocess.run([*kind, str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")


@pytest.mark.slow
@pytest.mark.parametrize("remounted", ["full", "ro"])
def test_a_real_disk_that_is_full_or_read_only_leaves_the_last_site(tmp_path, remounted):
    write(tmp_path, a_fine=FINE)
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
