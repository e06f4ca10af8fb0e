"""A site put in the place of an older one as a whole, so that no page is older than its neighbours."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOTDIR
from pathlib import Path


@contextmanager
def publication(folder: Path) -> Iterator[Path]:
    """Give a new folder to fill, which at the end takes the place of the old one, or else of nothing.

    Parameters
    ----------
    folder : pathlib.Path
        What is published; it need not exist yet.

    Raises
    ------
    OSError
        If there is no room or no right to write beside it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     with publication(Path(home) / "reports") as new:
    ...         write_file(new / "charts" / "one.csv", b"1")
    ...     (Path(home) / "reports" / "charts" / "one.csv").read_text()
    '1'
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(ENOTDIR, "Not a directory", str(folder))
    new, old = _beside(folder)
    _clear(folder)
    new.mkdir()
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        _clear(folder)


def write_file(path: Path, content: bytes) -> None:
    """Write a file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def clear_leftovers(folder: Path) -> None:
    """Remove what an interrupted run left beside a site; what belongs to a run at work is waited for."""
    if any(path.exists() for path in _beside(folder)):
        with lock(folder):
            _clear(folder)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other runs from building the same site, and wait for one that is at work."""
    from filelock import FileLock, Timeout  # slow to import, and an unchanged site needs no lock

    file = FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        file.acquire(timeout=0)
    except Timeout:
        print("Another report is being built here; this one waits for it.", flush=True)
        file.acquire()
    try:
        yield
    finally:
        file.release()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; one that already holds the content is left alone.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     replace_file(Path(folder) / "page.html", b"whole")
    ...     (Path(folder) / "page.html").read_text()
    'whole'
    """
    if path.exists() and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _beside(folder: Path) -> list[Path]:
    return [folder.with_name(f".{folder.name}.{name}") for name in ("new", "old")]


def _clear(folder: Path) -> None:
    """Remove what is left beside a site; one that a run was moving away when it ended is put back."""
    new, old = _beside(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
