"""What a reader is told: bounds rounded outward, days, sources, and the record's text shown as it is."""

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from one_statement import ONE

from interdiction import InputError, load_figures, ratio
from interdiction.bounds import large_case_bounds
from interdiction.citing.sources import agencies_and_period, source_line, source_list
from interdiction.text import (
    escape_markdown,
    format_change,
    format_day,
    format_period,
    format_range,
    format_ranges,
    format_unit,
)

INF, NAN = math.inf, math.nan
FIGURES = load_figures(ONE)
CONTRADICTION = "no possible number"  # what figures that contradict each other leave
TOLD = re.compile(r"(?P<kind>at least |at most )?(?P<low>[0-9,.]+)(?: to (?P<high>[0-9,.]+))? (?P<unit>.+)")


# Bounds in words.


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        # One number, to four significant digits; a whole one is given whole.
        (571, 571, "case", "571 cases"),
        (0, 0, "case", "0 cases"),
        (1, 1, "case", "1 case"),
        (1, 1, "person per case", "1 person per case"),
        (1, INF, "person", "at least 1 person"),
        (32_312, 32_313, "litre", "32,312 to 32,313 litres"),
        (1_234_567, 1_234_567, "kg", "1,234,567 kg"),
        (131 / 571, 131 / 571, "share", "22.94 %"),
        (1, 1, "share", "100 %"),
        (665 / 571, 665 / 571, "person per case", "1.165 people per case"),
        (0.00012345, 0.00012345, "kg", "0.0001234 kg"),
        # Both ends known: no finer than a range that is wider by a fifth, or than four digits.
        (5545, 5560, "kg", "5,545 to 5,560 kg"),
        (8.338345, 8.360903, "kg per person", "8.338 to 8.361 kg per person"),
        (5545 / 571, 5560 / 571, "kg per case", "9.71 to 9.74 kg per case"),
        (10, 42.442748, "kg per case", "10 to 43 kg per case"),
        (99.9, 100.19, "kg", "99.9 to 100.2 kg"),
        (12.01, 12.99, "kg", "12 to 13 kg"),
        (5, 5.1, "kg", "5.0 to 5.1 kg"),
        (0.28777, 0.28809, "kg per case", "0.2877 to 0.2881 kg per case"),
        (1.1024, 1.1124, "times", "1.102 to 1.113 times"),
        (-10.36, 2.32, "points", "-10.4 to 2.4 points"),
        (0.004, 5.2, "kg", "0.004 to 5.200 kg"),
        (1.00001, 1.00009, "kg", "1.000 to 1.001 kg"),
        (0.2356115, 0.765, "share", "23 to 77 %"),
        (0.5, 0.999999, "share", "50 to 100 %"),
        # What floating point adds to a printed decimal is not shown.
        (0.1 + 0.2, 0.4, "kg", "0.3 to 0.4 kg"),
        # One end known.
        (1310, INF, "kg", "at least 1,310 kg"),
        (703_000, INF, "kg", "at least 703,000 kg"),
        (1.23456, INF, "kg per case", "at least 1.23 kg per case"),
        (0.2356115, 1, "share", "at least 23.5 %"),
        (0.99999, 1, "share", "at least 99.9 %"),
        (0, 5560, "kg", "at most 5,560 kg"),
        (0, 9.6590909, "kg per case", "at most 9.66 kg per case"),
        (0, 0.9999, "share", "at most 100.0 %"),
        (0, 1, "share", "at most 100 %"),
        # No end known, and none that could be.
        (0, INF, "kg", "not known"),
        (NAN, NAN, "kg", CONTRADICTION),
        (NAN, NAN, "share", CONTRADICTION),
    ],
)
def test_bounds_in_words(low, high, unit, words):
    assert format_range(low, high, unit) == words


def told(words):
    """The ends that were said, None where none was, and the number of decimals they were said with."""
    match = TOLD.fullmatch(words)
    assert match, words
    low, high = (Decimal(end.replace(",", "")) if end else None for end in (match["low"], match["high"]))
    places = {-end.as_tuple().exponent for end in (low, high) if end is not None}
    assert len(places) == 1, f"{words}: one end is said more finely than the other"
    if match["kind"] == "at most ":
        low, high = None, low
    elif match["kind"] is None and high is None:
        high = low
    return low, high, places.pop()


def most_places(number, digits):
    """The decimals that so many significant digits of a number need; none where it is whole."""
    number = Decimal(number)
    return 0 if number == number.to_integral_value() else max(digits - 1 - number.adjusted(), 0)


# What printed figures and their ratios come to, with the short numbers that are printed among them.
numbers = st.one_of(st.floats(1e-4, 1e7), st.floats(1e-4, 1e7).map(lambda number: float(f"{number:.3g}")))
shares = st.one_of(st.floats(1e-4, 1), st.floats(1e-4, 1).map(lambda number: float(f"{number:.3g}")))
widths = st.one_of(st.just(0.0), st.floats(1e-7, 1), st.floats(1e-3, 100))


@settings(deadline=None)
@given(numbers, widths)
def test_two_ends_are_rounded_outward_and_no_finer_than_they_need(low, width):
    high = low * (1 + width)
    assume(high == low or high - low > 2e-9 * high)
    said_low, said_high, places = told(format_range(low, high, "kg"))
    if high == low:
        # One number is rounded to the nearest, half a unit of its last digit away at most.
        assert abs(said_low - Decimal(low)) <= Decimal(10) ** -places / 2 + Decimal(low) * Decimal("1e-11")
        assert places <= most_places(low, 4)
        return
    assert said_low <= Decimal(low * (1 + 1e-11))
    assert said_high >= Decimal(high * (1 - 1e-11))
    assert said_low < said_high
    # Four digits of the larger end, two of the smaller one, and none that is not needed.
    assert places <= max(0, 3 - Decimal(high).adjusted(), 1 - Decimal(low).adjusted())
    if places > max(0, 1 - Decimal(low).adjusted()):
        step = Decimal(10) ** (1 - places)
        coarser = Decimal(high).quantize(step, ROUND_CEILING) - Decimal(low).quantize(step, ROUND_FLOOR)
        assert coarser > Decimal(high - low) * Decimal("1.1999")
    # Outward, but not by more than the last digit that is said.
    unit = Decimal(10) ** -places
    assert said_low > Decimal(low * (1 - 1e-11)) - unit
    assert said_high < Decimal(high * (1 + 1e-11)) + unit


@settings(deadline=None)
@given(numbers)
def test_one_end_is_rounded_outward_to_three_digits(end):
    low, nothing, places = told(format_range(end, INF, "kg"))
    assert nothing is None
    assert Decimal(end) * Decimal("0.99") <= low <= Decimal(end * (1 + 1e-11))
    assert places <= most_places(end, 3)
    nothing, high, places = told(format_range(0, end, "kg"))
    assert nothing is None
    assert Decimal(end * (1 - 1e-11)) <= high <= Decimal(end) * Decimal("1.01")
    assert places <= most_places(end, 3)


@settings(deadline=None)
@given(shares, st.one_of(widths, st.just(INF)), st.booleans())
@example(0.5, 1 - 1e-12, False)
@example(0.999999, 1e-7, False)
def test_a_share_stays_within_0_and_100_percent(share, width, from_zero):
    low, high = 0.0 if from_zero else share, min(share * (1 + width), 1.0)
    assume(high == low or high - low > 2e-9 * high)
    words = format_range(low, high, "share")
    assert words.endswith(" %")
    said_low, said_high, _ = told(words)
    assert said_low is None or 0 <= said_low <= 100
    assert said_high is None or 0 <= said_high <= 100
    if high > low:
        assert said_low is None or said_low <= Decimal(100 * low * (1 + 1e-11))
        assert said_high is None or said_high >= Decimal(100 * high * (1 - 1e-11))
    # An end is left out only where it says nothing: no share is below 0 or above 100 %.
    assert said_low is not None or low == 0
    assert said_high is not None or 100 * high >= 100


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("case", "cases"),
        ("person", "people"),
        ("day", "days"),
        ("kg", "kg"),
        ("share", "%"),
        ("kg per case", "kg per case"),
        ("kg per person", "kg per person"),
        ("person per case", "people per case"),
        ("case per day", "cases per day"),
        ("% of the printed number", "% of the printed number"),
    ],
)
def test_units_in_words(unit, words):
    assert format_unit(unit) == words


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (1.405, 1.406, "times", "up 40.5 to 40.6 %"),
        (0.348, 0.36, "times", "down 64.0 to 65.2 %"),
        (0.8739, 0.8739, "times", "down 12.61 %"),
        (0.95, 1.12, "times", "down 5 % to up 12 %"),
        (0.99999, 1.5, "times", "down 1 % to up 50 %"),
        (1, 1, "times", "no change"),
        (1 - 1e-16, 1 + 2e-16, "times", "no change"),
        (1, 1.05, "times", "no change to up 5 %"),
        (0.95, 1, "times", "down 5 % to no change"),
        (2, 12.345, "times", "up 100 to 1,135 %"),
        (0, 0, "times", "down 100 %"),
        # Nothing is known below 0 times, or above inf.
        (0, 0.821, "times", "down at least 17.9 %"),
        (0, 1.92, "times", "up 92 % at most, or down"),
        (0, 1, "times", "no change, or down"),
        (1.2, INF, "times", "up at least 20 %"),
        (0.9, INF, "times", "down 10 % at most, or up"),
        (1, INF, "times", "no change, or up"),
        (0, INF, "times", "not known"),
        (INF, INF, "times", "not known"),
        (NAN, NAN, "times", "not known"),
        (0.012, 0.014, "share", "up 1.2 to 1.4 points"),
        (-0.044, -0.041, "share", "down 4.1 to 4.4 points"),
        (-0.11, 0.03, "share", "down 11 points to up 3 points"),
        (0.01, 0.01, "share", "up 1 point"),
        (-1, -0.5, "share", "down 50 to 100 points"),
    ],
)
def test_a_change_in_words(low, high, unit, words):
    assert format_change(low, high, unit) == words


@settings(deadline=None)
@given(st.floats(1e-3, 50), st.floats(0, 3), st.booleans())
def test_a_change_is_rounded_outward_and_called_up_or_down(low, width, share):
    high = low * (1 + width)
    assume(width == 0 or width > 1e-6)
    if share:
        low, high = low / 50 - 0.5, high / 50 - 0.5
    words = format_change(low, high, "share" if share else "times")
    ends = (100 * end if share else 100 * (end - 1) for end in (low, high))
    ends = [round(end, 9) for end in ends]
    # "down 5 % to up 12 %" names the direction of each number, "down 5 to 12 %" that of both.
    signs = [-1 if sign == "down" else 1 for sign in re.findall("up|down", words)]
    said = [float(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,.]*", words)]
    said = sorted(sign * number for sign, number in zip(signs * len(said), said, strict=False))
    said = sorted([*said, 0]) if "no change" in words else said
    if width == 0:
        assert len(said) == 1 and abs(said[0] - ends[0]) <= 5.1e-4 * abs(ends[0]) + 1e-9
    else:
        assert said[0] <= ends[0] + 1e-8 and ends[1] - 1e-8 <= said[-1]
        # Outward, but no farther than a part of what lies between.
        assert said[-1] - said[0] <= 1.21 * (ends[1] - ends[0]) or max(map(abs, ends)) > 1000 * (ends[1] - ends[0])


def test_each_row_of_a_table_in_words():
    assert format_ranges(FIGURES) == [
        "571 cases",
        "131 cases",
        "at least 10 kg",
        "665 people",
        "5,545 to 5,560 kg",
        "323,450 to 323,600 kg",
    ]
    assert format_ranges(FIGURES.head(0)) == []
    impossible = FIGURES.assign(high=FIGURES["high"].where(FIGURES["measure"] != "drugs_seized", 1000), low=0)
    impossible["low"] = FIGURES["low"].where(FIGURES["measure"] != "drugs_seized", 900)
    assert set(format_ranges(large_case_bounds(impossible))) == {CONTRADICTION}


# Days and periods.


@pytest.mark.parametrize(
    ("date", "words"),
    [("2021-06-25", "25 June 2021"), ("2024-02-29", "29 February 2024"), ("1999-12-01", "1 December 1999")],
)
def test_a_day_in_words(date, words):
    assert format_day(pd.Timestamp(date)) == words


@pytest.mark.parametrize(
    ("start", "earliest", "latest", "words"),
    [
        ("2022-01-01", "2022-06-22", "2022-06-22", "1 January to 22 June 2022"),
        ("2021-01-01", "2021-06-20", "2021-06-25", "1 January to 20–25 June 2021, last day not printed"),
        (
            "2021-01-01",
            "2021-05-31",
            "2021-06-02",
            "1 January to a day between 31 May and 2 June 2021, last day not printed",
        ),
        ("2020-07-01", "2021-06-30", "2021-06-30", "the year to June 2021"),
        (
            *("2021-01-01", "2021-12-30", "2022-01-02"),
            "1 January 2021 to a day between 30 December 2021 and 2 January 2022, last day not printed",
        ),
        ("2021-06-25", "2021-06-25", "2021-06-25", "25 June 2021"),
        # The same month of two years is two months.
        (
            *("2020-01-01", "2020-06-20", "2021-06-25"),
            "1 January 2020 to a day between 20 June 2020 and 25 June 2021, last day not printed",
        ),
    ],
)
def test_a_period_in_words(start, earliest, latest, words):
    days = pd.to_datetime([start, earliest, latest])
    assert format_period(pd.Series(days, ["period_start", "cutoff_earliest", "cutoff_latest"])) == words


def test_the_period_is_said_only_where_it_is_one():
    agency = "National Immigration Administration"
    assert agencies_and_period(FIGURES) == f"{agency}; 1 January to 20–25 June 2021, last day not printed"
    later = FIGURES.assign(cutoff_latest=FIGURES["cutoff_latest"] + pd.Timedelta(days=1), agency="Another agency")
    assert agencies_and_period(pd.concat([FIGURES, later])) == f"Another agency; {agency}"


# Sources.


def with_source(table, **cells):
    columns = {"published": "2021-06-27", "title": "A report", "grade": "newspaper", "url": ""}
    return table.assign(**{**columns, **cells})


def test_the_sources_of_a_table_are_named_once_and_by_day():
    official = "State Council of the People's Republic of China, 26 June 2021 (official)"
    assert source_line(FIGURES) == source_line(FIGURES.tail(1)) == f"Source: {official}."
    news = with_source(FIGURES, publisher="Xinhua", grade="news_agency")
    earlier = with_source(FIGURES, publisher="A forum", grade="repost", published="2021-06-24")
    assert source_line(pd.concat([news, FIGURES, earlier])) == (
        f"Sources: A forum, 24 June 2021 (repost); {official}; Xinhua, 27 June 2021 (news agency)."
    )


def test_the_list_of_sources_leads_to_them():
    listed = source_list(FIGURES)
    assert listed.startswith("- State Council of the People's Republic of China, *\\(news conference of")
    assert listed.endswith(f", 26 June 2021, official, <{FIGURES['url'].iloc[0]}>")
    both = source_list(pd.concat([FIGURES, with_source(FIGURES, publisher="A *paper*")])).splitlines()
    assert both == [listed, "- A \\*paper\\*, *A report*, 27 June 2021, newspaper"]


@pytest.mark.parametrize("say", [source_line, source_list])
@pytest.mark.parametrize("column", ["publisher", "title", "published", "grade", "url"])
def test_a_table_without_its_sources_is_refused(say, column):
    with pytest.raises(InputError, match=f"lacks the columns {column}, so its source cannot be named") as refused:
        say(FIGURES.drop(columns=column))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("say", [source_line, source_list])
def test_an_empty_table_has_no_source_to_name(say):
    with pytest.raises(InputError, match="lacks its rows"):
        say(ratio(FIGURES, "cases", "days").head(0))


# The record's text in Markdown, as the notebooks write it.


class Shown(HTMLParser):
    """What a reader sees of a piece of HTML, and the elements it is made of."""

    def __init__(self, markdown):
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.links = "", [], []
        self.feed(markdown2html_mistune(markdown))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data):
        self.text += data


MARKUP = [
    "<script>alert(1)</script>",
    *("<b>", "</b>", "<!--", "&amp;", "&lt;", "&#65;", "$x$", "$$", "\\(", "\\)", "\\[", "\\begin{a}", "\\end{a}"),
    *("[a](https://x.org)", "![a](b)", "[^1]", "[ ]", "*", "**", "_", "__", "~~", "`", "```", "\\", "|", "#", "###"),
    *("https://example.org/a_b", "http://example.org/?q=1&lang=en", "www.example.org", "someone@example.org"),
    *(" ", "1.", "1)", "-", ":", ",", ".", ";", "?", "'", '"', "(", ")", "5.55", "tons", "以上", "\u3000", "é"),
]
# The record holds no control characters, and no cell that begins or ends with a space or begins like a formula.
printable = st.characters(exclude_categories=["C", "Zl", "Zp"])
texts = (
    st.one_of(st.text(printable, max_size=30), st.lists(st.sampled_from(MARKUP), max_size=10).map("".join))
    .map(lambda text: text.strip().lstrip("=+@- \u3000"))
    .filter(lambda text: text.strip() == text != "")
)
PLACES = {
    "paragraph": ("The note says {}", {"p", "a"}),
    "item": ("- {}", {"ul", "li", "a"}),
    "emphasis": ("- *{}*: {}", {"ul", "li", "em", "a"}),
    "numbered": ("1. *{}*. {}", {"ol", "li", "em", "a"}),
    "answer": ("**The {} announced 6 figures**", {"p", "strong", "a"}),
    "quoted": ('"{}" stands for 5,545 to 5,560 kg', {"p", "a"}),
}


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=200, deadline=None)
@given(text=texts)
@example(text="<script>alert(1)</script>")
@example(text="[a link](javascript:alert(1)) and ![one](x)")
@example(text="costs $x$ and \\(y\\), $$z$$, \\begin{a}b\\end{a}")
def test_a_text_of_the_record_is_shown_as_it_is(place, text):
    frame, elements = PLACES[place]
    seen = Shown(frame.replace("{}", escape_markdown(text)))
    frame = re.sub(r"^(- |1\. )|\*", "", frame)
    assert seen.text.strip() == frame.replace("{}", text).strip()
    assert set(seen.elements) <= elements
    assert all(re.match(r"https?://", link) for link in seen.links)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a_b for more", ["https://example.org/a_b"]),
        ("https://a.org/?q=1&lang=en (and http://b.org/x*y*)", ["https://a.org/?q=1&lang=en", "http://b.org/x*y*"]),
        ("javascript:alert(1) and ftp://a.org and www.a.org", []),
        ("5.55 metric tons", []),
        ("see http://(address withheld)", []),
        ("a *//* b, `//` and \\//", []),
    ],
)
def test_only_web_addresses_become_links(text, links):
    seen = Shown(escape_markdown(text))
    assert seen.links == links
    assert seen.text.strip() == text
    assert set(seen.elements) == {"p", *(["a"] if links else [])}


@pytest.mark.parametrize("text", ["&amp;", "&#65;", "&copy;", "https://example.org/?a=1&amp;b=2"])
def test_what_looks_like_a_character_of_html_is_shown_letter_by_letter(text):
    assert Shown(f"- *{escape_markdown(text)}*: {escape_markdown(text)}").text.strip() == f"{text}: {text}"


@pytest.mark.parametrize("text", ["1. The cut-off is not printed", "2021. The first year", "571"])
def test_a_note_that_begins_with_a_number_begins_no_list(text):
    seen = Shown(f"- {escape_markdown(text)}")
    assert seen.text.strip() == text
    assert seen.elements == ["ul", "li"]


def test_a_list_of_sources_shows_their_names_as_they_are():
    publisher, title = "<b>A & B</b> [paper]", "*5* kg for $1 | `code`"
    seen = Shown(source_list(with_source(FIGURES, publisher=publisher, title=title, url="https://a.org/x_y_z")))
    assert seen.text.strip() == f"{publisher}, {title}, 27 June 2021, newspaper, https://a.org/x_y_z"
    assert seen.elements == ["ul", "li", "em", "a"]
    assert np.array_equal(seen.links, ["https://a.org/x_y_z"])
