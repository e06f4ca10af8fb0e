"""A site put in the place of an older one as a whole, so that no page is older than its neighbours."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOTDIR
from pathlib import Path


class Publication:
    """A folder that is filled beside the one it replaces.

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
    ...     site = Publication(Path(home) / "reports")
    ...     site.write("charts/one.csv", b"1")
    ...     site.publish()
    ...     (Path(home) / "reports" / "charts" / "one.csv").read_text()
    '1'
    """

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder))
        self._folder = folder
        self.new, self._old = _beside(folder)
        _clear(folder)
        self.new.mkdir()

    def write(self, name: str, content: bytes) -> None:
        """Write a file that will stand there; its folders are made."""
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def publish(self) -> None:
        """Put the new folder in the place of the old one: two renames."""
        if self._folder.exists():
            self._folder.rename(self._old)
        self.new.rename(self._folder)
        _clear(self._folder)

    def give_up(self) -> None:
        """Leave in place what stands there, and nothing beside it."""
        _clear(self._folder)


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


def _beside(folder: Path) -> tuple[Path, Path]:
    new, old = (folder.with_name(f".{folder.name}.{name}") for name in ("new", "old"))
    return new, old


def _clear(folder: Path) -> None:
    """Remove what is left beside a site; one that a run was moving away when it ended is put back."""
    new, old = _beside(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
