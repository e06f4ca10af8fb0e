"""Cited numbers: links to their words, whatever a record holds, in every table and every stored answer."""

import html
import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from interdiction import InputError, audit, indicators, load_figures, preferred, ratio
from interdiction.bounds import large_case_bounds, lognormal_shares, top_shares
from interdiction.citing.links import link
from interdiction.citing.provenance import figure_ids, inputs_of
from interdiction.citing.sentences import describe_contradictions, sentences
from interdiction.citing.tables import table as show
from interdiction.comparing.comparison import compare
from interdiction.comparing.overdispersion import sub_periods
from interdiction.comparing.periods import agency_share, annualising_error, volume_and_size
from interdiction.comparing.sensitivity import sensitivity
from interdiction.record.evidence import find_quotes
from interdiction.record.tables import DATA

FIGURES = load_figures()
JUNE = load_figures(statement="nia-2021-06-25")
KNOWN = {"/".join(key) for key in FIGURES[["statement", "source", "measure"]].astype(str).itertuples(index=False)}
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "**bold** _thin_ `code` [text](javascript:alert(1)) ![x](y)",
    "a | b",
    "<!-- -->&amp;&#60;",
    "$x$ ~~out~~ # not a heading",
]


ROW = ["table", "thead", "tr", "th", "th", "tbody", "tr", "td"]


class Read(HTMLParser):
    """The tags with their attributes, and the text, of a piece of HTML."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def links(content):
    return [attributes for tag, attributes in Read(content).tags if tag in ("a", "span")]


# What a record holds is text.


@pytest.mark.parametrize("nasty", NASTY)
def test_what_a_record_holds_is_text_in_a_table(nasty):
    table = JUNE.head(1).assign(printed=nasty, publisher=nasty, label=nasty, grade="official", note=nasty)
    content = show(table, "label", ["printed"], ["publisher", "note"])._repr_html_()
    read = Read(content)
    assert {tag for tag, _ in read.tags} == {"table", "thead", "tbody", "tr", "th", "td", "a"}
    assert read.text.count(nasty) == 4
    [number, _] = links(content)
    assert number["title"].startswith(f'"{nasty}", {nasty}, ')
    assert set(number) == {"data-figure", "title", "href"}
    heads = show(table.assign(reading=nasty), "label", ["printed"], across="reading")._repr_html_()
    assert Read(heads).text.replace(nasty, "").strip() in ("", nasty.replace("_", " "))


@pytest.mark.parametrize("nasty", NASTY)
def test_what_a_record_holds_is_text_in_markdown(nasty):
    row = next(JUNE.head(1).assign(printed=nasty, publisher=nasty).itertuples())
    card = indicators(JUNE).head(1).assign(reads_as=nasty + " {range}")
    for said, shown in ((link(nasty, row), nasty), (sentences(card)[0], f"{nasty} 22.94 %")):
        for around, tags in (("**{}**", ["p", "strong", "a"]), ("| a | b |\n|---|---|\n| {} | c |", None)):
            read = Read(markdown2html_mistune(around.format(said)))
            assert shown in read.text
            assert [tag for tag, _ in read.tags] == (tags or [*ROW, "a", "td"])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://example.org", "", "file:///x"])
def test_only_an_address_of_the_web_is_a_link(url):
    content = show(JUNE.head(1).assign(url=url), "label", ["printed"], ["publisher"])._repr_html_()
    assert "href" not in content
    assert 'data-figure="nia-2021-06-25/govcn-2021-06-26/cases"' in content


def test_an_address_stays_within_its_attribute_and_its_cell():
    row = next(JUNE.head(1).assign(url='https://example.org/?a="><b>|c&d').itertuples())
    [found] = links(link("571", row))
    assert found["href"].startswith('https://example.org/?a="><b>%7Cc&d#:~:text=571%20drug%20cases')
    assert "|" not in link("571", row)


# The figures behind a row.


def first(table):
    return next(table.itertuples())


def of(statement, source, *measures):
    return [f"{statement}/{source}/{measure}" for measure in measures]


GOV = ("nia-2021-06-25", "govcn-2021-06-26")
BOUND_BY = ("large_cases", "cases", "large_case_threshold", "drugs_seized")


@pytest.mark.parametrize(
    ("row", "behind"),
    [
        (first(JUNE), of(*GOV, "cases")),
        (JUNE.iloc[0], of(*GOV, "cases")),
        (first(ratio(JUNE, "drugs_seized", "suspects")), of(*GOV, "drugs_seized", "suspects")),
        (first(ratio(JUNE, "cases", "days")), of(*GOV, "cases")),
        (first(large_case_bounds(JUNE)), of(*GOV, *BOUND_BY)),
        (first(top_shares(JUNE)), of(*GOV, *BOUND_BY)),
        (first(lognormal_shares(JUNE)), of(*GOV, *BOUND_BY)),
        (first(find_quotes()), of(*GOV, "cases")),
        (SimpleNamespace(statement="s", source="", measure="m"), []),
        (SimpleNamespace(low=1), []),
    ],
)
def test_the_figures_behind_a_row(row, behind):
    assert figure_ids(row) == behind


TWO_SIDES = {
    "change": compare(FIGURES, "nia-2021-06-25", "nia-2025-06-26", "cases"),
    "share": compare(FIGURES, "nia-2021-06-25", "nia-2025-06-26", "large_cases", "cases"),
    "agency_share": agency_share(FIGURES, "drugs_seized", "NIA"),
    "volume_and_size": volume_and_size(FIGURES, "nia-2021-06-25", "nia-2025-06-26", "drugs_seized", "cases"),
    "annualising_error": annualising_error(FIGURES, "drugs_seized"),
}


@pytest.mark.parametrize("name", TWO_SIDES)
def test_a_row_of_two_statements_names_and_quotes_both(name):
    for row in TWO_SIDES[name].itertuples():
        other = getattr(row, "before", "") or row.whole
        parts = inputs_of(row)
        assert {part.figure.split("/")[0] for part in parts} == {row.statement, other}
        assert set(figure_ids(row)) <= KNOWN
        [found] = links(link("so much", row))
        assert found["data-figure"].split(" ") == figure_ids(row)
        for part in parts:
            printed = FIGURES.set_index(["statement", "source", "measure"]).loc[
                tuple(part.figure.split("/")), "printed"
            ]
            assert part.printed == printed
            assert f'"{printed}"' in found["title"] and part.document in found["title"]


def test_the_trials_of_a_headline_and_the_stretches_of_a_year_name_their_figures():
    trials = sensitivity("cases", "nia-2021-06-25", "nia-2025-06-26", "lower")
    for row in trials.head(20).itertuples():
        assert set(figure_ids(row)) <= KNOWN
        assert [name.split("/")[1] for name in figure_ids(row)] == [row.source, row.before_source]
    stretches = sub_periods(FIGURES, "cases")
    for row in stretches.itertuples():
        assert set(figure_ids(row)) <= KNOWN
        assert len(figure_ids(row)) == 1 + bool(row.before)
        numbers = FIGURES.set_index(["statement", "source", "measure"])["low"]
        counts = [numbers.loc[tuple(name.split("/"))] for name in figure_ids(row)]
        assert row.count == counts[0] - sum(counts[1:])


def test_every_number_of_a_contradiction_leads_to_its_own_words():
    found = audit(FIGURES)
    printed = FIGURES.set_index(["statement", "source", "measure"])["printed"]
    for row, said in zip(found.itertuples(), describe_contradictions(found, FIGURES), strict=True):
        read = Read(said)
        assert read.text == row.says
        assert {tag for tag, _ in read.tags} <= {"a", "span"}
        cells = re.findall(r"<(?:a|span) [^>]*>(.*?)</(?:a|span)>", said)
        assert bool(cells) == ("under one name" not in row.kind)
        for found, words in zip(links(said), cells, strict=True):
            names = found["data-figure"].split(" ")
            assert set(names) <= KNOWN
            if len(names) == 1 and "out of scale" not in row.kind:
                assert printed.loc[tuple(names[0].split("/"))] in html.unescape(words)
        # Outside the links stands no number with a unit; in quotation marks, only names of periods and scopes.
        rest = re.sub(r"<(a|span) .*?</\1>", "", said)
        assert not re.search(r"\d (%|kg|cases|people)", html.unescape(rest))


# Tables.


def test_a_printed_cell_leads_to_its_own_figure_and_a_computed_one_to_all():
    table = show(agency_share(FIGURES, "drugs_seized", "NIA").head(1), "statement", ["allows", "printed"])
    row = first(table.frame)
    both, one = links(table._repr_html_())
    assert both["data-figure"].split(" ") == figure_ids(row)
    assert one["data-figure"] == figure_ids(row)[0]
    second = show(table.frame, "statement", ["whole_printed"])
    [other] = links(second._repr_html_())
    assert other["data-figure"] == figure_ids(row)[1]
    assert html.escape(row.whole_url) in second._repr_html_()


def test_a_table_across_has_a_line_for_each_name_and_a_cell_for_each_row():
    tables = [preferred(load_figures(statement="nia-2021-06-25", reading=name)) for name in ("rounded", "cut_off")]
    across = show(pd.concat([tables[0], tables[1].head(2)]), "label", ["allows"], across="reading")
    content = across._repr_html_()
    assert content.count("<tr>") == 1 + len(tables[0])
    assert content.count("data-figure") == len(tables[0]) + 2
    assert content.count("<td></td>") == 1 + len(tables[0]) - 2
    assert re.findall(r'scope="col">(.*?)<', content) == ["rounded", "cut off"]
    with pytest.raises(InputError, match="room for one number in a cell; choose one column"):
        show(tables[0], "label", ["low", "high"], across="reading")


def test_numbers_are_whole_or_to_six_digits_and_never_in_powers_of_ten():
    shown = {1234567.0: "1,234,567", 5545.0: "5,545", 0.0: "0", 8.338345: "8.33835", 1234567.5: "1,234,568"}
    shown |= {0.00001234: "0.00001234", float("inf"): "not known", float("nan"): "not known"}
    table = pd.DataFrame({"label": "a", "low": list(shown)})
    assert repr(show(table, "label", ["low"])).split("\n")[1:] == [
        f"a  {words:>{max(map(len, shown.values()))}}" for words in shown.values()
    ]


def test_a_column_that_is_not_there_is_refused_in_one_line():
    with pytest.raises(
        InputError, match="column 'price' does not exist; choose one such as printed, source, "
    ) as refused:
        show(JUNE, "label", ["price"])
    assert "\n" not in str(refused.value)


def test_names_of_columns_that_differ_only_by_a_capital_are_two():
    both = JUNE.head(1).assign(LABEL="a")
    assert [repr(show(both, name, ["low"])).split()[1] for name in ("label", "LABEL")] == ["drug", "a"]
    with pytest.raises(InputError, match="column 'label' does not exist; there is none to choose"):
        show(pd.DataFrame(), "label")


# What is stored.


STORED = sorted((DATA.parent / "notebooks").glob("*.ipynb"))


def outputs(path, form):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            if form in output["data"]:
                yield cell["id"], "".join(output["data"][form])


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_number_of_a_stored_answer_is_a_link(path):
    [said] = [content for cell, content in outputs(path, "text/markdown") if cell == "answer"]
    rest = html.unescape(re.sub(r"<(a|span) data-figure=.*?</\1>", "", said))
    assert "<" not in rest
    assert re.findall(r"\d+[.,]\d+|\d+ (?:%|kg|people)", rest) == []
    if path.stem[:2] in ("01", "02", "05", "06"):
        assert "data-figure" in said


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_number_of_a_figure_in_a_stored_table_is_a_link_to_a_figure_of_the_record(path):
    tables = [content for _, content in outputs(path, "text/html") if "<table" in content]
    assert tables
    for content in tables:
        for cell in re.findall(r"<td>(.*?)</td>", content):
            if not cell.startswith(("<a ", "<span ")):
                # A sentence of the record, why a figure is set aside, is no number.
                assert not re.fullmatch(r"[a-z ]*[\d.,+-]+( to [\d.,+-]+)? (%|kg|cases|people|times|points)", cell), (
                    cell
                )
    for _, content in [*outputs(path, "text/html"), *outputs(path, "text/markdown")]:
        for names in re.findall(r'data-figure="([^"]*)"', content):
            assert set(names.split(" ")) <= KNOWN


def test_each_indicator_reads_as_a_sentence():
    june = JUNE[JUNE["source"] == "govcn-2021-06-26"]
    assert [Read(sentence).text for sentence in sentences(indicators(june))] == [
        "large cases are 22.94 % of the drug cases",
        "the drugs seized come to 9.71 to 9.74 kg per case on average",
        "the drugs seized come to 8.338 to 8.361 kg per person on average",
        "the suspects come to 1.165 people per case on average",
        "the precursors seized come to 58.17 to 58.36 kg per kg of drugs",
        "the drug cases come to 3.24 to 3.34 cases per day",
    ]


def test_a_template_is_filled_with_text_days_and_linked_words():
    row = JUNE.head(1).assign(note="*see* https://example.org/a_b", announced="2021-06")
    [filled] = sentences(row, "{announced}: {printed} allows {range}; {note}")
    assert Read(markdown2html_mistune(filled)).text.strip() == (
        'June 2021: "571 drug cases" allows 571 cases; *see* https://example.org/a_b'
    )
    assert [found["data-figure"] for found in links(filled)] == ["nia-2021-06-25/govcn-2021-06-26/cases"] * 2
    assert sentences(JUNE.head(0), "{printed}") == []
    with pytest.raises(InputError, match="column 'price' does not exist; choose one such as"):
        sentences(JUNE, "{price}")


def test_an_empty_table_shows_its_sentence():
    assert show(JUNE.head(0), "label", ["printed"], empty="Nothing is printed.")._repr_markdown_() == (
        "*Nothing is printed.*"
    )


def test_a_table_for_a_paper_has_a_line_a_statement_and_names_its_sources():
    figures = preferred(load_figures())
    rows = figures[figures["measure"].isin(["cases", "suspects"])].head(8)
    wide = show(rows, "statement", ["printed"], across="label")
    frame, text = wide.to_frame(), wide.to_latex("50 % of #1_a & b", "tab:a")
    assert list(frame.index) == list(rows["statement"].unique()) and set(frame) == set(rows["label"])
    assert text.count("\\\\\n") == len(frame) + 1 and r"\caption{50 \% of \#1\_a \& b}" in text
    assert text.index(r"\end{tabular}") < text.index("Source") < text.index(r"\end{table}")
