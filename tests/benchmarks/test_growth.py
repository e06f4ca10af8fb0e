"""What a longer record costs: `python -m pytest -m slow tests/benchmarks/test_growth.py -s -p no:cacheprovider`."""

import csv
import json
import math
import subprocess
import sys
from datetime import date, timedelta
from itertools import count, islice

import pytest

from interdiction.record.tables import DATA

pytestmark = pytest.mark.slow

SIZES = (500, 5_000, 50_000)  # figures
TOLERANCE = 1.3  # times n log n
AGAIN = 3  # a machine can be busy with something else

AGENCIES, GROUP = 40, 8  # the first of each eight is the whole of the other seven
LENGTHS = (12, 6, 3, 1)  # the months of a year, a half, a quarter and a month
# A measure, its unit and the words after it, what it is a part of, and what an agency has of it in a month.
MEASURES = (
    ("cases", "count", "case", "drug cases", "", 41),
    ("large_cases", "count", "case", "cases", "cases", 7),
    ("suspects", "count", "person", "suspects", "", 53),
    ("drugs_seized", "mass", "kg", "kg", "", 3_217),
    ("precursors_seized", "mass", "kg", "kg", "", 9_871),
)

# Linux hands the peak memory of a process down to its children: a small process stands between ours and theirs.
SMALL = [sys.executable, "-I", "-S", "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"]
CHILD = """
import json, resource, sys, time
from interdiction import audit, load_figures
from interdiction.record.check import check_record
folder, seconds = sys.argv[1], {}
def timed(name, work, *arguments):
    start = time.process_time()
    found = work(*arguments)
    seconds[name] = time.process_time() - start
    return found
figures = timed("load", load_figures, folder)
check = timed("check", check_record, folder)
found = timed("audit", audit, figures, folder)
assert not check.problems, check.problems[:3]
assert not len(found), found["says"].head(3).tolist()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"figures": len(figures), "seconds": seconds, "bytes": peak}))
"""


def make_record(folder, figures):
    """Write a record of so many figures, five in a statement, that contradict each other nowhere."""
    tables = {"agencies": [], "statements": [], "sources": [], "figures": []}
    for number in range(AGENCIES):
        whole = "" if number % GROUP == 0 else f"Agency {number - number % GROUP}"
        row = {"agency": f"Agency {number}", "short": f"A{number}", "part_of": whole, "language": "en"}
        tables["agencies"].append(row)
    for number, (agency, first, months) in enumerate(islice(announcements(), figures // len(MEASURES))):
        name, last = f"statement-{number}", begin(first + months) - timedelta(1)
        source = {"source": f"paper-{number}", "publisher": "A Paper", "title": "A title", "language": "en"}
        tables["sources"].append(source | {"published": last + timedelta(20), "kind": "newspaper"})
        days = {"period_start": begin(first), "cutoff_earliest": last, "cutoff_latest": last}
        about = {"statement": name, "agency": f"Agency {agency}", "announced": last + timedelta(20)}
        tables["statements"].append(about | days | {"covers": "not said", "people": "unknown"})
        for measure, kind, _, words, _, each in MEASURES:
            printed = total(agency, first, months, each)
            row = {"statement": name, "source": source["source"], "measure": measure}
            step = {"rounded_to": 1} if kind == "count" and printed % 10 == 0 else {}
            numeral = f"{printed / 10:,.1f}" if kind == "mass" else f"{printed:,}"
            tables["figures"].append(row | step | {"printed": f"{numeral} {words}"})
    tables["measures"] = [
        {"measure": name, "label": name, "kind": kind, "unit": unit, "part_of": whole, "definition": "Made."}
        for name, kind, unit, _, whole, _ in MEASURES
    ]
    about = {"indicator": "drugs_per_case", "label": "drugs per case", "unit": "kg per case", "does_not_mean": "None."}
    divided = {"numerator": "drugs_seized", "denominator": "cases", "reads_as": "{range} a case"}
    write(folder, tables | {"indicators": [about | divided]})


def announcements():
    """Each agency's years, halves, quarters and months, year after year, as an agency and the months counted."""
    for year in count(1990):
        for agency in range(AGENCIES):
            for months in LENGTHS:
                yield from ((agency, 12 * year + first, months) for first in range(0, 12, months))


def begin(month):
    return date(month // 12, month % 12 + 1, 1)


def total(agency, first, months, each):
    """What an agency has in some months, its parts with it: no two months are alike."""
    counted = range(agency, agency + GROUP) if agency % GROUP == 0 else (agency,)
    return sum(each + (97 * one + 31 * month) % each for one in counted for month in range(first, first + months))


def write(folder, tables):
    description = (DATA / "datapackage.json").read_bytes()
    (folder / "datapackage.json").write_bytes(description)
    for resource in json.loads(description)["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        with (folder / f"{resource['name']}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(resource["name"], ()))


def measure_costs(folder, figures):
    """Load, check and audit a made record in a process of its own: the seconds of each, and the peak memory."""
    data = folder / f"{figures}" / "data"
    if not data.exists():
        data.mkdir(parents=True)
        make_record(data, figures)
    child = subprocess.run([*SMALL, sys.executable, "-c", CHILD, str(data)], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    measured = json.loads(child.stdout)
    assert measured["figures"] == figures
    amounts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in measured["seconds"].items())
    print(f"\n{figures:,} figures: {amounts}, peak memory {measured['bytes'] / 1e6:.0f} MB", end="")
    return measured["seconds"] | {"memory": measured["bytes"]}


def test_ten_times_the_figures_cost_no_more_than_ten_times_the_work_and_a_little(tmp_path):
    most = TOLERANCE * SIZES[-1] * math.log(SIZES[-1]) / (SIZES[-2] * math.log(SIZES[-2]))
    for _ in range(AGAIN):
        *_, small, large = (measure_costs(tmp_path, figures) for figures in SIZES)
        times = {name: large[name] / small[name] for name in large}
        print("\n" + ", ".join(f"{name} {ratio:.1f} times" for name, ratio in times.items()), f"(at most {most:.1f})")
        if max(times.values()) <= most:
            break
    assert max(times.values()) <= most
