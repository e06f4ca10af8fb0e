"""What all charts share: widths, colours, fonts, measures of text and round numbers along a scale."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path
from matplotlib.ticker import LogLocator, MaxNLocator

from interdiction.citing.sources import are_copies
from interdiction.errors import InputError

# Inches. On a phone of 390 pixels the smallest letters of the narrow one are still ten pixels high.
NARROW, WIDE = 4.3, 7.6
WIDTHS = {"narrow": NARROW, "wide": WIDE}
MARGIN = 0.12
LINE = 0.15  # from one line of small letters to the next
# Blue and vermilion are told apart by every kind of colour vision and in grey (Okabe & Ito 2008); the others are
# theirs, too, darkened until a word in them is legible on white.
KNOWN, WARNING = "#0072B2", "#D55E00"
COLOURS = (KNOWN, "#A64500", "#00704F", "#8F3F78", "#7A5B00", "#3D3D3D")
BLACK, GREY, QUIET = "#111111", "#444444", "#6B6B6B"
SMALL = 9.5  # points of the words beside marks
POINTS = 72  # per inch
_FONT = "DejaVu Sans"  # comes with the drawing library, so that the same chart is the same bytes everywhere
# What has Chinese, Japanese and Korean letters, where one of them is installed.
_EAST_ASIAN = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")
FONTS = "'" + "', '".join((_FONT, "Verdana", "Arial", *_EAST_ASIAN)) + "', sans-serif"


def choose_fonts(text: str) -> list[str]:
    """Name the fonts of a text, with one for letters that the style's own font lacks only where there are such.

    >>> choose_fonts("5.55 t")
    ['DejaVu Sans']
    """
    return [_FONT, *_installed()] if any(letter >= "\u2e80" for letter in text) else [_FONT]


@cache
def _installed() -> list[str]:
    """The first of the East Asian fonts that is there."""
    there = {font.name for font in fontManager.ttflist}
    return [name for name in _EAST_ASIAN if name in there][:1]


@lru_cache(maxsize=4096)  # charts of many statements share most of their words
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a text in the style's font, in inches.

    >>> 0.2 < text_width("5.55 t", 10) < 0.6
    True
    """
    font = FontProperties(family=choose_fonts(text), size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / POINTS


def widest(texts: Iterable[str], size: float, weight: str = "normal") -> float:
    """Measure the widest of some texts, in inches; nothing where there is none.

    >>> widest([], 10)
    0.0
    """
    return max((text_width(text, size, weight) for text in texts), default=0.0)


def wrap(text: str, size: float, weight: str = "normal", width: float = NARROW - 2 * MARGIN) -> list[str]:
    """Break a text into lines that are no wider than so many inches; a word that is wider is cut.

    >>> wrap("more than ten kilograms", 10, width=1.0)
    ['more than ten', 'kilograms']
    """
    lines: list[str] = []
    for word in text.split():
        while text_width(word, size, weight) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
            lines, word = [*lines, word[:fits]], word[fits:]
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def choose_ticks(limits: tuple[float, float], width: float, form: Callable[[float], str], log: bool) -> list[float]:
    """Choose round numbers along a scale, as many as stand beside each other on so many inches.

    >>> choose_ticks((0, 10), 2.0, str, False), choose_ticks((0.15, 1.2), 2.0, str, True)
    ([0.0, 5.0, 10.0], [0.2, 0.5, 1.0])
    """
    linear = [MaxNLocator(most, steps=[1, 2, 5, 10]) for most in (4, 3, 2)]
    ratios = [LogLocator(subs=subs) for subs in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3))]
    decades = [LogLocator(numticks=most) for most in (9, 5, 3)]
    ticks: list[float] = []
    for locator in [*ratios, *decades, *linear] if log else linear:
        ticks = [float(tick) for tick in locator.tick_values(*limits) if limits[0] <= tick <= limits[1]]
        broadest = widest(map(form, ticks), SMALL)
        start, stop, *places = np.log([*limits, *ticks]) if log else (*limits, *ticks)
        if len(ticks) > 1 and np.diff(places).min() / (stop - start) * width > broadest + 0.12:
            return ticks
    return ticks[:1]


def add_looks(table: pd.DataFrame, highlight: pd.Series | None = None) -> pd.DataFrame:
    """Add to rows a colour, whether the title speaks of them, and whether they rest on a copy of a source.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of several agencies have a colour each, as far as there are colours.
    highlight : pandas.Series of bool, optional
        The rows that the title speaks of; the others are grey.

    Raises
    ------
    InputError
        If it has other rows than the table.

    >>> add_looks(pd.DataFrame({"agency": ["A", "B"]}))["row_colour"].nunique()
    2
    """
    lit = np.ones(len(table), bool)
    if highlight is not None:
        if not table.index.equals(highlight.index):
            raise InputError("highlight has other rows than the table; make it of the table that is drawn")
        lit = highlight.to_numpy(bool)
    codes, agencies = pd.factorize(table["agency"]) if "agency" in table else (np.zeros(len(table), int), [""])
    colours = np.array(COLOURS)[codes % len(COLOURS)] if len(agencies) <= len(COLOURS) else KNOWN
    hollow = are_copies(table) if "grade" in table else np.zeros(len(table), bool)
    return table.assign(row_colour=np.where(lit, colours, QUIET), row_lit=lit & (not lit.all()), row_hollow=hollow)
