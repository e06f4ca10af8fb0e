"""What is made again after a change, and what is not: the site is always the one that is made from nothing."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import copied_house
import pytest
from copied_house import OTHER, STATEMENT, THIRD

from interdiction.site.fresh import built

RECORD_PAGES = {"data.html", "sources.html", "statements.html", "source-govcn-2021-06-26.html"}
EVERY_STATEMENT = {f"statement-{name}.html" for name in copied_house.SMALL}


@pytest.fixture
def house(tmp_path):
    """The small house with its site, to change."""
    return copied_house.small().copied(tmp_path / "house")


NEXT_JUNE = "statement-nia-2026-06-25.html"


def add_next_june(house):
    """Add a statement that is newer than all others."""
    days = dict.fromkeys(("cutoff_earliest", "cutoff_latest"), "2026-06-20") | {"period_start": "2026-01-01"}
    cells = days | {"announced": "2026-06-25", "note": ""}
    house.add("statements", {"statement": OTHER}, statement="nia-2026-06-25", **cells)
    house.add("figures", {"statement": OTHER, "measure": "cases"}, statement="nia-2026-06-25")


def made_again(house, *arguments):
    """Make the report, and name the pages that were not kept; the front page is written each time."""
    before, places = house.files(), house.places()
    held = house.home / "held"  # a place on the disk is not given away as long as this holds it
    shutil.copytree(house.reports, held, copy_function=lambda one, other: Path(other).hardlink_to(one))
    ran = house.report(*arguments)
    shutil.rmtree(held)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    after = house.places()
    made = {name for name in after if after[name] != places.get(name)} - {"index.html"}
    assert f"{len(made)} pages are made again" in ran.stdout
    for name, content in before.items():
        if name.endswith(".html") and name not in made | {"index.html"} and name in after:
            assert house.files()[name] == content
    return made


def from_nothing(house, folder):
    """The files of the site that the same house makes where there is none."""
    other = house.copied(folder)
    shutil.rmtree(other.reports)
    assert other.report().returncode == 0
    return other.files()


def differing(one, other):
    """The names of the files that are not the same in two sites."""
    return sorted(name for name in one | other if one.get(name) != other.get(name))


# Nothing has changed.


def test_a_report_that_has_nothing_to_do_says_so_at_once_and_without_pandas(house):
    before = house.files(), house.places()
    seconds = []
    for _ in range(7):
        start = time.monotonic()
        ran = house.report()
        seconds.append(time.monotonic() - start)
        assert ran.stdout == f"Nothing has changed; open {house.reports / 'index.html'}\n"
    assert min(seconds) < 0.3
    assert (house.files(), house.places()) == before
    command = [sys.executable, "-X", "importtime", "-m", "interdiction", "report"]
    loaded = subprocess.run(command, cwd=house.home, env=house.environment, capture_output=True, text=True).stderr
    assert "interdiction.site.fresh" in loaded
    for name in ("pandas", "pyarrow", "numpy", "nbformat", "jinja2", "multiprocessing"):
        assert f" {name}\n" not in loaded


@pytest.mark.slow
def test_the_whole_report_that_has_nothing_to_do_says_so_in_three_tenths_of_a_second():
    house, seconds = copied_house.full(), []
    for _ in range(9):
        start = time.monotonic()
        assert house.report().stdout.startswith("Nothing has changed")
        seconds.append(time.monotonic() - start)
    print(f"\nnothing changed: {min(seconds):.2f} to {max(seconds):.2f} s", end="")
    assert min(seconds) <= 0.3


def test_files_of_the_site_that_are_not_as_they_were_written_are_made_again(house):
    before = house.files()
    (house.reports / "03-claims.html").unlink()
    for name in ("data/figures.csv", "04-breaks.html"):
        (house.reports / name).write_bytes(before[name][:-100])
    for name in ("index.html", "charts/02-all-1.png", f"statement-{OTHER}.html"):
        content = before[name]
        (house.reports / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    pages = {"03-claims.html", "04-breaks.html", "02-all.html", f"statement-{OTHER}.html"}
    assert made_again(house) == pages | RECORD_PAGES
    assert house.files() == before


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"units": [], "inputs": "", "paper": false}', '{"units": {"a": 1}}']
)
def test_a_list_of_the_site_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / "built.json").write_text(content)
    assert built(tmp_path).units == {}


# What anything is made of has changed.

NOTICED = (
    *("notebooks/03-claims.ipynb", "lib/interdiction/words.py", "lib/interdiction/report/templates/page.css"),
    *("data/claims.csv", "data/datapackage.json", "seeds/000_e2b995e5acfe77ef.txt"),
    *("requirements.lock", "CITATION.cff", "reports/data/figures.csv"),
)


def test_a_change_of_anything_is_noticed(house):
    command = "from interdiction.site.fresh import *; print(is_fresh(REPORTS, NOTEBOOKS, DATA, False))"
    told = {}
    for name in ("nothing", *NOTICED):
        path, before = house.home / name, (house.home / name).read_bytes() if name != "nothing" else b""
        path.write_bytes(before + b"\n")
        told[name] = subprocess.run(
            [sys.executable, "-c", command], env=house.environment, stdout=subprocess.PIPE
        ).stdout
        path.write_bytes(before)
    assert told == {"nothing": b"True\n"} | dict.fromkeys(NOTICED, b"False\n")


def test_what_belongs_to_no_site_is_not(house):
    (house.home / "data" / "notes").write_text("of a reader")
    (house.home / "README.md").write_text("of a reader")
    assert house.report().stdout.startswith("Nothing has changed")


# One row of the record has changed. What depends on it is made again, and nothing else.

ROWS = {
    "a figure of another statement": (
        ("figures", {"statement": THIRD, "measure": "cases"}, {"note": "Read twice."}),
        {"02-all.html", "06-each.html", f"statement-{THIRD}.html"},
    ),
    "a figure of the statement": (
        (
            "figures",
            {"statement": STATEMENT, "source": "govcn-2021-06-26", "measure": "cases"},
            {"note": "Read twice."},
        ),
        # The half-year is on about the same days, and its page shows both.
        {"01-one.html", "02-all.html", "06-each.html", f"statement-{STATEMENT}.html", f"statement-{OTHER}.html"},
    ),
    "a claim": (
        ("claims", {"printed": "intensified efforts to strengthen drug control"}, {"measurable_by": "Patrols."}),
        {"03-claims.html"},
    ),
    "why two sides differ": (
        ("conflicts", {"statement": STATEMENT, "kind": "printed differently"}, {"why": "Nobody knows."}),
        {"06-each.html", f"statement-{STATEMENT}.html"},
    ),
    "a break": (
        ("breaks", {"agency": "National Immigration Administration", "measure": "cases"}, {"why": "Nobody knows."}),
        {"04-breaks.html"},
    ),
    "a note on a source": (
        ("sources", {"source": "govcn-2021-06-26"}, {"note": "Read on paper."}),
        {"01-one.html", "02-all.html", "06-each.html"},
    ),
}


QUICK = ("a figure of another statement", "why two sides differ")


@pytest.mark.parametrize("row", [pytest.param(row, marks=[] if row in QUICK else pytest.mark.slow) for row in ROWS])
def test_a_changed_row_makes_again_what_depends_on_it_and_nothing_else(house, row):
    (table, where, cells), pages = ROWS[row]
    house.change(table, where, **cells)
    assert made_again(house) == pages | RECORD_PAGES
    assert house.report().stdout.startswith("Nothing has changed")


@pytest.mark.slow
def test_changes_one_after_another_end_in_the_site_that_is_made_from_nothing(house, tmp_path):
    for (table, where, cells), _ in ROWS.values():
        house.change(table, where, **cells)
    house.change("sources", {"source": "govcn-2021-06-26"}, publisher="The State Council")
    assert house.report("--only", "02").returncode == 0
    (house.home / "notebooks" / "03-claims.ipynb").rename(house.home / "notebooks" / "05-claims.ipynb")
    add_next_june(house)
    ran = house.report()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    files = house.files()
    assert "03-claims.html" not in files
    # A statement that is newer than all others has a page, and those beside it lead to it.
    assert f'rel="next" href="{NEXT_JUNE}"'.encode() in files[f"statement-{OTHER}.html"]
    assert f'rel="prev" href="statement-{OTHER}.html"'.encode() in files[NEXT_JUNE]
    # Every page says how far the record goes.
    assert [name for name in files if name.endswith(".html") and b"25 June 2026" not in files[name]] == []
    assert differing(files, from_nothing(house, tmp_path / "nothing")) == []


@pytest.mark.slow
def test_the_page_of_a_notebook_that_is_no_longer_there_goes_with_it(house):
    (house.home / "notebooks" / "04-breaks.ipynb").unlink()
    assert made_again(house) == {"03-claims.html", "06-each.html"} | RECORD_PAGES  # those beside it, and the list
    assert not [name for name in house.files() if "04-breaks" in name]


def test_a_record_with_a_problem_is_named_in_one_line_and_the_site_stays(house):
    before = house.files()
    house.change("figures", {"statement": THIRD, "measure": "cases"}, printed="some cases")
    ran = house.report()
    assert ran.returncode == 1
    [line] = (ran.stdout + ran.stderr).splitlines()
    assert line.startswith("figures.csv, row ") or line.startswith("figures.csv")
    assert house.files() == before


# Only some notebooks.


def test_pages_that_are_left_out_say_that_they_are_older_if_they_are(house):
    house.change("claims", {"printed": "intensified efforts to strengthen drug control"}, measurable_by="Patrols.")
    house.change("breaks", {"agency": "National Immigration Administration", "measure": "cases"}, why="Nobody knows.")
    ran = house.report("--only", "03")
    assert ran.returncode == 0 and "1 pages are made again" in ran.stdout
    older = {name for name, content in house.files().items() if b"This page is older" in content}
    # The statements may be as they were, but that is not known before the record is read for each.
    assert older == {"04-breaks.html"} | RECORD_PAGES | EVERY_STATEMENT


@pytest.mark.slow
def test_pages_that_are_left_out_say_nothing_if_they_are_not_older(house):
    path = house.home / "notebooks" / "03-claims.ipynb"
    path.write_text(path.read_text("utf-8").replace('load_table(\\"claims\\")', 'load_table(\\"claims\\").head(3)'))
    assert made_again(house, "--only", "03") == {"03-claims.html"}
    assert not [name for name, content in house.files().items() if b"This page is older" in content]
    assert house.report().stdout.startswith("Nothing has changed")


@pytest.mark.slow
def test_statements_whose_notebook_dies_keep_their_pages_and_say_so(house):
    path = house.home / "notebooks" / "06-each.ipynb"
    dies = f"import os\nif statement == '{THIRD}':\n    os._exit(3)"
    copied_house.notebook(path, dies, "What of 06-each?", f'statement = "{STATEMENT}"')
    before = house.files()
    ran = house.report()
    assert ran.returncode == 1
    assert re.search(r"^statements [12] of 2: its process died with exit code 3$", ran.stdout, re.MULTILINE)
    files = house.files()
    assert set(files) == set(before)
    assert b"Its notebook did not run: statements" in files[f"statement-{THIRD}.html"]
    assert house.report().returncode == 1  # it is tried again, and nothing is said to be fresh
    copied_house.notebook(path, copied_house.SHORT["06-each"], "What of 06-each?", f'statement = "{STATEMENT}"')
    assert house.report().returncode == 0
    assert differing(house.files(), before) == []


# The house itself.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "where", "cells", "notebooks", "statements"),
    [
        (
            "figures",
            {"statement": "gacc-2007-03-27", "measure": "cases"},
            {"note": "Read twice."},
            {"00", "02", "03", "04", "05", "06"},
            {"statement-gacc-2007-03-27.html"},
        ),
        (
            "sources",
            {"source": "chinamil-2023-01-12"},
            {"publisher": "China Military <b>Online</b>"},
            {"00", "02", "03", "04", "05", "06"},
            None,
        ),
        ("breaks", {"measure": "cases", "begins": "2015-01-01"}, {"why": "Nobody knows."}, {"03"}, set()),
    ],
)
def test_the_whole_site_after_a_change_is_the_one_that_is_made_from_nothing(
    tmp_path, table, where, cells, notebooks, statements
):
    house = copied_house.full().copied(tmp_path / "house")
    house.change(table, where, **cells)
    made = made_again(house)
    assert {name[:2] for name in made if name[0].isdigit()} == notebooks
    told = {name for name in made if name.startswith("statement-")}
    assert told == statements if statements is not None else 0 < len(told) < 5
    assert differing(house.files(), from_nothing(house, tmp_path / "nothing")) == []


@pytest.mark.slow
def test_the_whole_site_made_twice_is_the_same(tmp_path):
    house = copied_house.full()
    assert differing(house.files(), from_nothing(house, tmp_path / "twice")) == []
