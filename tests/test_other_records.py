"""Records that are not ours: every command and every notebook works on each, and nothing of ours is said of it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from other_records import OTHERS, write_record

from interdiction import audit, load_figures, load_table
from interdiction.site.pages import strip_tags

LIBRARY = Path(__file__).resolve().parents[1] / "lib" / "interdiction"
NOTEBOOKS = LIBRARY.parents[1] / "notebooks"
OF_OURS = re.compile(r"Chin(a|ese)|\bNIA\b|National Immigration|\bnia-|large_cases|heroin")
SENTENCE = {
    "firearms": "City Police arrested 533 people in 2029.",
    "british": "Border Force seized 119 tonnes of drugs.",
}


def run(*arguments, home):
    """Run a command in a folder where no record lies."""
    command = [sys.executable, "-m", "interdiction", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("INTERDICTION")}
    environment["PYTHONPATH"] = str(LIBRARY.parent)
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)


# The smallest of them every day, and `test_new.py` makes another of firearms.
SLOW = {*OTHERS} - {"a single statement"}


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in OTHERS])
def record(request, tmp_path):
    return request.param, write_record(tmp_path / "record", OTHERS[request.param])


def test_every_command_works_on_it_and_speaks_of_nothing_else(record, tmp_path):
    name, data = record
    before = {path.name: path.read_bytes() for path in NOTEBOOKS.glob("*.ipynb")}
    ran = run("report", "--data", str(data), "--out", str(tmp_path / "site"), home=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert "failed" not in ran.stdout
    for path in (tmp_path / "site").glob("*.html"):
        # Of the code of a cell only what it makes is about the record; a made-up text is the same on every site.
        text = strip_tags(re.sub(r"<(style|script|pre)\b.*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL))
        assert not OF_OURS.search(text) or path.name.startswith("07"), (path.name, OF_OURS.search(text))
    assert {path.name: path.read_bytes() for path in NOTEBOOKS.glob("*.ipynb")} == before
    for stored in (tmp_path / "site" / "notebooks").glob("0[0-5]*.ipynb"):
        notebook = nbformat.read(stored, as_version=4)
        [answer] = [cell for cell in notebook.cells if "answer" in cell.metadata.get("tags", ())]
        assert answer.outputs, stored.name
    said = run("say", SENTENCE.get(name, "National Police seized 3.25 tonnes."), "--data", str(data), home=tmp_path)
    assert not said.stderr and said.stdout
    if name == "a single statement":  # what it cannot answer is said in one sentence
        page = strip_tags((tmp_path / "site" / "03-has-it-changed.html").read_text("utf-8"))
        assert "No agency prints two figures that an indicator divides in each of two statements" in page
        assert "By how much" not in page


def test_a_record_is_found_where_a_command_is_run(tmp_path):
    data = write_record(tmp_path, OTHERS["firearms"])
    assert run("check", home=tmp_path).stdout.startswith(f"{data}: sound (figures: 4")
    (tmp_path / "notebooks").mkdir()
    assert run("check", home=tmp_path / "notebooks").stdout.startswith(f"{data}: sound (figures: 4")


def test_no_name_of_our_record_stands_in_the_library_or_a_notebook():
    """But for the examples of docstrings, and the made-up text of a notebook."""
    agencies, statements = load_table("agencies"), load_table("statements")
    measures = load_table("measures")["measure"]
    names = [*agencies["agency"], *statements["statement"], *(each for each in measures if "_" in each)]
    names += [short for short in agencies["short"] if short.isupper()]
    name = re.compile(
        r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])|China|Chinese (?!numeral|scale|and Ja)"
    )
    for path in [*LIBRARY.rglob("*.py"), *LIBRARY.rglob("*.j2"), *(LIBRARY / "site").rglob("*.toml")]:
        text = path.read_text("utf-8")
        text = re.sub(r'"""(.*?)"""', "", text, flags=re.DOTALL) if path.suffix == ".py" else text
        text = re.sub(r"#.*", "", text) if path.suffix == ".py" else text
        assert not name.search(text), (path.relative_to(LIBRARY).as_posix(), name.search(text))
    for path in NOTEBOOKS.glob("[0-9]*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            found = name.search("".join(cell["source"]))
            assert not found, (path.name, found)


def test_the_contradictions_of_a_british_record_are_found_from_its_tables(tmp_path):
    data = write_record(tmp_path, OTHERS["british"])
    found = audit(load_figures(data), data).set_index(["statement", "measure"])
    assert found.loc[("bf-2025", "drugs_seized"), "verdict"] == "contradiction"  # 119 against 105.73 tonnes
    assert found.loc[("both-2025", "seizures"), "verdict"] == "revision"  # 217,644, later 217,633
    assert found.loc[("both-2025", "drugs_seized_change"), "verdict"] == "implausible"  # 52 % need 139.8 tonnes
    assert len(found) == 3
