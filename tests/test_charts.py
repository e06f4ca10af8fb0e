"""Charts: legible whatever they show, never without their source, the same bytes each time."""

import ast
import base64
import copy
import json
import re
import subprocess
import sys
from functools import cache, partial
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import matplotlib.colors
import matplotlib.image
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox
from one_statement import ONE

import interdiction as ix
from interdiction import InputError, agency_share, bounds, charts, indicators, load_figures, preferred, ratio
from interdiction.charts.chart import Chart
from interdiction.citing.provenance import figure_ids
from interdiction.citing.sources import source_line
from interdiction.comparing.comparison import compare
from interdiction.comparing.confidence import LEVEL
from interdiction.drawing.bars import _box
from interdiction.drawing.canvas import STYLE
from interdiction.drawing.labels import _measure_gap, place_labels
from interdiction.drawing.layout import KNOWN, QUIET, WIDTHS, add_looks
from interdiction.drawing.series import Series
from interdiction.home import HOME
from interdiction.reading import READINGS
from interdiction.text import Note, format_ranges, format_shares

# The first has tables alone; of sentences and case records, the subjects of the last two, the frozen record has none.
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("0[1-7]*.ipynb"))
FIGURES = load_figures(ONE)
PER_ARREST = ratio(FIGURES, "drugs_seized", "suspects")
DPI = 100
# Labels that touch by less than the white edge around a letter are apart.
EDGE = 1
NASTY = "<b>\"5\" & '6'</b> $\\frac{1}{2}$ -- <script>alert(1)</script> -->"


def drawn_by(path):
    """The charts that the code cells of a notebook make, which is what its reader sees."""
    names, made = {}, []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path.name, "exec"), names)  # noqa: S102, our own notebooks
            made.append(eval(compile(ast.Expression(last.value), path.name, "eval"), names) if last else None)  # noqa: S307
    return [result for result in made if isinstance(result, Chart)]


@pytest.fixture(scope="module")
def of_the_notebooks():
    with pd.option_context("display.max_colwidth", 50):  # the notebooks set it for themselves
        return {path.stem: drawn_by(path) for path in NOTEBOOKS}


@cache
def every_reading():
    return pd.concat([indicators(load_figures(ONE, reading=name)) for name in READINGS])


def of_readings():
    return charts.ranges(every_reading(), rows="reading", panels="label", title="However the numbers were rounded")


def of_region(**changed):
    return charts.mass(bounds.top_shares(FIGURES).assign(**changed), "Where the mass can be")


RECORD = load_figures()
JUNES = ["nia-2021-06-25", "nia-2022-06-24", "nia-2023-06-21", "nia-2024-06-25", "nia-2025-06-26"]
RATES = preferred(ratio(RECORD[RECORD["statement"].isin([*JUNES, "nia-2020-06-24"])], "cases", "days"))


FIRST, LAST = "nia-2021-06-25", "nia-2025-06-26"
MEASURES = (("cases", "days"), ("drugs_seized", "suspects"), ("large_cases", "cases"))


@cache
def changes(before=FIRST, after=LAST, measures=MEASURES):
    return pd.concat([compare(RECORD, before, after, what, per) for what, per in measures], ignore_index=True)


def of_series():
    rates = preferred(ratio(RECORD[RECORD["short"] == "NIA"], "cases", "days"))
    return charts.timeline(rates, "Cases per day")


def of_changes():
    days = (("cases", "days"), ("suspects", "days"), ("large_cases", "days"))
    table = changes(FIRST, "nia-2022-06-24", days)
    return charts.ranges(table, title="Two Junes", subtitle="2021 and 2022")


KINDS = {"a ratio": lambda: charts.ranges(PER_ARREST), "panels": of_readings, "a region": of_region}
EVERY_KIND = {**KINDS, "a series": of_series, "changes": of_changes}


@cache
def chart_of(kind):
    """A chart that a test only looks at."""
    return EVERY_KIND[kind]()


class Drawn:
    """A copy of a chart drawn at 100 dots per inch: each visible text, each mark, and where they are."""

    def __init__(self, chart, width="wide"):
        self.figure = copy.deepcopy(chart.canvas(width).figure)
        self.figure.set_dpi(DPI)
        renderer = FigureCanvasAgg(self.figure).get_renderer()
        with matplotlib.style.context(STYLE):
            self.figure.draw_without_rendering()
        texts = [*self.figure.texts, *(text for axes in self.figure.axes for text in self._of(axes))]
        self.texts = [text for text in texts if text.get_visible() and text.get_text().strip()]
        # An annotation's own extent would take in its arrow.
        self.places = [matplotlib.text.Text.get_window_extent(text, renderer) for text in self.texts]
        self.arrows = [
            text.arrow_patch.get_window_extent(renderer)
            for axes in self.figure.axes
            for text in axes.texts
            if getattr(text, "arrow_patch", None)
        ]

    @staticmethod
    def _of(axes):
        """The texts of a panel; ticks beyond the ends of a scale are not drawn."""
        yield from axes.texts
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            start, stop = sorted(axis.get_view_interval())
            yield axis.label
            yield from (tick.label1 for tick in axis.get_major_ticks() if start <= tick.get_loc() <= stop)

    def leaders(self):
        """The points of the lines that lead from words to their bars, but for their ends."""
        for axes in self.figure.axes:
            for line in axes.lines + axes.artists:
                if isinstance(line, matplotlib.lines.Line2D) and line.get_linewidth() == 0.7:
                    (x, at), (y, end) = line.get_xdata(), line.get_ydata()
                    part = np.linspace(0.1, 0.9, 30)[:, np.newaxis]
                    yield line.get_transform().transform(np.array([x, y]) * (1 - part) + np.array([at, end]) * part)

    def marks(self):
        """Where the lines and dots of the ranges are, and their arrows."""
        yield from self.arrows
        for axes in self.figure.axes:
            to_pixels = axes.transData.transform
            for bar in axes.patches:
                yield bar.get_window_extent()
            for lines in axes.collections:
                half = max(lines.get_linewidths()) / 2 * DPI / 72
                for path in lines.get_paths():
                    (x0, y0), (x1, y1) = to_pixels(path.vertices).min(axis=0), to_pixels(path.vertices).max(axis=0)
                    yield Bbox([[x0 - half * (x0 == x1), y0 - half], [x1 + half * (x0 == x1), y1 + half]])
            for dot in (line for line in axes.lines if len(line.get_xdata()) == 1):
                half = dot.get_markersize() / 2 * DPI / 72
                [(x, y)] = to_pixels(np.column_stack(dot.get_data()))
                yield Bbox([[x - half, y - half], [x + half, y + half]])

    def words(self):
        return " ".join(text.get_text() for text in self.texts)


def over(one, other):
    return min(one.x1, other.x1) - max(one.x0, other.x0) > EDGE and min(one.y1, other.y1) - max(one.y0, other.y0) > EDGE


def wrong_with(chart, marks=True):
    """What keeps a chart from being read in one of its widths: nothing, for a legible one."""
    return [f"{width}: {wrong}" for width in WIDTHS for wrong in _wrong_with(Drawn(chart, width), marks)]


def _wrong_with(drawn, marks):
    page = drawn.figure.bbox
    shown = list(zip([text.get_text() for text in drawn.texts], drawn.places, strict=True))
    wrong = [f"smaller than 9 points: {text.get_text()!r}" for text in drawn.texts if text.get_fontsize() < 9]
    for text, place in shown:
        if place.x0 < 0 or place.y0 < 0 or place.x1 > page.width or place.y1 > page.height:
            wrong.append(f"beyond the edge: {text!r}")
    wrong += [f"over each other: {one!r}, {two!r}" for (one, a), (two, b) in combinations(shown, 2) if over(a, b)]
    for points in drawn.leaders():
        wrong += [f"a line through: {text!r}" for text, place in shown if place.count_contains(points)]
    for mark in drawn.marks() if marks else ():
        wrong += [f"over a range: {text!r}" for text, place in shown if over(place, mark)]
    return wrong


# Legible.


@pytest.mark.slow  # runs every notebook
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_the_charts_of_a_notebook_are_legible(of_the_notebooks, name):
    assert of_the_notebooks[name]
    for chart in of_the_notebooks[name]:
        # In the region and on the bars of shares words stand on purpose over what is drawn, on a ground of their own.
        beside = not chart.caption.startswith(("Every way", "Blue is"))
        assert wrong_with(chart, marks=beside) == []


@pytest.mark.slow
def test_the_charts_of_case_records_are_legible(monkeypatch):
    shipped = partial(ix.records.load_mapping, data=HOME / "data")
    monkeypatch.setattr(ix.records, "load_mapping", shipped)
    drawn = drawn_by(HOME / "notebooks" / "09-what-do-case-records-add.ipynb")
    assert drawn
    # On the bars of shares words stand on a ground of their own.
    assert [wrong_with(chart, marks=False) for chart in drawn] == [[]] * len(drawn)


CARDS = indicators(RECORD)


def of_statement(statement):
    """What the page of a statement draws."""
    card = CARDS[CARDS["statement"] == statement]
    card = card.assign(printing=card["publisher"].astype(str) + " " + card["source"])
    return charts.ranges(card, rows="printing", panels="label", title=f"What {statement} says")


# The one of the README; the most rows and sources of one number; the longest publisher; an end that is not known and
# zero; the smallest number beside the largest.
EXTREMES = ["nia-2021-06-25", "nia-2025-06-26", "nncc-2017-03-23", "yunnan-2022-01-10", "ccg-2025-01-27"]


@pytest.mark.parametrize("statement", EXTREMES)
def test_the_chart_of_an_extreme_statement_is_legible(statement):
    assert wrong_with(of_statement(statement)) == []


@pytest.mark.slow
@pytest.mark.parametrize("statement", CARDS["statement"].unique())
def test_the_chart_of_every_statement_is_legible(statement):
    assert wrong_with(of_statement(statement)) == []


VOCABULARY = [
    *("drugs", "heroin", "methamphetamine", "precursors", "seized", "in", "the", "large", "cases", "per", "suspect"),
    *("first", "half", "of", "2021", "nationwide", "border", "areas", "ice"),
]
LONGER = [*VOCABULARY, "ukrainian-news-2021-06-26"]  # what names a source has no spaces to break at
UNITS = ["kg", "case", "person", "kg per case", "kg per person", "case per day", "share"]


@st.composite
def tables(draw, vocabulary, most_words):
    """One to three panels of one to four rows: exact, with two ends, without an upper end, or from zero."""
    rows = []
    for panel, unit in enumerate(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3))):
        for _ in range(draw(st.integers(1, 4))):
            number = draw(
                st.floats(0.01, 0.5 if unit == "share" else 400_000).map(lambda number: float(f"{number:.4g}"))
            )
            width = draw(st.sampled_from([0, 0.001, 0.01, 0.1, 0.9]))
            low, high = {
                "two ends": (number, number * (1 + width)),
                "no upper end": (number, 1.0 if unit == "share" else np.inf),
                "from zero": (0.0, number),
            }[draw(st.sampled_from(["two ends", "two ends", "no upper end", "from zero"]))]
            label = " ".join(draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=most_words)))
            value = draw(st.sampled_from([number, np.nan]))
            rows.append(
                {"label": label, "panel": f"panel {panel}", "low": low, "value": value, "high": high, "unit": unit}
            )
    return like_ours(rows)


def like_ours(rows):
    """A table of such rows about the statement of June 2021."""
    table = pd.DataFrame(rows)
    return table.assign(**{name: FIGURES[name].iloc[0] for name in FIGURES if name not in table})


def assert_legible_and_told(table, panels):
    chart = charts.ranges(table, rows="label", panels=panels, title="What a table of any numbers says about them")
    assert wrong_with(chart) == []
    for _, part in table.groupby("panel"):
        if len(part) == 1 or part["low"].nunique() > 1 or part["high"].nunique() > 1:
            for label, words in zip(part["label"], format_shares(part), strict=True):
                assert f"{label} {words}" in chart.alt


# Each example draws a picture; shrinking one that fails would draw hundreds.
PICTURES = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@PICTURES
@given(tables(VOCABULARY, most_words=3))
def test_any_ranges_are_legible(table):
    assert_legible_and_told(table, "panel")


@PICTURES
@given(tables(LONGER, most_words=9))
def test_ranges_with_long_labels_are_legible(table):
    assert_legible_and_told(table, "panel")


LONG = "mass of heroin and methamphetamine in the large cases of the year"


@pytest.mark.parametrize(
    ("rows", "panel"),
    [
        ([("first half of 2021", 12, 13), ("first half of 2022", 1, 3)], "drugs"),
        ([(LONG, 12, 13), (LONG.replace("heroin", "opium"), 1, 3)], "drugs"),
        ([("ukrainian-news-2021-06-26", 5450, 5560), ("govcn-2021-06-26", 5545, 5560)], "drugs"),
        ([("drugs seized", 5545, 5560), ("precursors seized", 323450, np.inf)], LONG),
        ([("drugs seized", 0, 703000), ("precursors seized", 1234000, np.inf)], "drugs"),
        ([("drugs seized", 0, 0), ("precursors seized", 0, np.inf)], "drugs"),
        ([("drugs seized", 0.00123, 0.00124), ("precursors seized", 0.0013, 0.0014)], "drugs"),
    ],
    ids=["short", "long labels", "long words", "long heading", "millions", "nothing", "small"],
)
def test_labels_and_numbers_of_every_length_are_legible(rows, panel):
    rows = [{"label": label, "low": low, "high": high, "unit": "kg"} for label, low, high in rows]
    assert_legible_and_told(like_ours(rows).assign(panel=panel), "panel")


# What is drawn.


def test_an_end_that_is_not_known_is_an_arrow_to_the_edge_of_the_scale():
    masses = FIGURES[FIGURES["unit"] == "kg"]
    drawn = Drawn(charts.ranges(masses, title="Masses"))
    assert len(drawn.arrows) == np.isinf(masses["high"]).sum() == 1
    assert drawn.arrows[0].x1 == pytest.approx(drawn.figure.axes[0].bbox.x1, abs=5)
    assert Drawn(charts.ranges(masses[np.isfinite(masses["high"])], title="Masses")).arrows == []
    assert len(Drawn(charts.ranges(masses.assign(high=np.inf), title="Masses")).arrows) == len(masses)


def test_a_changed_bound_is_another_picture(tmp_path):
    def svg(chart):
        chart.save(tmp_path / "chart.svg")
        return (tmp_path / "chart.svg").read_bytes()

    first = svg(charts.ranges(PER_ARREST, title="The same"))
    for column in ("low", "high"):
        for factor in (0.999, 1.001):
            assert (
                svg(charts.ranges(PER_ARREST.assign(**{column: factor * PER_ARREST[column]}), title="The same"))
                != first
            )
    assert svg(charts.ranges(PER_ARREST.assign(high=np.inf), title="The same")) != first
    corners = bounds.top_shares(FIGURES)
    assert svg(of_region()) != svg(of_region(low=corners["low"].where(corners.index != 2, 0.3)))


def test_rows_of_a_panel_that_allow_the_same_are_one_row():
    chart = chart_of("panels")
    assert "share of large cases: every reading 22.94 %." in chart.alt
    assert Drawn(chart).words().count("22.94 %") == 1


def test_rows_without_a_scale_in_common_are_refused_even_if_their_numbers_are_the_same():
    with pytest.raises(InputError, match="share no scale; draw them in panels"):
        charts.ranges(FIGURES, title="All")
    tens = FIGURES[FIGURES["measure"].isin(["cases", "drugs_seized"])].assign(low=10.0, value=10.0, high=10.0)
    for panels in (None, "agency"):
        with pytest.raises(InputError, match="share no scale; draw them in panels"):
            charts.ranges(tens, panels=panels, title="All")


def test_a_title_says_nothing_of_rows_that_it_does_not_name():
    means = bounds.large_case_bounds(FIGURES).query("unit == 'kg per case'")
    with pytest.raises(InputError, match="need a title that says the finding; give one"):
        charts.ranges(means)
    assert charts.ranges(means.head(1)).title == "Mean of the large cases: 10 to 43 kg per case"


@pytest.mark.parametrize("panels", [None, "unit"])
def test_figures_that_contradict_each_other_have_nothing_to_draw(panels):
    kilograms = FIGURES["measure"] == "drugs_seized"
    impossible = FIGURES.assign(low=FIGURES["low"].mask(kilograms, 900), high=FIGURES["high"].mask(kilograms, 1000))
    limits = bounds.large_case_bounds(impossible)
    assert limits["low"].isna().all()
    limits = limits if panels else limits[limits["unit"] == "kg"]
    with pytest.raises(InputError) as refused:
        charts.ranges(limits, panels=panels, title="Nothing")
    assert "\n" not in str(refused.value)
    with pytest.raises(InputError, match="four corners of one announcement"):
        charts.mass(bounds.top_shares(impossible), "Nothing")


# Its source.


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_source_is_part_of_the_picture(kind):
    chart = chart_of(kind)
    if kind in KINDS:
        assert chart.source == source_line(FIGURES)
    assert chart.source in Drawn(chart).words()


SOURCES = ["publisher", "title", "published", "grade", "url"]


@pytest.mark.parametrize("column", SOURCES)
def test_no_chart_without_its_source(column):
    for draw, table in (
        (charts.ranges, PER_ARREST),
        (lambda corners: charts.mass(corners, "Where"), bounds.top_shares(FIGURES)),
    ):
        with pytest.raises(InputError, match=f"lacks the columns {column}, so its source cannot be named") as refused:
            draw(table.drop(columns=column))
        assert "\n" not in str(refused.value)


def one_line_or_a_chart(draw):
    """Whether a chart was drawn; what was refused was refused in one line."""
    try:
        return isinstance(draw(), Chart)
    except InputError as refusal:
        assert "\n" not in str(refusal)
        return False


@pytest.mark.parametrize("column", PER_ARREST.columns)
def test_a_table_without_a_column_is_drawn_or_refused_in_one_line(column):
    drawn = one_line_or_a_chart(lambda: charts.ranges(PER_ARREST.drop(columns=column)))
    assert drawn is (column not in {*SOURCES, "low", "high", "unit", *PERIOD})  # without an agency, none is named


PERIOD = ["period_start", "cutoff_earliest", "cutoff_latest"]


@pytest.mark.parametrize("column", ["cases", "low", "high", "agency", *PERIOD])
def test_a_region_without_a_column_is_refused_in_one_line(column):
    corners = bounds.top_shares(FIGURES).drop(columns=column)
    assert not one_line_or_a_chart(lambda: charts.mass(corners, "Where"))


def test_what_is_no_table_of_rows_is_refused():
    for draw, reason in (
        (lambda: charts.ranges(FIGURES.head(0)), "the table is empty"),
        (lambda: charts.ranges(PER_ARREST, rows="era"), "needs the column 'era'"),
        (lambda: charts.ranges(PER_ARREST, panels="era"), "needs the column 'era'"),
        (lambda: charts.mass(bounds.top_shares(FIGURES).head(3), ""), "four corners of one"),
        (lambda: charts.mass(pd.concat([bounds.top_shares(FIGURES)] * 2), ""), "four corners of one"),
    ):
        with pytest.raises(InputError, match=reason) as refused:
            draw()
        assert "\n" not in str(refused.value)


# For those who do not see it, and for pages.


class Elements(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.text = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_what_jupyter_shows_is_one_picture_with_its_words(kind):
    chart = chart_of(kind)
    shown = chart._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert shown["text/plain"] == repr(chart) == chart.alt
    page = Elements(shown["text/html"])
    assert [tag for tag, _ in page.found] == ["figure", "style", "img", "figcaption"]
    assert page.found[2][1]["alt"] == chart.alt
    assert page.text.endswith(chart.caption)
    form, picture = page.found[2][1]["src"].split(",")
    assert form == "data:image/svg+xml;base64"
    svg = base64.b64decode(picture, validate=True)
    root = ElementTree.fromstring(svg)  # noqa: S314, our own picture
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(rb"<dc:date|Matplotlib|<script", svg)
    # Letters are drawn as shapes, so that no reader needs the font, and nothing is fetched.
    assert not root.findall(".//{http://www.w3.org/2000/svg}text")
    assert all(re.match(rb'"#', link) for link in re.findall(rb'href=("[^"]*)', svg))


def test_the_words_of_a_chart_hold_all_that_it_shows():
    chart = chart_of("panels")
    assert chart.alt.startswith("However the numbers were rounded. National Immigration Administration; 1 January to ")
    assert chart.alt.endswith(f" {source_line(FIGURES)}")
    for label, part in every_reading().groupby("label"):
        said = " ".join(re.findall(rf"{re.escape(label)}: (.*?)\. [a-zS]", chart.alt))
        for reading, words in zip(part["reading"], format_ranges(part), strict=True):
            assert f"{reading} {words}" in said or f"every reading {words}" in said
    region = chart_of("a region").alt
    assert region.startswith("Where the mass can be. ")
    assert "the large cases hold at least 23.5 %" in region
    assert "log-normal" not in chart_of("a region").caption
    assert region.endswith(f" {source_line(FIGURES)}")


def test_markup_in_the_record_is_drawn_and_escaped_as_text(tmp_path):
    table = PER_ARREST.assign(publisher=NASTY, label=NASTY, agency=NASTY)
    chart = charts.ranges(table, rows="label", panels="statement", title=f"A title with {NASTY}")
    page = Elements(chart._repr_mimebundle_()["text/html"])
    assert [tag for tag, _ in page.found] == ["figure", "style", "img", "figcaption"]
    assert page.found[2][1]["alt"] == chart.alt
    assert chart.alt.count(NASTY) == 4
    # Wrapped at its spaces, but letter by letter: $\frac{1}{2}$ is no formula in a record.
    assert Drawn(chart).words().count("$\\frac{1}{2}$") == 4
    svg = base64.b64decode(page.found[2][1]["src"].split(",")[1])
    assert ElementTree.fromstring(svg).tag.endswith("svg")  # noqa: S314, our own picture
    assert not re.search(rb"<(b|script)\b", svg)
    for form in ("png", "pdf"):
        chart.save(tmp_path / f"chart.{form}")


# The same bytes, for everybody.


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_is_the_same_bytes_whatever_the_reader_has_set(kind, tmp_path):
    def saved(name):
        chart = KINDS[kind]()
        for form in ("svg", "png", "pdf"):
            chart.save(tmp_path / f"{name}.{form}")
        return [(tmp_path / f"{name}.{form}").read_bytes() for form in ("svg", "png", "pdf")]

    first = saved("first")
    assert [content[:4] for content in first] == [b"<?xm", b"\x89PNG", b"%PDF"]
    own = {"font.size": 30, "font.family": "serif", "figure.facecolor": "black", "savefig.dpi": 30}
    own |= {
        "text.usetex": True,
        "axes.grid": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "x",
        "savefig.bbox": "tight",
    }
    with matplotlib.rc_context(own):
        before = dict(matplotlib.rcParams)
        assert saved("second") == first
        assert dict(matplotlib.rcParams) == before


def test_a_chart_is_saved_where_and_as_what_can_be(tmp_path):
    chart = charts.ranges(PER_ARREST)
    (tmp_path / "folder.svg").mkdir()
    for name, reason in (
        ("chart.bmp", "end its name in .svg, .png, .pdf"),
        ("chart", "end its name in .svg, .png, .pdf"),
        ("svg", "end its name in .svg, .png, .pdf"),
        ("no/chart.svg", "choose another place"),
        ("folder.svg", "choose another place"),
    ):
        for place in (tmp_path / name, str(tmp_path / name)):
            with pytest.raises(InputError, match=reason) as refused:
                chart.save(place)
            assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.svg"]


def test_only_a_chart_brings_in_the_drawing_library():
    command = (
        "import sys, interdiction; print(sorted({'matplotlib', 'IPython', 'nbformat'} & set(sys.modules)));"
        "from interdiction import charts, load_figures, ratio; print('matplotlib' in sys.modules);"
        "charts.ranges(ratio(load_figures(), 'cases', 'days').head(1))._repr_mimebundle_();"
        "print(sorted({'IPython', 'matplotlib.pyplot'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["[]", "True", "[]"]
    assert said.stderr == ""


# A series.


def patches(chart):
    return [patch for axes in chart.figure.axes for patch in axes.patches]


def white(chart):
    return [patch for patch in patches(chart) if patch.get_facecolor()[:3] == (1, 1, 1)]


def test_a_bar_is_as_wide_as_its_days_and_paler_where_the_last_is_not_printed():
    chart = charts.timeline(RATES, "Cases per day")
    bars = patches(chart)
    assert len(bars) == len(RATES) + 1  # one cut-off is not printed
    widths = sorted(bar.get_width() for bar in bars)
    assert widths[0] == 5 and [bar.get_alpha() for bar in bars if bar.get_width() == 5] == [0.45]
    assert len(white(chart)) == 1  # June 2020 was read in a copy


def test_a_series_marks_breaks_and_ordinary_variation():
    varied = RATES.assign(ci_low=RATES["low"] / 2, ci_high=RATES["high"] * 2)
    breaks = pd.DataFrame({"begins": ["2021-01-01", "2021-01-01"]})
    chart = charts.timeline(varied, "Cases per day", breaks=breaks)
    [axes] = chart.figure.axes
    assert len(axes.collections) == len(RATES) + 1
    assert "must not be compared" in chart.caption and "ordinarily" in chart.caption
    assert axes.get_ylim()[1] >= varied["ci_high"].max()
    assert "must not be compared" not in charts.timeline(RATES, "Cases per day").caption
    later = charts.timeline(RATES, "Cases per day", breaks=pd.DataFrame({"begins": ["2030-01-01"]}))
    assert "must not be compared" not in later.caption and "counting changes" not in Drawn(later).words()


def test_a_series_that_cannot_be_drawn_is_refused():
    unknown = RATES.assign(period_start=RATES["period_start"].where(RATES.index != RATES.index[0]))
    twice = pd.concat([RATES, RATES.head(1)])
    some = charts.timeline(unknown, "Cases per day")
    assert "Left out: 1 statement whose number or days are not known." in some.alt and len(some.table) == len(RATES) - 1
    for table in (RATES.head(0), RATES.drop(columns="low"), RATES.assign(low=np.nan), twice):
        with pytest.raises(InputError, match=r"^a timeline "):
            charts.timeline(table, "Cases per day")


def test_a_repost_is_hollow():
    rows = FIGURES[FIGURES["measure"] == "drugs_seized"]
    filled, hollow = (charts.ranges(rows.assign(grade=grade), title="Two") for grade in ("official", "repost"))
    assert "hollow" in hollow.caption and "hollow" not in filled.caption
    assert len(white(hollow)) == 1 and not white(filled)
    assert len(patches(hollow)) == len(patches(filled)) == 1


# Changes.


def test_a_pair_has_a_line_of_no_change_and_says_once_what_a_thin_line_is():
    chart = charts.ranges(changes(), title="What changed", subtitle="from 2021 to 2025")
    drawn = Drawn(chart)
    assert wrong_with(chart) == []
    times, points = chart.figure.axes
    assert times.get_xscale() == "log" and points.get_xscale() == "linear"
    assert [axes.lines[0].get_xdata()[0] for axes in (times, points)] == [1, 0]
    words = drawn.words()
    for once in ("Thin lines: ordinary variation (95 %).", "lower: 0.", "inconclusive: "):
        assert [once in text.get_text() for text in drawn.texts].count(True) == 1, once
    assert words.count("no change") == 2 and "higher, as" in words
    assert "Xinhua" in chart.source and "State Council" in chart.source  # both sides
    assert "ordinary variation 0.20 to 0.62 times" in chart.alt


def test_a_pair_that_is_not_comparable_has_words_and_no_mark():
    refused = changes("nia-2022-06-24", "nia-2023-06-21")
    assert set(refused["verdict"]) == {"not comparable"}
    chart = charts.ranges(refused, title="Nothing", subtitle="from 2022 to 2023")
    assert list(Drawn(chart).marks()) == [] and Drawn(chart).words().count("comparable") == len(refused)
    assert chart.caption == "Nothing is comparable."
    some = pd.concat([changes(), refused.head(1).assign(label="another")])
    assert len(list(Drawn(charts.ranges(some, title="Some", subtitle="x")).marks())) == len(
        list(Drawn(charts.ranges(changes(), title="Some", subtitle="x")).marks())
    )


def test_marks_of_a_pair_are_thick_thin_hollow_and_arrows_as_the_caption_says():
    words = {"title": "Wide", "subtitle": "x"}
    wide = changes().assign(low=[0.3, 1.1, -0.06], high=[0.4, 1.4, -0.02])
    full = charts.ranges(wide, title="Wide", subtitle="x")
    assert "Each thick line" in full.caption and "A dot" not in full.caption and "hollow" not in full.caption
    thin = [lines for axes in full.figure.axes for lines in axes.collections]
    assert len(patches(full)) == 3 and len(thin) == 2  # where variation is known
    assert all(max(lines.get_linewidths()) == 1.2 for lines in thin) and not white(full)
    hollow = charts.ranges(wide.assign(before_grade="repost"), title="Wide", subtitle="x")
    assert "hollow" in hollow.caption and len(white(hollow)) == 3
    unknown = charts.ranges(
        wide.assign(high=[np.inf, 1.4, -0.02], ci_low=np.nan, overdispersed_low=np.nan), title="Wide", subtitle="x"
    )
    assert len(Drawn(unknown).arrows) == 1 and "arrow" in unknown.caption and "A thin line" not in unknown.caption
    nothing = charts.ranges(wide.head(1).assign(low=0.0, high=0.0, ci_low=np.nan, overdispersed_low=np.nan), **words)
    [arrow] = Drawn(nothing).arrows  # no scale of ratios has a place for zero
    assert arrow.width > 5 and "arrow" in nothing.caption and "dot" not in nothing.caption
    for one in (full, hollow, unknown, nothing):
        assert wrong_with(one) == []


def test_pairs_that_cannot_be_drawn_are_refused():
    lacking = [changes().drop(columns=name) for name in ("overdispersed_low", "publisher")]
    for table in (changes().head(0), *lacking, changes().assign(low=np.nan), changes().assign(unit="kg")):
        assert not one_line_or_a_chart(lambda table=table: charts.ranges(table, title="What", subtitle="x"))
    with pytest.raises(InputError, match=r"^changes need a subtitle that says what is compared"):
        charts.ranges(changes(), title="What")


# What the captions and the axes say.


def test_a_series_says_what_is_covered_until_when_and_names_its_marks():
    varied = RATES.assign(ci_low=RATES["low"] / 2, ci_high=RATES["high"] * 2)
    breaks = pd.DataFrame({"begins": ["2021-01-01"]})
    chart = charts.timeline(varied, "Cases per day", breaks=breaks)
    drawn = Drawn(chart)
    texts = [text.get_text() for text in drawn.texts]
    thin = f"Thin lines: ordinary variation ({100 * LEVEL:.0f} %)."
    assert texts.count("counting changes") == drawn.words().count(thin) == 1
    covers = varied.sort_values("period_start")["covers"].astype(str)
    changes = covers[covers != covers.shift()]
    years = varied["cutoff_latest"].dt.year[changes.index]
    said = [f"{scope} ({year}" for scope, year in zip(changes, years, strict=True)]
    assert len(said) == 5 and all(words in drawn.words() for words in ["What is covered: ", *said])
    assert "What is covered" in chart.alt
    assert wrong_with(chart, marks=False) == []
    same = charts.timeline(varied.assign(covers="all"), "Cases per day")
    assert all(mark.get_gid() for mark in same.figure.artists)
    assert "covered" not in same.alt and "dotted" not in same.caption


def test_parts_of_a_year_are_grey_in_all_panels_or_in_none():
    whole = years_of((10, 10), (20, 20), (30, 30))
    parts = whole.assign(cutoff_earliest=whole["cutoff_earliest"] - pd.DateOffset(months=6), full_year=False)
    parts["cutoff_latest"] = parts["cutoff_earliest"]
    mixed = pd.concat([whole, parts.assign(low=5.0, high=6.0).head(2)], ignore_index=True)
    few = mixed.tail(3).assign(label="seizures")

    def greys(*tables):
        chart = charts.timeline(pd.concat(tables, ignore_index=True), panels="label", **OWN)
        bars = [bar for axes in chart.figure.axes for bar in axes.patches]
        grey = [matplotlib.colors.to_hex(bar.get_edgecolor()).upper() for bar in bars].count(QUIET)
        assert ("Grey: a part of a year that the title does not name." in chart.alt) == (grey > 0)
        return grey

    assert greys(mixed) == 2 and greys(mixed, few) == 4
    assert greys(mixed.assign(unit="kg per case"), few.assign(label="mean", unit="kg")) == 4
    assert greys(mixed.tail(2), few.tail(2)) == 0  # parts alone


def test_a_chart_names_the_country_that_its_agency_does_not():
    table = years_of((10, 10)).assign(agency="Customs Service", country="Republic of Utopia")
    assert charts.timeline(table, **OWN).subtitle.startswith("cases; Customs Service (Republic of Utopia); ")
    named = table.assign(agency="Service of Utopia")
    assert charts.timeline(named, **OWN).subtitle.startswith("cases; Service of Utopia; ")


def test_captions_speak_of_marks_that_are_there():
    plain = RATES[RATES["grade"] != "repost"].assign(cutoff_earliest=lambda table: table["cutoff_latest"])
    caption = charts.timeline(plain.assign(low=plain["low"] / 2), "Cases per day").caption
    assert not re.search("hollow|paler|thin|least height", caption)
    caption = charts.ranges(PER_ARREST.assign(value=np.nan), title="One").caption
    assert caption.startswith("Each thick line") and not re.search("tick|dot|arrow|hollow", caption)
    assert "tick" in charts.ranges(PER_ARREST, title="One").caption
    assert "arrow" in charts.ranges(PER_ARREST.assign(high=np.inf), title="One").caption
    assert "dot" in charts.ranges(ratio(FIGURES, "large_cases", "cases"), title="One").caption


def shares(*ends):
    return like_ours([{"label": f"{low}", "low": low, "high": high, "unit": "share"} for low, high in ends])


def test_shares_begin_at_zero_where_that_costs_little_and_have_like_digits():
    far, near = shares((0.1, 0.12), (0.3, 0.4)), shares((0.34, 0.35), (0.37, 0.393))
    assert charts.ranges(far, title="Far").figure.axes[0].get_xlim()[0] == 0
    assert charts.ranges(near, title="Near").figure.axes[0].get_xlim()[0] > 0
    assert "34 to 35 %" in charts.ranges(near, title="Near").alt
    assert format_shares(shares((0.22942206655, 0.2294220665500001))) == ["22.94 %"]


def test_the_sources_of_both_numbers_of_a_share_are_named():
    divided = agency_share(RECORD, "drugs_seized", "NIA").tail(2)
    said = charts.ranges(divided, rows="statement", title="Share").source
    assert all(name in said for name in [*divided["publisher"], *divided["whole_publisher"]])


@pytest.mark.parametrize("unit", ["share", "kg"])
@pytest.mark.parametrize(("low", "high"), [(-0.03, 0.05), (-0.2, -0.1), (-0.03, -0.03)])
def test_a_loss_is_drawn_beside_a_line_at_zero(unit, low, high):
    table = like_ours([{"label": "fell", "low": low, "high": high, "unit": unit}])
    chart = charts.ranges(table, title="It fell")
    [axes] = chart.figure.axes
    assert axes.get_xlim()[0] < 100 * low / (1 if unit == "share" else 100) and axes.get_xlim()[1] > 0
    assert axes.lines[0].get_xdata() == [0, 0]
    assert wrong_with(chart) == []
    assert f"fell {format_shares(table)[0]}" in chart.alt
    assert "zero" not in chart.caption


def test_changes_in_panels_name_them_and_their_units():
    words = Drawn(charts.ranges(changes(), panels="label", title="What changed", subtitle="x")).words()
    assert "drug cases per day, later over earlier, on a scale of ratios" in words


# What is not there.


@pytest.mark.parametrize(
    "draw",
    [
        lambda **empty: charts.ranges(PER_ARREST.head(0), **empty),
        lambda **empty: charts.ranges(changes().head(0), title="What", subtitle="x", **empty),
        lambda **empty: charts.timeline(RATES.head(0), "Cases per day", **empty),
        lambda **empty: charts.mass(bounds.top_shares(FIGURES).head(0), "Where", **empty),
    ],
    ids=["ranges", "changes", "timeline", "mass"],
)
def test_an_empty_table_is_refused_or_shown_as_the_sentence_given_for_it(draw):
    with pytest.raises(InputError):
        draw()
    note = draw(empty="No source prints <both>.")
    assert isinstance(note, Note) and repr(note) == note._repr_markdown_()
    assert note._repr_markdown_() == r"*No source prints \<both\>.*"


def test_the_sentence_for_an_empty_table_is_not_shown_where_there_are_rows():
    assert isinstance(charts.ranges(PER_ARREST, empty="None."), Chart)
    assert isinstance(charts.timeline(RATES, "Cases per day", empty="None."), Chart)
    assert isinstance(charts.mass(bounds.top_shares(FIGURES), "Where", empty="None."), Chart)


# Marks that lead to their figures.


def marked(chart):
    root = ElementTree.fromstring(chart.draw("svg"))  # noqa: S314, our own picture
    return [element for element in root.iter() if element.get("id", "").startswith("figure:")]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_drawn_row_has_one_mark_that_names_its_figure(kind):
    chart = chart_of(kind)
    names = [mark.get("id").removeprefix("figure:").rpartition("#") for mark in marked(chart)]
    assert [number for _, _, number in names] == [str(number + 1) for number in range(len(names))]
    figures = [name for name, _, _ in names]
    if kind == "a region":
        assert figures == figure_ids(chart.table.iloc[2])[:1]
    elif kind == "panels":  # where all readings allow the same, one row stands for them
        rows = [part for _, part in chart.table.groupby("label", sort=False)]
        kept = [part.head(1) if part["low"].nunique() == part["high"].nunique() == 1 else part for part in rows]
        assert figures == [figure_ids(row)[0] for part in kept for row in part.itertuples()]
        assert len(kept) < len(figures) < len(chart.table)
    else:
        assert figures == [figure_ids(row)[0] for row in chart.table.itertuples()]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_mark_can_be_hit_and_is_not_seen(kind):
    chart = chart_of(kind)
    assert marked(chart)
    for mark in marked(chart):
        [path] = mark
        assert path.get("style") == "fill: #ffffff; opacity: 0.001"
        numbers = np.array(re.findall(r"-?[\d.]+", path.get("d")), float).reshape(-1, 2)
        (width, height), corner = np.ptp(numbers, axis=0), numbers.min(axis=0)
        assert height >= 8 and width > 2
        assert (corner >= 0).all() and corner[0] + width <= WIDTHS["wide"] * 72 + EDGE
    before = chart.draw("png")
    for mark in (hidden := [artist for artist in chart.figure.artists if artist.get_gid()]):
        mark.set_visible(False)
    assert marked(chart) == []
    assert chart.draw("png") == before
    for mark in hidden:
        mark.set_visible(True)


def test_rows_that_name_no_figure_are_drawn_without_a_mark():
    table = PER_ARREST.assign(numerator="days", denominator="days")
    assert marked(charts.ranges(table)) == []
    assert charts.ranges(table).alt == charts.ranges(PER_ARREST).alt


def test_the_table_of_a_chart_is_what_is_drawn_in_the_order_in_which_it_is_read():
    assert next(iter(chart_of("a region").table)) == "cases" and len(chart_of("a region").table) == 4
    assert list(chart_of("panels").table)[:3] == ["agency", "short", "statement"]
    assert {*chart_of("changes").table["verdict"]} >= {"not comparable"}
    assert not {"hollow", "wide_low", "half_way"} & {*chart_of("changes").table, *chart_of("a series").table}


# What a newsroom asks for.


def own(*rows, **more):
    return pd.DataFrame([dict(zip(("label", "low", "high", "unit"), row, strict=True)) for row in rows]).assign(**more)


def test_numbers_of_ones_own_are_drawn_with_their_sources_and_not_without():
    table = own(("2023", 3, 4, "kg"), ("2024", 5, np.inf, "kg"))
    chart = charts.ranges(table, title="More", sources=["Own count, 2 May 2025", "Police, 2024."])
    assert chart.source == "Sources: Own count, 2 May 2025; Police, 2024." and wrong_with(chart) == []
    assert chart.subtitle == "kg" and "2024 at least 5 kg" in chart.alt and marked(chart) == []
    for sources in (None, [], [" "], "Own count"):
        with pytest.raises(InputError, match=r"source"):
            charts.ranges(table, title="More", sources=sources)
    days = {"period_start": "2024-01-01", "cutoff_earliest": "2024-12-31", "cutoff_latest": "2024-12-31"}
    days = {name: pd.to_datetime([day]) for name, day in days.items()}
    assert wrong_with(charts.timeline(own(("2024", 3, 4, "kg"), **days), "One", sources=["Own count"])) == []


def test_the_rows_of_the_finding_stand_out_and_say_it():
    table = like_ours([{"label": str(n), "low": n, "high": n + 0.5, "unit": "kg"} for n in range(1, 5)])
    chart = charts.ranges(table, title="One is low", highlight=table["low"] < 2, finding="the lowest")
    drawn = Drawn(chart)
    colours = {text.get_text(): text.get_color() for text in drawn.texts}
    said = [text for text in colours if text.endswith(": the lowest")]
    assert [colours[text] for text in said] == [KNOWN] and list(colours.values()).count(QUIET) == 3
    assert wrong_with(chart) == []
    for width in WIDTHS:  # the mark of the finding is within the picture
        drawn = Drawn(chart, width)
        bar = next(drawn.marks())
        assert drawn.figure.bbox.x0 < bar.x0 < bar.x1 < drawn.figure.bbox.x1
    with pytest.raises(InputError, match="other rows than the table"):
        charts.ranges(table, title="One", highlight=table["low"].head(2) < 2)


def test_two_rows_of_one_name_are_refused_and_those_of_two_agencies_named_and_coloured():
    row = {"label": "2024", "low": 1.0, "high": 2.0, "unit": "kg"}
    twice = like_ours([row, row | {"low": 1.5}])
    with pytest.raises(InputError, match=r"two rows are named '2024'; name rows by a column"):
        charts.ranges(twice, rows="label", title="Two")
    chart = charts.ranges(twice.assign(agency=["A", "B"], short=["a", "b"]), rows="label", title="Two")
    drawn = Drawn(chart)
    assert {"2024, a", "2024, b"} <= {text.get_text() for text in drawn.texts} and wrong_with(chart) == []
    assert len({text.get_color() for text in drawn.texts if re.match(r"1\S* to 2", text.get_text())}) == 2


def test_panels_of_one_unit_share_a_scale_and_say_so():
    table = like_ours([{"label": f"{n}", "low": n, "high": 2.0 * n, "unit": "kg"} for n in (1, 10, 100, 1000)])
    table = table.assign(panel=["a", "a", "b", "b"])
    shared = charts.ranges(table, panels="panel", title="Two")
    assert len({axes.get_xlim() for axes in shared.figure.axes}) == 1 and "share a scale" in shared.caption
    apart = charts.ranges(table, panels="panel", title="Two", share_scales=False)
    assert len({axes.get_xlim() for axes in apart.figure.axes}) == 2 and "scale of its own" in apart.caption
    assert wrong_with(shared) == wrong_with(apart) == []


def test_more_rows_than_a_page_has_room_for_are_refused_and_thirty_are_legible():
    rows = [{"label": f"row {n}", "low": n, "high": n + 1.0, "unit": "kg"} for n in range(61)]
    with pytest.raises(InputError, match="room for 60 rows, not for 61"):
        charts.ranges(like_ours(rows), rows="label", title="Many")
    assert wrong_with(charts.ranges(like_ours(rows[:30]), rows="label", title="Many")) == []


def of_agency(short, figures=None):
    """The rows of an agency that have their place in time."""
    printed = preferred(RECORD if figures is None else figures)
    known = printed[["low", "high", *PERIOD]].notna().all(axis=1)
    return printed[known & (printed["short"] == short)]


def test_small_multiples_have_a_panel_a_measure_and_a_word_at_the_newest_bar():
    rows = of_agency("NIA")
    rows = rows[rows["label"].isin(rows["label"].value_counts().head(5).index)]
    chart = charts.timeline(rows, "Five figures", panels="label", share_scales=False)
    labels = chart.table["label"].unique()
    assert len(chart.figure.axes) == len(labels) and wrong_with(chart, marks=False) == []
    lefts = {round(axes.get_position().x0, 1) for axes in chart.figure.axes}
    assert len(lefts) > 1 and len({round(axes.get_position().x0, 2) for axes in chart.canvas("narrow").figure.axes}) > 0
    for label in labels:
        assert f"{label}: " in chart.alt


def test_a_break_of_another_agency_is_not_drawn():
    breaks = pd.DataFrame({"agency": ["another"], "measure": ["cases"], "begins": ["2022-01-01"]})
    chart = charts.timeline(RATES, "Cases per day", breaks=breaks)
    assert "must not be compared" not in chart.caption
    ours = breaks.assign(agency=RATES["agency"].iloc[0])
    assert "must not be compared" in charts.timeline(RATES, "Cases per day", breaks=ours).caption


def years_of(*ends, unit="case", **more):
    """Rows of one number each year from 2020 on, with such ends."""
    days = [
        {"period_start": f"{year}-01-01", "cutoff_earliest": f"{year}-12-31", "cutoff_latest": f"{year}-12-31"}
        for year in range(2020, 2020 + len(ends))
    ]
    table = pd.DataFrame(days).apply(pd.to_datetime)
    low, high = zip(*ends, strict=True)
    return table.assign(label="drug cases", low=low, high=high, unit=unit, full_year=True, **more)


OWN = {"sources": ["Own count"]}


def test_an_open_end_has_its_arrow_and_its_words_within_its_panel_and_a_ceiling_is_no_column():
    for ends in ([(10, 10), (90, np.inf)], [(10, 10), (0, 90)], [(1000, np.inf)], [(0, 5)]):
        chart = charts.timeline(years_of(*ends), **OWN)
        drawn = Drawn(chart)
        [axes] = drawn.figure.axes
        [arrow] = [place for place in drawn.arrows if place.height > 5]
        assert axes.bbox.y0 - 1 <= arrow.y0 < arrow.y1 <= axes.bbox.y1 and wrong_with(chart) == []
        assert "An arrow" in chart.caption
        assert max(bar.get_height() for bar in axes.patches) < 0.05 * axes.get_ylim()[1]
        words = [place for text, place in zip(drawn.texts, drawn.places, strict=True) if "at " in text.get_text()[:3]]
        assert words and all(place.y1 <= axes.bbox.y1 + 2 for place in words)


def test_a_total_of_several_years_is_left_out_beside_single_ones_and_told():
    table = years_of((10, 10), (12, 12), (500, 500))
    table.loc[2, "period_start"] = pd.Timestamp("2018-01-01")
    chart = charts.timeline(table, **OWN)
    assert len(chart.table) == 2 and "Left out: 1 number of several years." in chart.alt
    assert chart.figure.axes[0].get_ylim()[1] < 20
    alone = charts.timeline(table.tail(1), **OWN)
    assert len(alone.table) == 1 and "Left out" not in alone.alt
    unknown = charts.timeline(years_of((10, 10), (0, np.inf)), **OWN)
    assert len(unknown.table) == 1 and "Left out: 1 statement whose number" in unknown.alt


def test_titles_say_the_newest_number_and_set_beside_it_only_what_may_be():
    table = years_of((10, 10), (30, 30), (20, 20), covers="all")
    assert charts.timeline(table, **OWN).title == "Drug cases: 20 in 2022, a year before 30"
    assert charts.timeline(table.assign(covers=["all", "a part", "all"]), **OWN).title == "Drug cases: 20 in 2022"
    breaks = pd.DataFrame({"begins": ["2022-01-01"]})
    assert charts.timeline(table, breaks=breaks, **OWN).title == "Drug cases: 20 in 2022"
    second = table["period_start"].dt.year == 2021
    assert charts.timeline(table, highlight=second, **OWN).title == "Drug cases: 30 in 2021, a year before 10"
    halves = table.assign(
        cutoff_earliest=lambda rows: rows["cutoff_earliest"] - pd.DateOffset(months=6), full_year=False
    )
    halves["cutoff_latest"] = halves["cutoff_earliest"]
    mixed = pd.concat([table, halves.tail(1).assign(low=5.0, high=5.0)], ignore_index=True)
    assert charts.timeline(mixed, **OWN).title == "Drug cases: 20 in 2022, a year before 30"
    later = halves.assign(low=[4.0, 5.0, 6.0], high=[4.0, 5.0, 6.0])
    assert charts.timeline(later, **OWN).title == "Drug cases: 6 in January to June 2022, a year before 5"
    tonnes = charts.timeline(years_of((9_000, 9_000), (12_000, 12_000), unit="kg"), **OWN)
    assert tonnes.title == "Drug cases: 12 tonnes in 2021, a year before 9" and tonnes.subtitle == "tonnes"


@pytest.mark.slow
@pytest.mark.parametrize("short", RECORD["short"].unique())
def test_what_a_title_names_is_written_at_its_marks(short):
    of_each = [part for _, part in of_agency(short).groupby("label", sort=False)]
    panels = [charts.timeline(pd.concat(of_each[first : first + 4]), panels="label") for first in range(len(of_each))]
    for chart in [*(charts.timeline(part, sources=["The record"]) for part in of_each), *panels]:
        for width in WIDTHS:
            drawn = Drawn(chart, width)
            # The words at the marks of the first panel.
            bold = [text for text in drawn.texts if text.get_fontsize() == 9 and text.get_weight() == "bold"]
            written = " ".join(text.get_text() for text in bold if text.axes is drawn.figure.axes[0])
            numbers = re.sub(r" (?:in|on|from) \w.*?(?=, a year|$)", "", chart.title)
            for number in re.findall(r"\d(?:[\d,.]*\d)?", numbers):
                assert number in written, (short, width, chart.title)


def test_what_is_said_twice_of_the_same_days_is_written_once_and_the_finding_lies_over_it():
    table = years_of((594.6, 594.7), (594.5, 594.7)).assign(label="seizures")
    table[["period_start", "cutoff_earliest", "cutoff_latest"]] = table.loc[
        [0, 0], ["period_start", "cutoff_earliest", "cutoff_latest"]
    ].to_numpy()
    chart = charts.timeline(table, highlight=pd.Series([True, False]), **OWN)
    words = [text for text in Drawn(chart).texts if text.get_text().startswith("594")]
    assert len(words) == 1 and words[0].get_color() == KNOWN
    assert matplotlib.colors.to_hex(chart.figure.axes[0].patches[-1].get_facecolor()).upper() == KNOWN


@pytest.mark.parametrize(("high", "said"), [(20_000, "20"), (5_000, "5,000")])
def test_large_numbers_are_in_tonnes_or_millions(high, said):
    chart = charts.timeline(years_of((high, high), unit="kg"), **OWN)
    assert chart.subtitle == ("tonnes" if high > 10_000 else "kg") and said in Drawn(chart).words()
    tablets = charts.timeline(years_of((175e6, np.inf), unit="tablet"), **OWN)
    assert tablets.subtitle == "million tablets" and "at least 175" in Drawn(tablets).words()


@pytest.mark.slow
@pytest.mark.parametrize("short", RECORD["short"].unique())
def test_the_timelines_of_every_agency_and_measure_are_legible(short):
    rows = of_agency(short)
    for _, part in rows.groupby("label", sort=False):
        assert wrong_with(charts.timeline(part, "Over time")) == []
    most = rows["label"].value_counts().head(6).index
    for share in (True, False):
        several = rows[rows["label"].isin(most)]
        if len(several):
            chart = charts.timeline(several, "Over time", panels="label", share_scales=share)
            assert wrong_with(chart) == []


def test_agencies_in_one_timeline_have_a_colour_and_their_name_beside_the_last_bar():
    both = pd.concat([RATES, RATES.assign(agency="Other", short="OTHER", statement=RATES["statement"] + "x")])
    both = both.assign(low=[*RATES["low"], *(3 * RATES["low"])], high=[*RATES["high"], *(3 * RATES["high"])])
    chart = charts.timeline(both.reset_index(drop=True), "Two agencies")
    colours = {text.get_text(): text.get_color() for text in Drawn(chart).texts}
    assert colours["NIA"] != colours["OTHER"] and wrong_with(chart, marks=False) == []


def test_what_is_known_of_a_share_is_one_bar_what_is_not_another():
    limits = bounds.large_case_bounds(FIGURES).query("quantity == 'share_in_large_cases'")
    chart = charts.shares(limits, "large cases")
    assert wrong_with(chart, marks=False) == [] and "known not to be" not in chart.caption
    unknown, known = [patch for patch in patches(chart) if patch.get_y() > 0][:2]
    assert known.get_width() == pytest.approx(100 * limits["low"].iloc[0]) == unknown.get_x()
    assert unknown.get_hatch() and unknown.get_x() + unknown.get_width() == pytest.approx(100)
    assert {"known to be in large cases", "not known"} <= {text.get_text() for text in Drawn(chart).texts}
    both = pd.concat([limits, limits.assign(label="another", low=0.71319)])
    title = charts.shares(both, "large cases").title  # never more than is known
    assert title == "In every period at least 23.5 % of the mass was in large cases, once at least 71.3 %"
    with pytest.raises(InputError, match="keep one quantity"):
        charts.shares(bounds.large_case_bounds(FIGURES), "large cases")
    assert isinstance(charts.shares(limits.head(0), "large cases", empty="None."), Note)


def test_letters_are_text_where_they_are_to_be_edited_and_dots_are_as_many_as_asked_for(tmp_path):
    chart = charts.ranges(PER_ARREST)
    editable = chart.draw("svg", editable=True).decode()
    assert "<text" in editable and "Noto Sans CJK SC" in editable and editable.count("font-family") == 1
    assert "<text" not in chart.draw("svg").decode() and len(editable) < len(chart.draw("svg"))
    chart.save(tmp_path / "few.png", dpi=50)
    chart.save(tmp_path / "many.png", width="narrow", dpi=300)
    few, many = (matplotlib.image.imread(tmp_path / name) for name in ("few.png", "many.png"))
    assert few.shape[1] == 380 and many.shape[1] == 1290
    with pytest.raises(InputError, match="width"):
        chart.save(tmp_path / "x.png", width="huge")


def test_the_words_of_a_chart_say_the_finding_first():
    for kind in EVERY_KIND:
        chart = chart_of(kind)
        assert chart.alt.startswith(chart.title)


def test_words_stand_nearer_to_their_bar_than_to_any_other_or_a_line_leads_to_it():
    rng = np.random.default_rng(7)
    for _ in range(15):
        many = [(10 * n + 1.0, 10 * n + 1.0) for n in rng.integers(1, 40, 12)]
        table = years_of(*many)
        table[["cutoff_earliest", "cutoff_latest"]] -= pd.to_timedelta(rng.integers(0, 300, 12), unit="D").to_numpy()[
            :, None
        ]
        series = Series.measure(
            add_looks(table), None, pd.DataFrame({"begins": []}), tuple(pd.to_datetime(["2020", "2032"])), grey=True
        )
        boxes = [(row, _box(row, series, 3.0 / np.ptp(series.limits), 1.4 / series.top)) for row in series.bars]
        labels = list(place_labels(boxes, [], (3.0, 1.4)))
        assert labels and all(label.box[0] >= 0 and label.box[2] <= 3.0 for label in labels)
        for label in labels:
            own = next(box for row, box in boxes if row is label.row)
            if not label.leader:
                gaps = [_measure_gap(label.box, box) for row, box in boxes if row is not label.row and box != own]
                assert _measure_gap(label.box, own) < min(gaps) + 1e-9


def test_parts_of_a_year_stand_back_beside_whole_ones():
    table = years_of((10, 10), (12, 12), (14, 14), (6, 6), (15, 15))
    table.loc[3, "full_year"] = False
    table.loc[3, ["cutoff_earliest", "cutoff_latest"]] = pd.Timestamp("2023-06-30")
    chart = charts.timeline(table, **OWN)
    assert (
        "grey bar counts a part" in chart.caption
        and "Grey: a part of a year that the title does not name." in chart.alt
    )
    colours = {matplotlib.colors.to_hex(bar.get_facecolor()).upper() for bar in chart.figure.axes[0].patches}
    assert colours == {KNOWN, QUIET}
    assert "grey" not in charts.timeline(table.assign(full_year=False), **OWN).caption
