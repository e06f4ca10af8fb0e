"""The command `new`: a record that is made beside its place, and put there as a whole."""

import json
import shlex
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from interdiction.errors import InputError
from interdiction.home import HOME, place_notebooks

_TEMPLATE = Path(__file__).with_name("template")
_TABLES = "<!-- tables -->\n"  # the place in the codebook where the tables are listed
_NAMES = {
    "name": "record",
    "title": "Printed figures",
    "description": "What agencies print, in the words they print it in. The codebook is README.md in this folder.",
}
_OWN = ("spatial", "licenses", "contributors", "created")  # what is said of the shipped record alone
_SCOPES = ["not said"]
_NEXT = """Made {}: a record of one made-up example to overwrite; data/README.md there says how.
  cd {}
  interdiction check      # the record against its description and its sources
  interdiction add FILE   # the figures of an announcement, saved as text
  interdiction lab        # the notebooks
  interdiction report     # the site, in reports/"""


def make_record(folder: Path) -> str:
    """Make a record of one made-up example in a folder, whole or not at all.

    Parameters
    ----------
    folder : pathlib.Path
        A folder that is empty or not there yet; the one that it lies in must be there.

    Returns
    -------
    str
        What was made, and the commands to go on with.

    Raises
    ------
    InputError
        If something is in the folder, or it cannot be written.

    >>> with TemporaryDirectory() as around:
    ...     print(make_record(Path(around) / "mine").splitlines()[-1])
    ...     sorted(path.name for path in (Path(around) / "mine").iterdir())
      interdiction report     # the site, in reports/
    ['.gitignore', 'data', 'notebooks', 'seeds']
    """
    place = folder.resolve()
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir()) or place == Path.cwd()):
            found = "the folder that you are in" if place == Path.cwd() else "something there"
            raise InputError(f"{folder}: found {found}; name a new folder, since none is written over")
        with TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
            record = Path(beside) / place.name
            _fill(record)
            if place.exists():
                place.rmdir()
            record.rename(place)
    except OSError as error:
        mend = "name a folder in one that is there and that you may write to"
        raise InputError(f"{folder}: found that it cannot be made ({error.strerror}); {mend}") from None
    return _NEXT.format(folder, shlex.quote(str(folder)))


def _fill(record: Path) -> None:
    """Write the example, the description of its tables, and the notebooks."""
    shutil.copytree(_TEMPLATE, record, ignore=shutil.ignore_patterns("__pycache__"))
    data = record / "data"
    package = _describe(json.loads((HOME / "data" / "datapackage.json").read_bytes()))
    (data / "datapackage.json").write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for table in package["resources"]:
        if not (path := data / table["path"]).exists():  # a table that the example has no row of
            path.write_text(",".join(column["name"] for column in table["schema"]["fields"]) + "\n", "utf-8")
    codebook = data / "README.md"
    rows = [f"| `{table['path']}` | {table['description']} |\n" for table in package["resources"]]
    listed = "".join(["| table | what is in it |\n|---|---|\n", *rows])
    codebook.write_text(codebook.read_text("utf-8").replace(_TABLES, listed), "utf-8")
    for path in place_notebooks(data).glob("*.ipynb"):
        path.write_text(_clear(json.loads(path.read_bytes())), "utf-8")


def _describe(package: dict[str, Any]) -> dict[str, Any]:
    """Describe the same tables of another record, whose statements say nothing yet of what they cover."""
    package = {name: words for name, words in (package | _NAMES).items() if name not in _OWN}
    columns = {
        (table["name"], column["name"]): column
        for table in package["resources"]
        for column in table["schema"]["fields"]
    }
    covers, means = columns["statements", "covers"]["constraints"], columns["wordings", "means"]["constraints"]
    others = "|".join(scope for scope in covers["enum"] if scope not in _SCOPES)
    means["pattern"] = means["pattern"].replace(others, "|".join(_SCOPES))
    covers["enum"] = _SCOPES
    return package


def _clear(notebook: dict[str, Any]) -> str:
    """Write a notebook without what it computed."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
