"""A copy of the project in a folder of its own, whose report is built by the command that a reader uses.

The small one has a record of three statements and a few short notebooks; its site is built in seconds.
"""

import atexit
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nbformat

from interdiction.home import HOME

COPIED = ("lib", "data", "seeds", "notebooks", "requirements.lock", "CITATION.cff", "README.md")
STATEMENT, OTHER, THIRD = SMALL = ("nia-2021-06-25", "nia-2021-07-30", "nia-2021-01-20")
CHART = """from interdiction import charts, load_figures
figures = load_figures()
charts.ranges(figures[figures["measure"] == "cases"].drop_duplicates("statement"), "statement", title="cases")"""
CHOSEN = """import interdiction as ix
statement = ix.first("statement", ix.load_figures())  # or another"""
SHORT = {
    "01-one": f'from interdiction import load_figures\nlen(load_figures(statement="{STATEMENT}"))',
    "02-chart": CHART,
    "03-claims": 'from interdiction import load_table\nload_table("claims")',
    "06-each": 'from interdiction import load_figures\nload_figures(statement=statement)[["printed"]]',
}


class Project:
    """A folder with a library, a record, notebooks and, after a first report, a site."""

    def __init__(self, home):
        self.home, self.reports, self.output = home, home / "reports", ""
        self.environment = os.environ | {"PYTHONPATH": str(home / "lib"), "PYTHONDONTWRITEBYTECODE": ""}

    def command(self, *arguments):
        return [sys.executable, "-m", "interdiction", "report", *arguments]

    def report(self, *arguments, **options):
        """Build the report, and return what its process printed and returned."""
        options = {"cwd": self.home, "env": self.environment, "capture_output": True, "text": True} | options
        return subprocess.run(self.command(*arguments), **options)

    def rebuild(self, *arguments):
        """Build the report, which must succeed, and return what it printed."""
        ran = self.report(*arguments)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
        return ran.stdout

    def begin(self, *arguments, **options):
        """Begin to build the report, as the first of a group of processes."""
        options = {"cwd": self.home, "env": self.environment, "text": True, "start_new_session": True} | options
        return subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def copy(self, folder):
        shutil.copytree(self.home, folder, dirs_exist_ok=True)
        return Project(folder)

    def path(self, stem):
        return self.home / "notebooks" / f"{stem}.ipynb"

    def files(self):
        """All files of the site with their contents."""
        return {
            path.relative_to(self.reports).as_posix(): path.read_bytes()
            for path in self.reports.rglob("*")
            if path.is_file()
        }

    def change(self, table, where, **cells):
        """Write other cells into the one row of a table that holds what is asked for."""
        header, rows = self._rows(table)
        [row] = [row for row in rows if where.items() <= row.items()]
        row.update(cells)
        self._write(table, header, rows)

    def add(self, table, like, **cells):
        """Add a row like another one."""
        header, rows = self._rows(table)
        row = next(row for row in rows if like.items() <= row.items())
        self._write(table, header, [*rows, row | cells])

    def _rows(self, table):
        with (self.home / "data" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            return reader.fieldnames, list(reader)

    def _write(self, table, header, rows):
        with (self.home / "data" / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def keep_statements(self, statements):
        """Take everything else out of the record."""
        sources = set()
        for table in (
            "figures",
            "claims",
            "wordings",
            "corrections",
            "sentences",
            "statements",
            "conflicts",
            "sources",
            "terms",
        ):
            header, rows = self._rows(table)
            if table == "sources":
                rows = [row for row in rows if row["source"] in sources]
            elif table == "terms":
                rows = [row for row in rows if row["kind"] == "measure"]  # tests rename agencies
            else:
                named = [
                    {row["statement"], row.get("before", ""), *row.get("other", "").split(" + ")} - {""} for row in rows
                ]
                rows = [row for row, names in zip(rows, named, strict=True) if names <= set(statements)]
                sources |= {row["source"] for row in rows if "source" in row}
            self._write(table, header, rows)


def write_notebook(path, source, title="What of this?", parameters=""):
    """Write a notebook of a title and one cell, and one of parameters where there are any."""
    cells = [nbformat.v4.new_markdown_cell(f"# {title}", id="question")]
    if parameters:
        cells.append(nbformat.v4.new_code_cell(parameters, id="choice", metadata={"tags": ["parameters"]}))
    cells.append(nbformat.v4.new_code_cell(source, id="cell"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@cache
def whole_project():
    """The project itself with its site, built from nothing."""
    home = _folder()
    for name in COPIED:
        if (HOME / name).is_dir():
            shutil.copytree(HOME / name, home / name)
        else:
            shutil.copy2(HOME / name, home / name)
    (home / ".github").mkdir()
    shutil.copy2(HOME / ".github" / "chart.svg", home / ".github")
    return _built(Project(home))


@cache
def small_project():
    """The small project with its site, built from nothing."""
    home = _folder()
    for name in ("lib", "data", "seeds"):
        shutil.copytree(HOME / name, home / name)
    for name in ("requirements.lock", "CITATION.cff"):
        shutil.copy2(HOME / name, home / name)
    (home / "notebooks").mkdir()
    project = Project(home)
    for stem, source in SHORT.items():
        chosen = CHOSEN if stem.startswith("06") else ""
        write_notebook(project.path(stem), source, f"What of {stem}?", chosen)
    project.keep_statements(SMALL)
    return _built(project)


def _folder():
    """A folder that is there until the tests are done."""
    folder = Path(tempfile.mkdtemp(prefix="project-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _built(project):
    project.output = project.rebuild()
    return project
