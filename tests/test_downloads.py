"""The files for those who want numbers without Python: what is in them, and that they are safe to open."""

import hashlib
import io
import json
import math
import re
import shutil
import zipfile
from datetime import datetime
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_statement import cut_down

from interdiction import audit, indicators, load_figures, load_table, preferred
from interdiction.bounds import large_case_bounds
from interdiction.indexes.data import NOTES, build_data, describe_columns, describe_dataset
from interdiction.publishing.publish import replace_file, write_file
from interdiction.record.tables import DATA, RecordError
from interdiction.site.tables import as_csv, as_parquet, as_workbook, chart_csv, prepare

TABLES = list(NOTES["tables"])
DAY = datetime(2021, 6, 26)
HOSTILE = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "\n=1", "＝1+1", "=HYPERLINK(A1)"]
HARMLESS = [
    "<script>",
    "-28.6%",
    "+3,5 %",
    "-5",
    "+1,000.5",
    "6.4万起",
    'a "quote", a comma',
    "https://example.org",
    "",
]
XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def write_data(data, folder):
    """Write the files that can be taken, and return them."""
    downloads = list(build_data(data))
    for file in downloads:
        write_file(folder / file.path, file.content)
    return downloads


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "new" / "data"
    return folder, write_data(DATA, folder)


def text_of(table):
    """A table as CSV, as text."""
    return as_csv(table).decode()


def parsed(part):
    return ElementTree.fromstring(part)  # noqa: S314 (written by the library itself)


def sheets(workbook):
    """The cells of a workbook by sheet and place, each with its type ("s" is a text), read from its XML."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        texts = [
            "".join(text.text or "" for text in entry.iter(f"{XML}t"))
            for entry in parsed(parts.read("xl/sharedStrings.xml"))
        ]
        names = [sheet.get("name") for sheet in parsed(parts.read("xl/workbook.xml")).iter(f"{XML}sheet")]
        read = {}
        for number, name in enumerate(names, 1):
            tree = parsed(parts.read(f"xl/worksheets/sheet{number}.xml"))
            assert not [*tree.iter(f"{XML}f"), *tree.iter(f"{XML}hyperlink")], "a formula or a link"
            cells = {}
            for cell in tree.iter(f"{XML}c"):
                value, kind = cell.find(f"{XML}v").text, cell.get("t", "n")
                cells[cell.get("r")] = (kind, texts[int(value)] if kind == "s" else float(value))
            read[name] = cells
    return read


def test_every_file_has_a_description_and_every_table_two_forms(written):
    _, downloads = written
    for file in downloads:
        assert file.about.endswith(".")
        assert "\n" not in file.about
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    assert {f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")} <= {file.path for file in downloads}


def test_the_record_is_there_byte_for_byte(written):
    folder, _ = written
    own = {path.name: path.read_bytes() for path in DATA.iterdir() if path.is_file()}
    assert {path.name: path.read_bytes() for path in (folder / "record").iterdir()} == own
    assert len(own) >= 12


def test_the_tables_hold_what_the_library_computes(written):
    folder, _ = written
    figures = load_figures()
    found = audit(figures)
    known = load_table("conflicts").set_index(["kind", "statement", "measure", "other"])["why"].to_dict()
    tables = {
        "figures": figures,
        "indicators": indicators(figures),
        "bounds": large_case_bounds(figures).drop(columns=["kind", "rounded_to", "term", "set_aside", "value"]),
        "contradictions": found.assign(
            why=[
                known[key]
                for key in found[["kind", "statement", "measure", "other"]].itertuples(index=False, name=None)
            ]
        ),
    }
    for name in ("indicators", "bounds"):
        kept = preferred(tables[name]).index
        tables[name] = tables[name].assign(preferred=[row in kept for row in tables[name].index])
    assert list(tables) == list(TABLES)
    for name, table in tables.items():
        read = pd.read_parquet(folder / f"{name}.parquet")
        assert {*read} == {*table, *(["high_known"] if "high" in table else [])}
        assert len(read) == len(table) > 20
        for column in table:
            cells = read[column]
            if column in ("low", "value", "high", "days_low", "days_high", "year"):
                numbers = table[column].astype(float)
                expected = numbers.where(np.isfinite(numbers))
                pd.testing.assert_series_equal(cells, expected, check_names=False, rtol=1e-12, atol=0)
            elif table[column].dtype.kind == "M":
                assert pd.to_datetime(cells).equals(table[column].astype(pd.to_datetime(cells).dtype)), column
            else:
                assert cells.fillna("").tolist() == table[column].tolist(), column


@pytest.mark.parametrize("name", TABLES)
def test_a_csv_is_read_without_a_word_of_advice_as_its_parquet_is(written, name):
    """What pandas takes a CSV for by itself is what it is: R and DuckDB guess by the same signs."""
    folder, _ = written
    csv, parquet = pd.read_csv(folder / f"{name}.csv"), pd.read_parquet(folder / f"{name}.parquet")
    assert list(csv) == list(parquet)
    for column in parquet:
        if parquet[column].isna().all():
            assert csv[column].isna().all()
        elif parquet[column].dtype.kind in "fb":
            pd.testing.assert_series_equal(csv[column], parquet[column], check_exact=True, check_dtype=False)
        else:
            texts = csv[column].where(csv[column].isna(), csv[column].astype(str).str.removesuffix(".0"))
            assert texts.dropna().tolist() == parquet[column].dropna().astype(str).tolist(), column
            assert csv[column].isna().equals(parquet[column].isna()), column


def test_the_figures_as_json_are_those_of_the_other_forms(written):
    folder, _ = written
    records = json.loads((folder / "figures.json").read_text("utf-8"))
    table = pd.read_parquet(folder / "figures.parquet")
    assert len(records) == len(table)
    assert all(list(record) == list(table) for record in records)
    for column in table:
        cells = table[column].where(table[column].notna(), None).tolist()
        days = [
            cell if cell is None or column == "year" or not hasattr(cell, "isoformat") else str(cell) for cell in cells
        ]
        expected = [None if cell != cell else cell for cell in days]
        assert [record[column] for record in records] == expected, column
    unknown = [record for record in records if record["low"] is not None and record["high"] is None]
    assert len(unknown) > 20 and not any(record["high_known"] for record in unknown)


def test_what_is_offered_is_described_column_by_column(written):
    folder, _ = written
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    paths = [resource["path"] for resource in package["resources"]]
    assert paths == ["figures.csv", "figures.json", "indicators.csv", "bounds.csv", "contradictions.csv"]
    for resource in package["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        table = pd.read_csv(folder / f"{resource['path'].partition('.')[0]}.csv")
        assert list(fields) == list(table)
        assert all(field["description"].endswith(".") for field in fields.values())
        if "preferred" in fields:
            assert fields["preferred"]["type"] == "boolean" and table["preferred"].any()
    assert {"preferred"} <= {*pd.read_csv(folder / "bounds.csv"), *pd.read_csv(folder / "indicators.csv")}


def test_an_unknown_end_is_empty_and_said_to_be_unknown(written):
    folder, _ = written
    figures = load_figures()
    read = pd.read_csv(folder / "figures.csv")
    unknown = np.isposinf(figures["high"])
    assert unknown.sum() > 20
    assert read.loc[unknown, "high"].isna().all()
    assert read["high_known"].tolist() == np.isfinite(figures["high"]).tolist()
    # An unknown end has a low one; where nothing could be read there is neither.
    assert read.loc[unknown, "low"].notna().all()
    assert read.loc[~read["high_known"] & ~unknown, "low"].isna().all()
    for name in TABLES:
        assert not re.search(r",[+-]?(inf|nan)", (folder / f"{name}.csv").read_text("utf-8"), re.IGNORECASE)


def test_the_workbook_holds_the_notes_and_every_table(written):
    folder, _ = written
    workbook = (folder / "interdiction.xlsx").read_bytes()
    read = sheets(workbook)
    assert list(read) == ["notes", *TABLES]
    for name in TABLES:
        table = pd.read_parquet(folder / f"{name}.parquet")
        by_row = {}
        for place, cell in read[name].items():
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()
            column = 0
            for letter in letters:
                column = 26 * column + ord(letter) - ord("A") + 1
            by_row[int(row), column - 1] = cell
        assert [by_row[1, place] for place in range(len(table.columns))] == [("s", column) for column in table]
        for place, column in enumerate(table):
            for row, expected in enumerate(table[column].tolist(), 2):
                kind, cell = by_row.get((row, place), ("", None))
                if expected is None or expected != expected:
                    assert cell is None
                elif table[column].dtype.kind == "f":
                    assert kind == "n"
                    assert math.isclose(cell, expected, rel_tol=1e-15)
                elif table[column].dtype.kind == "b":
                    assert (kind, cell) == ("b", float(expected))
                elif kind == "n":
                    assert pd.Timestamp("1899-12-30") + pd.Timedelta(days=cell) == pd.Timestamp(expected)
                else:
                    assert (kind, cell) == ("s", expected)
    assert all(kind == "s" for kind, _ in read["notes"].values())


def test_the_notes_say_what_every_report_says(written):
    folder, _ = written
    notes = sheets((folder / "interdiction.xlsx").read_bytes())["notes"]
    said = " ".join(text for _, text in notes.values())
    page = (folder / "README.md").read_text("utf-8")
    about = [notes[f"A{row}"][1] for row in range(2, len(notes)) if f"A{row}" in notes]
    assert about.count("before you quote") == 7
    for text in (said, page):
        for word in (
            "CC",
            "Attribution 4.0",
            "high_known",
            "rounded or cut off",
            "Wardlaw 1986",
            "Version 0.1.0",
            "yield",
        ):
            assert word in text.replace("creativecommons", "CC"), word
    for name in TABLES:
        assert f"## Column of {name}\n" in page


def test_every_column_of_every_table_is_described(written):
    folder, _ = written
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    described = describe_columns(tables, DATA)
    assert list(described) == [(name, column) for name, table in tables.items() for column in table]
    assert len(described) > 90
    for column, words in described.items():
        assert words.endswith("."), column
    package = (DATA / "datapackage.json").read_text("utf-8")
    assert json.dumps(described["figures", "set_aside"], ensure_ascii=False) in package
    assert "Unit of value" in described["figures", "unit"]


def test_twice_gives_the_same_bytes_and_no_clock(written, tmp_path):
    folder, downloads = written
    assert write_data(DATA, tmp_path) == downloads
    for file in downloads:
        assert (tmp_path / file.path).read_bytes() == (folder / file.path).read_bytes()
    newest = max([*load_table("statements")["announced"], *load_table("sources")["published"]])
    with zipfile.ZipFile(folder / "interdiction.xlsx") as parts:
        days = re.findall(r">(\d{4}-\d\d-\d\d)T00:00:00Z<", parts.read("docProps/core.xml").decode())
        assert days == [newest, newest]
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
    metadata = pyarrow.parquet.read_metadata(folder / "figures.parquet")
    assert metadata.metadata is None
    assert metadata.created_by == f"parquet-cpp-arrow version {pyarrow.__version__}"


def test_a_spreadsheet_takes_no_text_for_a_formula():
    words = HOSTILE + HARMLESS
    table = pd.DataFrame({"=A1": words, "also": pd.Categorical(words)})
    read = pd.read_csv(io.StringIO(text_of(table), newline=""), dtype=str, keep_default_na=False)
    assert list(read) == ["'=A1", "also"]
    for column in read:
        assert read[column].tolist() == [f"'{word}" for word in HOSTILE] + HARMLESS
    # A format that keeps text apart from formulas keeps the words as they are.
    parquet = pyarrow.parquet.read_table(io.BytesIO(as_parquet(table))).to_pydict()
    assert parquet == {"=A1": [word or None for word in words], "also": [word or None for word in words]}
    cells = sheets(as_workbook([("a", "=1+1", "c")], {"hostile": table}, DAY))
    assert cells["notes"]["B2"] == ("s", "=1+1")
    shown = [cells["hostile"].get(f"A{row}", ("s", ""))[1] for row in range(2, len(words) + 2)]
    assert [word.replace("_x000D_", "\r") for word in shown] == words


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8), min_size=1))
def test_no_cell_of_a_csv_begins_like_a_formula_unless_it_is_a_signed_number(words):
    read = pd.read_csv(
        io.StringIO(text_of(pd.DataFrame({"n": "x", "printed": words})), newline=""), dtype=str, keep_default_na=False
    )
    for word, cell in zip(words, read["printed"], strict=True):
        assert cell in (word, f"'{word}")
        assert not re.match(r"[=+@\t\r-]", cell) or re.fullmatch(r"[+-][0-9.,]+ ?%?", cell)


def test_a_hostile_record_that_passes_its_check_gives_safe_files(tmp_path):
    """The check refuses a formula in a cell; a script in a note it does not."""
    data = cut_down(tmp_path)
    figures = (data / "figures.csv").read_text("utf-8")
    (data / "figures.csv").write_text(
        figures.replace("571 drug cases,,,,", "571 drug cases,,,,</script><script>"), "utf-8"
    )
    sources = (data / "measures.csv").read_text("utf-8")
    (data / "measures.csv").write_text(sources.replace("Drug cases that", "</script><!-- & Drug cases that"), "utf-8")
    downloads = write_data(data, tmp_path / "out")
    assert "</script><script>" in (tmp_path / "out" / "figures.csv").read_text("utf-8")
    text = describe_dataset(data, downloads)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["variableMeasured"][0]["description"].startswith("</script><!-- & Drug cases that")


def test_a_chart_s_table_is_written_by_the_same_rules():
    chart = pd.DataFrame(
        {
            "label": pd.Categorical(["=1+1", "cases"]),
            "low": [703.0, 0.1 + 0.2],
            "high": [np.inf, np.nan],
            "cutoff_latest": pd.to_datetime(["2021-06-25", None]),
            "original": [True, False],
        }
    )
    expected = (
        '"label","low","high","high_known","cutoff_latest","original"\n'
        '"\'=1+1",703,,"FALSE",2021-06-25,"TRUE"\n'
        '"cases",0.3,,"FALSE",,"FALSE"\n'
    )
    assert chart_csv(chart).decode() == expected
    assert chart_csv(chart.set_index("label")).decode() == expected
    assert chart_csv(chart[:0]).decode() == expected.splitlines(keepends=True)[0]
    pd.testing.assert_frame_equal(prepare(prepare(chart)), prepare(chart))


def test_the_dataset_is_described_for_search_engines(written):
    folder, downloads = written
    described = json.loads(describe_dataset(DATA, downloads))
    assert (described["@context"], described["@type"]) == ("https://schema.org/", "Dataset")
    assert described["name"]
    assert 50 <= len(described["description"]) <= 5000
    assert described["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert described["creator"]["name"] == "The Interdiction contributors"
    statements = load_table("statements")
    first, last = described["temporalCoverage"].split("/")
    starts = statements["period_start"]
    assert (first, last) == (starts[starts != ""].min(), statements["cutoff_latest"].max())
    assert described["spatialCoverage"]["name"] == "China"
    assert [entry["alternateName"] for entry in described["variableMeasured"]] == load_table("measures")[
        "measure"
    ].tolist()
    assert len(described["distribution"]) == len(downloads)
    for entry in described["distribution"]:
        content = (folder.parent / entry["contentUrl"]).read_bytes()
        assert entry["contentSize"] == f"{len(content)} B"
        assert entry["identifier"]["value"] == hashlib.sha256(content).hexdigest()
        assert "/" in entry["encodingFormat"]


def test_a_table_that_a_record_does_not_allow_is_left_out_and_the_notes_say_why(tmp_path):
    data = cut_down(tmp_path)
    lines = (data / "figures.csv").read_text("utf-8").splitlines(keepends=True)
    (data / "figures.csv").write_text("".join(line for line in lines if ",large_cases," not in line), "utf-8")
    written = {file.path for file in write_data(data, tmp_path / "out")}
    assert {"figures.csv", "indicators.csv", "contradictions.csv"} <= written
    assert not [path for path in written if path.startswith("bounds")]
    page = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "- bounds: Not in this record: no source prints all that it needs." in page
    assert "Column of bounds" not in page


def test_a_record_with_a_problem_gives_no_files(tmp_path):
    data = cut_down(tmp_path)
    (data / "figures.csv").write_text(
        (data / "figures.csv").read_text("utf-8").replace("571 drug cases", "many"), "utf-8"
    )
    with pytest.raises(RecordError):
        next(build_data(data))


SIGNIFICANT = re.compile(r"-?0*\.?0*(\d+(?:\.\d*)?)(?:e[+-]?\d+)?")


def test_no_published_number_has_digits_that_arithmetic_left_over(written):
    folder, _ = written
    for name in TABLES:
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in [column for column in ("low", "value", "high") if column in table]:
            for cell in filter(None, table[column]):
                assert not re.search(r"\d\.\d*(0{6,}|9{6,})\d*", cell), (name, column, cell)
                if len(SIGNIFICANT.fullmatch(cell)[1].replace(".", "")) > 12:  # truly not such a decimal
                    number = float(cell)
                    assert abs(float(f"{number:.12g}") - number) >= 1e-12 * abs(number), (name, column, cell)
    figures = pd.read_csv(folder / "figures.csv", dtype=str)
    assert {"1187.65", "1187.8", "254.85", "142.45"} <= {*figures["low"], *figures["high"]}
    for ending in ("parquet", "csv"):
        numbers = getattr(pd, f"read_{ending}")(folder / f"figures.{ending}")[["low", "value", "high"]]
        assert numbers.equals(numbers.map(lambda number: float(f"{number:.12g}")))


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (1187.6499999999996, "1187.65"),
        (5.55e6, "5550000"),
        (1 / 3, "0.333333333333"),
        (0.1234567890126, "0.1234567890126"),
        (2**53 - 1.0, "9007199254740991"),
        (0.0, "0"),
        (-0.1 - 0.2, "-0.3"),
        (1e-7, "1e-07"),
    ],
)
def test_a_number_is_written_as_the_decimal_it_stands_for_or_in_full(number, cell):
    assert text_of(pd.DataFrame({"low": [number]})) == f'"low"\n{cell}\n'


def test_a_record_without_a_codebook_or_with_files_of_its_own_is_written(tmp_path):
    data = cut_down(tmp_path)
    (data / "scratch.csv").write_text("of a reader")
    (data / "records").mkdir(exist_ok=True)
    (data / "records" / "cases.csv").write_text("of an agency")
    (data / "README.md").write_text("What is what.")
    assert "record/README.md" in {file.path for file in build_data(data)}
    (data / "README.md").unlink()
    shutil.copy(data / "figures.csv", data / ".#figures.csv")
    written = {file.path for file in write_data(data, tmp_path / "out")}
    assert "record/figures.csv" in written
    assert not {"record/README.md", "record/.#figures.csv", "record/scratch.csv"} & written
    assert not [path for path in written if "cases.csv" in path or "records" in path]


def test_a_file_is_replaced_as_a_whole(tmp_path):
    replace_file(tmp_path / "file", b"\x00\xff")
    assert (tmp_path / "file").read_bytes() == b"\x00\xff"
    replace_file(tmp_path / "file", "é".encode())
    assert (tmp_path / "file").read_bytes() == "é".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
