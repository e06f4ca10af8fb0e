"""A site put in the place of an older one as a whole, so that no page is older than its neighbours."""

import ctypes
import os
import shutil
import sys
from errno import ENOTDIR
from pathlib import Path

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


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
        self.new, self._old = (folder.with_name(f".{folder.name}.{name}") for name in ("new", "old"))
        self.give_up()  # what a run left that was ended
        self.new.mkdir()

    def write(self, name: str, content: bytes) -> None:
        """Write a file that will stand there; its folders are made."""
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be the older site's own, kept
        path.write_bytes(content)

    def keep(self, name: str) -> None:
        """Take a file over from the older site."""
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(self._folder / name, path)
        except OSError:  # not every file system has links
            shutil.copyfile(self._folder / name, path)

    def publish(self) -> None:
        """Put the new folder in the place of the old one, in one step where the system has it."""
        if not self._folder.exists():
            self.new.rename(self._folder)
        elif not _exchanged(self.new, self._folder):
            self._folder.rename(self._old)
            self.new.rename(self._folder)
        self.give_up()

    def give_up(self) -> None:
        """Leave in place what stands there, and nothing beside it."""
        if self._old.exists() and not self._folder.exists():
            self._old.rename(self._folder)  # a run was ended between two renamings
        for left in (self.new, self._old):
            shutil.rmtree(left, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
