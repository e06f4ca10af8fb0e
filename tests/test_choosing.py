"""The pages on which a reader chooses: every figure of a record, and any two of its statements beside each other."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from other_records import OTHERS, RECORD, write_record

from interdiction import InputError, compare, load_figures, preferred
from interdiction.comparing.pairs import compare_all
from interdiction.home import HOME
from interdiction.indexes.comparisons_page import comparisons_page
from interdiction.indexes.figures_page import figures_page
from interdiction.site.addresses import read_site
from interdiction.text import format_change, format_day, format_ranges, shorten_period


class Rows(HTMLParser):
    """The cells of a page's first table, row by row, the links in them, and its scripts."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.rows, self.links, self.scripts, self.ids, self._inside = [], [], [], set(), ""
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given.get("id")}
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "script":
            self.scripts.append("")
        elif tag == "a" and self._inside == "td":
            self.links.append(given["href"])
        self._inside = tag if tag in ("td", "th", "script") else self._inside

    def handle_endtag(self, tag):
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data):
        if self._inside in ("td", "th"):
            self.rows[-1][-1] += data
        elif self._inside == "script":
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def figures():
    return load_figures(RECORD)


@pytest.fixture(scope="module")
def changes(figures):
    return compare_all(figures, RECORD)


def test_every_figure_has_a_row_with_its_words_and_what_they_allow(figures):
    site = read_site(RECORD)
    read = Rows(figures_page(figures, site))
    head, *rows = read.rows
    assert head[:4] == ["measure", "printed", "allows", "agency"]
    expected = figures.assign(allows=format_ranges(figures), kept=figures["preferred"].map({True: "yes", False: "no"}))
    periods = {row["statement"]: shorten_period(row) for row in figures.to_dict("records")}
    expected = expected.assign(printed=expected["printed"] + " " + expected["statement"].map(periods))
    expected = expected[["label", "printed", "allows", "short", "publisher", "kept"]].values.tolist()
    assert sorted([*row[:4], row[6], row[8]] for row in rows) == sorted(expected)
    names = figures[["statement", "source", "measure", "printing"]].itertuples(index=False, name=None)
    assert sorted(read.links) == sorted(site.place("/".join(filter(None, name))) for name in names)


def test_each_choice_of_a_filter_is_a_cell_that_there_is(figures):
    page = figures_page(figures, read_site(RECORD))
    cells = list(zip(*Rows(page).rows[1:], strict=True))
    for name, column in (("measure", 0), ("agency", 3), ("year", 5), ("grade", 7)):
        options = re.findall(
            r'<option value="([^"]+)"', page.partition(f'<select name="{name}">')[2].split("</select>")[0]
        )
        assert {*options} == {*cells[column]} - {""}, name
        assert f'<th scope="col" data-name="{name}">{name}</th>' in page


def test_no_text_of_a_record_leaves_its_place(figures):
    hostile = "</script><script>alert(1)</script><!-- &"
    table = figures.assign(label=hostile, printed=hostile, publisher=hostile, short=hostile, period=hostile)
    read = Rows(figures_page(table, read_site(RECORD)))
    assert len(read.scripts) == 1 and "DataTable" in read.scripts[0]
    assert all(row[1].startswith(f"{hostile} ") for row in read.rows[1:])
    page = comparisons_page(table, RECORD, read_site(RECORD))
    found, script = Rows(page).scripts
    assert not re.search("[<>&]", found) and "alert" not in script
    assert hostile in json.loads(found)["words"][0]


@pytest.mark.parametrize(("data", "tried"), [(RECORD, 6), pytest.param(HOME / "data", 60, marks=pytest.mark.slow)])
def test_every_two_statements_are_compared_as_if_they_were_named(data, tried):
    figures = load_figures(data)
    every = compare_all(figures, data)
    pairs = list(dict.fromkeys(every[["before", "statement"]].itertuples(index=False, name=None)))
    for before, after in pairs[:: len(pairs) // tried]:
        rows = every[(every["before"] == before) & (every["statement"] == after)].reset_index(drop=True)
        pd.testing.assert_frame_equal(rows, compare(figures, before, after, data=data), check_dtype=False)


def test_two_statements_are_left_out_only_if_they_have_nothing_in_common(figures, changes):
    shown = {*changes[["before", "statement"]].itertuples(index=False, name=None)}
    last = figures.drop_duplicates("statement").set_index("statement")["cutoff_latest"].to_dict()
    assert all(before != after and not last[before] > last[after] for before, after in shown)
    by_agency = figures.groupby("agency")["statement"].unique()
    missing = [
        (one, other)
        for names in by_agency
        for one in names
        for other in names
        if one < other and not {(one, other), (other, one)} & shown
    ]
    assert missing
    for one, other in missing[:: len(missing) // 5 + 1]:
        with pytest.raises(InputError, match="print no two figures in common"):
            compare(figures, one, other, data=RECORD)


def test_the_page_shows_each_verdict_with_its_words_and_reason(figures, changes):
    site = read_site(RECORD)
    page = comparisons_page(figures, RECORD, site)
    read = Rows(page)
    stored = json.loads(read.scripts[0])
    texts, words = stored["texts"], stored["words"]
    assert len(texts) == len({*texts}) and len(words) == len({*map(tuple, words)})
    keys = changes["before"] + ".." + changes["statement"]
    assert list(stored["pairs"]) == sorted(keys.unique())
    rows = iter(changes.assign(key=keys).sort_values("key", kind="stable").itertuples())
    for key, of_pair in stored["pairs"].items():
        for label, verdict, earlier, later, printed, *_, why in of_pair:
            row = next(rows)
            assert key == row.key
            assert [texts[label], texts[verdict]] == [row.label, row.verdict]
            # What stands against all of a pair, and the condition, are said once, above the table.
            assert all(
                part in f"{stored['said'][key]} {texts[why]}" for part in re.split(r"(?<=\.) (?=[A-Z])", row.reason)
            )
            assert row.condition in stored["said"][key] and row.caveat in texts[why]
            assert not row.condition or row.condition not in texts[why]
            assert [words[number][0] for number in earlier] == [
                *filter(None, (row.before_printed, row.before_per_printed))
            ]
            assert words[later[0]] == [row.printed, site.place(f"{row.statement}/{row.source}/{row.measure}")]
            change = format_change(row.low, row.high, row.unit)
            assert texts[printed] == ("" if change == "not known" else change)
    assert next(rows, None) is None
    # Without scripts there is a list of what may be compared, each pair at its own address.
    may = changes[changes["verdict"] != "not comparable"]
    assert {*(may["before"] + ".." + may["statement"])} == {key for key in read.ids if ".." in str(key)}


def test_what_stands_against_a_whole_pair_is_said_once_and_above_the_table(figures):
    stored = json.loads(Rows(comparisons_page(figures, RECORD, read_site(RECORD))).scripts[0])
    said, texts, refused = stored["said"], stored["texts"], 0
    for key, rows in stored["pairs"].items():
        verdicts = [texts[row[1]] for row in rows]
        if set(verdicts) == {"not comparable"}:
            refused += len({texts[row[-1]] for row in rows}) == 1 and len(said[key].split(". ", 1)) == 2
            assert not any(texts[row[-1]] and texts[row[-1]] in said[key] for row in rows)
        assert "1 of 1" not in said[key] and not re.search(r"\b0 of|[:;] if |\.\.", said[key])
    assert refused
    assert {text.partition(" ")[0] for text in said.values()} >= {"The", "None", "Both", "All"}


def test_the_page_opens_with_the_newest_pair_of_which_most_may_be_compared(figures, changes):
    opens = json.loads(Rows(comparisons_page(figures, RECORD, read_site(RECORD))).scripts[0])["opens"]
    may = changes[changes["verdict"] != "not comparable"].groupby(["before", "statement"]).size()
    days = figures.drop_duplicates("statement").set_index("statement")["announced"]
    before, after = opens.split("..")
    assert may[before, after] == may.max()
    best = may[may == may.max()].index
    assert days[after] == max(days[later] for _, later in best)


def test_of_a_pair_the_agency_with_one_statement_opens_nothing(tmp_path):
    data = write_record(tmp_path, OTHERS["a single statement"])
    page = comparisons_page(load_figures(data), data, read_site(data))
    assert "<form" not in page and "Of 0 pairs" not in page


def test_the_last_announced_figures_stand_first(figures):
    rows = Rows(figures_page(figures.sample(frac=1, random_state=1), read_site(RECORD))).rows[1:]
    order = {format_day(day): day for day in figures["announced"]}
    shown = [order[row[4]] for row in rows]
    assert shown == sorted(shown, reverse=True) and len({*shown}) > 5


@pytest.mark.parametrize("name", OTHERS)
def test_the_pages_of_other_records_are_whole(tmp_path, name):
    data = write_record(tmp_path, OTHERS[name])
    figures, site = load_figures(data), read_site(data)
    assert len(Rows(figures_page(figures, site)).rows) == len(figures) + 1
    page = comparisons_page(figures, data, site)
    assert ("<form" in page) == figures.drop_duplicates("statement")["agency"].duplicated().any()
    assert "May these two be compared?" in page and len(preferred(figures))
