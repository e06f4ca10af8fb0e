"""Files written as a whole or not at all."""

from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Write a text file so that a reader finds the old one or the new one, never half of it.

    Parameters
    ----------
    path : pathlib.Path
        The file; one that already holds the text is left alone.
    text : str
        All that it is to hold.

    Raises
    ------
    OSError
        If it cannot be written; the old file is then untouched.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     replace(Path(folder) / "page.html", "whole")
    ...     (Path(folder) / "page.html").read_text()
    'whole'
    """
    if path.exists() and path.read_bytes() == text.encode("utf-8"):
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
