"""The project itself: its public names, what its tables describe, and what its README and requirements say."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from one_statement import ONE, SOURCE

from interdiction import indicators, load_figures, load_table
from interdiction.record.tables import COLUMNS
from interdiction.site.notebooks import summarise
from interdiction.site.pages import strip_tags

ROOT = Path(__file__).resolve().parents[1]


PUBLIC = [
    *(
        "InputError",
        "NotPrintedError",
        "add_variation",
        "agency_share",
        "announced_twice",
        "annualising_error",
        "answer",
        "audit",
    ),
    *(
        "charts",
        "choose_pair",
        "compare",
        "count_verdicts",
        "coverage",
        "describe_changes",
        "describe_contradictions",
        "describe_readings",
    ),
    *(
        "dispersion",
        "draft",
        "find_quotes",
        "first",
        "highlight",
        "indicators",
        "large_case_bounds",
        "like_statements",
        "link",
        "load_figures",
    ),
    *(
        "load_table",
        "lognormal_shares",
        "nearest_statement",
        "preferred",
        "ratio",
        "read",
        "records",
        "say",
        "scan",
        "sensitivity",
        "sentences",
    ),
    *("source_list", "statement", "sub_periods", "summarise_trials", "table", "text", "top_shares", "volume_and_size"),
]
# Each name is asked for in a fresh process, before and after every module of the library was loaded.
EVERY_NAME = """
import importlib, pkgutil
import interdiction as ix
before = {name: getattr(ix, name) for name in ix.__all__}
assert [name for name in dir(ix.charts) if name[0] != "_" and callable(getattr(ix.charts, name))] == %r
for module in pkgutil.walk_packages(ix.__path__, "interdiction."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
assert all(getattr(ix, name) is found for name, found in before.items())
print(*ix.__all__)
"""


def test_one_import_gives_every_public_name_and_no_module_hides_one():
    code = EVERY_NAME % ["mass", "ranges", "shares", "timeline"]
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == PUBLIC


def test_the_seed_is_the_one_that_was_given():
    text = (ROOT / "seeds" / "000_e2b995e5acfe77ef.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "655385a4741310248d88f623baa43005e001c8f8abbf499ea978fba41be6eb36"


def test_the_description_of_the_tables_is_complete():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    assert list(described) == list(COLUMNS)
    for name, resource in described.items():
        header = (ROOT / "data" / resource["path"]).read_text("utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header == list(COLUMNS[name])
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["schema"]["primaryKey"]


def test_the_units_of_the_indicators_are_those_of_their_measures():
    computed = indicators(load_figures(ONE)).set_index("indicator")["unit"].to_dict()
    written = load_table("indicators").set_index("indicator")["unit"].to_dict()
    assert written == computed


def test_the_statement_that_the_project_grew_from_comes_first():
    figures, claims = load_table("figures"), load_table("claims")
    first = figures[figures["source"] == SOURCE]
    assert first.index.tolist() == list(range(6))
    assert first.set_index("measure")["printed"].to_dict() == {
        "cases": "571 drug cases",
        "large_cases": "131 cases",
        "large_case_threshold": "more than 10 kilograms",
        "suspects": "665 suspects",
        "drugs_seized": "5.55 metric tons",
        "precursors_seized": "323.5 tons",
    }
    assert set(claims["kind"]) == {"action", "assessment", "threat"}
    assert 10 <= len(claims) <= 15


def test_what_a_reader_installs_is_about_a_dozen_exact_versions_with_reasons_and_all_are_locked():
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert len(lines) <= 21
    lock = (ROOT / "requirements.lock").read_text()
    for line in lines:
        name, reason = re.fullmatch(r"([\w.-]+==[\w.]+) +# (.+)", line).groups()
        assert f"\n{name} " in lock, f"{name} is not locked; make requirements.lock again"
        assert len(reason) > 10
    for package in lock.split("\n")[2:]:
        assert re.match(r"[\w.-]+==|    (--hash=sha256:[0-9a-f]{64}|# )|$", package), package


def test_the_readme_shows_what_the_notebooks_say():
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")):
        if path.name.startswith("06"):  # that one is the page of each statement
            assert path.name not in readme
            continue
        said = strip_tags(summarise(path, nbformat.read(path, as_version=4)))
        assert said in readme, f"the README has not the answer of {path.name}; run make report"
        assert f"(notebooks/{path.name})" in readme


def test_every_command_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = re.findall(r"^make ([a-z]+)|`make (?:\w+=\S+ )?([a-z]+)", readme, re.MULTILINE)
    assert len(commands) >= 6
    assert {name for pair in commands for name in pair if name} <= targets
    for path in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / path).exists(), f"the README leads to {path}, which is not there"


def test_the_tracked_files_name_no_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(tracked) > 40
    for name in tracked:
        content = (ROOT / name).read_bytes().decode("utf-8", "replace")
        assert not re.search(r"/(home|root|Users)/\w", content), f"{name} holds a path of one machine"
