"""What a site was built from: one hash per page. Imports nothing slow, so an unchanged site is known at once."""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from interdiction.home import HOME

MANIFEST = "manifest.json"


class Part(NamedTuple):
    """A page with its files: the hash of what it was built from, and a hash of each file by its name."""

    hash: str
    files: dict[str, str]

    def is_intact(self, reports: Path) -> bool:
        """Say whether its files are on a site as they were written.

        >>> Part("", {"page.html": "1"}).is_intact(Path("nowhere"))
        False
        """
        try:
            return all(hash_bytes((reports / name).read_bytes()) == known for name, known in self.files.items())
        except OSError:
            return False


class Result(NamedTuple):
    """What came of a part of the site: why it failed, or its files and the notebook with its outputs."""

    part: str
    failure: str = ""
    files: dict[str, bytes] = {}  # noqa: RUF012
    notebook: bytes = b""


def hash_bytes(*contents: bytes) -> str:
    """Hash some contents, short.

    >>> hash_bytes(b"a", b"b") != hash_bytes(b"ab")
    True
    """
    hashed = hashlib.sha256()
    for content in contents:
        hashed.update(len(content).to_bytes(8, "big") + content)
    return hashed.hexdigest()[:24]


def hash_code() -> str:
    """Hash the library, the lock of what is installed, and the citation."""
    library = Path(__file__).resolve().parents[1]
    files = [path for path in sorted(library.rglob("*")) if path.suffix != ".pyc"]
    return _hash_files([*files, HOME / "requirements.lock", HOME / "CITATION.cff"], library)


def hash_record(data: Path) -> str:
    """Hash a record: its description, the tables described there, the codebook, the kept texts and case records."""
    kept = sorted((data.parent / "seeds").glob("*.txt")), sorted((data / "records").glob("*.*"))
    return _hash_files([*record_files(data), *(path for paths in kept for path in paths)], data.parent)


_CODEBOOK = ("datapackage.json", *(f"{name}.csv" for name in ("measures", "indicators", "thresholds", "unknowns")))


def hash_codebook(data: Path) -> str:
    """Hash the description of a record, and what it says of no one statement."""
    return _hash_files([data / name for name in _CODEBOOK], data.parent)


def record_files(data: Path) -> list[Path]:
    """List the files of a record that are there: described tables, description, codebook.

    >>> [path.name for path in record_files(HOME / "data")][-2:]
    ['datapackage.json', 'README.md']
    """
    try:
        package = json.loads((data / "datapackage.json").read_bytes())
        tables = sorted(f"{resource['name']}.csv" for resource in package["resources"])
    except (OSError, ValueError, KeyError, TypeError):
        tables = []
    return [data / name for name in (*tables, "datapackage.json", "README.md") if (data / name).is_file()]


@lru_cache(maxsize=64)
def hash_notebook(content: bytes) -> str:
    """Hash what a page shows of a stored notebook: cells, tags and outputs, without metadata and counts.

    >>> hash_notebook(b'{"cells": [], "metadata": {"kernel": 1}}') == hash_notebook(b'{"cells": [], "metadata": {}}')
    True
    """
    try:
        cells = [_shown(cell) for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return hash_bytes(content)
    return hash_bytes(json.dumps(cells, sort_keys=True).encode())


def _shown(cell: dict[str, Any]) -> list[Any]:
    """The parts of a cell that a page depends on; a text may be stored as a list of its lines."""
    outputs = [
        [output["output_type"], *("".join(text) for text in [output.get("text", ""), *data.keys(), *data.values()])]
        for output in cell.get("outputs", ())
        for data in [output.get("data", {})]
    ]
    return [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []), outputs]


def read_notebooks(folder: Path) -> dict[str, bytes]:
    """Read the numbered notebooks of a folder as they are stored, by name without ending.

    >>> sorted(read_notebooks(HOME / "notebooks"))[0][:3]
    '00-'
    """
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("[0-9][0-9]-*.ipynb"))}


def hash_inputs(notebooks: dict[str, bytes], data: Path, pdf: bool) -> str:
    """Hash all that a site is built from: notebooks as `read_notebooks` read them, and what there is now."""
    stored = [f"{stem} {hash_notebook(content)}" for stem, content in notebooks.items()]
    return hash_bytes(*(text.encode() for text in (hash_code(), hash_record(data), str(pdf), *stored)))


def read_manifest(reports: Path) -> tuple[str, dict[str, Part]]:
    """Read what a site was built from; nothing where there is no manifest or it cannot be read.

    Returns
    -------
    inputs : str
        The hash of all of it, "" where a page is older than others.
    parts : dict of str to Part
        Each page with its files, by its name.

    >>> read_manifest(Path("nowhere"))
    ('', {})
    """
    try:
        stored = json.loads((reports / MANIFEST).read_bytes())
        parts = {name: Part(str(known), dict(files)) for name, (known, files) in stored["parts"].items()}
        return str(stored["inputs"]), parts
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def write_manifest(inputs: str, parts: dict[str, Part]) -> bytes:
    """Write what `read_manifest` reads."""
    return (
        json.dumps({"inputs": inputs, "parts": parts}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    ).encode()


def is_current(reports: Path, notebooks: Path, data: Path, pdf: bool) -> bool:
    """Say whether a site is whole and built from what there is now, with its pages as PDF or without."""
    inputs, parts = read_manifest(reports)
    is_whole = inputs == hash_inputs(read_notebooks(notebooks), data, pdf)
    return is_whole and all(part.is_intact(reports) for part in parts.values())


def _hash_files(paths: Iterable[Path], home: Path) -> str:
    contents: list[bytes] = []
    for path in filter(Path.is_file, paths):
        name = path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name
        with path.open("rb") as file:  # which may be larger than memory
            contents += [name.encode(), hashlib.file_digest(file, "sha256").digest()]
    return hash_bytes(*contents)
