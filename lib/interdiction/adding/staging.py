"""A record with an addition, made beside the record and checked before anything is touched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interdiction.adding.rows import Addition, name_key
from interdiction.record.check import Check, check_record
from interdiction.record.csv_file import Problem
from interdiction.record.journal import staging_folder

_TEXTS = ("seeds", "unshipped")


def check_addition(data: Path, addition: Addition) -> Check:
    """Check a copy of a record with an addition; the record itself is not touched.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder, which is locked.
    addition : Addition
        As `make_addition` makes it.

    Raises
    ------
    OSError
        If there is no room or no right to write beside the record.
    """
    with _copy_record(data) as home:
        for change in addition.changes:
            path = home / change.path
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(change.new)
        return check_record(home / data.name)


def describe_problems(problems: list[Problem], addition: Addition) -> list[str]:
    """Say what is wrong with an addition by the keys of its answers.

    >>> problem = Problem("sources.csv", 134, "kind", "'blog'", "choose one of official")
    >>> describe_problems([problem], Addition([], {("sources.csv", 134): "source"}))
    ["key source.kind: found 'blog'; choose one of official"]
    """
    lines = []
    for problem in problems:
        section = addition.sections.get((problem.file, problem.row))
        columns = problem.column.split(", ") if section else []
        # A key of several columns that stands twice is a figure's measure given twice.
        column = "measure" if "measure" in columns else columns[0] if columns else ""
        where = f"key {name_key(section, column)}: " if section else ""
        lines.append(f"{where}found {problem.found}; {problem.mend}" if section else str(problem))
    return lines


@contextmanager
def _copy_record(data: Path) -> Iterator[Path]:
    """Copy the tables and texts of a record into a folder that is there as long as it is needed."""
    home = staging_folder(data)
    try:
        (home / data.name).mkdir(parents=True)
        for path in (data / "datapackage.json", *data.glob("*.csv")):
            shutil.copyfile(path, home / data.name / path.name)
        for texts in _TEXTS:
            if (data.parent / texts).is_dir():
                shutil.copytree(data.parent / texts, home / texts, ignore_dangling_symlinks=True)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
