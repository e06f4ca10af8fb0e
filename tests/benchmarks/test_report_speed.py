"""What the report costs beside nbconvert: `python -m pytest -m slow tests/benchmarks/test_report_speed.py -s`.

With WRITE=1 in the environment its table goes into the README.
"""

import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
BEGIN, END = "<!-- speed: written by the benchmark -->\n", "<!-- end of speed -->"
MEASURED = {}  # each test adds its row
MOST = 0.04  # of what nbconvert takes for one notebook, since machines and their load differ


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of the project, so that the one at work stays as it is."""
    home = tmp_path_factory.mktemp("project")
    for name in ("lib", "notebooks", "data", "seeds", ".github"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "requirements.lock", "CITATION.cff"):
        shutil.copy(ROOT / name, home)
    return home


def run(home, *command):
    """Seconds that a command takes in the copy, and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(home / "lib")}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=home, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stdout + done.stderr
    return seconds, done.stdout


def report(home, *options):
    return run(home, "-m", "interdiction", "report", *options)


@pytest.fixture(scope="module")
def theirs(home, tmp_path_factory):
    """Seconds that nbconvert takes for all notebooks, one after the other."""
    run(home, "-c", "import interdiction.indexes.lists")  # compiles the library, once, for both sides
    command = ["-m", "nbconvert", "--execute", "--to", "html", "--output-dir", str(tmp_path_factory.mktemp("theirs"))]
    return sum(run(home, *command, f"notebooks/{path.name}")[0] for path in NOTEBOOKS)


def test_all_notebooks_cold(home, theirs):
    seconds = []
    for _ in range(5):  # a busy machine is asked again
        shutil.rmtree(home / "reports", ignore_errors=True)
        seconds.append(report(home, "--only", "0")[0])
        if seconds[-1] <= 0.3 * theirs:
            break
    MEASURED[f"all {len(NOTEBOOKS)} notebooks, from nothing"] = (
        f"{min(seconds):.1f} s",
        f"{min(seconds) / theirs:.2f} of `jupyter nbconvert --execute --to html`, one after the other ({theirs:.1f} s)",
    )
    assert min(seconds) <= 0.3 * theirs


def test_a_page_of_a_statement(home, theirs):
    of_one = theirs / len(NOTEBOOKS)
    shutil.rmtree(home / "reports", ignore_errors=True)
    notebooks = report(home, "--only", "0")[0]
    count = len(list((home / "reports").glob("statement-*.html")))
    assert count == 0
    whole = report(home)[0]  # the notebooks are current, so what is built is the statements and the record
    built = len(list((home / "reports").glob("statement-*.html")))
    assert built > 90
    code = (
        "import sys, time\n"
        "from interdiction.building import jobs, workers\n"
        "from interdiction.site.addresses import read_site\n"
        "from interdiction.home import HOME\n"
        "path = next((HOME / 'notebooks').glob('06*'))\n"
        "site = read_site()\n"
        "names = [page.removesuffix('.html') for page, _ in site.statements][: int(sys.argv[1])]\n"
        "parts = [names[part::2] for part in range(min(2, len(names)))]\n"
        "todo = [workers.Job(str(n), jobs.run_statements, (part, path, site)) for n, part in enumerate(parts)]\n"
        "built = [one for _, one in workers.run_jobs(todo) if not isinstance(one, workers.Ended)]\n"
        "assert len(built) == len(names) and all(one.files for one in built)\n"
    )
    (home / "statements.py").write_text(f"if __name__ == '__main__':\n    {code.replace(chr(10), chr(10) + '    ')}")
    each = []
    for _ in range(5):
        one, every = (run(home, "statements.py", str(number))[0] for number in (1, built))
        each.append((every - one) / (built - 1))
        if each[-1] <= MOST * of_one:
            break
    beside = f"{min(each) / of_one:.3f} of `nbconvert` of one notebook; at most {MOST}"
    MEASURED[f"the pages of {built} statements, each beyond the first"] = (f"{min(each):.3f} s", beside)
    MEASURED["the whole site, from nothing"] = (f"{notebooks + whole:.1f} s", f"{built} statements among its pages")
    assert min(each) <= MOST * of_one


def test_nothing_changed(home, theirs):
    of_one = theirs / len(NOTEBOOKS)
    report(home)
    seconds, output = min(report(home) for _ in range(5))
    assert output.startswith("Nothing has changed")
    MEASURED["nothing changed"] = (f"{seconds:.2f} s", f"{seconds / of_one:.3f} of the same; at most {MOST}")
    assert seconds <= MOST * of_one


def test_memory(home):
    report(home, "--force")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    MEASURED["peak memory of one process"] = (f"{most / 1e6:.0f} MB", "two work at a time")
    assert most < 1.5e9


def test_the_table():
    """Print the table of all the above, and write it into the README where that is asked for."""
    assert len(MEASURED) == 5
    lines = [f"| {what} | {number} | {beside} |\n" for what, (number, beside) in MEASURED.items()]
    table = "| what | here | beside |\n|---|---|---|\n" + "".join(lines)
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    print(f"\n{table}\n{where}")
    if os.environ.get("WRITE"):
        readme = (ROOT / "README.md").read_text("utf-8")
        before, begin, rest = readme.partition(BEGIN)
        _, end, after = rest.partition(END)
        assert begin and end
        (ROOT / "README.md").write_text(f"{before}{begin}\n{table}\nMeasured on {where}.\n\n{end}{after}", "utf-8")
