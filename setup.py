"""What pyproject.toml cannot say: a wheel brings the record, its notebooks and what the site cites."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS, FILES = ("data", "seeds", "notebooks"), ("requirements.lock", "CITATION.cff")
LEFT_OUT = shutil.ignore_patterns(".ipynb_checkpoints", ".adding", ".ruff*")


class BuildWithRecord(build_py):
    """Build the library, and copy into it what lies beside it in a checkout."""

    def run(self) -> None:
        """Copy the folders as they are; an editable installation finds them where they lie."""
        super().run()
        if self.editable_mode:
            return
        home, shipped = Path(__file__).parent, Path(self.build_lib) / "interdiction" / "shipped"
        shutil.rmtree(shipped, ignore_errors=True)  # what an earlier build left there and is no longer in the record
        for name in FOLDERS:
            shutil.copytree(home / name, shipped / name, ignore=LEFT_OUT)
        for name in FILES:
            shutil.copyfile(home / name, shipped / name)


setup(cmdclass={"build_py": BuildWithRecord})
