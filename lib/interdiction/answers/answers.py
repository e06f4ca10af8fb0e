"""The text of an announcement, and the answers of which an addition is made."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interdiction.errors import InputError

# What is answered of a text, by section; all of it text, and a figure's number a whole number.
KEYS = {
    "text": ("sha256", "language", "kept", "owner"),
    "agency": ("agency", "short", "part_of", "language"),
    "statement": (
        *("statement", "announced", "period_start", "cutoff_earliest", "cutoff_latest"),
        *("scope", "covers", "people", "note"),
    ),
    "source": ("source", "publisher", "title", "published", "kind", "url", "kept_by"),
}
FIGURE_KEYS = ("number", "printed", "measure", "rounded_to", "beside", "printing")
KEPT = ("seeds", "unshipped", "nowhere")  # shipped with the record, kept outside git, or not kept
_MOST_BYTES = 800_000  # of a text: some fifty pages; an announcement has one or two


@dataclass
class Answers:
    """What is known of a text: a cell for each key of each section, and the figures that were confirmed.

    Parameters
    ----------
    cells : dict of str to dict of str to str
        By section and key, as `KEYS` has them; a key that was not answered yet is not there.
    figures : list of dict
        As `FIGURE_KEYS` has them: `number` is the place of the number among those of the text, from 1.
    """

    cells: dict[str, dict[str, str]] = field(default_factory=lambda: {section: {} for section in KEYS})
    figures: list[dict[str, Any]] = field(default_factory=list)

    def row(self, section: str) -> dict[str, str]:
        """Give the cells of one section."""
        return self.cells[section]


def read_text(path: Path) -> tuple[bytes, str]:
    """Read the text of an announcement, its bytes and its letters.

    Raises
    ------
    InputError
        For a file that is not there, cannot be read, is too long, or is not UTF-8.

    >>> read_text(Path("nowhere.txt"))
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: nowhere.txt: found no file that can be read; name the file of a text
    """
    try:
        size = path.stat().st_size if path.is_file() else -1
        content = path.read_bytes() if 0 <= size <= _MOST_BYTES else b""
    except (OSError, ValueError):
        size = -1
    if size < 0:
        raise InputError(f"{path}: found no file that can be read; name the file of a text") from None
    if size > _MOST_BYTES:
        raise InputError(f"{path}: found {size:,} bytes; name the text of one announcement, of at most {_MOST_BYTES:,}")
    try:
        return content, content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: found the byte {content[error.start]:#x}; save the text as UTF-8") from None


def hash_text(content: bytes) -> str:
    """Give the SHA-256 of a text, by which its answers know it.

    >>> hash_text(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def name_figure(place: int) -> str:
    """Name a figure of the answers by its place among them, from 1.

    >>> name_figure(1)
    'figures[1]'
    """
    return f"figures[{place}]"
