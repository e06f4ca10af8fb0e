"""What `check` warns of in a sound record: rows that a spreadsheet or a slip left without meaning."""

import csv
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from one_statement import ONE, SOURCE, STATEMENT

from interdiction.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
NEWSPAPER = ["paper-2021-06-27", "A Paper", "边境缉毒", "2021-06-27", "zh", "newspaper", "", "", "", ""]
JULY = ["nia-2021-07-30", "National Immigration Administration", *["2021-07-30", "2021-01-01"], *["2021-06-30"] * 2]
JULY += ["边境", "border areas", "arrested", ""]


def add(folder, table, *rows):
    with (folder / f"{table}.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def figure(statement, source, measure, printed, set_aside=""):
    return [statement, source, measure, printed, "", "", set_aside, ""]


@pytest.fixture
def record(tmp_path):
    """A copy of one statement in one source, with no contradiction listed."""
    shutil.copytree(ONE.parent, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data" / "conflicts.csv"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    return tmp_path / "data"


@pytest.fixture
def warned(record, capsys):
    """What `check` warns of in the copy, beyond what it warns of before anything is added."""

    def check():
        assert main(["check", "--data", str(record)]) == 0
        out, err = capsys.readouterr()
        sound, *lines = out.splitlines()
        assert ": sound (" in sound
        assert err == ""
        assert all(line.startswith("warning: ") for line in lines), out
        return lines

    before = check()
    return lambda: [line for line in check() if line not in before]


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("sources", "title", "????"),
        ("sources", "title", "?? 6?20?"),
        ("sources", "title", "边\ufffd缉毒"),
        ("statements", "scope", "??"),
        ("figures", "printed", "5?起"),
        ("claims", "printed", "严厉打击?品犯罪"),
    ],
)
def test_letters_that_became_question_marks_are_warned_of(record, warned, table, column, cell):
    rows = {
        "sources": NEWSPAPER,
        "statements": JULY,
        "figures": figure(JULY[0], NEWSPAPER[0], "large_cases", "5起", "so that a phrase that cannot be read is sound"),
        "claims": [JULY[0], NEWSPAPER[0], "严厉打击", "action", "Cases; not printed."],
    }
    header = (record / f"{table}.csv").read_text("utf-8").partition("\n")[0].split(",")
    damaged = {
        **rows,
        table: [cell if name == column else kept for name, kept in zip(header, rows[table], strict=True)],
    }
    for name, row in damaged.items():
        add(record, name, row)
    add(record, "figures", figure(JULY[0], NEWSPAPER[0], "cases", "578起"))
    last = len((record / f"{table}.csv").read_text("utf-8").splitlines()) - (table == "figures")
    [line] = [line for line in warned() if "save as UTF-8" in line]
    assert line.startswith(f"warning: {table}.csv, row {last}, column {column}: found '{cell}'; ")


def test_a_question_mark_in_a_note_or_an_address_is_none_of_these(record, warned):
    add(record, "sources", [*NEWSPAPER[:6], "https://example.org/?a=??", "", "", "Who said so? Nobody knows."])
    add(record, "figures", figure(STATEMENT, NEWSPAPER[0], "cases", "571起"))
    assert warned() == []


def test_a_statement_without_a_figure_is_warned_of(record, warned):
    add(record, "statements", JULY)
    [line] = warned()
    place = "warning: statements.csv, row 3, column statement: "
    assert line == f"{place}found 'nia-2021-07-30'; figures.csv has no figure of it; add one"


def test_a_statement_whose_figures_are_all_set_aside_is_warned_of(record, warned):
    add(record, "statements", JULY)
    add(record, "figures", figure(JULY[0], SOURCE, "cases", "131 cases", "Second-hand."))
    lines = [line for line in warned() if line.startswith("warning: statements.csv")]
    assert len(lines) == 1
    assert "row 3, column statement: found 'nia-2021-07-30'; all its figures are set aside" in lines[0]


def test_a_source_that_nothing_is_read_in_is_warned_of_until_a_table_quotes_it(record, warned):
    add(record, "sources", NEWSPAPER)
    [line] = warned()
    assert line.startswith("warning: sources.csv, row 3, column source: found 'paper-2021-06-27'; it has no figure")
    add(record, "claims", [STATEMENT, NEWSPAPER[0], "严厉打击", "action", "Cases; not printed."])
    assert warned() == []


def test_a_contradiction_is_warned_of_until_it_is_listed_and_then_when_it_is_gone(record, warned):
    add(record, "sources", NEWSPAPER)
    figures = (record / "figures.csv").read_text("utf-8")
    add(record, "figures", figure(STATEMENT, NEWSPAPER[0], "suspects", "656人"))
    [line] = warned()
    row = f"printed differently,{STATEMENT},suspects,"
    assert line.startswith(f"warning: conflicts.csv: found no row {row}; add it")
    assert '"665 suspects"' in line and '"656人"' in line  # the sentence of the audit, both sides in it
    header = (record / "conflicts.csv").read_text("utf-8")
    (record / "conflicts.csv").write_text(f"{header}{row}nia,A slip of two digits.\n")
    mend = "write nothing there, as the audit finds it"
    assert warned() == [f"warning: conflicts.csv, row 2, column other: found 'nia'; {mend}"]
    (record / "conflicts.csv").write_text(f"{header}{row},A slip of two digits.\n")
    assert warned() == []
    (record / "figures.csv").write_text(figures, "utf-8")
    add(record, "figures", figure(STATEMENT, NEWSPAPER[0], "suspects", "665人"))
    assert warned() == [f"warning: conflicts.csv, row 2: found {row}; the audit no longer finds it: take the row out"]


def test_the_codebook_is_followed_to_add_a_statement_to_the_record_as_it_is(tmp_path):
    """Step by step as "To add a statement" in data/README.md has it, on a copy of the record that is published."""
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    data, agency, statement, source = tmp_path / "data", "Agency of a Test", "test-2031-02-03", "test-2031-02-04"
    text = "In January 2031 it cracked 52 drug cases, caught 61 suspects and seized 1.25 tons of drugs."
    (tmp_path / "seeds" / "test.txt").write_text(text, "utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    address = "https://example.org/january"
    add(
        data,
        "sources",
        [
            source,
            "A Paper",
            "",
            "January",
            "2031-02-04",
            "en",
            "newspaper",
            address,
            "seeds/test.txt",
            digest,
            "yes",
            "",
            "",
        ],
    )
    add(data, "agencies", [agency, "AT", "", "", "en", "", ""])
    days = ["2031-02-03", "2031-01-01", "2031-01-31", "2031-01-31"]
    add(data, "statements", [statement, agency, *days, "", "not said", "unknown", ""])
    printed = {"cases": "52 drug cases", "suspects": "61 suspects", "drugs_seized": "1.25 tons"}
    add(
        data,
        "figures",
        *([statement, source, measure, "", words, "", "", "", "", ""] for measure, words in printed.items()),
    )
    add(data, "claims", [statement, source, "caught", "action", "People arrested; printed."])

    def check(folder):
        command = [sys.executable, "-m", "interdiction", "check", "--data", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

    before, after = check(ROOT / "data"), check(data)
    assert f"{data}: sound (" in after[0]
    assert after[1:] == before[1:]  # no warning of what was added
