"""What a document or a notebook prints is shown as text, even where it is written to be run."""

import csv
import io
import re
import shutil
import zipfile
from html.parser import HTMLParser

import nbformat
import pytest
import small_project
from one_statement import ONE

from interdiction.home import HOME
from interdiction.record.tables import read_record

SCRIPTS = {path.read_text("utf-8").strip() for path in (HOME / "lib/interdiction/site/templates").glob("*.js")}
ATTACK = """<script>alert(1)</script>"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>"""
ADDRESS = "https://example.org/'onclick='alert(1)')&javascript:alert(1)"
# Every cell of these is free text.
FREE = {
    "sources": ("publisher", "title", "note"),
    "statements": ("scope", "note"),
    "figures": ("note",),
    "claims": ("measurable_by",),
    "conflicts": ("why",),
    "breaks": ("why",),
    "agencies": ("short", "note"),
    "measures": ("label", "definition"),
    "indicators": ("label", "does_not_mean"),
    "unknowns": ("quantity", "needs", "instead"),
}


# The pages on which a reader chooses have scripts of their own, the same for every record.
OWN = {name: [("script", {"type": "module"})] for name in ("figures.html", "compare.html")}
DATA = ("application/ld+json", "application/json")


class Found(HTMLParser):
    """What of a page could run, and what its readers see."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.runs, self.text, self.script = [], "", None
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "script" and given.get("type") == "module":
            self.runs.append((tag, given))
        elif tag == "script" and given.get("type") not in DATA:
            self.script = ""
        if tag in ("img", "iframe", "object", "embed", "base", "form", "meta") and {"src", "http-equiv"} & set(given):
            self.runs += [(tag, given)] if not given.get("src", "").startswith(("charts/", "data:")) else []
        for name, value in attributes:
            address = "".join(sign for sign in value or "" if sign > " ").lower()
            if name.startswith("on") or address.startswith(("javascript:", "vbscript:", "data:text")):
                self.runs.append((tag, name, value))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag == "script" and self.script is not None:
            self.runs += [] if self.script.strip() in SCRIPTS else [(tag, self.script)]
            self.script = None

    def handle_data(self, data):
        self.text += data
        if self.script is not None:
            self.script += data


def attack(project, left=()):
    """Write the attack behind every free text of a record but some, and into the title of a notebook."""
    for table, columns in FREE.items():
        path = project.home / "data" / f"{table}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            header, rows = reader.fieldnames, list(reader)
        for row in rows:
            for column in columns:
                row[column] += ATTACK if f"{table}.{column}" not in left else ""
            if row.get("url"):
                row["url"] = ADDRESS
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    path = min((project.home / "notebooks").glob("01*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = notebook.cells[0].source.replace("?", f"?{ATTACK}", 1)
    nbformat.write(notebook, path)


def assert_shown_as_text(project):
    runs, seen = {}, {}
    for name, content in project.files().items():
        text = content.decode("utf-8", "replace")
        if name.endswith(".html"):
            page = Found(text)
            runs |= {name: page.runs} if page.runs else {}
            seen[name] = page.text
        if name.endswith(".svg"):
            assert "<script" not in text and "onerror=alert(1)>" not in text.replace("&gt;", "")
    assert runs == OWN
    for name in (
        "sources.html",
        "figures.html",
        "data.html",
        "index.html",
        next(n for n in seen if n.startswith("01")),
    ):
        assert name == "data.html" or "<script>alert(1)</script>" in seen[name], name
    return seen


def assert_downloads_hold_it_as_it_is(project):
    files = project.files()
    for table in FREE:
        assert files[f"data/record/{table}.csv"] == (project.home / "data" / f"{table}.csv").read_bytes()
    rows = csv.DictReader(io.StringIO(files["data/figures.csv"].decode()))
    assert all(row["publisher"].endswith(ATTACK) for row in rows)
    with zipfile.ZipFile(io.BytesIO(files["data/interdiction.xlsx"])) as book:
        assert not [name for name in book.namelist() if "vba" in name.lower()]
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "<script" not in sheets and "&lt;script&gt;alert(1)" in sheets


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://example.org/'><img/src=x/onerror=alert(1)>"])
def test_an_address_that_could_run_is_no_address(tmp_path, address):
    shutil.copytree(ONE, tmp_path / "data")
    shutil.copytree(ONE.parent / "seeds", tmp_path / "seeds")
    path = tmp_path / "data" / "sources.csv"
    path.write_text(re.sub(r"http://[^,]*", address, path.read_text("utf-8")), "utf-8")
    [problem] = read_record(tmp_path / "data").problems
    assert str(problem).startswith("sources.csv, row 2, column url: found")


def test_what_a_small_record_prints_is_shown_as_text(tmp_path):
    project = small_project.small_project().copy(tmp_path / "project")
    attack(project)
    project.rebuild()
    assert_shown_as_text(project)
    assert_downloads_hold_it_as_it_is(project)


@pytest.mark.slow
def test_what_the_whole_record_prints_is_shown_as_text(tmp_path):
    project = small_project.whole_project().copy(tmp_path / "project")
    # Our notebooks choose an agency by its short name.
    attack(project, left=["agencies.short"])
    project.rebuild()
    assert_shown_as_text(project)
    assert_downloads_hold_it_as_it_is(project)
