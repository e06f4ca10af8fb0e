"""The same counts, byte for byte, from every engine, from files of every kind, and from a plain loop by the rules."""

import csv
import gzip
import io
import math
import os
import random
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from interdiction.home import HOME
from interdiction.records import account_rows, count_records, load_mapping, open_records

SHARED = Path(os.environ.get("INTERDICTION_SHARED", HOME.parent / "shared" / "data"))
UNODC = SHARED / "unodc-ids-2011-2016.zip"
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
LARGEST = 9 * 10**15  # micrograms in a row

# The rules once more, in plain Python: whole numbers and fractions, one row after another.


@cache
def weigh(amount, factor):
    """Micrograms: the float that is nearest to the amount, times the factor, as a float, to the next whole number."""
    if isinstance(amount, str):
        if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?", amount, re.ASCII):
            return None
    elif amount is None or not math.isfinite(amount) or amount < 0:
        return None
    if factor is None:
        return None
    product = Fraction(float(amount)) * factor
    if product > 2 * LARGEST:
        return None
    product = Fraction(float(product))
    return math.floor(product + Fraction(1, 2)) if product < LARGEST else None


def is_readable(amount):
    return weigh(amount, 0) == 0


def find_day(row, mapping):
    columns = mapping.columns
    if "day" in columns:
        text = str(row[columns["day"]] or "")[:10]
        try:
            return str(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
        except ValueError:
            return None
    year, month = row[columns["fiscal_year"]] or "", row[columns["month"]]
    if month not in MONTHS or not re.match(r"[0-9]{4}", year):
        return None
    number = MONTHS.index(month) + 1
    return f"{int(year[:4]) - (1 < mapping.begins <= number)}-{number:02}-01"


def find_key(row, name, mapping):
    if name == "year":
        text = str(row[mapping.columns.get("fiscal_year") or mapping.columns["day"]] or "")
        return text[:4] if re.match(r"[0-9]{4}", text) else ""
    found = row[mapping.columns.get(name, name)]
    return "" if found is None else str(found)


def choose(rows, mapping, where, days, copies):
    """Rows of the words, of the days, and each once."""
    worded = [
        row
        for row in rows
        if all(
            row[mapping.columns.get(name, name)] in ([words] if isinstance(words, str) else words)
            for name, words in (where or {}).items()
        )
    ]
    dated = [row for row in worded if not days or days[0] <= (find_day(row, mapping) or "") <= days[1]]
    if copies == "once" or "case" in mapping.columns:
        return worded, dated, [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in dated)]
    return worded, dated, dated


def mass_of(row, mapping):
    unit = (row[mapping.columns["unit"]] or "") if "unit" in mapping.columns else "*"
    return weigh(row[mapping.columns["amount"]], mapping.factors.get(unit))


def count_plainly(rows, mapping, by=(), where=None, days=None, copies="once", floor="0"):
    least = Fraction(floor) * 10**9
    small = mapping.threshold - mapping.at_least  # the most that a case holds which is not large
    groups = {}
    for row in choose(rows, mapping, where, days, copies)[2]:
        mass = mass_of(row, mapping)
        if least and (mass is None or mass < least):
            continue
        group = groups.setdefault(tuple(find_key(row, name, mapping) for name in by), [])
        cases = int(row[mapping.columns["cases"]]) if "cases" in mapping.columns else 1
        held = sure = fit = None
        if mass is not None:
            fit = min(cases, mass // (small + 1))
            sure = mass > cases * small and (1, mass - (cases - 1) * small)
            held = fit and mass
        people = row[mapping.columns["people"]] if "people" in mapping.columns else None
        group.append((cases, mass, fit, sure, held, people, row))
    table = [[*by, *COUNTS]]
    for key, group in sorted(groups.items()):
        people = [int(people) for *_, people, _ in group if re.fullmatch("[0-9]{1,6}", str(people))]
        masses = [mass for _, mass, *_ in group if mass is not None]
        cells = {}
        for cases, *_, row in group:
            apart = [mapping.columns.get("amount"), mapping.columns.get("cases"), mapping.shared]
            words = cells.setdefault(tuple(words for name, words in row.items() if name not in apart), {})
            word = row.get(mapping.shared)
            words[word] = words.get(word, 0) + cases
        every = sum(cases for cases, *_ in group)
        numbers = {
            "rows": len(group),
            "cases_low": sum(max(words.values()) for words in cells.values()) if mapping.shared else every,
            "cases": every,
            "weighed": sum(cases for cases, mass, *_ in group if mass is not None),
            "large_low": sum(sure[0] for _, _, _, sure, *_ in group if sure),
            "large_high": sum(fit or 0 for _, _, fit, *_ in group),
            "people": sum(people),
            "people_unknown": len(group) - len(people) if "people" in mapping.columns else 0,
            "mass": sum(masses),
            "held_low": sum(sure[1] for _, _, _, sure, *_ in group if sure),
            "held_high": sum(held or 0 for *_, held, _, _ in group),
            "largest": max(masses, default=0),
        }
        table.append([*key, *numbers.values()])
    return write(table)


COUNTS = [
    *("rows", "cases_low", "cases", "weighed", "large_low", "large_high", "people", "people_unknown"),
    *("mass", "held_low", "held_high", "largest"),
]


def account_plainly(rows, mapping, where=None, days=None, copies="once"):
    worded, dated, kept = choose(rows, mapping, where, days, copies)
    undated = sum(find_day(row, mapping) is None for row in worded) if days else 0
    kinds = {
        (2, "a copy", "alike in every column", ""): len(dated) - len(kept),
        (3, "not chosen", "no day that can be read", ""): undated,
        (3, "not chosen", "another day", ""): len(worded) - undated - len(dated),
        (3, "not chosen", "other words", ""): len(rows) - len(worded),
    }
    for row in kept:
        unit = (row[mapping.columns["unit"]] or "") if "unit" in mapping.columns else ""
        mass, amount = mass_of(row, mapping), row[mapping.columns["amount"]]
        if mass is not None:
            heavy = mapping.unlikely and mass > mapping.unlikely
            kind = (0, "weighed", f"heavier than {mapping.unlikely // 10**9:,} kg: look at it" if heavy else "", unit)
        elif "unit" in mapping.columns and unit not in mapping.factors:
            kind = (1, "not weighed", mapping.no_mass.get(unit, "a unit that the mapping does not name"), unit)
        elif is_readable(amount):
            kind = (1, "not weighed", "too much to be true", unit)
        else:
            kind = (1, "not weighed", "an amount that is no number, or less than 0", unit)
        kinds[kind] = kinds.get(kind, 0) + 1
    found = sorted((order, -rows, why, unit, became) for (order, became, why, unit), rows in kinds.items() if rows)
    return write(
        [["became", "why", "unit", "rows"], *([became, why, unit, -less] for _, less, why, unit, became in found)]
    )


def write(table):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()


# Three kinds of records, and what is asked of each.

MADE, CBP = load_mapping("made-cases"), load_mapping("cbp-nationwide-drugs")
AMOUNTS = [
    *(
        "5",
        "5\n",
        "5\r",
        "5\x85",
        "5\u2028",
        " 5",
        "5 ",
        "-5",
        "-0",
        "+5",
        "5,5",
        "1e3",
        "1E3",
        "1e+3",
        "1e400",
        "1e-7",
    ),
    *("nan", "NaN", "inf", "-inf", "0x10", "1_000", "５", "٥", "", None, ".5", "5.", "5e", "0", "0.0", "true"),
    *("1.7976931348623157e308", "0.057999999999999996", "4500000.0", "0.4999999999999999", "0.49999999999999994"),
    *("12345678901234567890", "123456789012345", "9000000", "8999999.999999999", "4503599.627370497", "0.5", "10"),
    *("10.000000001", "9.9999999995", "10.0000000004", "0.05", "0.15", "1.005", "1e-99", "1e99", "9.3e6", "1;2", '"5"'),
]
UNITS = ["kg", "g", "Ton", "lb", "ug", "tablets", "", None, "KG", "kg ", "a 'unit'; drop table x --"]
KEYS = ["heroin", 'the "real" one', "two\nlines", "", None, "a,b", "İstanbul", "'; drop table records; --", " heroin"]
DAYS = [
    *("2030-01-01", "2030-12-31", "2031-06-30T10:00", "2030-02-30", "2030-13-01", "30-01-01", "", None, "2030-1-1"),
    *("2030", "20300101", "yesterday", "2030-00-10", "2031-04-31", "２０３０-01-01", "2030-06-15 "),
]
HOSTILE = replace(
    MADE,
    columns={name: column for name, column in MADE.columns.items() if name != "case"},
    factors=MADE.factors | {"Ton": 10**12, "lb": 453592370, "ug": 1},
    unlikely=10**14,
)


def make_hostile(seed=1):
    """Every amount in every unit, with keys, days and people that are no less odd; some rows stand there twice."""
    chance = random.Random(seed)  # noqa: S311
    rows = [
        {
            "id": str(number),
            "day": chance.choice(DAYS),
            "agency": chance.choice(KEYS),
            "drug": chance.choice(KEYS),
            "amount": amount,
            "unit": unit,
            "arrested": chance.choice(["0", "1", "12", "1\n", "-1", "1.5", "", None, "1234567", "x"]),
        }
        for number, (amount, unit) in enumerate((amount, unit) for amount in AMOUNTS for unit in UNITS)
    ]
    return rows + chance.sample(rows, 200) + rows[:40]


def make_heavy():
    """So much that a sum of micrograms does not fit into 64 bits."""
    few = make_hostile()[:1]
    return [few[0] | {"id": str(number), "amount": "8900000", "unit": "kg"} for number in range(1800)]


def read_rows(file, mapping):
    with io.TextIOWrapper(file, "utf-8", newline="") as text:
        rows = csv.DictReader(text, delimiter=mapping.file["delimiter"])
        return [{name: words or None for name, words in row.items()} for row in rows]


@cache
def load(name):
    """The mapping and rows of some records."""
    if name == "hostile":
        return HOSTILE, make_hostile()
    if name == "heavy":
        return HOSTILE, make_heavy()
    if name == "unodc":
        with zipfile.ZipFile(UNODC) as archive, archive.open(archive.namelist()[0]) as file:
            mapping = load_mapping("unodc-ids-2011-2016")
            return mapping, read_rows(file, mapping)
    mapping = CBP if name == "cbp" else MADE
    with (gzip.open if name == "cbp" else open)(mapping.shipped[0], "rb") as file:
        return mapping, read_rows(file, mapping)


QUESTIONS = {
    "made": [
        {},
        {"by": ["year"]},
        {"by": ["agency", "drug"], "floor": "0.5"},
        {"by": ["drug"], "where": {"agency": "Customs"}, "days": ("2030-02-01", "2031-01-31"), "copies": "each"},
    ],
    "cbp": [
        {"where": {"Region": "Southwest Border"}, "days": ("2021-10-01", "2022-08-31")},
        {"by": ["year", "drug"]},
        {"by": ["agency", "Region"], "where": {"drug": ["Fentanyl", "Heroin"]}, "copies": "each"},
    ],
    "hostile": [
        {},
        {"copies": "each"},
        {"by": ["drug", "year"]},
        {"by": ["agency", "unit"], "days": ("2030-01-01", "2031-04-30")},
        {"by": ["amount"], "floor": 0.5, "copies": "each"},
        {"by": ["day"], "where": {"drug": [*filter(None, KEYS)], "unit": "kg"}},
    ],
    "heavy": [{}, {"by": ["drug"]}],
    "unodc": [
        {"by": ["agency"]},
        {"by": ["agency"], "copies": "each"},
        {"by": ["year", "drug"], "where": {"agency": ["Colombia", "Pakistan", "Myanmar"]}, "floor": "0.1"},
        {"by": ["unit"], "days": ("2012-03-04", "2014-10-31")},
    ],
}


def answer(name, count, account):
    """All counts and accounts of some records, as CSV."""
    texts = []
    for question in QUESTIONS[name]:
        texts.append(count(**question))
        chosen = {key: value for key, value in question.items() if key not in ("by", "floor")}
        texts.append(account(**chosen))
    return "\n".join(texts)


@cache
def answer_plainly(name):
    mapping, rows = load(name)
    return answer(name, partial(count_plainly, rows, mapping), partial(account_plainly, rows, mapping))


def answer_by(records, name, mapping=None):
    mapping = mapping or load(name)[0]

    def ask(function, **question):
        return function(records, mapping, **question).to_csv(index=False)

    return answer(name, partial(ask, count_records), partial(ask, account_rows))


def to_arrow(name, seed=7):
    """The rows in another order."""
    rows = [*load(name)[1]]
    random.Random(seed).shuffle(rows)  # noqa: S311
    return pa.table({column: pa.array([row[column] for row in rows], pa.string()) for column in rows[0]})


def write_csv(path, rows, delimiter=","):
    with (gzip.open if path.suffix == ".gz" else open)(path, "wt", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(rows[0])
        out.writerows([["" if words is None else words for words in row.values()] for row in rows])
    return path


# What is installed with the package: DuckDB, pandas and Arrow.


@pytest.mark.parametrize("name", ["made", "hostile", "heavy", "cbp"])
def test_duckdb_counts_as_a_plain_loop_does_with_any_number_of_threads(name, tmp_path):
    mapping, rows = load(name)
    files = mapping.shipped if name in ("made", "cbp") else [write_csv(tmp_path / "records.csv", rows)]
    for threads in {"hostile": (1, 2, 4), "cbp": (1, 4)}.get(name, (2,)):
        assert answer_by(open_records(mapping, *files, threads=threads), name) == answer_plainly(name)


@pytest.mark.parametrize("name", ["made", "hostile", "heavy", "cbp"])
@pytest.mark.parametrize("engine", ["arrow", "pandas"])
def test_tables_in_memory_are_counted_as_files_are_in_any_order_of_rows(name, engine):
    table = to_arrow(name)
    assert answer_by(table.to_pandas() if engine == "pandas" else table, name) == answer_plainly(name)


def test_a_sum_beyond_64_bits_is_exact():
    total = int(answer_plainly("heavy").splitlines()[1].split(",")[8])
    assert total == 1800 * 8_900_000 * 10**9 > 2**63


@pytest.mark.parametrize("kind", ["many", "gz", "zip", "parquet"])
def test_it_does_not_matter_how_the_files_are_packed_or_how_many_they_are(kind, tmp_path):
    mapping, rows = load("hostile")
    rows = random.Random(3).sample(rows, len(rows))  # noqa: S311
    parts = [rows[start::7] for start in range(7)]
    if kind == "parquet":
        files = [tmp_path / f"{number}.parquet" for number in range(7)]
        for file, part in zip(files, parts, strict=True):
            pq.write_table(pa.Table.from_pylist(part, pa.schema([(column, pa.string()) for column in rows[0]])), file)
    else:
        suffix = ".csv.gz" if kind == "gz" else ".csv"
        files = [write_csv(tmp_path / f"{number} [a*?]{suffix}", part) for number, part in enumerate(parts)]
    if kind == "zip":
        for number, group in enumerate((files[:3], files[3:])):
            with zipfile.ZipFile(tmp_path / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for file in group:
                    archive.write(file, f"of/{file.name}")
                archive.writestr("__MACOSX/of/._0.csv", b"\x00\x05\x16\x07")
                archive.writestr("read me.txt", "not these")
        files = [tmp_path / "0.zip", tmp_path / "1.zip"]
    assert answer_by(open_records(mapping, *files), "hostile") == answer_plainly("hostile")


def test_files_whose_columns_stand_in_another_order_are_joined_by_name(tmp_path):
    mapping, rows = load("made")
    turned = [dict(reversed(row.items())) for row in rows]
    files = [write_csv(tmp_path / "a.csv", rows[:90]), write_csv(tmp_path / "b.csv", turned[90:])]
    assert answer_by(open_records(mapping, *files), "made") == answer_plainly("made")
    for number, part in enumerate((rows[:90], turned[90:])):
        pq.write_table(pa.Table.from_pylist(part), tmp_path / f"{number}.parquet")
    files = [tmp_path / "0.parquet", tmp_path / "1.parquet"]
    assert answer_by(open_records(mapping, *files), "made") == answer_plainly("made")


def test_files_that_are_not_in_utf_8_are_read_as_the_mapping_says(tmp_path):
    mapping, rows = load("made")
    rows = [row | {"agency": row["agency"].replace("Customs", "Zöllner")} for row in rows]
    expected = count_plainly(rows, mapping, ["agency"])
    for encoding in ("cp1252", "utf-16", "iso8859-1"):
        text = write_csv(tmp_path / "utf-8.csv", rows, ";").read_text("utf-8")
        (tmp_path / "other.csv").write_bytes(text.encode(encoding))
        (tmp_path / "other.csv.gz").write_bytes(gzip.compress(text.encode(encoding)))
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
            archive.write(tmp_path / "other.csv", "other.csv")
        other = replace(mapping, file={"delimiter": ";", "encoding": encoding})
        for name in ("other.csv", "other.csv.gz", "other.zip"):
            counts = count_records(open_records(other, tmp_path / name), other, ["agency"])
            assert counts.to_csv(index=False) == expected


def test_a_folder_that_is_called_as_a_column_could_be_adds_none(tmp_path):
    mapping, rows = load("made")
    folder = tmp_path / "year=2020"
    folder.mkdir()
    assert open_records(mapping, write_csv(folder / "records.csv", rows)).columns == [*rows[0]]
    pq.write_table(pa.Table.from_pylist(rows), folder / "records.parquet")
    assert open_records(mapping, folder / "records.parquet").columns == [*rows[0]]


ODD = {  # names that are used inside, that differ in nothing but case, and that mean something to an engine
    "id": "group 0",
    "day": "micrograms",
    "agency": 'a."b`c',
    "drug": "'; drop table x; --",
    "amount": "Product",
    "unit": "day_of",
    "arrested": "each",
}
ODD_MAPPING = replace(HOSTILE, columns={holds: ODD[name] for holds, name in HOSTILE.columns.items()})


def name_oddly(table):
    return table.rename_columns([ODD[name] for name in table.column_names])


def test_columns_may_have_any_names(tmp_path):
    table = name_oddly(to_arrow("hostile"))
    file = write_csv(
        tmp_path / "records.csv", [{ODD[name]: words for name, words in row.items()} for row in load("hostile")[1]]
    )
    for records in (table, table.to_pandas(), open_records(ODD_MAPPING, file)):
        assert answer_by(records, "hostile", ODD_MAPPING) == answer_plainly("hostile")


NUMBERS = [
    math.nan,
    math.inf,
    -math.inf,
    -1.0,
    -0.0,
    0.0,
    None,
    2.5,
    10.0,
    10.000000001,
    1e300,
    4503599.627370497,
    5e-324,
]
PEOPLE = [0.0, 1.0, 1.5, math.nan, -1.0, None, 3.0, math.inf, 12.0, 1e18]
PLAIN_NUMBERS = {"by": ["drug"], "copies": "each"}


def make_numbers():
    """A table with numbers in place of text, and words from lists."""
    rows = [
        {
            "id": str(number),
            "day": date(2030, 1, 1) + timedelta(number),
            "agency": KEYS[number % 3],
            "drug": KEYS[number % 7],
            "amount": NUMBERS[number % len(NUMBERS)],
            "unit": ["kg", "g", "tablets"][number % 3],
            "arrested": PEOPLE[number % len(PEOPLE)],
        }
        for number in range(500)
    ]
    text = pa.dictionary(pa.int32(), pa.string())
    types = [pa.string(), pa.date32(), text, text, pa.float64(), text, pa.float64()]
    schema = pa.schema([*zip(rows[0], types, strict=True)])
    return rows, pa.Table.from_pylist(rows, schema)


def answer_numbers(rows):
    """The people of a row as text, if they are a whole number."""
    text = [str(int(row["arrested"])) if row["arrested"] in (0, 1, 3, 12) else None for row in rows]
    rows = [row | {"arrested": words} for row, words in zip(rows, text, strict=True)]
    days = ("2030-02-01", "2031-01-31")
    return count_plainly(rows, HOSTILE, days=days, **PLAIN_NUMBERS) + account_plainly(
        [row | {"day": str(row["day"])} for row in rows], HOSTILE, days=days, copies="each"
    )


def count_numbers(records):
    days = ("2030-02-01", "2031-01-31")
    counts = count_records(records, HOSTILE, days=days, **PLAIN_NUMBERS)
    account = account_rows(records, HOSTILE, days=days, copies="each")
    return counts.to_csv(index=False) + account.to_csv(index=False)


def test_columns_of_numbers_days_and_listed_words_are_counted_as_text_is(tmp_path):
    rows, table = make_numbers()
    pq.write_table(table, tmp_path / "records.parquet")
    for records in (table, table.to_pandas(), open_records(HOSTILE, tmp_path / "records.parquet")):
        assert count_numbers(records) == answer_numbers(rows)


@pytest.mark.parametrize("kind", [pa.int64(), pa.int16(), pa.decimal128(12, 3), pa.float32(), pa.large_string()])
def test_an_amount_may_be_any_kind_of_number(kind):
    rows = [row | {"amount": row["amount"].split(".")[0]} for row in load("made")[1] if row["amount"]]
    table = pa.Table.from_pylist(rows)
    numbers = [Decimal(row["amount"]) if pa.types.is_decimal(kind) else int(row["amount"]) for row in rows]
    amounts = pa.array([str(number) for number in numbers] if kind == pa.large_string() else numbers, kind)
    table = table.set_column(table.column_names.index("amount"), "amount", amounts)
    expected = count_plainly(rows, MADE, ["drug", "unit"])
    for records in (table, table.to_pandas()):
        assert count_records(records, MADE, ["drug", "unit"]).to_csv(index=False) == expected


def test_a_table_of_pandas_may_hold_several_kinds_of_things_in_a_column():
    frame = pd.DataFrame({name: [row[name] for row in load("made")[1]] for name in load("made")[1][0]}, dtype=object)
    frame = pd.concat([frame, frame.assign(id=frame["id"] + "b")], ignore_index=True)
    frame = pd.concat([frame] * 4, ignore_index=True)
    frame["amount"] = [7 if number < 1500 else "8 kg" for number in range(len(frame))]
    expected = count_plainly(
        [{name: words and str(words) for name, words in row.items()} for row in frame.to_dict("records")],
        MADE,
        ["drug"],
    )
    mapping = replace(MADE, columns={name: column for name, column in MADE.columns.items() if name != "case"})
    counted = count_records(frame, mapping, ["drug"]).to_csv(index=False)
    assert counted == expected


# What is not installed with it: polars and Spark.


@pytest.mark.slow
@pytest.mark.parametrize("lazy", [False, True], ids=["eager", "lazy"])
@pytest.mark.parametrize("name", ["made", "hostile", "heavy", "cbp"])
def test_polars_counts_as_a_plain_loop_does(name, lazy):
    polars = pytest.importorskip("polars")
    table = polars.from_arrow(to_arrow(name, 11))
    assert answer_by(table.lazy() if lazy else table, name) == answer_plainly(name)


@pytest.mark.slow
def test_polars_takes_columns_of_any_name_and_kind():
    polars = pytest.importorskip("polars")
    assert answer_by(polars.from_arrow(name_oddly(to_arrow("hostile"))), "hostile", ODD_MAPPING) == answer_plainly(
        "hostile"
    )
    rows, table = make_numbers()
    assert count_numbers(polars.from_arrow(table)) == answer_numbers(rows)


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def to_spark(session, table, folder):
    pq.write_table(table, folder / "records.parquet")
    return session.read.parquet(str(folder / "records.parquet"))


LOUD = pytest.mark.filterwarnings("ignore")  # of pyspark, on the versions that it knows


@LOUD
@pytest.mark.slow
@pytest.mark.parametrize("name", ["made", "hostile", "heavy", "cbp"])
def test_spark_counts_as_a_plain_loop_does(name, spark, tmp_path):
    assert answer_by(to_spark(spark, to_arrow(name, 13), tmp_path), name) == answer_plainly(name)


@LOUD
@pytest.mark.slow
def test_spark_takes_columns_of_any_name_and_kind(spark, tmp_path):
    records = to_spark(spark, to_arrow("hostile"), tmp_path).toDF(*ODD.values())
    assert answer_by(records, "hostile", ODD_MAPPING) == answer_plainly("hostile")
    rows, table = make_numbers()
    assert count_numbers(to_spark(spark, table, tmp_path)) == answer_numbers(rows)


# Three hundred thousand rows that may not be shipped.


@LOUD
@pytest.mark.slow
@pytest.mark.skipif(not UNODC.exists(), reason=f"{UNODC.name} lies in no folder shared/data beside the project")
@pytest.mark.parametrize("engine", ["duckdb 1", "duckdb 2", "duckdb 4", "arrow", "pandas", "eager", "lazy", "spark"])
def test_three_hundred_thousand_rows_are_counted_alike(engine, request, tmp_path):
    mapping = load("unodc")[0]
    if engine.startswith("duckdb"):
        records = open_records(mapping, UNODC, threads=int(engine.split()[1]))
    elif engine == "spark":
        records = to_spark(request.getfixturevalue("spark"), to_arrow("unodc", 17), tmp_path)
    elif engine in ("eager", "lazy"):
        records = pytest.importorskip("polars").from_arrow(to_arrow("unodc", 17))
        records = records.lazy() if engine == "lazy" else records
    else:
        records = to_arrow("unodc", 17)
        records = records.to_pandas() if engine == "pandas" else records
    assert answer_by(records, "unodc") == answer_plainly("unodc")
