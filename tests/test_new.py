"""The command `new`: a record that is sound, written over nothing, and that a stranger can go on from."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli_w

from interdiction import audit, compare, coverage, find_quotes, indicators, large_case_bounds, load_figures
from interdiction.cli import main
from interdiction.home import HOME
from interdiction.record.tables import COLUMNS
from interdiction.starting import new

ROOT = Path(__file__).resolve().parents[1]
TEXT = """County police count fewer arrests

On 3 February 2031 the County Police said that in 2030 they solved 231 drug cases, 31 cases involving more than
5 kilograms, arrested 305 people and seized 1.45 tonnes of drugs.
"""
PRINTED = {
    4: ("cases", "231 drug cases"),
    5: ("large_cases", "31 cases"),
    6: ("large_case_threshold", "more than 5 kilograms"),
    7: ("suspects", "305 people"),
    8: ("drugs_seized", "1.45 tonnes"),
}
ANSWERS = {
    "text": {"language": "en", "kept": "seeds", "owner": "It belongs to the County Police"},
    "source": {
        **{"source": "county-2031-02-03", "publisher": "County Police", "title": "County police count fewer arrests"},
        **{"published": "2031-02-03", "kind": "official", "url": "https://county.example/figures", "kept_by": ""},
    },
    "agency": {"agency": "County Police", "short": "County", "part_of": "Example Police", "language": "en"},
    "statement": {
        **{"statement": "county-2031-02-03", "announced": "2031-02-03", "period_start": "2030-01-01"},
        **{"cutoff_earliest": "2030-12-31", "cutoff_latest": "2030-12-31", "scope": "", "covers": "not said"},
        **{"people": "arrested", "note": ""},
    },
    "figures": [
        {"number": number, "printed": printed, "measure": measure, "rounded_to": "", "beside": "", "printing": ""}
        for number, (measure, printed) in PRINTED.items()
    ],
}
# What is written into the tables where it is arrests and firearms that are counted; the other tables stay.
OF_FIREARMS = {
    "sources": [
        f"herald-{year},Herald,,Firearms seized,{year}-01-20,en,newspaper,,,,no,,".split(",")
        for year in ("2030", "2031")
    ],
    "statements": [
        [
            f"police-{year}",
            "Example Police",
            f"{year}-01-19",
            f"{year - 1}-01-01",
            *[f"{year - 1}-12-31"] * 2,
            "",
            "not said",
            "arrested",
            "",
        ]
        for year in (2030, 2031)
    ],
    "measures": [
        ["arrests", "arrests", "count", "person", "", "", "", "", "People arrested."],
        ["firearms", "firearms seized", "count", "firearm", "", "", "", "", "Firearms of every kind."],
        ["pistols", "pistols seized", "count", "firearm", "firearms", "kind", "", "", "Pistols among them."],
        ["days", "days in the period", "time", "day", "", "", "", "", "Computed, never printed."],
    ],
    "indicators": [
        ["per_arrest", "firearms per arrest", "firearms", "arrests", "firearm per person", "{range} each", "Nothing."],
        [
            "share",
            "share of pistols",
            "pistols",
            "firearms",
            "share",
            "pistols are {range} of the firearms",
            "Nothing.",
        ],
        ["per_day", "arrests per day", "arrests", "days", "person per day", "the arrests come to {range}", "Nothing."],
    ],
    "figures": [
        [f"police-{year}", f"herald-{year}", measure, "", printed, "", "", "", "", ""]
        for year, all_printed in {
            2030: ("1,204 arrests", "312 firearms", "97 pistols"),
            2031: ("1,391 arrests", "287 firearms", "more than 100 pistols"),
        }.items()
        for measure, printed in zip(("arrests", "firearms", "pistols"), all_printed, strict=True)
    ],
    "words": [["en", "firearms", "firearm"], ["en", "pistols", "firearm"]],
    "terms": [["en", "firearms", "measure", "firearms"], ["en", "example police", "agency", "Example Police"]],
    "thresholds": [],
    "unknowns": [],
    "sentences": [["The average suspect had a pistol.", "police-2031", ""]],
}


@pytest.fixture
def record(tmp_path):
    """The data folder of a new record."""
    assert main(["new", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine" / "data"


def run(folder, *arguments):
    """Run a command in a folder as a reader does; what was printed, which must be without an error."""
    command = [sys.executable, "-m", "interdiction", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return ran.stdout


def write_table(data, name, rows):
    with (data / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS[name], *rows])


def read_site(reports):
    """The pages of a site and the files to take that are text, by their paths."""
    kinds = (".html", ".csv", ".md", ".json", ".ipynb", ".svg")
    paths = [path for path in reports.rglob("*") if path.suffix in kinds]
    return {path.relative_to(reports).as_posix(): path.read_text("utf-8") for path in paths}


def test_a_new_record_is_sound_and_has_something_for_each_question(record, capsys):
    assert main(["check", "--data", str(record)]) == 0
    [line] = capsys.readouterr().out.splitlines()[-1:]
    assert "sound (figures: 10, claims: 0, statements: 2, sources: 2)" in line  # a warning would stand below it
    figures = load_figures(record)
    assert audit(figures, record).empty
    assert len(find_quotes(data=record)) == 5
    assert len(indicators(figures, record)) == 10
    assert set(compare(figures, "police-2025-01-15", "police-2026-01-15", data=record)["verdict"]) >= {
        "lower",
        "higher",
    }
    assert large_case_bounds(figures, record)["feasible"].all()
    assert len(coverage(figures, 2024))


def test_its_tables_are_described_as_those_that_are_shipped(record):
    made, shipped = (json.loads((data / "datapackage.json").read_bytes()) for data in (record, HOME / "data"))
    assert not {"spatial", "licenses", "contributors"} & made.keys()
    columns = [
        {
            (table["name"], column["name"]): column
            for table in package["resources"]
            for column in table["schema"]["fields"]
        }
        for package in (made, shipped)
    ]
    differ = {key for key, column in columns[0].items() if column != columns[1][key]}
    assert differ == {("statements", "covers"), ("wordings", "means")}
    assert columns[0]["statements", "covers"]["constraints"]["enum"] == ["not said"]
    means = columns[0]["wordings", "means"]["constraints"]["pattern"]
    assert re.search(means, "2031-01-01/2031-06-30") and re.search(means, "not said")
    assert not re.search(means, "border areas")
    codebook = (record / "README.md").read_text("utf-8")
    assert all(f"| `{name}.csv` | A row is " in codebook for name in COLUMNS)


def test_nothing_in_it_is_of_the_record_that_is_shipped(record):
    for path in [*record.iterdir(), *(record.parent / "seeds").iterdir()]:
        assert not re.search(r"\bChina\b|Chinese|Immigration|Yunnan", path.read_text("utf-8")), path.name
    for path in (record.parent / "notebooks").glob("*.ipynb"):
        cells = [cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]
        assert cells and not any(cell["outputs"] or cell["execution_count"] for cell in cells), path.name


@pytest.mark.parametrize("there", ["a file in it", "a file of that name", "no folder around it", "the one you are in"])
def test_a_folder_that_is_not_empty_or_cannot_be_made_is_refused_in_a_line(tmp_path, monkeypatch, capsys, there):
    folder = tmp_path / "mine"
    if there == "a file in it":
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    elif there == "a file of that name":
        folder.write_text("mine")
    elif there == "no folder around it":
        folder = tmp_path / "none" / "mine"
    else:
        folder.mkdir()
        monkeypatch.chdir(folder)
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(r"[^\n]+: found [^\n]+; name a [^\n]+\n", err)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "mine").mkdir()
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine" / "data" / "figures.csv").exists()


@pytest.mark.parametrize("stopped", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_record_is_made_whole_or_not_at_all(tmp_path, monkeypatch, stopped):
    def stop(notebook):
        raise stopped

    monkeypatch.setattr(new, "_clear", stop)
    with pytest.raises((new.InputError, KeyboardInterrupt)):
        new.make_record(tmp_path / "mine")
    assert not [*tmp_path.iterdir()]


def test_what_it_says_to_go_on_with_are_commands(tmp_path, capsys):
    assert main(["new", str(tmp_path / "a b")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith("/a b'") and lines[1].startswith("  cd '")
    for name in re.findall(r"interdiction (\w+)", "\n".join(lines)):
        with pytest.raises(SystemExit, match="0"):
            main([name, "--help"])


def test_the_record_of_another_field_takes_tables_alone(record, capsys):
    for name, rows in OF_FIREARMS.items():
        write_table(record, name, rows)
    assert main(["check", "--data", str(record)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{record}: sound (figures: 6,")
    figures = load_figures(record)
    assert audit(figures, record).empty
    rates = indicators(figures, record).set_index(["statement", "indicator"])
    assert rates.loc[("police-2030", "per_arrest"), "low"] == pytest.approx(312 / 1204)
    assert rates.loc[("police-2031", "share"), ["low", "high"]].tolist() == pytest.approx([100 / 287, 1])
    assert compare(figures, "police-2030", "police-2031", data=record).set_index("indicator").loc["per_day", "verdict"]


@pytest.mark.slow
def test_a_stranger_comes_from_nothing_to_a_site_with_her_own_statement(tmp_path):
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    answers = ANSWERS | {"text": ANSWERS["text"] | {"sha256": hashlib.sha256(TEXT.encode()).hexdigest()}}
    (tmp_path / "answers.toml").write_text(tomli_w.dumps(answers), "utf-8")
    run(tmp_path, "new", "mine")
    home = tmp_path / "mine"
    run(home, "add", "../text.txt", "--answers", "../answers.toml")
    assert "sound (figures: 15," in run(home, "check")
    assert "failed" not in run(home, "report")
    site = read_site(home / "reports")
    assert (
        "231 drug cases" in site["statement-county-2031-02-03.html"]
        and "1.45 tonnes" in site["source-county-2031-02-03.html"]
    )
    assert not {name for name, content in site.items() if re.search(r"\bChina\b", content)}
    assert run(home, "report").startswith("Nothing has changed")


@pytest.mark.slow
def test_a_site_of_another_field_is_built_without_a_failed_job(record):
    for name, rows in OF_FIREARMS.items():
        write_table(record, name, rows)
    assert "failed" not in run(record.parent, "report")
    site = read_site(record.parent / "reports")
    assert "312 firearms" in site["statement-police-2030.html"]
    assert not {name for name, content in site.items() if re.search(r"\bChina\b", content)}
