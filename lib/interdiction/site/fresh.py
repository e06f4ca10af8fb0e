"""Whether a site is made of what there is now; it loads nothing else, so that it can be told at once."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parents[3]
DATA, NOTEBOOKS, REPORTS = (HOME / name for name in ("data", "notebooks", "reports"))
BUILT = "built.json"  # the site's own list of what it was made of


class Unit(NamedTuple):
    """A part of a site that is made at once: what it was made of, and its files.

    Parameters
    ----------
    made_of : str
        A digest of what it was made of.
    asked : dict of str to str
        A digest of each thing that it asked of the record, where that is known.
    files : dict of str to str
        A digest of each of its files as it stands on the site.
    """

    made_of: str
    asked: dict[str, str]
    files: dict[str, str]

    def stands(self, reports: Path) -> bool:
        """Say whether its files are on a site as they were written.

        >>> Unit("", {}, {"page.html": "1"}).stands(Path("nowhere"))
        False
        """
        try:
            return all(digest((reports / name).read_bytes()) == found for name, found in self.files.items())
        except OSError:
            return False


class Built(NamedTuple):
    """What a site says it was made of: all of it, whether with PDF, and part by part."""

    inputs: str  # "" where a part is older than the others
    paper: bool
    units: dict[str, Unit]


def digest(*contents: bytes) -> str:
    """Take a short digest of some contents.

    >>> digest(b"a", b"b") != digest(b"ab")
    True
    """
    found = hashlib.sha256()
    for content in contents:
        found.update(len(content).to_bytes(8, "big"))
        found.update(content)
    return found.hexdigest()[:24]


def code() -> str:
    """Take a digest of the library, of what it is installed with and of how it is cited."""
    library = Path(__file__).resolve().parents[1]
    files = [path for path in library.rglob("*") if path.suffix != ".pyc"]
    return _of([*files, HOME / "requirements.lock", HOME / "CITATION.cff"], library)


def record(data: Path) -> str:
    """Take a digest of a record with its texts."""
    return _of([*data.glob("*.*"), *(data.parent / "seeds").glob("*.txt")], data.parent)


def stored(notebooks: Path) -> dict[str, bytes]:
    """Read the notebooks of a folder as they are stored, each by its name without its ending."""
    return {path.stem: path.read_bytes() for path in sorted(notebooks.glob("*.ipynb"))}


def inputs(code: str, record: str, notebooks: dict[str, bytes]) -> str:
    """Take a digest of all that a site is made of."""
    contents = [part for name in sorted(notebooks) for part in (name.encode(), notebooks[name])]
    return digest(code.encode(), record.encode(), *contents)


def built(reports: Path) -> Built:
    """Read what a site says it was made of; nothing where there is none or it cannot be read.

    >>> built(Path("nowhere"))
    Built(inputs='', paper=False, units={})
    """
    try:
        found = json.loads((reports / BUILT).read_bytes())
        units = {
            name: Unit(str(unit["made_of"]), dict(unit["asked"]), dict(unit["files"]))
            for name, unit in found["units"].items()
        }
        return Built(str(found["inputs"]), bool(found["paper"]), units)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Built("", False, {})


def written(site: Built) -> bytes:
    """Write what `built` reads."""
    units = {name: unit._asdict() for name, unit in sorted(site.units.items())}
    return (json.dumps(site._asdict() | {"units": units}, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def is_fresh(reports: Path, notebooks: Path, data: Path, paper: bool) -> bool:
    """Say whether a site is whole and made of what there is now.

    Parameters
    ----------
    reports, notebooks, data : pathlib.Path
        The site, and what it is made of.
    paper : bool
        Whether it is to have its pages as PDF, too.
    """
    site = built(reports)
    return (
        site.inputs == inputs(code(), record(data), stored(notebooks))
        and site.paper == paper
        and all(unit.stands(reports) for unit in site.units.values())
    )


def _of(files: Iterable[Path], home: Path) -> str:
    contents: list[bytes] = []
    for path in sorted(files):
        if path.is_file():
            contents += [str(path.relative_to(home) if path.is_relative_to(home) else path.name).encode()]
            contents += [path.read_bytes()]
    return digest(*contents)
