"""Whether a site is made of what there is now; it loads nothing else, so that it can be told at once."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[3]
DATA, NOTEBOOKS, REPORTS = (HOME / name for name in ("data", "notebooks", "reports"))
BUILT = "built.json"  # the site's own list of what it was made of


def digest(*contents: bytes) -> str:
    """Take a short digest of some contents.

    >>> digest(b"a", b"b") != digest(b"ab")
    True
    """
    found = hashlib.sha256()
    for content in contents:
        found.update(len(content).to_bytes(8, "big") + content)
    return found.hexdigest()[:24]


def code() -> str:
    """Take a digest of the library and of what it is installed with."""
    library = Path(__file__).resolve().parents[1]
    files = [path for path in library.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return _of([*files, HOME / "requirements.lock"], library)


def record(data: Path) -> str:
    """Take a digest of a record with its texts."""
    return _of([*data.glob("*.*"), *(data.parent / "seeds").glob("*.txt")], data.parent)


def inputs(notebooks: Path, data: Path) -> str:
    """Take a digest of all that a site is made of."""
    return digest(code().encode(), record(data).encode(), _of(notebooks.glob("*.ipynb"), notebooks).encode())


def built(reports: Path) -> dict[str, Any]:
    """Read what a site says it was made of; nothing where there is none or it says nothing.

    >>> built(Path("nowhere"))
    {}
    """
    try:
        found = json.loads((reports / BUILT).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_fresh(reports: Path, notebooks: Path, data: Path, paper: bool) -> bool:
    """Say whether a site is whole and made of what there is now.

    Parameters
    ----------
    reports, notebooks, data : pathlib.Path
        The site, and what it is made of.
    paper : bool
        Whether it is to have its pages as PDF, too.
    """
    found = built(reports)
    if not found or found.get("paper") != paper:
        return False
    for name, size in found.get("files", {}).items():
        try:
            if (reports / name).stat().st_size != size:
                return False
        except OSError:
            return False
    return bool(found.get("inputs") == inputs(notebooks, data))


def _of(files: Iterable[Path], home: Path) -> str:
    contents: list[bytes] = []
    for path in sorted(files):
        if path.is_file():
            contents += [str(path.relative_to(home) if path.is_relative_to(home) else path.name).encode()]
            contents += [path.read_bytes()]
    return digest(*contents)
