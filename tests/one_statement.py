"""The record cut down to the statement that the project grew from, as one source prints it.

What a test says of one statement stays true whatever is added to the record.
"""

import csv
import shutil
import tempfile
from pathlib import Path

from interdiction.record.tables import DATA

STATEMENT, SOURCE = "nia-2021-06-25", "govcn-2021-06-26"
_KEPT = {"statement": STATEMENT, "source": SOURCE}


def cut_down(folder: Path) -> Path:
    """Copy the record into a folder, with the one statement in the one source alone."""
    shutil.copytree(DATA, folder / DATA.name)
    shutil.copytree(DATA.parent / "seeds", folder / "seeds")
    for path in (folder / DATA.name).glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        kept = [row for row in rows if all(row[header.index(c)] == k for c, k in _KEPT.items() if c in header)]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *kept])
    return folder / DATA.name


ONE = cut_down(Path(tempfile.mkdtemp(prefix="one-statement-")))
