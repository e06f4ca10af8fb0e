"""A report that is broken off, two at once, and what is seen of one that runs: the last site stays whole."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import small_project

from interdiction.cli import main
from interdiction.publishing.manifest import hash_bytes, read_manifest

MOMENTS = np.random.default_rng(20210625)
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="what runs is found in /proc")


@pytest.fixture
def project(tmp_path):
    """The small project, and an empty folder for what is temporary."""
    project = small_project.small_project().copy(tmp_path / "project")
    (tmp_path / "temporary").mkdir()
    project.environment |= {"TMPDIR": str(tmp_path / "temporary")}
    return project


def assert_whole(project):
    """Every file that the site lists is there as it was written, and no other; no page is older than others."""
    files = project.files()
    del files["manifest.json"]
    parts = read_manifest(project.reports)[1].values()
    listed = {name: known for part in parts for name, known in part.files.items()}
    assert {name: hash_bytes(content) for name, content in files.items()} == listed
    assert not [name for name, content in files.items() if b"This page is older" in content]


def hidden(project):
    """What lies beside the site and does not belong there."""
    return {path.name for path in project.home.glob(".*")} - {".reports.lock", ".github"}


def processes(running):
    """The processes of the session that a run began."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it has ended
        found += [int(path.name)] if int(session) == running.pid and state != "Z" else []
    return found


def assert_nothing_runs(running, seconds):
    end = time.monotonic() + seconds
    while processes(running) and time.monotonic() < end:
        time.sleep(0.1)
    assert processes(running) == []


def kill(project, arguments, moments):
    """End runs at some moments, each without a word, and hold the site to be whole after each."""
    before, temporary = project.files(), Path(project.environment["TMPDIR"])
    for after in moments:
        running = project.begin(*arguments)
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            running.kill()  # and no process of its own
        running.communicate()
        assert_nothing_runs(running, 20)
        assert list(temporary.iterdir()) == []
        assert project.rebuild().startswith("Nothing has changed")  # and clears what was left
        assert hidden(project) == set()
        assert_whole(project)
        assert project.files() == before


def seconds_of(project, *arguments):
    """How long a run takes that nobody ends."""
    start = time.monotonic()
    project.rebuild(*arguments)
    return time.monotonic() - start


def test_a_run_that_is_killed_leaves_the_last_site_and_nothing_else(project):
    kill(project, ["--force"], [1.5, 3])


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_of_fifty_moments_leaves_the_last_site(project):
    most = 1.05 * seconds_of(project, "--force")
    kill(project, ["--force"], MOMENTS.uniform(0.02, most, 50))


@pytest.mark.parametrize("left", [(".reports.new",), (".reports.old",), (".reports.new", ".reports.old")])
def test_what_an_interrupted_run_left_beside_the_site_is_cleared_by_the_next(project, left):
    for name in left:
        shutil.copytree(project.reports, project.home / name)
    if left == (".reports.old",):  # ended between the two renames
        shutil.rmtree(project.reports)
    assert project.rebuild().startswith("Nothing has changed")
    assert hidden(project) == set()
    assert_whole(project)


@pytest.mark.slow
def test_the_whole_report_killed_at_five_moments_leaves_the_last_site(tmp_path):
    project = small_project.whole_project().copy(tmp_path / "project")
    (tmp_path / "temporary").mkdir()
    project.environment |= {"TMPDIR": str(tmp_path / "temporary")}
    most = seconds_of(project, "--force")
    kill(project, ["--force"], MOMENTS.uniform(0.1 * most, 1.05 * most, 5))


@pytest.mark.parametrize("seconds", [1.0, *(pytest.param(n / 4, marks=pytest.mark.slow) for n in range(1, 16))])
def test_ctrl_c_leaves_the_last_site_and_says_so_in_one_line(project, seconds):
    before = project.files()
    running = project.begin("--force")
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGINT)
    _, error = running.communicate(timeout=30)
    if running.returncode == 0:
        pytest.skip("it was done before")
    assert running.returncode == 130
    assert error == "Stopped; the last report is as it was.\n"
    assert_nothing_runs(running, 10)
    assert project.files() == before
    assert_whole(project)
    assert list(Path(project.environment["TMPDIR"]).iterdir()) == []


def test_ctrl_c_that_a_compiled_module_turned_into_an_import_error_is_still_ctrl_c(monkeypatch, capsys):
    def import_broken(*_):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as interruption:
            raise ImportError("initialization failed") from interruption

    def end(code):
        raise SystemExit(code)

    monkeypatch.setattr("interdiction.home.find_project", import_broken)
    monkeypatch.setattr("os._exit", end)
    with pytest.raises(SystemExit) as ended:
        main(["report"])
    assert ended.value.code == 130
    assert capsys.readouterr().err == "Stopped; the last report is as it was.\n"


@pytest.mark.slow
def test_a_cell_that_never_ends_does_not_outlive_the_report(project):
    small_project.write_notebook(project.path("07-never"), "while True:\n    pass")
    running = project.begin("--only", "07")
    end = time.monotonic() + 60
    while len(processes(running)) < 2 and time.monotonic() < end:  # the report and the cell
        time.sleep(0.2)
    time.sleep(1)
    running.kill()
    running.communicate()
    assert_nothing_runs(running, 10)


@pytest.mark.slow
def test_two_reports_at_once_wait_for_each_other(project):
    before = project.files()
    both = [project.begin("--force") for _ in range(2)]
    printed = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], printed
    assert sum("Another report is being built here; this one waits for it.\n" in out for out, _ in printed) == 1
    assert [error for _, error in printed] == ["", ""]
    assert project.files() == before
    assert_whole(project)


@pytest.mark.slow
def test_without_a_terminal_there_are_plain_lines(project):
    ran = project.report("--force", "--only", "01")
    assert ran.stdout.splitlines()[1:] == [
        "01-one: ran clean",
        f"Rebuilt 1 page; open {project.reports / 'index.html'}",
    ]
    assert ran.stderr == ""
