"""What is saved is made again, and a browser that watches is told so."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def home(tmp_path):
    """A copy of the project with one small notebook."""
    for name in ("lib", "data", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    (tmp_path / "notebooks").mkdir()
    write(tmp_path, "1 + 1")
    return tmp_path


def write(home, source):
    cells = [nbformat.v4.new_markdown_cell("# How much?", id="question"), nbformat.v4.new_code_cell(source, id="sum")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), home / "notebooks" / "00-sum.ipynb")


def test_a_saved_notebook_is_made_again_and_its_page_follows(home):
    command = [sys.executable, "-m", "interdiction", "watch", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(home / "lib"), "PYTHONUNBUFFERED": "1"}
    with (home / "said.txt").open("w") as said:
        watching = subprocess.Popen(command, cwd=home, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        address = until(lambda: re.search(r"http://127\.0\.0\.1:\d+/", (home / "said.txt").read_text()))[0]
        until(lambda: b">2<" in asked(address + "00-sum.html"))
        page, stamp = asked(address + "00-sum.html"), asked(address + "-/stamp")
        assert b"location.reload()" in page
        assert b"<script" not in (home / "reports" / "00-sum.html").read_bytes()
        assert b"How much?" in asked(address)
        write(home, "20 + 22")
        until(lambda: b">42<" in asked(address + "00-sum.html"))
        assert asked(address + "-/stamp") != stamp
        write(home, "1 / 0")
        until(lambda: "ZeroDivisionError" in (home / "said.txt").read_text())
        assert b"older than the others" in asked(address + "00-sum.html")
    finally:
        watching.terminate()
        watching.wait(10)


def asked(address):
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310
            return answer.read()
    except OSError:
        return b""


def until(found, seconds=60):
    """Wait for something to be there."""
    start = time.monotonic()
    while not (there := found()):
        assert time.monotonic() - start < seconds
        time.sleep(0.2)
    return there
