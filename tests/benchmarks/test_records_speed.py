"""What counting case records costs beside SQL by hand: `pytest -m slow tests/benchmarks/test_records_speed.py -s`.

With WRITE=1 in the environment its table goes into CONTRIBUTING.md. Times are those of the processor, all cores
together: another program that is at work beside them makes them a little longer, and a wall clock much.
"""

import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from interdiction.records import count_records, load_mapping, open_records
from interdiction.records.choosing import _DAY
from interdiction.records.masses import _NUMBER

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- records: written by the benchmark -->\n", "<!-- end of records -->"
ROWS, CHUNK, FEW = 10_000_000, 10_000_000, 1_000
SIZES = (1_000_000, 10_000_000, 100_000_000)
PAIRS, AGAIN = 7, 3  # a machine can be busy with something else
FREE = 6e9  # bytes on the disk, without which 100 million rows are not made
MEASURED = {}  # each test adds its rows

# All of a row follows from its number. Some agencies, days and amounts are empty, some days are none, and some amounts
# are negative or too much to be true.
MAKE = """
COPY (
  SELECT
    CASE WHEN h5 % 211 > 0 THEN 'Agency ' || (h1 % 100) END AS agency,
    CASE WHEN h5 % 1009 = 0 THEN 'unknown' WHEN h5 % 997 = 0 THEN '2013'
      WHEN h5 % 983 = 0 THEN '2013-02-30' WHEN h5 % 991 > 0
      THEN strftime(DATE '2011-01-01' + (h2 % 2192)::INTEGER, '%Y-%m-%d') END AS day,
    'drug ' || (h3 % 20) AS drug,
    ['kg', 'g', 'mg', 't', 'lb', 'oz', 'tablets', 'l'][1 + h4 % 8] AS unit,
    CASE WHEN h5 % 97 = 0 THEN NULL WHEN h5 % 89 = 0 THEN -1.0 WHEN h5 % 83 = 0 THEN 1e15
      ELSE (h5 % 1000003) / 8.0 / (1 + h5 % 1000) END AS amount
  FROM (
    SELECT (i * 2654435761) % 4294967291 AS h1, (i * 1597334677 + 7) % 4294967279 AS h2,
      (i * 3266489917 + 11) % 4294967231 AS h3, (i * 668265263 + 13) % 4294967197 AS h4,
      (i * 374761393 + 17) % 4294967189 AS h5
    FROM range({first}, {last}) AS rows(i)
  )
) TO '{path}' (FORMAT {kind})
"""
MAPPING = """
[source]
source = "made"
publisher = "Made for this"
title = "Cases that are made up"
published = "2017"
language = "en"
grade = "repost"
url = ""
first_day = "2011-01-01"
last_day = "2016-12-31"

[columns]
agency = "agency"
day = "day"
drug = "drug"
amount = "amount"
unit = "unit"

[threshold]
kilograms = "10"

[kilograms]
kg = "1"
g = "0.001"
mg = "0.000001"
t = "1000"
lb = "0.45359237"

[no_mass]
"a number of things" = ["tablets"]
"a volume" = ["l"]
"""
# The same checks in the fastest words that were found: an extracted day costs less than a matched one, a count of what
# is not null less than a sum of flags, and `round` is the floor of a half more.
SQL = """
SELECT coalesce(agency, '') AS agency, year, coalesce(drug, '') AS drug, count(*) AS cases, count(ug) AS weighed,
  count(big) AS large_low, sum(ug) AS mass, sum(big) AS held_low, max(ug) AS largest
FROM (
  SELECT agency, year, drug, ug, CASE WHEN ug > 10000000000 THEN ug END AS big FROM (
    SELECT agency, year, drug, round(CASE WHEN amount * f >= 0 AND amount * f < 9e15 THEN amount * f END)::BIGINT AS ug
    FROM (
      SELECT agency, substr(day, 1, 4) AS year, drug, {amount} AS amount,
        CASE unit WHEN 'kg' THEN 1000000000 WHEN 'g' THEN 1000000 WHEN 'mg' THEN 1000 WHEN 't' THEN 1000000000000
          WHEN 'lb' THEN 453592370 END AS f
      FROM {records}
      WHERE regexp_extract(day, '{day}') BETWEEN '2011-01-01' AND '2016-12-31'
    )
  )
) GROUP BY ALL ORDER BY ALL
"""
ASKED = {"by": ["agency", "year", "drug"], "days": ("2011-01-01", "2016-12-31"), "copies": "each"}

# Linux hands the peak memory of a process down to its children: a small process stands between ours and theirs.
SMALL = [sys.executable, "-I", "-S", "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"]
CHILD = """
import json, resource, sys, time
from interdiction.records import count_records, load_mapping, open_records
engine, times, asked, mapping, *files = sys.argv[1:]
mapping, asked, seconds = load_mapping(mapping), json.loads(asked), []
def open_all():
    if engine == "duckdb":
        return open_records(mapping, *files)
    if engine == "polars":
        import polars
        return polars.scan_parquet(files)
    import pandas
    return pandas.concat(map(pandas.read_parquet, files))
for _ in range(int(times)):
    start = time.process_time()
    counts = count_records(open_all(), mapping, **asked)
    seconds.append(time.process_time() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
found = counts[["agency", "year", "drug", "cases", "weighed", "large_low", "mass", "held_low", "largest"]]
print(json.dumps({"seconds": min(seconds), "bytes": peak, "counts": found.to_numpy().tolist()}))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the mapping, which is deleted with its records as soon as nothing is measured any more."""
    folder = tmp_path_factory.mktemp("records")
    (folder / "made.toml").write_text(MAPPING, "utf-8")
    yield folder
    shutil.rmtree(folder)


def make_records(folder, rows, kind="parquet"):
    """Make so many rows in files of ten million at most, once; those of fewer are the first of them."""
    files = []
    for first in range(0, rows, CHUNK):
        last = min(rows, first + CHUNK)
        files.append(folder / f"{first}-{last}.{kind}")
        if not files[-1].exists():
            duckdb.connect().execute(MAKE.format(first=first, last=last, path=files[-1], kind=kind))
    return files


def name(rows, kind="Parquet"):
    return f"{rows // 1_000_000} million, {kind}"


def by_hand(records, amount="amount"):
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    return connection.sql(SQL.format(records=records, amount=amount, day=_DAY)).to_arrow_table().to_pandas()


def pair(ours, theirs, pairs=PAIRS):
    """The median ratios of processor and of wall time, ours to theirs in turn, and the median seconds of each."""
    measured = {ours: [], theirs: []}
    for number in range(pairs):
        for work in (ours, theirs) if number % 2 else (theirs, ours):
            wall, start = time.perf_counter(), time.process_time()
            work()
            measured[work].append((time.process_time() - start, time.perf_counter() - wall))
    both = zip(measured[ours], measured[theirs], strict=True)
    ratios = [(mine[0] / their[0], mine[1] / their[1]) for mine, their in both]
    cpu, wall = map(statistics.median, zip(*ratios, strict=True))
    return cpu, wall, *(statistics.median(seconds for seconds, _ in measured[work]) for work in (ours, theirs))


def list_rows(counts):
    """What both counted, as whole numbers of any size."""
    columns = ["agency", "year", "drug", "cases", "weighed", "large_low", "mass", "held_low", "largest"]
    whole = counts[columns].fillna(0)  # where nothing is weighed, SQL has no sum
    return [[*row[:3], *map(int, row[3:])] for row in whole.itertuples(index=False)]


def measure(folder, rows, engine="duckdb", times=1, asked=ASKED):
    """Processor seconds, peak memory and counts of so many rows in a process of its own."""
    files = [str(path) for path in make_records(folder, rows)]
    command = [sys.executable, "-W", "ignore", "-c", CHILD, engine, str(times), json.dumps(asked)]
    child = subprocess.run([*SMALL, *command, str(folder / "made.toml"), *files], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout.splitlines()[-1])


def test_ten_million_rows_cost_what_sql_by_hand_does(folder):
    mapping, files = load_mapping(folder / "made.toml"), make_records(folder, ROWS)

    def ours():
        return count_records(open_records(mapping, *files), mapping, **ASKED)

    def theirs():
        return by_hand(f"'{files[0]}'")

    assert list_rows(ours()) == list_rows(theirs())
    for _ in range(AGAIN):
        cpu, wall, mine, their = pair(ours, theirs)
        print(f"\nof SQL by hand: {cpu:.3f} of processor time, {wall:.3f} of wall time ({mine:.2f} s, {their:.2f} s)")
        if cpu <= 1.15:
            break
    MEASURED[name(ROWS)] = (f"{mine:.2f} s", f"{cpu:.2f} of DuckDB SQL by hand, at most 1.15", "")
    assert cpu <= 1.15


def test_text_amounts_of_a_csv_file(folder):
    """Each cell is read as text and held against a pattern; there is no limit, and the time is that of reading."""
    mapping, files = load_mapping(folder / "made.toml"), make_records(folder, SIZES[0], "csv")
    records = f"read_csv('{files[0]}', header = true, all_varchar = true)"
    amount = f"CASE WHEN regexp_matches(amount, '{_NUMBER}') THEN amount END::DOUBLE"

    def ours():
        return count_records(open_records(mapping, *files), mapping, **ASKED)

    def theirs():
        return by_hand(records, amount)

    assert list_rows(ours()) == list_rows(theirs())
    cpu, _, mine, _ = pair(ours, theirs, 5)
    MEASURED[name(SIZES[0], "CSV, each amount a text")] = (f"{mine:.2f} s", f"{cpu:.2f} of DuckDB SQL by hand", "")


@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_other_engines_count_the_same(folder, engine):
    pytest.importorskip(engine)
    counts = {one: measure(folder, ROWS, one) for one in ("duckdb", engine)}
    assert counts[engine]["counts"] == counts["duckdb"]["counts"]
    seconds, peak = counts[engine]["seconds"], counts[engine]["bytes"]
    MEASURED[name(ROWS, f"Parquet, {engine}")] = (f"{seconds:.2f} s", "", f"{peak / 1e6:,.0f} MB")


def test_rows_that_are_alike_are_found_among_all_rows(folder):
    """There is no limit: whoever asks for it keeps every row that is not like another."""
    once, each = (measure(folder, ROWS, asked=ASKED | {"copies": copies}) for copies in ("once", "each"))
    assert once["counts"] == each["counts"]  # no two of the rows are alike
    said = f"{once['seconds'] / each['seconds']:.1f} times as long as each row a case"
    MEASURED[name(ROWS, "Parquet, rows that are alike once")] = (
        f"{once['seconds']:.2f} s",
        said,
        f"{once['bytes'] / 1e6:,.0f} MB",
    )


def test_a_hundred_million_rows_take_ten_times_as_long_as_ten_and_little_memory(folder):
    """The slope is that from ten million on: of one million, the writing of 12,000 groups is a fifth of the time."""
    if shutil.disk_usage(folder).free < FREE:
        pytest.skip("less than 6 GB are free")
    seconds = [math.inf] * 4
    for _ in range(AGAIN):
        found = [measure(folder, rows, times=count) for rows, count in zip((FEW, *SIZES), (9, 7, 5, 2), strict=True)]
        seconds = [min(one["seconds"], before) for one, before in zip(found, seconds, strict=True)]
        # What is the same for any number of rows is not counted: to open a file, and to ask.
        slope = math.log10((seconds[-1] - seconds[0]) / (seconds[-2] - seconds[0]))
        print(f"\n{', '.join(f'{one:.3f} s' for one in seconds)}: slope {slope:.3f}")
        if 0.95 <= slope <= 1.05:
            break
    for rows, one, took in zip(SIZES, found[1:], seconds[1:], strict=True):
        before = MEASURED.get(name(rows), (f"{took:.2f} s", "", ""))
        MEASURED[name(rows)] = (*before[:2], f"{one['bytes'] / 1e6:,.0f} MB")
    said = f"the number of rows to the power of {slope:.2f} (from 10 million on), 0.95 to 1.05"
    MEASURED[name(SIZES[-1])] = (MEASURED[name(SIZES[-1])][0], said, MEASURED[name(SIZES[-1])][2])
    peak = found[-1]["bytes"]
    assert 0.95 <= slope <= 1.05
    assert peak < 500e6


def by_rows(measured):
    return int(measured[0].split()[0]), measured[0]


def test_the_table():
    """Print the table of all the above, and write it into the guide where that is asked for."""
    lines = [f"| {what} | {' | '.join(cells)} |\n" for what, cells in sorted(MEASURED.items(), key=by_rows)]
    table = "| rows | processor time | beside | peak memory |\n|---|---|---|---|\n" + "".join(lines)
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    print(f"\n{table}\n{where}")
    if os.environ.get("WRITE"):
        before, begin, rest = GUIDE.read_text("utf-8").partition(BEGIN)
        _, end, after = rest.partition(END)
        assert begin and end
        GUIDE.write_text(f"{before}{begin}\n{table}\nMeasured on {where}.\n\n{end}{after}", "utf-8")
