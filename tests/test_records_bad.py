"""Records, files and mappings that cannot be: one line that says what was found, where, and what would mend it."""

import dataclasses
import gc
import gzip
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import interdiction as ix
from interdiction.records import (
    account_rows,
    count_records,
    figures_from_counts,
    load_mapping,
    open_records,
    share_held,
)

MADE, CBP = load_mapping("made-cases"), load_mapping("cbp-nationwide-drugs")
HEAD = "id,day,agency,drug,amount,unit,arrested\n"
ROW = "1,2030-01-01,A,x,5,kg,1\n"
GOOD = HEAD + ROW


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path, monkeypatch):
    """No test leaves a file in the temporary folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    if [*folder.iterdir()]:
        gc.collect()  # a refusal that was caught holds the records
    assert not [*folder.iterdir()]


def refuse(action, *parts):
    """Run what must be refused; the one line of the refusal holds all of these parts."""
    with pytest.raises(ix.InputError) as refusal:
        action()
    said = str(refusal.value)
    assert "\n" not in said
    assert "; " in said, "it says what would mend it"
    assert len(said) < 420
    assert refusal.value._render_traceback_() == [f"InputError: {said}"]
    for part in parts:
        assert part in said
    return said


def place(path, content):
    """Write a file of text or bytes."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def count(mapping, *files):
    """Open and count, as a refusal may come from either."""
    return count_records(open_records(mapping, *files), mapping)


# Files.


def test_a_file_that_is_not_there_or_empty_or_a_folder(tmp_path):
    refuse(lambda: count(MADE, tmp_path / "none.csv"), "none.csv is not there", "name a CSV, ZIP or Parquet file")
    refuse(lambda: count(MADE, tmp_path), "is a folder", "name the files in it")
    refuse(lambda: count(MADE, place(tmp_path / "empty.csv", "")), "empty.csv is empty", "name a file of records")
    refuse(lambda: count(MADE, place(tmp_path / "blank.csv", "\n\n")), "blank.csv holds no column")
    refuse(lambda: count(load_mapping("unodc-ids-2011-2016")), "no file is named", "name the files of its records")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    file = place(tmp_path / "closed.csv", GOOD)
    real = Path.open

    def closed(path, *mode, **how):
        if path == file:
            raise PermissionError(13, "Permission denied")
        return real(path, *mode, **how)

    if os.geteuid():
        file.chmod(0)
    else:  # whom no permission binds
        monkeypatch.setattr(Path, "open", closed)
    refuse(lambda: count(MADE, file), "closed.csv cannot be read: Permission denied", "make it readable")


WRONG_FILES = {
    "wrong delimiter": (GOOD.replace(",", ";"), "no column 'id'", "id;day;agency", "the delimiter under [file]"),
    "missing column": (GOOD.replace("unit", "measure"), "no column 'unit'", "made-cases.toml", "they have id, day"),
    "a name twice": (GOOD.replace("agency", "day"), "a.csv has the columns 'day' and 'day'", "a name of its own"),
    "a name in capitals": (GOOD.replace("agency", "DAY"), "a.csv has the columns 'day' and 'DAY'"),
    "a field too many": (
        GOOD + ROW.replace("kg", "kg,kg"),
        "Line: 3",
        "Expected Number of Columns: 7 Found: 8",
        "a.csv",
    ),
    "a field too few": (GOOD + "1,2030-01-01\n" + ROW, "Line: 3", "Expected Number of Columns: 7 Found: 2", "a.csv"),
    "a title": ("Cases of the year\n" + GOOD, "no column 'id'", "they have Cases of the year"),
    "a quote that is not closed": (GOOD + ROW.replace("A", '"A'), "Line: 3", "quote", "a.csv"),
    "lines that end in two ways": (HEAD + ROW.replace("\n", "\r\n") + ROW * 3, "a.csv", "correct the file"),
    "latin-1 in the head": (GOOD.replace("id", "ïd").encode("latin-1"), "a.csv is no CSV", "not UTF-8", "the encoding"),
    "latin-1 further on": (
        (HEAD + ROW * 20_000 + ROW.replace("A", "Ä")).encode("latin-1"),
        "Line: 20002",
        "not utf-8",
        "a.csv",
    ),
    "utf-16": (GOOD.encode("utf-16"), "a.csv is no CSV", "the encoding under [file]"),
    "binary": (bytes(range(255, 127, -1)) * 99, "a.csv is no CSV", "correct it"),
    "zeros": (bytes(5000), "no column 'id'", r"they have \x00"),
    "an archive": (gzip.compress(GOOD.encode()), "a.csv is no CSV"),
}


@pytest.mark.parametrize("kind", WRONG_FILES)
def test_a_csv_that_cannot_be(kind, tmp_path):
    content, *parts = WRONG_FILES[kind]
    refuse(lambda: count(MADE, place(tmp_path / "a.csv", content)), *parts)


def test_a_row_in_the_middle_of_a_large_file_is_named_by_its_line(tmp_path):
    file = place(tmp_path / "large.csv", HEAD + ROW * 30_000 + "1,2\n" + ROW)
    said = refuse(lambda: count(MADE, file), "Line: 30002", "large.csv", "[file] in made-cases.toml")
    assert "ignore_errors" not in said
    assert "ix" not in refuse(lambda: account_rows(open_records(MADE, file), MADE), "Line: 30002")


def make_zip(path, compression=zipfile.ZIP_DEFLATED, **files):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def damage(path, change):
    return place(path, bytes(change(bytearray(path.read_bytes()))))


def encrypt(content):
    """Set the bit that says that a file in an archive needs a password."""
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return content


def turn_over(content):
    """Damage what is packed, and nothing of what is said of it."""
    start = content.index(b"a.csv") + 20
    content[start : start + 20] = bytes(255 - byte for byte in content[start : start + 20])
    return content


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (lambda zipped: zipped[:-40], "File is not a zip file"),
        (lambda zipped: zipped[: len(zipped) // 2], "File is not a zip file"),
        (encrypt, "encrypted"),
        (turn_over, ""),
    ],
)
def test_an_archive_that_cannot_be_unpacked(kind, part, tmp_path):
    file = damage(make_zip(tmp_path / "a.zip", b_csv=GOOD, a_csv=GOOD * 500), kind)
    refuse(lambda: count(MADE, file), "a.zip cannot be unpacked", part, "take it from its source again")


def test_an_archive_without_a_csv_or_with_one_that_cannot_be(tmp_path):
    refuse(lambda: count(MADE, make_zip(tmp_path / "a.zip", a_txt=GOOD)), "a.zip holds no CSV file")
    refuse(
        lambda: count(MADE, make_zip(tmp_path / "b.zip", b_csv=GOOD, c_csv="id\n1\n")), "b.csv and c.csv", "'agency'"
    )
    refuse(lambda: count(MADE, make_zip(tmp_path / "c.zip", c_csv="")), "c.csv holds no column")
    said = refuse(lambda: count(MADE, make_zip(tmp_path / "d.zip", d_csv=GOOD + "1\n")), "Line: 3", "in d.csv")
    assert "temporary" not in said


def test_what_is_unpacked_goes_with_the_records(tmp_path):
    file = make_zip(tmp_path / "a.zip", a_csv=GOOD)
    records = open_records(MADE, file)
    (folder,) = Path(tempfile.gettempdir()).iterdir()
    assert count_records(records, MADE)["cases"].tolist() == [1]
    assert folder.exists()
    del records
    assert not folder.exists()


def test_a_name_in_an_archive_leads_nowhere_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../../evil.csv", GOOD)
        archive.writestr("/evil.csv", GOOD)
    assert count(MADE, tmp_path / "a.zip")["rows"].tolist() == [1]
    assert not [*tmp_path.rglob("evil.csv")]


def test_gzip_that_is_cut_off_or_none(tmp_path):
    packed = gzip.compress((HEAD + "".join(f"{n},2030-01-01,A,x,{n},kg,1\n" for n in range(40_000))).encode())
    refuse(lambda: count(MADE, place(tmp_path / "cut.csv.gz", packed[: len(packed) // 2])), "cut.csv.gz", "correct")
    refuse(lambda: count(MADE, place(tmp_path / "none.csv.gz", GOOD)), "none.csv.gz is no CSV", "gzip")


def test_parquet_that_is_cut_off_or_none(tmp_path):
    pq.write_table(pa.table({"id": ["1"]}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    refuse(lambda: count(MADE, place(tmp_path / "b.parquet", whole[:-9])), "b.parquet", "correct the file")
    refuse(lambda: count(MADE, place(tmp_path / "c.parquet", GOOD)), "c.parquet")
    refuse(lambda: count(MADE, tmp_path / "a.parquet"), "no column 'day'", "they have id")
    files = tmp_path / "a.parquet", place(tmp_path / "a.csv", GOOD)
    refuse(lambda: count(MADE, *files), "a.csv is no Parquet file, and another is")


def test_files_of_different_columns_are_not_joined(tmp_path):
    file = place(tmp_path / "a.csv", GOOD)
    other = place(tmp_path / "b.csv", GOOD.replace("arrested", "released"))
    refuse(lambda: count(MADE, file, other), "a.csv and b.csv do not both have the column 'arrested'")
    refuse(lambda: count(MADE, file, place(tmp_path / "c.csv", GOOD.replace(",", ";"))), "a.csv and c.csv")
    for name, column in (("a", "id"), ("b", "number")):
        pq.write_table(pa.table({column: ["1"]}), tmp_path / f"{name}.parquet")
    refuse(lambda: count(MADE, tmp_path / "a.parquet", tmp_path / "b.parquet"), "a.parquet and b.parquet", "'id'")


def test_a_number_of_threads_that_cannot_be():
    for threads in (0, -1):
        refuse(lambda threads=threads: open_records(MADE, threads=threads), "thread")


# Records.


def make(rows=1, **cells):
    """A table of a row, or more that are alike but for their id."""
    row = {"day": "2030-01-01", "agency": "A", "drug": "x", "amount": "5", "unit": "kg", "arrested": "1"}
    return pa.Table.from_pylist([{"id": str(number)} | row | cells for number in range(rows)])


def test_records_that_are_no_table():
    for records in ([], [{"id": 1}], None, "made-cases.csv", 5, {"id": [1]}, np.zeros(3)):
        refuse(lambda records=records: count_records(records, MADE), "records are", "open them with open_records")
        refuse(lambda records=records: account_rows(records, MADE), "records are")


def test_a_table_with_a_column_twice():
    table = make().rename_columns(["id", "day", "day", "drug", "amount", "unit", "arrested"])
    refuse(lambda: count_records(table, MADE), "'day' 2 times")
    refuse(lambda: count_records(table.to_pandas(), MADE), "the column 'day' twice", "a name of its own")


def test_an_amount_that_is_none():
    refuse(lambda: count_records(make(amount=[1]), MADE), "cannot be counted", "correct the file")


def test_an_unknown_unit_is_counted_and_named():
    table = make(unit="stone")
    assert account_rows(table, MADE).to_numpy().tolist() == [
        ["not weighed", "a unit that the mapping does not name", "stone", 1]
    ]
    assert count_records(table, MADE)[["cases", "weighed"]].to_numpy().tolist() == [[1, 0]]


def test_ids_that_stand_in_rows_which_differ():
    twice = pa.concat_tables([make(rows=3), make(amount="6")])
    refuse(lambda: count_records(twice, MADE), "the case '0' stands in 2 rows that differ", "leave the id out")
    assert count_records(pa.concat_tables([make(rows=3), make()]), MADE)["rows"].tolist() == [3]


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "1e3", "", None, "x", "1\n", "9999999999"])
def test_a_number_of_cases_that_is_none(number):
    mapping = dataclasses.replace(MADE, columns={"cases": "arrested", "amount": "amount", "unit": "unit"})
    table = make(rows=4).set_column(6, "arrested", pa.array(["1", number, "2", number]))
    refuse(lambda: count_records(table, mapping), "2 rows have no number of cases in column 'arrested'", "correct them")


@pytest.mark.parametrize("number", [0.0, -1.0, 1.5, np.nan, np.inf, None, 1e18])
def test_a_number_of_cases_that_is_no_whole_number(number):
    mapping = dataclasses.replace(MADE, columns={"cases": "arrested", "amount": "amount", "unit": "unit"})
    table = make(rows=4).set_column(6, "arrested", pa.array([1.0, number, 2.0, number]))
    for records in (table, table.to_pandas()):
        refuse(lambda records=records: count_records(records, mapping), "2 rows have no number of cases")


# What is asked.

QUESTIONS = [
    ({"by": "agency"}, "by is 'agency'", "write a list, as ['agency']"),
    ({"by": ["Agency"]}, "no column 'Agency'", "choose one of id, day, agency"),
    ({"by": ["rows"]}, "by names 'rows'"),
    ({"by": ["drug", "drug"]}, "by names 'drug'", "each once"),
    ({"copies": "twice"}, "copies 'twice' does not exist", "once", "each"),
    ({"floor": "x"}, "floor is 'x'", "write kilograms, as 0.1"),
    ({"floor": None}, "floor is 'None'"),
    ({"floor": float("nan")}, "floor is 'nan'"),
    ({"floor": float("inf")}, "floor is 'inf'"),
    ({"days": ("2022-02-30", "2022-03-31")}, "2022-02-30", "a first and a last day as YYYY-MM-DD"),
    ({"days": ("2022-03-31", "2022-03-01")}, "2022-03-01", "a first and a last day"),
    ({"days": ("2022-03-31",)}, "days are", "a first and a last day"),
    ({"days": "2022-03-31"}, "days are '2022-03-31'"),
    ({"days": 2022}, "days are '2022'"),
    ({"where": {"Drug": "x"}}, "column 'Drug' does not exist", "drug"),
    ({"where": {"drug": []}}, "where holds a list without a word"),
]


@pytest.mark.parametrize(("question", "parts"), [(question, parts) for question, *parts in QUESTIONS])
def test_a_question_that_cannot_be(question, parts):
    refuse(lambda: count_records(make(), MADE, **question), *parts)
    if not {*question} & {"by", "floor"}:
        refuse(lambda: account_rows(make(), MADE, **question), *parts)


def test_questions_that_records_of_months_cannot_answer():
    records = open_records(CBP)
    refuse(lambda: count_records(records, CBP, floor="0.1"), "a row of cbp-nationwide-drugs.toml is several cases")
    refuse(lambda: count_records(records, CBP, days=("2022-01-02", "2022-01-31")), "whole months")
    refuse(lambda: count_records(records, CBP, days=("2022-01-01", "2022-01-30")), "whole months")
    mapping = dataclasses.replace(MADE, columns={"amount": "amount", "unit": "unit"})
    refuse(lambda: count_records(make(), mapping, by=["year"]), "names no day and no fiscal_year")
    refuse(lambda: count_records(make(), mapping, days=("2022-01-01", "2022-01-30")), "names no day and no month")


def test_counts_of_which_no_figures_can_be_written():
    counts = count_records(make(), MADE, by=["year", "drug"])
    refuse(lambda: figures_from_counts(counts[counts["year"] == "none"], MADE), "no record was counted")
    refuse(lambda: figures_from_counts(counts.drop(columns="mass"), MADE), "no column 'mass'", "count_records")
    refuse(lambda: share_held(counts.drop(columns="mass")), "no column 'mass'", "count_records")
    refuse(lambda: figures_from_counts(counts, MADE, people="peopel"), "measure 'peopel' does not exist")
    for year in ("1999", "2040", "0000"):
        refuse(
            lambda year=year: figures_from_counts(counts.assign(year=year), MADE), f"the year '{year}'", "2030-01-01"
        )
    twice = pd.concat([counts, counts], ignore_index=True)
    refuse(lambda: figures_from_counts(twice, MADE), "two groups are 'made-cases: 2030, x")


# Mappings.

TEXT = Path(MADE.shipped[0]).with_suffix(".toml").read_text("utf-8")
WRONG_MAPPINGS = [
    ("[source]", "[sources]", "the table [sources]", "keep to source, file"),
    ("[columns]", "[[columns]]", "columns = [", "write a table: [columns]"),
    ("grade = ", "grades = ", "grades in [source]", "keep to source, publisher"),
    ('"repost"', '"hearsay"', "grade = 'hearsay'", "official, news_agency, newspaper, repost"),
    ('publisher = "Made up for this package"', "", "no publisher in [source]", 'write publisher = "..."'),
    ('"2030-01-01"', '"2030-02-30"', "first_day = '2030-02-30'", "YYYY-MM-DD"),
    ('"2030-01-01"', '"2039-01-01"', "a first_day after its last_day"),
    ("amount = ", "amounts = ", "amounts in [columns]", "keep to agency, day"),
    ('amount = "amount"', "", "no amount in [columns]", "name the column"),
    ('unit = "unit"', "", '"*" in [kilograms] or no unit in [columns]', "correct one"),
    ('agency = "agency"', "agency = 5", "agency = 5 in [columns]", "in quotes"),
    ('day = "day"', 'month = "day"', "one of fiscal_year and month", "name both"),
    ('agency = "agency"', 'cases = "agency"', "case and cases in [columns]"),
    ('g = "0.001"', 'g = "0.001"\ng = "0.002"', "is no TOML", "correct it there"),
    ('g = "0.001"', 'g = "1e-10"', "'1e-10' for 'g' in [kilograms]", "whole micrograms"),
    ('g = "0.001"', 'g = "-1"', "'-1' for 'g'"),
    ('g = "0.001"', 'g = "nan"', "'nan' for 'g'"),
    ('g = "0.001"', 'g = "1e30"', "'1e30' for 'g'"),
    ('g = "0.001"', 'g = "a gram"', "'a gram' for 'g'"),
    ('["tablets"]', '["tablets", "g"]', "the unit 'g' twice", "leave it where it belongs"),
    ('["tablets"]', '["tablets", "tablets"]', "the unit 'tablets' twice"),
    ('["tablets"]', '"tablets"', "write a list of units"),
    ('kilograms = "10"', "", "made.toml"),
    ('kilograms = "10"', 'kilograms = "0"', "'0' for kilograms in [threshold]"),
    ('kilograms = "10"', 'kilograms = "10"\nat_leest = true', "at_leest in [threshold]", "at_least"),
    ('kilograms = "10"', 'kilograms = "10"\nat_least = "false"', "at_least = 'false'", "true or false"),
    ('names = ["made-cases.csv"]', 'names = "made-cases.csv"', "names = 'made-cases.csv'", "write a list"),
    ('names = ["made-cases.csv"]', 'delimiter = ";;"', "delimiter = ';;'", "one character"),
    ('names = ["made-cases.csv"]', 'encoding = "klingon"', "encoding = 'klingon'", "latin-1"),
    ("[threshold]", '[dates]\nfiscal_year_begins = "October"\n[threshold]', "fiscal_year_begins = 'October'", "JAN"),
    ('people_are = "arrested"', 'people_are = "caught"', "people_are = 'caught'", "arrested"),
    ('people_are = "arrested"', 'counted_once_for_each = "drug"', "counted_once_for_each = 'drug'", "cases"),
    ("[threshold]", "[threshold", "is no TOML"),
]


@pytest.mark.parametrize(("old", "new", "parts"), [(old, new, parts) for old, new, *parts in WRONG_MAPPINGS])
def test_a_mapping_that_cannot_be(old, new, parts, tmp_path):
    assert TEXT.count(old) == 1
    refuse(lambda: load_mapping(place(tmp_path / "made.toml", TEXT.replace(old, new))), "made.toml", *parts)


@pytest.mark.parametrize("name", ["source", "columns", "threshold", "kilograms"])
def test_a_mapping_without_a_table(name, tmp_path):
    tables = [table for table in ("\n" + TEXT).split("\n[") if not table.startswith(f"{name}]")]
    text = "\n[".join(tables)
    refuse(lambda: load_mapping(place(tmp_path / "made.toml", text)), "made.toml", f"[{name}]")


def test_a_mapping_that_is_not_there():
    refuse(lambda: load_mapping("made-case"), "made-case cannot be read", "made-cases")
    refuse(lambda: load_mapping(Path(tempfile.gettempdir())), "cannot be read")


def test_a_mapping_that_is_no_text(tmp_path):
    refuse(lambda: load_mapping(place(tmp_path / "a.toml", b"\xff\xfe\x00")), "a.toml is no TOML")
