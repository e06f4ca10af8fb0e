"""What several charts share: sizes, colours, measures of text and round numbers along a scale."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import LogLocator, MaxNLocator

WIDTH = 4.3  # inches: on a phone of 390 pixels the smallest letters are still ten pixels high
MARGIN = 0.12
LINE = 0.15  # from one line of small letters to the next
# Blue and vermilion are told apart by every kind of colour vision and in grey (Okabe & Ito 2008).
KNOWN, WARNING = "#0072B2", "#D55E00"
BLACK, GREY = "#111111", "#444444"
SMALL = 9.5  # points of the words beside marks
POINTS = 72  # per inch


@lru_cache(maxsize=4096)  # charts of many statements share most of their words
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a text in the style's font, in inches.

    >>> 0.2 < text_width("5.55 t", 10) < 0.6
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / POINTS


def wrap(text: str, size: float, weight: str = "normal", width: float = WIDTH - 2 * MARGIN) -> list[str]:
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
        broadest = max((text_width(form(tick), SMALL) for tick in ticks), default=0)
        start, stop, *places = np.log([*limits, *ticks]) if log else (*limits, *ticks)
        if len(ticks) > 1 and np.diff(places).min() / (stop - start) * width > broadest + 0.12:
            return ticks
    return ticks[:1]
