"""What several charts share: sizes, colours, measures of text and round numbers along a scale."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

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
    for word in text.split(" "):
        while text_width(word, size, weight) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
            lines, word = [*lines, word[:fits]], word[fits:]
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def round_ticks(start: float, stop: float, width: float, form: Callable[[float], str]) -> list[float]:
    """Choose round numbers along a scale, as many as stand beside each other on so many inches.

    >>> round_ticks(0, 10, 2.0, str), round_ticks(0, 10, 0.5, str)
    ([0.0, 5.0, 10.0], [0.0])
    """
    for most in (4, 3, 2):
        numbers = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(start, stop)
        ticks = [float(number) for number in numbers if start <= number <= stop]
        broadest = max((text_width(form(tick), 9.5) for tick in ticks), default=0)
        if len(ticks) < 2 or (ticks[1] - ticks[0]) / (stop - start) * width > broadest + 0.12:
            return ticks
    return ticks[:1]


def ratio_ticks(start: float, stop: float, width: float) -> list[float]:
    """Choose round numbers along a logarithmic scale, as many as stand beside each other on so many inches.

    >>> ratio_ticks(0.15, 1.2, 2.0)
    [0.2, 0.5, 1.0]
    """
    decades = range(int(np.floor(np.log10(start))) - 1, int(np.ceil(np.log10(stop))) + 1)
    for steps in ((1, 1.1, 1.2, 1.5, 2, 3, 5, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step * 10.0**decade:.3g}") for decade in decades for step in steps]
        ticks = [tick for tick in ticks if start <= tick <= stop]
        apart = np.diff(np.log(ticks)) / np.log(stop / start) * width
        if len(ticks) < 2 or apart.min() > 0.36:
            break
    return ticks
