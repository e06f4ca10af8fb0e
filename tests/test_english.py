"""The English of what a reader is shown: each kind of fault, with a sentence that has it and one that has not."""

import html
import re
from html.parser import HTMLParser

import nbformat
import pytest
from other_records import OTHERS, write_record
from small_project import whole_project
from test_other_records import run

from interdiction.home import HOME

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PEOPLE = r"(?:cases|suspects|people|persons|seizures|arrests|days|gangs|detections|operations)"
# What is wrong: its pattern, a sentence that has it, and the same as it should be.
FAULTS = {
    "a month or a year is in": (
        rf"\b(?:announced|published|corrected) on (?:{_MONTH} )?\d{{4}}\b",
        "announced on 2021",
        "announced on 25 June 2021",
    ),
    "a year in brackets": (r"\(announced \d{4}\)", "X (announced 2021)", "X announced in 2021"),
    "ends print alike": (r"(?<![\d.,-])(-?[\d.,]+) to \1(?![\d,]|\.\d)", "1.10 to 1.10 times", "1.10 to 1.11 times"),
    "two last days": (r"\d{4} – \d", "31 May 2021 – 2 June 2021", "a day between 31 May and 2 June 2021"),
    "digits of no use": (
        r"(?<![\d.,])(?:0\.0*[1-9]\d{4,}|(?!0\.)(?=[\d,]*\.)[\d,.]{6,}) to [\d.,]+ (?!tonnes|tons)",
        "0.28777 to 0.28809 kg per case",
        "0.2877 to 0.2881 kg per case",
    ),
    "a list of ands": (r"\b(\d{4}) and \d{4} and \d{4}\b", "2023 and 2024 and 2025", "2023, 2024 and 2025"),
    "per several": (rf"\bper (?:drug )?{_PEOPLE}\b", "drugs seized per suspects", "drugs seized per suspect"),
    "any number": (r"\bany number\b", "seized any number", "seized a number that is not known"),
    "no noun": (r"\bcome to (?:not|no) ", "the drugs come to not known", "the drugs come to 5 kg"),
    "one of several": (
        r"(?<![\w.,–/-])1 (?:(?:different |other |drug )?[a-z]+(?<![suai])s|people|were|are|have|stand|allow)\b(?! of)",
        "Of 1 measures, 1 were revised",
        "Of 1 measure, 1 was revised",
    ),
    "one of one": (r"\b1 of its sources\b", "3 figures stand in 1 of its sources", "3 figures in 1 source"),
    "inferred": (r"the last day inferred", "June 2021, the last day inferred", "June 2021, last day not printed"),
    "a space before a mark": (r"\w [.,](?:\s|$)|,,|(?<!\.)\.\.(?!\.)", "cases , and .. people", "cases, and people"),
    "two spaces": (r"\S {2,}\S", "two  spaces", "one space"),
    "no value": (r"(?<![\w.-])(?:nan|NaN|NaT|inf)(?![\w-])|<NA>|\bNone\b(?! of)", "nan kg", "None of 6 kg"),
    "a raw name": (
        r"(?<!measure )(?<![\w/.=-])(?!rounded_to)[a-z]+(?:_[a-z]+)+(?![\w/.(=])",
        "large_cases and cases",
        "large cases and cases",
    ),
    "a word twice": (r"\b([a-z]{2,}) \1\b", "of of the cases", "of the cases"),
    "brackets in brackets": (
        r"\([^()]*\([^()]*\)\)",
        "(for May (last day not printed))",
        "(for May, last day not printed)",
    ),
    "an empty place": (r"\(\s*\)|: ?[.;]|\"\"", "as printed: .", "as printed: 5."),
    "no full stop between": (r"[a-z]\.[A-Z][a-z]+ [a-z]", "not printed.The cut-off is", "not printed. The cut-off is"),
}
# In code, in what a source printed and in the title of a document stand other people's words and names.
_NOT_OURS = {"pre", "code", "style", "script", "svg", "blockquote", "em", "mark", "samp"}
_BLOCKS = {"p", "li", "h1", "h2", "h3", "figcaption", "td", "th", "dd", "dt", "summary"}
_UNFINISHED = re.compile(r"^[a-z]|^.{60,}[^\W\d_]$")  # a paragraph with a small letter first, or no full stop
_RAW_NAMES = ("data.html", "07")  # what the columns are, and what a reader has to type


def faults(text):
    """Name the faults of a sentence, with the words that are wrong."""
    text = re.sub(r'"[^"]*"|“[^”]*”', "“…”", text)
    return [(fault, found[0]) for fault, (wrong, *_) in FAULTS.items() if (found := re.search(wrong, text))]


class Sentences(HTMLParser):
    """The texts of a page, block by block, and those of its attributes."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.paragraphs, self._skipped, self._blocks, self._links = [], [], 0, [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self._skipped += tag in _NOT_OURS
        if tag in _BLOCKS:
            self._blocks.append("")
        if tag == "p":
            self._links = dict(attributes).get("class") == "take"  # and no sentence
        if tag == "a" and self._blocks and dict(attributes).get("href", "").startswith("http"):
            self._blocks[-1] += "\x00"  # what is printed elsewhere
        self.found += [text for name, text in attributes if name in ("alt", "aria-label") and text]

    def handle_endtag(self, tag):
        self._skipped -= tag in _NOT_OURS
        if tag in _NOT_OURS and self._blocks:
            self._blocks[-1] += "…"
        if tag in _BLOCKS and self._blocks:
            text = re.sub(r"\s+", " ", self._blocks.pop().replace("\x00", "")).strip()
            self.found += [text] if text else []
            self.paragraphs += [text] if tag == "p" and not self._links else []

    def handle_data(self, data):
        if self._skipped == 0 and self._blocks:
            self._blocks[-1] += data


def wrong_in(texts, name=""):
    """The faults of some texts of a page or a notebook."""
    found = {(name, text[:200], *fault) for text in texts for fault in faults(text)}
    return {each for each in found if each[2] != "a raw name" or not name.startswith(_RAW_NAMES)}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_where_it_is_and_not_where_it_is_mended(fault):
    _, wrong, right = FAULTS[fault]
    assert fault in [name for name, _ in faults(wrong)]
    assert faults(right) == []


def test_every_stored_answer_and_table_of_the_notebooks_is_good_english():
    wrong = set()
    for path in sorted((HOME / "notebooks").glob("[0-9]*.ipynb")):
        texts = []
        for cell in nbformat.read(path, as_version=4).cells:
            texts += [] if cell.cell_type == "code" else re.sub(r"`[^`]*`|\*[^*\n]*\*", "…", cell.source).splitlines()
            for output in cell.get("outputs", ()):
                markdown = output.data.get("text/markdown", "")
                plain = re.sub(r"<[^>]*>", "", re.sub(r"`[^`]*`|(?<!\*)\*[^*\n]+\*(?!\*)", "…", markdown))
                texts += html.unescape(plain).replace("\\", "").replace("**", "").splitlines()
                texts += Sentences(output.data.get("text/html", "")).found
        wrong |= wrong_in(texts, path.name)
    assert wrong == set()


def test_the_readme_is_good_english():
    readme = re.sub(r"```.*?```", "", (HOME / "README.md").read_text("utf-8"), flags=re.DOTALL)
    texts = re.sub(r"`[^`]*`", "…", re.sub(r"\]\([^)]*\)", "]", readme)).splitlines()
    assert wrong_in(text for text in texts if not text.startswith("|")) == set()


def wrong_on(site):
    """The faults of all pages of a site."""
    wrong = set()
    for path in sorted(site.glob("*.html")):
        page = Sentences(path.read_text("utf-8"))
        wrong |= wrong_in(page.found, path.name)
        wrong |= {(path.name, text, "unfinished", "") for text in page.paragraphs if _UNFINISHED.search(text)}
    return wrong


@pytest.mark.slow
def test_every_page_of_our_site_is_good_english():
    assert wrong_on(whole_project().reports) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_every_page_of_another_record_is_good_english(name, tmp_path):
    data = write_record(tmp_path / "record", OTHERS[name])
    ran = run("report", "--data", str(data), "--out", str(tmp_path / "site"), home=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert wrong_on(tmp_path / "site") == set()
