"""A reader's own text: every figure found, its measure suggested, and nothing in a ratio that was not confirmed."""

import csv
import math
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from texts.hostile import hostile_texts

import interdiction as ix
from interdiction.record.evidence import collect_evidence

HERE = Path(__file__).with_name("texts")
SEED = collect_evidence(ix.load_table.__globals__["DATA"]).texts["govcn-2021-06-26"]
PERIOD = {"announced": "2031-07-01", "period": "2031-01-01/2031-06-30", "people": "arrested"}
TEXT = "It cracked 571 drug cases, 131 cases involving more than 10 kilograms, and arrested 665 suspects."


def read_rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES, OTHERS = read_rows("figures.csv"), read_rows("others.csv")
TEXTS = list(dict.fromkeys(row["text"] for row in FIGURES))
# What one of these texts says instead of naming the unit again, and what is then counted.
WORDS = {
    "es-1": {"superaron": "case"},
    "fr-1": {"portant": "case"},
    "pt-1": {"dos quais": "case"},
    "pt-2": {"envolveram": "case"},
    "de-2": {"davon": "case"},
}


def draft_of(name, **known):
    return ix.draft((HERE / f"{name}.txt").read_text("utf-8"), name.rpartition("-")[0], **known)


def place_figures(name):
    """Each row of figures.csv with the candidate of its words, in the order of the text."""
    candidates, used, placed = draft_of(name).candidates, set(), []
    for row in (row for row in FIGURES if row["text"] == name):
        words = " ".join(row["printed"].split())
        there = candidates["words"] == words
        if "refused" in row["note"]:  # "131 of them" is read with the words behind it
            there |= candidates["words"].str.startswith(f"{words} ")
        same = candidates[there & ~candidates["number"].isin(used)]
        placed.append((row, None if same.empty else same.iloc[0]))
        used |= set(same["number"].head(1))
    return placed


@pytest.mark.parametrize("name", TEXTS)
def test_no_figure_of_a_text_is_lost_and_each_allows_what_was_worked_by_hand(name):
    for row, found in place_figures(name):
        if "refused" in row["note"]:  # with the reason that a reader is shown
            assert found is None or found["why"] or row["value_low"] == f"{found['low']:g}"
            continue
        assert found is not None, row["printed"]
        if not row["rounded_to"] and not found["why"]:
            bounds = [float(row["value_low"]), float(row["value_high"])]
            assert [found["low"], found["high"]] == pytest.approx(bounds, rel=1e-12), row["printed"]


@pytest.mark.parametrize("name", TEXTS)
def test_the_figures_of_a_text_are_confirmed_in_one_call(name):
    chosen = {}
    for row, found in place_figures(name):
        lacking = found is None or not found["unit"] or (found["why"] and not row["rounded_to"])
        if row["measure"] and not lacking:
            chosen.setdefault(row["measure"], (row, int(found["number"])))
    one = draft_of(name, **PERIOD)
    steps = {number: row["rounded_to"] for row, number in chosen.values() if row["rounded_to"]}
    figures = one.confirm({number: measure for measure, (_, number) in chosen.items()}, steps)
    assert figures["measure"].tolist() == list(chosen) and len(chosen) >= 5
    for (row, _), low, high in zip(chosen.values(), figures["low"], figures["high"], strict=True):
        assert [low, high] == pytest.approx([float(row["value_low"]), float(row["value_high"])], rel=1e-12), row
    assert list(figures) == list(ix.load_figures()) and (figures.dtypes == ix.load_figures().dtypes).all()


def test_most_measures_are_guessed_and_each_guess_has_its_reason():
    guesses = [(row, found) for name in TEXTS for row, found in place_figures(name) if found is not None]
    guesses = [(row["measure"], found) for row, found in guesses if row["measure"]]
    right = sum(found["measure"] == measure for measure, found in guesses)
    assert right / len(guesses) >= 0.8
    wrong = [found for measure, found in guesses if found["measure"] not in ("", measure)]
    assert len(wrong) <= 2 and all(found["because"] for found in wrong)


@pytest.mark.parametrize("name", TEXTS)
def test_no_figure_is_invented_and_what_is_none_is_named_with_its_reason(name):
    one = draft_of(name)
    figures = {" ".join(row["printed"].split()) for row in FIGURES if row["text"] == name}
    others = [row["printed"] for row in OTHERS if row["text"] == name]
    begin = tuple(f"{' '.join(row['printed'].split())} " for row in FIGURES if "refused" in row["note"])
    suggested = {words for words in one.suggested if isinstance(words, str)}
    assert {words for words in suggested if not words.startswith(begin)} <= figures
    named = one.candidates[one.candidates["why"] != ""]
    assert others and named["why"].str.len().gt(8).all()
    digits = [found for words in others for found in re.findall(r"\d+", words)]
    assert all(any(found in words for words in one.candidates["words"]) for found in digits)


@pytest.mark.parametrize("name", WORDS)
def test_a_number_without_its_unit_is_read_by_a_word_of_the_text(name):
    row = next(row for row in FIGURES if row["text"] == name and row["measure"] == "large_cases")
    with_words = draft_of(name, words=WORDS[name]).candidates
    number = re.sub(r"\D", "", row["printed"]) or row["printed"]
    found = with_words[with_words["words"].str.contains(number) & (with_words["unit"] == "case")]
    assert found["low"].tolist() == [float(row["value_low"])]


def test_the_figures_of_a_text_of_the_record_are_those_of_the_record():
    one = ix.draft(SEED, "en", agency="NIA", announced="2021-06-25", people="arrested")
    figures = one.confirm(one.suggested).set_index("measure")
    recorded = ix.load_figures(statement="nia-2021-06-25")
    recorded = recorded[recorded["source"] == "govcn-2021-06-26"].set_index("measure")
    columns = ["printed", "value", "low", "high", "unit", "qualifier", "label", "agency", "short"]
    pd.testing.assert_frame_equal(figures[columns].sort_index(), recorded[columns].sort_index())


def test_everything_that_takes_figures_takes_those_of_a_draft():
    known = PERIOD | {"period": "2031-01-01/2031-06-22"}
    one = ix.draft(f"{TEXT} It seized 5.55 tons of drugs.", "en", agency="NIA", **known)
    figures = one.confirm(one.suggested)
    both = pd.concat([ix.load_figures(), figures], ignore_index=True)
    assert ix.ratio(figures, "large_cases", "cases")["value"].tolist() == [131 / 571]
    assert ix.large_case_bounds(figures).loc[0, ["low", "high"]].tolist() == [1310, 5560]
    assert len(ix.indicators(figures)) == 5
    changes = ix.compare(both, "nia-2021-06-25", "your-statement")
    assert changes.set_index("indicator").loc["people_per_case", "verdict"] == "inconclusive"
    assert ix.nearest_statement(both, "your-statement") in set(ix.load_figures()["statement"])
    chart = ix.charts.ranges(ix.indicators(figures), rows="publisher", panels="label", title="Ratios")
    assert b"<svg" in chart.draw("svg")
    assert "Immigration" in ix.source_list(figures)


def test_what_contradicts_the_record_or_itself_is_found():
    text = "From January to June it cracked 12 drug cases, 131 cases involving more than 10 kilograms."
    one = ix.draft(text, "en", agency="NIA", announced="2021-07-30", period="2021-01-01/2021-06-30")
    both = pd.concat([ix.load_figures(), one.confirm(one.suggested)], ignore_index=True)
    found = ix.audit(both)
    own = found[found["statement"].eq("your-statement") | found["other"].str.contains("your-statement")]
    assert {"part above its whole"} <= set(own["kind"])


def test_nothing_is_confirmed_that_nobody_confirmed():
    one = ix.draft(TEXT, "en")
    assert one.confirm({}).empty and ix.indicators(one.confirm({})).empty and ix.audit(one.confirm({})).empty
    assert one.confirm({3: "large_case_threshold"})["measure"].tolist() == ["large_case_threshold"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (({"572 drug cases": "cases"},), "'572 drug cases' is no number of this text; empty what you confirm"),
        (({9: "cases"},), "'9' is no number of this text"),
        (({1: "suspects"},), "'571 drug cases': suspects is counted in person, not in case"),
        (({1: "casez"},), "measure 'casez' does not exist; choose one such as cases"),
        (({1: "cases", 2: "cases"},), "'571 drug cases' and '131 cases' are both confirmed as cases"),
        (({1: "cases"}, {1: 10}), "'571 drug cases': the words settle how finely it was rounded"),
        (({1: "cases"}, {}, {1: "handed over"}), "has 'no words that may belong to something else'"),
        (({1: "cases"}, {}, {}, "exact"), "reading 'exact' does not exist"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_in_one_line(arguments, says):
    with pytest.raises(ix.InputError) as refused:
        ix.draft(TEXT, "en").confirm(*arguments)
    assert says in str(refused.value) and "\n" not in str(refused.value)


def test_a_number_that_lacks_something_is_confirmed_with_it():
    one = ix.draft("It seized 240 tons of opium and handed over 12 suspects; 40 of them are women.", "en")
    with pytest.raises(ix.InputError, match="rounded_to"):
        one.confirm({"240 tons": "opium_seized"})
    with pytest.raises(ix.InputError, match="'handed over'"):
        one.confirm({2: "suspects"})
    with pytest.raises(ix.InputError, match="'of' after the number"):
        one.confirm({3: "suspects"})
    figures = one.confirm({1: "opium_seized", 2: "suspects"}, {1: 10}, {2: "handed over"})
    assert figures[["printed", "low", "high"]].values.tolist() == [["240 tons", 235e3, 250e3], ["12 suspects", 12, 12]]
    assert one.suggestion.count("    # ") == 2


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"agencyy": "A"}, "what is known of a draft 'agencyy' does not exist; choose one such as agency"),
        ({"announced": "1 July"}, "announced is '1 July'; write a day as YYYY-MM-DD"),
        ({"period": "2031-06-30/2031-01-01"}, "write first and last day"),
        ({"people": "caught"}, "people 'caught' does not exist; choose one such as"),
        ({"grade": "blog"}, "grade 'blog' does not exist"),
        ({"statement": "nia-2021-06-25"}, "is in the record; give yours another name"),
        ({"words": {"of them": "casez"}}, "unit 'casez' does not exist; choose one such as case"),
    ],
)
def test_what_is_known_wrongly_is_refused_in_one_line(known, says):
    with pytest.raises(ix.InputError, match=re.escape(says)):
        ix.draft(TEXT, "en", **known)


@pytest.mark.parametrize("text", ["", "  \n", None, 5, b"571 cases"])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(ix.InputError, match="paste the words of an announcement"):
        ix.draft(text, "en")


def test_a_language_without_a_table_is_refused():
    with pytest.raises(ix.InputError, match="language 'xx' is not in the table"):
        ix.draft(TEXT, "xx")


def test_a_text_without_numbers_is_a_draft():
    one = ix.draft("Nothing was seized.", "en")
    assert one.candidates.empty and one.suggested == {} and "confirmed = {" in one.suggestion
    assert one.marked._repr_html_() == "<blockquote><p>Nothing was seized.</p></blockquote>"


def test_numbers_are_marked_where_they_stand_and_nothing_of_the_text_is_active():
    text = '<script>alert(1)</script> 571 drug cases <b onclick="x">in</b> 2021\u202e; $x$ and 5.5 tons\x00.'
    page = ix.draft(text, "en")._repr_html_()
    assert re.findall(r"<(?!/)([a-z]+)", page) == [
        "blockquote",
        "p",
        "u",
        "sup",
        "mark",
        "sup",
        "u",
        "sup",
        "mark",
        "sup",
    ]
    assert "571 drug cases<sup>2</sup>" in page and "$" not in page and not re.search("[\x00\u202e]", page)


def test_a_hostile_text_is_refused_in_one_line_or_read_within_seconds():
    for name, text in hostile_texts():
        begun = time.perf_counter()
        try:
            one = ix.draft(text, "en")
        except ix.InputError as refused:
            assert "\n" not in str(refused) and len(str(refused)) < 300, name
        else:
            page = one._repr_html_() + one.suggestion
            assert not re.search(r"<(?!/?(blockquote|p|mark|u|sup|br)\b)[a-z!/]", one._repr_html_()), name
            assert len(page) > len("confirmed"), name
        assert time.perf_counter() - begun < 10, name


def test_bounds_of_a_draft_follow_the_reading():
    one = ix.draft("It seized 5.55 tons of drugs.", "en")
    highs = {name: one.confirm(one.suggested, reading=name)["high"][0] for name in ("rounded", "cut_off")}
    assert math.isclose(highs["rounded"], 5555) and math.isclose(highs["cut_off"], 5560)
