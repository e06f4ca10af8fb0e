"""Charts: nothing clipped, nothing overlapping, nothing without its source, the same bytes each time."""

import base64
import html
import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from interdiction import Refusal, bounds, charts, indicators, load_figures, ratio
from interdiction.printed import READINGS
from interdiction.words import allows

FIGURES = load_figures()


def panel():
    return pd.concat([indicators(load_figures(reading=name)) for name in READINGS])


def of_the_notebooks():
    means = bounds.large_case_bounds(FIGURES).query("unit == 'kg per case'")
    yield charts.ranges(ratio(FIGURES, "drugs_seized", "suspects"))
    yield charts.ranges(panel(), rows="reading", panels="label", title="However the numbers were rounded")
    yield charts.ranges(means, title="A large case held 10.0 to 42.5 kg on average")
    yield charts.region(bounds.top_shares(FIGURES), bounds.lognormal_shares(FIGURES), "Where the mass can be")


def texts_of(chart):
    """Each text that is drawn, with its place in pixels."""
    renderer = FigureCanvasAgg(chart.figure)
    renderer.draw()
    texts = list(chart.figure.texts)
    for axes in chart.figure.axes:
        texts += axes.texts
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            start, stop = sorted(axis.get_view_interval())
            texts += [axis.label, *(tick.label1 for tick in axis.get_major_ticks() if start <= tick.get_loc() <= stop)]
    for text in texts:
        if text.get_text().strip():
            yield text, text.get_window_extent(renderer.get_renderer())


def assert_legible(chart):
    shown = list(texts_of(chart))
    width, height = chart.figure.bbox.width, chart.figure.bbox.height
    for text, box in shown:
        assert text.get_fontsize() >= 9, text.get_text()
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1, text.get_text()
    for (one, first), (other, second) in combinations(shown, 2):
        # One pixel is the white edge around a letter.
        apart = (
            first.x1 <= second.x0 + 1
            or second.x1 <= first.x0 + 1
            or first.y1 <= second.y0 + 1
            or second.y1 <= first.y0 + 1
        )
        assert apart, (one.get_text(), other.get_text())


@pytest.mark.parametrize("chart", list(of_the_notebooks()), ids=lambda chart: chart.title)
def test_the_charts_of_the_notebooks_are_legible(chart):
    assert_legible(chart)


@st.composite
def tables(draw):
    """Rows with long labels, exact numbers, open ends and zeros, all from one source."""
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        low = draw(st.sampled_from([0.0, 0.25, 8.338, 131.0, 323450.0, 5545.0]))
        width = draw(st.sampled_from([0.0, 0.01, 15.0, 4000.0, np.inf]))
        label = draw(st.sampled_from(["cases", "drugs seized per suspect", "a threshold with a very long name indeed"]))
        rows.append({"label": label, "low": low, "value": low, "high": low + width, "unit": "kg"})
    known = ["agency", "period_start", "cutoff_earliest", "cutoff_latest", "publisher", "title", "published", "grade"]
    return pd.DataFrame(rows).assign(**{name: FIGURES[name].iloc[0] for name in [*known, "url"]})


@settings(max_examples=15, deadline=None)
@given(tables())
def test_any_ranges_are_legible(table):
    chart = charts.ranges(table, title="What a table of any numbers says about them, in a title of two lines")
    assert_legible(chart)
    for label, words in zip(table["label"], allows(table), strict=True):
        assert f"{label} {words}" in chart.alt


@pytest.mark.parametrize("column", ["publisher", "published", "grade", "title", "url"])
def test_no_chart_without_its_source(column):
    table = ratio(FIGURES, "drugs_seized", "suspects")
    with pytest.raises(Refusal, match=f"lacks the columns {column}, so its source cannot be named"):
        charts.ranges(table.drop(columns=column))
    drawn = " ".join(text.get_text() for text, _ in texts_of(charts.ranges(table)))
    assert "Source: State Council of the People's Republic of China, 26 June 2021 (official)." in drawn


@pytest.mark.parametrize("column", ["label", "low", "high", "unit"])
def test_a_missing_column_is_named(column):
    with pytest.raises(Refusal, match=f"a chart needs the column '{column}'"):
        charts.ranges(FIGURES.drop(columns=column), title="")


def test_rows_without_a_scale_in_common_are_refused():
    with pytest.raises(Refusal, match="share no scale; draw them in panels"):
        charts.ranges(FIGURES)
    with pytest.raises(Refusal, match="several labels or panels need a title"):
        charts.ranges(panel(), rows="reading", panels="label")
    with pytest.raises(Refusal, match="the table is empty"):
        charts.ranges(FIGURES.head(0))
    with pytest.raises(Refusal, match="four corners of one announcement"):
        charts.region(bounds.top_shares(FIGURES).head(3), pd.DataFrame(), "")


def test_markup_in_the_record_is_drawn_and_escaped_as_text():
    nasty = "<b>\"quoted\"</b> $\\frac{1}{2}$ 'n' & more"
    table = ratio(FIGURES, "drugs_seized", "suspects").assign(publisher=nasty, label=nasty)
    chart = charts.ranges(table)
    shown = chart._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert nasty in shown["text/plain"]
    [alt] = re.findall(r'<img alt="([^"]*)"', shown["text/html"])
    assert html.unescape(alt) == shown["text/plain"]
    assert "<b>" not in shown["text/html"]
    assert "$\\frac{1}{2}$" in " ".join(text.get_text() for text, _ in texts_of(chart))


def test_the_picture_is_one_svg_without_a_date():
    chart = charts.ranges(ratio(FIGURES, "drugs_seized", "suspects"))
    [picture] = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', chart._repr_mimebundle_()["text/html"])
    svg = base64.b64decode(picture)
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314, our own file
    assert b"<dc:date>" not in svg and b"Matplotlib v" not in svg


def test_what_is_drawn_follows_the_numbers_and_nothing_else(tmp_path):
    table = ratio(FIGURES, "drugs_seized", "suspects")

    def drawn(changed, form="svg"):
        path = tmp_path / f"chart.{form}"
        charts.ranges(changed, title="The same").save(path)
        return path.read_bytes()

    for form in ("svg", "png", "pdf"):
        first = drawn(table, form)
        before = {name: value for name, value in matplotlib.rcParams.items() if name != "backend"}
        with matplotlib.rc_context({"font.size": 30, "figure.facecolor": "black", "svg.hashsalt": "other"}):
            assert drawn(table, form) == first
        assert {name: value for name, value in matplotlib.rcParams.items() if name != "backend"} == before
    assert drawn(table.assign(high=table["high"] * 1.001)) != drawn(table)
    assert drawn(table.assign(high=np.inf)) != drawn(table)


def test_a_chart_is_saved_where_and_as_what_can_be(tmp_path):
    chart = charts.ranges(ratio(FIGURES, "drugs_seized", "suspects"))
    for name, reason in (("chart.bmp", "end its name in .svg, .png, .pdf"), ("no/chart.svg", "choose another place")):
        with pytest.raises(Refusal, match=reason) as refused:
            chart.save(tmp_path / name)
        assert "\n" not in str(refused.value)


def test_only_a_chart_brings_in_the_drawing_library():
    command = (
        "import sys, interdiction; print(sorted({'matplotlib', 'IPython', 'nbformat'} & set(sys.modules)));"
        "from interdiction import charts; print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
    assert said.split("\n")[:2] == ["[]", "True False"]
