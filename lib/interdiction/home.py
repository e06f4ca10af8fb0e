"""Where a record lies, with its notebooks and its site beside it."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

VARIABLE = "INTERDICTION_DATA"  # names the record's data folder
_INSTALLED = Path(__file__).with_name("shipped")  # what a wheel brings; a checkout has the same folders at its top
HOME = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[2]


def find_record() -> Path:
    """Find the record: the one that INTERDICTION_DATA names, one in or beside this folder, or the one that is shipped.

    >>> find_record().name
    'data'
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    here = [folder / "data" for folder in (Path.cwd(), Path.cwd().parent)]
    return next((data for data in here if _is_record(data)), HOME / "data")


def _is_record(data: Path) -> bool:
    return all((data / name).is_file() for name in ("datapackage.json", "statements.csv", "figures.csv"))


DATA = find_record()


class Project(NamedTuple):
    """A record, the notebooks that are run on it, and where its site goes.

    Parameters
    ----------
    data, notebooks, reports : pathlib.Path
        Folders; the last one need not be there.
    stores : bool
        Whether the notebooks are the record's own, so that they are stored with their outputs.
    """

    data: Path
    notebooks: Path
    reports: Path
    stores: bool


def find_project(data: Path = DATA, out: Path | None = None) -> Project:
    """Find what belongs to a record: what lies beside it, and the notebooks that are shipped where it has none.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    out : pathlib.Path, optional
        Where the site goes instead of the folder `reports` beside the record.

    >>> find_project(Path("mine/data"), Path("site")).stores
    False
    """
    around = _around(data)
    own = around / "notebooks"
    stores = any(own.glob("[0-9][0-9]-*.ipynb"))
    return Project(data, own if stores else HOME / "notebooks", out or around / "reports", stores)


def place_notebooks(data: Path = DATA) -> Path:
    """Put copies of the shipped notebooks beside a record that has none, and return the folder of its notebooks."""
    own = _around(data) / "notebooks"
    if not find_project(data).stores:
        shutil.copytree(
            HOME / "notebooks", own, ignore=shutil.ignore_patterns(".ipynb_checkpoints", ".ruff*"), dirs_exist_ok=True
        )
    return own


def _around(data: Path) -> Path:
    """The folder that a record lies in; of the one that came with an installed library, the current folder."""
    return Path.cwd() if is_installed(data) else data.resolve().parent


def is_installed(data: Path) -> bool:
    """Say whether a record is the one that came with an installed library, which the next installation replaces.

    >>> is_installed(Path("mine/data"))
    False
    """
    return data.resolve() == (_INSTALLED / "data").resolve()
