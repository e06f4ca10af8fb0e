"""A report that is broken off, two at once, and what is seen of one that runs: the last site stays whole."""

import json
import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path

import copied_house
import numpy as np
import pytest

from interdiction.site.fresh import digest

MOMENTS = np.random.default_rng(20210625)
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="what runs is found in /proc")


@pytest.fixture
def house(tmp_path):
    return copied_house.small().copied(tmp_path / "house")


def assert_whole(house):
    """Every file that the site lists is there as it was written, and no other; no page is older than others."""
    files = house.files()
    units = json.loads(files.pop("built.json"))["units"].values()
    listed = {name: found for unit in units for name, found in unit["files"].items()}
    assert {name: digest(content) for name, content in files.items()} == listed
    assert not [name for name, content in files.items() if b"This page is older" in content]


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


def kill(house, arguments, moments):
    """End runs at some moments, each without a word, and hold the site to be whole after each."""
    before = house.files()
    for after in moments:
        running = house.begun(*arguments)
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            running.kill()  # and no process of its own
        running.communicate()
        assert_whole(house)
        assert house.files() == before
        assert_nothing_runs(running, 20)
    ran = house.report("--force")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert house.files() == before
    assert sorted(path.name for path in house.home.iterdir() if path.name.startswith(".")) == sorted(
        {".reports.lock", *(path.name for path in house.home.iterdir() if path.name == ".github")}
    )


def taken(house, *arguments):
    """How long a run takes that nobody ends."""
    start = time.monotonic()
    assert house.report(*arguments).returncode == 0
    return time.monotonic() - start


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_last_site_and_nothing_that_runs(house):
    kill(house, ["--force"], [2.5])


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_of_fifty_moments_leaves_the_last_site(house):
    most = 1.05 * taken(house, "--force")
    kill(house, ["--force"], MOMENTS.uniform(0.02, most, 50))


@pytest.mark.slow
def test_the_whole_report_killed_at_five_moments_leaves_the_last_site(tmp_path):
    house = copied_house.full().copied(tmp_path / "house")
    most = taken(house, "--force")
    kill(house, ["--force"], MOMENTS.uniform(0.1 * most, 1.05 * most, 5))


@pytest.mark.parametrize("seconds", [2.0, *(pytest.param(n / 4, marks=pytest.mark.slow) for n in range(1, 16))])
def test_ctrl_c_leaves_the_last_site_and_says_so_in_one_line(house, seconds):
    before = house.files()
    running = house.begun("--force")
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    if running.returncode == 0:
        pytest.skip("it was done before")
    assert running.returncode == 130
    assert said == "Stopped; the last report is as it was.\n"
    assert_nothing_runs(running, 10)
    assert house.files() == before
    assert_whole(house)


def test_a_cell_that_never_ends_does_not_outlive_the_report(house):
    copied_house.notebook(house.home / "notebooks" / "07-never.ipynb", "while True:\n    pass")
    running = house.begun("--only", "07")
    end = time.monotonic() + 60
    while len(processes(running)) < 4 and time.monotonic() < end:  # the report, its tracker, its server and the cell
        time.sleep(0.2)
    time.sleep(1)
    running.kill()
    running.communicate()
    assert_nothing_runs(running, 10)


@pytest.mark.slow
def test_two_reports_at_once_wait_for_each_other(house):
    before = house.files()
    both = [house.begun("--force") for _ in range(2)]
    said = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sum("Another report is being made here; this one waits for it.\n" in out for out, _ in said) == 1
    assert [error for _, error in said] == ["", ""]
    assert house.files() == before
    assert_whole(house)


# What is seen.


def test_without_a_terminal_there_are_plain_lines(house):
    ran = house.report("--force", "--only", "01")
    assert ran.stdout.splitlines()[1:] == [
        "01-one: ran clean",
        f"1 pages are made again; open {house.reports / 'index.html'}",
    ]
    assert ran.stderr == ""


@pytest.mark.slow
def test_on_a_terminal_a_bar_shows_what_runs(house):
    ours, theirs = pty.openpty()
    environment = house.environment | {"TERM": "xterm-256color", "COLUMNS": "120"}
    running = subprocess.Popen(
        house.command("--force", "--only", "0"),
        cwd=house.home,
        env=environment,
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    assert running.wait(30) == 0
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.decode())
    assert re.search(r"━+ +[0-9]/5 .*01-one", shown)
    assert "03-claims: ran clean" in shown
    assert shown.rstrip().endswith(f"5 pages are made again; open {house.reports / 'index.html'}")
