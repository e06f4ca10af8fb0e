"""What the library costs beside pandas: `python -m pytest -m slow tests/benchmarks -s -p no:cacheprovider`."""

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from one_statement import ONE

from interdiction.record.tables import COLUMNS, DATA

pytestmark = pytest.mark.slow

STATEMENTS, SOURCES = 1_000, 200
PLACES = STATEMENTS * SOURCES
ROWS = 5 * PLACES  # five measures
SEED = 20210625
IMPORTS, READS = 21, 7  # pairs

# Linux hands the peak memory of a process down to the children it starts, and that of pytest, which
# has written a million lines, hides theirs. So a small process stands between the two.
SMALL = [sys.executable, "-I", "-S", "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"]
CHILD = """
import json, resource, sys, time
folder, sample = sys.argv[1], json.loads(sys.argv[2])
{first}
def peak():  # in bytes on macOS, in kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
before, start = peak(), time.perf_counter()
{work}
measured = {{"seconds": time.perf_counter() - start, "bytes": peak() - before, "modules": list(sys.modules)}}
{check}
print(json.dumps(measured))
"""
# The library loads its rooms when they are asked for.
IMPORT = {
    "interdiction": CHILD.format(first="", work="from interdiction import audit, load_figures, ratio", check=""),
    "pandas": CHILD.format(first="", work="import pandas", check=""),
}
READ = {
    "interdiction": CHILD.format(
        first="from interdiction import load_figures, ratio",
        work="figures = load_figures(folder); ratios = ratio(figures, 'drugs_seized', 'suspects')",
        check=f"""
from interdiction.printed import read
assert len(figures) == {ROWS} and len(ratios) == {PLACES}
for row, *written in sample:
    assert figures.loc[row, ["statement", "source", "measure", "printed"]].tolist() == written
    phrase = read(written[3], "en", "mass" if written[2].endswith("_seized") else "count")
    assert figures.loc[row, ["low", "high"]].tolist() == [phrase.low, phrase.high], written
""",
    ),
    "pandas": CHILD.format(
        first="import pandas",
        work="table = pandas.read_csv(f'{folder}/figures.csv', dtype=str)",
        check=f"assert len(table) == {ROWS}",
    ),
}


WHOLE = {
    "interdiction": CHILD.format(
        first="from interdiction import audit, load_figures; from interdiction.__main__ import main",
        work="problems = main(['check', '--data', folder]); figures = load_figures(folder); found = audit(figures, folder)",  # noqa: E501
        check="""
assert problems == 0 and len(figures) > 440 and len(found) > 20
print()  # the last line is what is measured
""",
    ),
    "pandas": CHILD.format(
        first="import pandas; from pathlib import Path",
        work="tables = [pandas.read_csv(path, dtype=str) for path in Path(folder).glob('*.csv')]",
        check="assert len(tables) == 11",
    ),
}


class Million(NamedTuple):
    """A record of a million figures, and ten of them as they are written in it."""

    folder: str
    sample: list  # of row, statement, source, measure, phrase
    phrases: int  # that differ


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of the children, who keep compiled modules whatever ours says of that."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


@pytest.fixture(scope="module")
def million(tmp_path_factory):
    """A record whose phrases recur, as printed figures do."""
    folder = tmp_path_factory.mktemp("million")
    yield write(folder, distinct=False)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def million_phrases(tmp_path_factory):
    """A record that prints no phrase twice."""
    folder = tmp_path_factory.mktemp("million_phrases")
    yield write(folder, distinct=True)
    shutil.rmtree(folder)


def test_import(environment):
    # On a shared machine a few imports run far faster than the others, and a minimum hangs on which
    # side had one: in 168 pairs the minima of 15 stood at 0.63 to 1.36, the medians at 0.96 to 1.07.
    # With other work on both cores 1.16 was seen once, so one that is missed is measured again.
    for _ in range(5):
        ours, pandas = alternately(IMPORT, IMPORTS, environment)
        assert not {"matplotlib", "IPython", "nbformat", "scipy"} & set(ours[0]["modules"])
        seconds = compared("import", "import pandas", ours, pandas, "seconds")
        if seconds <= 1.15:
            break
    assert seconds <= 1.15


def test_the_whole_record_is_loaded_checked_and_audited(environment):
    for _ in range(5):  # a busy machine is asked again
        ours, pandas = alternately(WHOLE, READS, environment, str(DATA))
        what = "the whole record loaded, checked and audited"
        compared(what, "pandas.read_csv of the same files", ours, pandas, "seconds")
        seconds = statistics.median(result["seconds"] for result in ours)
        if seconds < 1:
            break
    assert seconds < 1


def test_a_million_rows(environment, million):
    assert_within(2, 3, environment, million)


def test_a_million_phrases(environment, million_phrases):
    # No limit was set for figures that never print a number twice; this is where it stands.
    assert_within(4, 3, environment, million_phrases)


def assert_within(most_seconds, most_memory, environment, record):
    """Hold a record to its limits; one that is missed is measured again, since a machine can be busy elsewhere."""
    for _ in range(5):
        seconds, memory = read(environment, record)
        if seconds <= most_seconds:
            break
    assert seconds <= most_seconds
    assert memory <= most_memory


def read(environment, record):
    """Time and memory of loading a record and dividing two measures, as ratios to pandas.read_csv."""
    ratios = []
    for key in ("seconds", "bytes"):  # each of processes of its own
        ours, pandas = alternately(READ, READS, environment, record.folder, json.dumps(record.sample))
        what = f"{ROWS:,} rows of {record.phrases:,} phrases, {'time' if key == 'seconds' else 'memory'}"
        ratios.append(compared(what, "pandas.read_csv", ours, pandas, key))
    return ratios


def alternately(code, pairs, environment, folder="", sample="[]"):
    """What fresh processes measured, ours and that of pandas in turn; the first pair only fills the caches."""
    found = {"interdiction": [], "pandas": []}
    for _ in range(pairs + 1):
        for name, results in found.items():
            command = [*SMALL, sys.executable, "-c", code[name], folder, sample]
            child = subprocess.run(command, env=environment, capture_output=True, text=True)
            assert child.returncode == 0, child.stderr
            results.append(json.loads(child.stdout.splitlines()[-1]))
    return found["interdiction"][1:], found["pandas"][1:]


def compared(what, other, ours, theirs, key):
    """Print the median of ours beside that of theirs, and return their ratio."""
    mine, their = (statistics.median(result[key] for result in results) for results in (ours, theirs))
    unit, size = {"seconds": ("s", 1), "bytes": ("MB", 1e6)}[key]
    amounts = f"{mine / size:.2f} {unit} / {their / size:.2f} {unit}"
    print(f"\n{what}: {mine / their:.2f} of {other} ({amounts}, medians of {len(ours)})", end="")
    return mine / their


def write(folder, distinct):
    """Write a record of a million figures, the numbers of which are the same in each run."""
    for path in ONE.iterdir():
        shutil.copy(path, folder)
    # The claims refer to our own statements and sources, so those stay and the others follow.
    statements = own("statements")
    days = pd.date_range("2022-01-01", periods=STATEMENTS - len(statements)).strftime("%Y-%m-%d")
    dates = dict.fromkeys(("announced", "period_start", "cutoff_earliest", "cutoff_latest"), days)
    statements = longer(statements, statement=[f"agency-{day}" for day in days], **dates)
    sources = own("sources")
    sources = longer(sources, source=[f"paper{number}" for number in range(SOURCES - len(sources))])
    for name, table in (("statements", statements), ("sources", sources.assign(language="en"))):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    rng = np.random.default_rng(SEED)
    columns = {
        "cases": counts(rng, "drug cases", distinct, more=1),  # than large ones, which are a part of them
        "large_cases": counts(rng, "cases", distinct),
        "suspects": counts(rng, "suspects", distinct),
        "drugs_seized": masses(rng, "metric tons", distinct),
        "precursors_seized": masses(rng, "tons", distinct),
    }
    announced = [(statement, source) for statement in statements["statement"] for source in sources["source"]]
    rows = [
        (statement, source, measure, phrase, "", "", "", "")
        for (statement, source), *phrases in zip(announced, *columns.values(), strict=True)
        for measure, phrase in zip(columns, phrases, strict=True)
    ]
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS["figures"])
        writer.writerows(rows)
    sample = [(row, *rows[row][:4]) for row in range(0, ROWS, ROWS // 10 + 1)]
    return Million(str(folder), sample, len({row[3] for row in rows}))


def own(name):
    return pd.read_csv(ONE / f"{name}.csv", dtype=str, keep_default_na=False)


def longer(table, **more):
    """A table with rows like its first one, except in some columns."""
    following = table.iloc[[0] * len(next(iter(more.values())))].assign(**more)
    return pd.concat([table, following], ignore_index=True)


def counts(rng, unit, distinct, more=0):
    """Counts that do not end in 0, which would need a word on how they were rounded."""
    span = PLACES if distinct else 6_000
    tens = more * span + (rng.permutation(span) if distinct else rng.integers(0, span, PLACES))
    return [f"{number:,} {unit}" for number in (10 * tens + rng.integers(1, 10, PLACES)).tolist()]


def masses(rng, unit, distinct):
    """Masses with two decimals; four where all are to differ."""
    if distinct:
        return [f"{number / 10_000:,.4f} {unit}" for number in (10_000 + rng.permutation(PLACES)).tolist()]
    return [f"{number / 100:,.2f} {unit}" for number in rng.integers(1, 300_000, PLACES).tolist()]
