"""Files written as a whole or not at all."""

from pathlib import Path


def replace(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never half of it.

    Parameters
    ----------
    path : pathlib.Path
        The file; one that already holds the content is left alone.
    content : str or bytes
        All that it is to hold; text is written as UTF-8.

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
    whole = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == whole:
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(whole)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
