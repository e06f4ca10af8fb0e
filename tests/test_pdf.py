"""The PDF of the pages: what a screen reader needs is in it, nothing leads nowhere, and it is the same every time."""

import base64
import builtins
import io
import logging
import re
import socket
from itertools import pairwise

import pytest
import small_project

from interdiction.errors import InputError
from interdiction.site import pdf as printer

pytestmark = pytest.mark.slow  # Pango and requirements-dev.txt are needed, which a reader may not have
pikepdf = pytest.importorskip("pikepdf", reason="install requirements-dev.txt")
DAY = "2026-01-02"
SVG = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path d="M0 0H200V90Z"/></svg>'
)
PAGE = f"""<!doctype html><html lang="en"><head><title>How much? Interdiction</title>
<style>body {{ background: url(https://example.org/never.png) }}</style>
<script type="application/ld+json">{{"@type": "Report"}}</script></head><body>
<a class="skip" href="#content">Skipped</a><header><nav><a href="index.html">Unprinted navigation</a></nav></header>
<main id="content"><h1 id="How-much?">How much?</h1>
<p>A <mark>marked</mark> word, <a href="#below">a place below</a>, <a href="second.html#There">another page</a>,
<a href="second.html">all of it</a>, <a href="nowhere.html">no page</a>, <a href="data.csv">a file</a>,
<a href="#unseen">what is not printed</a><script>alert("never")</script> and words after it.</p>
<nav>More navigation</nav><p hidden id="unseen">Unseen</p>
<details><summary>Code</summary><pre>secret = 1</pre></details>
<details><summary>More words</summary><p>Folded words</p></details>
<h2 id="below">Below</h2>
<figure class="chart"><img alt="A triangle." src="data:image/svg+xml;base64,{SVG.decode()}"><figcaption>C</figcaption>
</figure>
<table><thead><tr style="text-align: right"><th></th><th>low</th><th>high</th></tr></thead>
<tbody><tr><th>drugs</th><td>1</td><td>2</td></tr><tr><th>people</th><td>3</td><td>4</td></tr></tbody></table>
<h3>Sources</h3><ul><li><a href="https://example.org/a">A source</a>, 1.6千克</li>
<li><a href="https://example.org/b">https://example.org/b</a>
<ul><li><a href="https://example.org/c">A source within</a></li></ul></li></ul></main>
<footer>Foot of a screen</footer></body></html>"""
WITHIN = {  # what may stand in what
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/THead", "/TBody", "/TFoot", "/TR", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}


@pytest.fixture(scope="module")
def written():
    return printer.print_page(PAGE, DAY)


@pytest.fixture
def pdf(written):
    with opened(written) as pdf:
        yield pdf


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def elements(pdf, *kinds):
    """Walk the tree of what is what, in reading order."""
    found, waiting = [], [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if not kinds or node.S in kinds:
                found.append(node)
            waiting.append(node.get("/K", pikepdf.Array()))
    return found


def bookmarks(pdf):
    with pdf.open_outline() as outline:
        return [(entry, [*entry.children]) for entry in outline.root]


def links(pdf):
    return [note for page in pdf.pages for note in page.get("/Annots", ()) if note.Subtype == "/Link"]


def names(pdf):
    listed = list(pdf.Root.Names.Dests.Names) if "/Names" in pdf.Root else []
    return {str(name): place for name, place in zip(listed[::2], listed[1::2], strict=True)}


def sheet_of(pdf, place):
    return [page.objgen for page in pdf.pages].index(place[0].objgen) + 1


def shown(pdf):
    """Return each piece of text with the points from the left edge at which it begins."""
    pieces = []
    for page in pdf.pages:
        maps = {}
        for name, font in page.Resources.Font.items():
            cmap = font.ToUnicode.read_bytes().decode("ascii", "replace")
            pairs = re.findall(r"<(\w{4})> <(\w+)>", cmap)
            maps[name] = {glyph.lower(): bytes.fromhex(to).decode("utf-16-be") for glyph, to in pairs}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) == "Tm":
                left = float(operands[4]) * 0.75
            elif str(operator) == "TJ":
                codes = "".join(bytes(part).hex() for part in operands[0] if isinstance(part, pikepdf.String))
                glyphs = [codes[at : at + 4] for at in range(0, len(codes), 4)]
                pieces.append((left, "".join(current.get(glyph, "") for glyph in glyphs)))
    return pieces


def text_of(pdf):
    return " ".join(text for _, text in shown(pdf))


def assert_accessible(pdf):
    root = pdf.Root
    assert root.MarkInfo.Marked is True
    assert str(root.Lang) == "en"
    assert root.ViewerPreferences.DisplayDocTitle is True
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"]) != ""
    [document] = elements(pdf, "/Document")
    assert len(document.K)
    assert all(str(figure.get("/Alt", "")) for figure in elements(pdf, "/Figure"))
    for holder in elements(pdf, *WITHIN):
        assert {str(part.S) for part in holder.K} <= WITHIN[str(holder.S)]
    for link in elements(pdf, "/Link"):
        assert any(isinstance(part, pikepdf.Dictionary) and part.Type == "/OBJR" for part in link.K)
    for page in pdf.pages:
        assert page.Tabs == "/S"
        assert page.StructParents >= 0
        assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.01)
    levels = [int(str(heading.S)[2:]) for heading in elements(pdf, *(f"/H{level}" for level in range(1, 7)))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    headers = elements(pdf, "/TH")
    assert {str(header.A.Scope) for header in headers} <= {"/Column", "/Row"}
    headed = {str(header.ID) for header in headers}
    assert all({str(name) for name in cell.A.Headers} <= headed for cell in elements(pdf, "/TD"))
    marks = bookmarks(pdf)
    assert marks
    for entry in [entry for parent, children in marks for entry in (parent, *children)]:
        assert sheet_of(pdf, entry.destination) >= 1
    known, parents = names(pdf), set(list(root.StructTreeRoot.ParentTree.Nums)[::2])
    for link in links(pdf):
        assert str(link.Contents)
        assert link.StructParent in parents
        if "/Dest" in link:
            assert sheet_of(pdf, known[str(link.Dest)]) >= 1
        else:
            assert str(link.A.URI).startswith(("https://", "http://"))
    fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
    described = [each for font in fonts for each in font.get("/DescendantFonts", ())]
    assert described
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each.FontDescriptor.keys()) for each in described)
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            assert not {"/JS", "/JavaScript", "/AA", "/OpenAction"} & set(each.keys())


def test_a_screen_reader_finds_what_it_needs(pdf):
    assert_accessible(pdf)
    assert [str(figure.Alt) for figure in elements(pdf, "/Figure")] == ["A triangle."]
    scopes = [str(header.A.Scope) for header in elements(pdf, "/TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]
    cells = elements(pdf, "/TD")
    assert [len(cell.A.Headers) for cell in cells] == [0, 2, 2, 2, 2]  # the empty corner heads nothing


def test_what_is_for_screens_is_not_printed_and_the_words_around_it_are(pdf):
    text = text_of(pdf)
    for words in (
        "How much?",
        "marked",
        "More words",
        "Folded words",
        "another page",
        "no page",
        "a file",
        "words after it",
    ):
        assert words in text
    for words in ("Skipped", "navigation", "alert", "secret", "Unseen", "Foot of a screen", "Report"):
        assert words not in text


def test_every_sheet_has_its_number_and_what_it_belongs_to(pdf):
    assert str(pdf.docinfo["/Title"]) == "How much? Interdiction"
    assert re.search(r"Interdiction\s+·\s+How much\?\s+1\s+/\s+1", text_of(pdf))


def test_the_address_of_a_source_is_printed_once(pdf):
    text = text_of(pdf)
    assert [text.count(f"https://example.org/{letter}") for letter in "abc"] == [1, 1, 1]


def test_a_page_leads_within_itself_and_to_the_web_only(pdf):
    assert [str(link.Dest) for link in links(pdf) if "/Dest" in link] == ["below"]
    assert [str(link.A.URI) for link in links(pdf) if "/A" in link] == [
        f"https://example.org/{letter}" for letter in "abc"
    ]


def test_a_page_is_the_same_bytes_every_time(written):
    printer._load_printer.cache_clear()
    assert printer.print_page(PAGE, DAY) == written
    assert printer.print_page(PAGE, "2026-01-03") != written


def test_a_wide_table_stays_on_the_sheet():
    row = "".join(f"<td>a rather long cell{number}</td>" for number in range(16))
    head = "".join(f"<th>precursors_seized_{number}</th>" for number in range(16))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{f'<tr>{row}</tr>' * 3}</tbody></table>"
    page = f'<html lang="en"><title>T</title><main><h1>T</h1>{table}</main>'
    with opened(printer.print_page(page, DAY)) as pdf:
        lefts = [left for left, _ in shown(pdf)]
    assert 50 < min(lefts) < max(lefts) < 595.28 - 62


def test_nothing_is_fetched_and_a_picture_that_is_elsewhere_is_said_in_words(tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError("a page asked for something")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    (tmp_path / "near.svg").write_bytes(base64.b64decode(SVG))
    pictures = "".join(
        f'<img alt="Picture {number}." src="{address}">'
        for number, address in enumerate(["https://127.0.0.1/a.svg", (tmp_path / "near.svg").as_uri(), "near.svg"])
    )
    page = f'<html lang="en"><title>T</title><main><h1>T</h1><style>@import "https://127.0.0.1/b.css"</style>{pictures}'
    with opened(printer.print_page(page, DAY)) as pdf:
        assert [f"Picture {number}." in text_of(pdf) for number in range(3)] == [True] * 3


def test_the_style_sheet_and_a_page_give_no_warning(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("weasyprint"), "propagate", True)
    printer._load_printer.cache_clear()
    printer.print_page(PAGE, DAY)
    assert caplog.messages == []


def test_without_pango_the_message_says_what_to_install(monkeypatch):
    imported = builtins.__import__

    def missing(name, *rest):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    printer._load_printer.cache_clear()
    with pytest.raises(
        InputError,
        match=r"^the PDF needs Pango.*libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.*brew install pango$",
    ):
        printer.print_page(PAGE, DAY)


def test_every_page_of_a_site_is_offered_as_a_pdf_that_a_screen_reader_can_read(tmp_path):
    project = small_project.small_project().copy(tmp_path / "project")
    output = project.rebuild("--pdf")
    assert "02-chart: ran clean" in output  # for the pages now offer the PDF
    files = project.files()
    chosen = {"figures.html", "compare.html"}  # what a reader chooses on the screen is nothing to print
    pages = [name for name in files if name.endswith(".html") and name not in chosen]
    assert chosen < {*files} and not any(b"page as PDF<" in files[name] for name in chosen)
    for name in pages:
        printed = f"pdf/{name.removesuffix('.html')}.pdf"
        assert f'<a href="{printed}" download>This page as PDF</a>'.encode() in files[name]
        with opened(files[printed]) as pdf:
            assert_accessible(pdf)
            assert len(elements(pdf, "/Figure")) >= files[name].count(b'<svg class="wide"')
    assert sum(name.startswith("pdf/") for name in files) == len(pages) > 8
    assert project.rebuild("--pdf").startswith("Nothing has changed")
    small_project.write_notebook(project.path("03-claims"), "1 + 1", "What of 03-claims?")
    assert "Rebuilt 1 page; " in project.rebuild("--pdf")
    project.rebuild()
    assert not [
        name for name, content in project.files().items() if name.startswith("pdf/") or b"page as PDF<" in content
    ]
