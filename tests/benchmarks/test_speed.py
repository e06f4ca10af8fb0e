"""What the library costs beside pandas: `python -m pytest -m slow tests/benchmarks -s -p no:cacheprovider`."""

import json
import os
import statistics
import subprocess
import sys

import pytest

from interdiction.record.tables import DATA

pytestmark = pytest.mark.slow

IMPORTS, READS = 21, 7  # pairs

# Linux hands the peak memory of a process down to the children it starts, and that of pytest hides
# theirs. So a small process stands between the two.
SMALL = [sys.executable, "-I", "-S", "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"]
CHILD = """
import json, resource, sys, time
folder = sys.argv[1]
{first}
def peak():  # in bytes on macOS, in kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
before, start = peak(), time.perf_counter()
{work}
measured = {{"seconds": time.perf_counter() - start, "bytes": peak() - before, "modules": list(sys.modules)}}
{check}
print(json.dumps(measured))
"""
# The library loads its modules when they are asked for.
IMPORT = {
    "interdiction": CHILD.format(first="", work="from interdiction import audit, load_figures, ratio", check=""),
    "pandas": CHILD.format(first="", work="import pandas", check=""),
}
WHOLE = {
    "interdiction": CHILD.format(
        first="from interdiction import audit, load_figures; from interdiction.cli import main",
        work="problems = main(['check', '--data', folder]); figures = load_figures(folder); found = audit(figures, folder)",  # noqa: E501
        check="""
assert problems == 0 and len(figures) > 440 and len(found) > 20
print()  # the last line is what is measured
""",
    ),
    "pandas": CHILD.format(
        first="import pandas; from pathlib import Path",
        work="tables = [pandas.read_csv(path, dtype=str) for path in Path(folder).glob('*.csv')]",
        check="assert len(tables) == 13",
    ),
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of the children, who keep compiled modules whatever ours says of that."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


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


def alternately(code, pairs, environment, folder=""):
    """What fresh processes measured, ours and that of pandas in turn; the first pair only fills the caches."""
    found = {"interdiction": [], "pandas": []}
    for _ in range(pairs + 1):
        for name, results in found.items():
            command = [*SMALL, sys.executable, "-c", code[name], folder]
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
