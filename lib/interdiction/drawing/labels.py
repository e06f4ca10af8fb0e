"""Where the words of bars stand: beside the bar they belong to and nearer to no other, over nothing else."""

from collections.abc import Iterator
from itertools import product
from math import hypot
from typing import Any, NamedTuple

import numpy as np

from interdiction.drawing.layout import text_width

LETTERS, LINE = 9.0, 0.14  # points of the words; inches from one line to the next
Box = tuple[float, float, float, float]  # left, bottom, right, top; inches from the lower left of the axes
_EACH = 0.4  # inches across for each of the words, if all bars are to have some
# How far aside from a bar, in parts of their width, its words may stand; with a line that leads to it, how many
# lines away, those of a title further, and how far aside.
_ASIDE, _AWAY, _FAR = (0.0, 0.55, -0.55), (range(1, 4), range(1, 8)), (0.0, -0.4, 0.4, -0.9, 0.9)
_BESIDE, _CLEARER = 0.1, 0.04  # inches from the middle of words to a bar under or over them; nearer than any other


class Label(NamedTuple):
    """The words of a bar, where they stand, and the ends of a line that leads from them to it, if one must."""

    row: Any
    words: list[str]
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None

    @property
    def covered(self) -> list[Box]:
        """What it is drawn over."""
        return [self.box, *([_cover(self.leader)] if self.leader else [])]


def place_labels(bars: list[tuple[Any, Box]], blocked: list[Box], size: tuple[float, float]) -> list[Label]:
    """Find a place for the words of as many bars as have room, those of the title first.

    Parameters
    ----------
    bars : list of (named tuple, Box)
        Rows with `row_words`, `row_told`, `row_lit`, their ends and days; where each is drawn.
    blocked : list of Box
        What else no word may stand over.
    size : tuple of float
        How wide and high the axes are.
    """
    ranked = _rank([row for row, _ in bars], int(size[0] / _EACH))
    taken = [*(box for _, box in bars), *blocked]
    told = [row for row in ranked if row.row_told]
    # The two numbers of a title choose together, so that the first does not take the only place of the second.
    free = [[label for label in _find_labels(row, bars, size) if _is_free(label, taken)] for row in told]
    together = (labels for labels in product(*free) if _is_free(labels[0], *(label.covered for label in labels[1:])))
    labels = list(next(together, ())) if told else []
    for row in ranked:
        if not any(_say_the_same(row, label.row) for label in labels):
            covered = [*taken, *(box for label in labels for box in label.covered)]
            labels += [label for label in _find_labels(row, bars, size) if _is_free(label, covered)][:1]
    return labels


def _find_labels(row: Any, bars: list[tuple[Any, Box]], size: tuple[float, float]) -> Iterator[Label]:
    """The places where the words of a bar are taken for its own."""
    bar = next(box for other, box in bars if other is row)
    others = [box for other, box in bars if other is not row and not _say_the_same(row, other)]
    for words, box, leads in _find_places(row, bar, size):
        nearest, middle = min((_measure_gap(box, other) for other in others), default=np.inf), (box[0] + box[2]) / 2
        stands_over = bar[0] - _BESIDE <= middle <= bar[2] + _BESIDE
        clearer = 0.0 if row.row_told else _CLEARER  # what a title names is written if it can be
        if leads or (stands_over and nearest > _measure_gap(box, bar) + clearer):
            yield Label(row, words, box, _lead(box, bar) if leads else None)


def _is_free(label: Label, *taken: list[Box]) -> bool:
    return not any(_overlap(own, other) for own in label.covered for boxes in taken for other in boxes)


def _rank(bars: list[Any], most: int) -> list[Any]:
    """The bars in the order in which their words choose: those of the title, of the finding, the ends, the extremes.

    Of more than so many, the others stay without words, among which a reader would look for those in vain.
    """
    by_day = sorted(bars, key=lambda row: -row.cutoff_latest)
    plain = [row for row in by_day if not row.row_part] or by_day
    whole = [row for row in plain if np.isfinite(row.high)] or plain
    first = [plain[0], max(whole, key=lambda row: row.low), min(whole, key=lambda row: row.high), plain[-1]]
    told = [row for row in by_day if row.row_told]
    others = by_day if len(bars) <= most else plain if len(plain) <= most else []
    ranked = [*told, *(row for row in by_day if row.row_lit), *first, *others]
    return [row for place, row in enumerate(ranked) if all(row is not other for other in ranked[:place])]


def _say_the_same(one: Any, other: Any) -> bool:
    """Whether two bars are of the same days and cannot be told apart."""
    days = [(row.period_start, row.cutoff_latest) for row in (one, other)]
    return days[0] == days[1] and one.low <= other.high and other.low <= one.high


def _find_places(row: Any, bar: Box, size: tuple[float, float]) -> Iterator[tuple[list[str], Box, bool]]:
    """The places where words may stand: in a line or two, over a bar or under it, or further off with a line to it."""
    first, to, second = row.row_words.partition(" to ")
    forms = [[row.row_words], *([[f"{first} to", second]] if to else [])]
    steps = [(words, 0.0, aside) for words in forms for aside in _ASIDE]
    lines_away, far = (_AWAY[1], _FAR) if row.row_told or row.row_lit else (_AWAY[0], _FAR[:3])
    steps += [(words, lines * LINE + 0.03, aside) for lines in lines_away for words in forms for aside in far]
    for words, away, aside in steps:
        wide, high = max(text_width(line, LETTERS, "bold") for line in words) + 0.04, LINE * len(words)
        centre = min(max((bar[0] + bar[2]) / 2 + aside * wide, wide / 2), size[0] - wide / 2)
        for bottom in (bar[3] + 0.01 + away, bar[1] - high - 0.01 - away):
            if bottom >= 0.01 and bottom + high <= size[1]:
                yield words, (centre - wide / 2, bottom, centre + wide / 2, bottom + high), away > 0


def _lead(box: Box, bar: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of a line from words to their bar, upright where it can be."""
    over = box[1] > bar[3]
    low, high = max(bar[0], box[0] + 0.04), min(bar[2], box[2] - 0.04)
    middle = (bar[0] + bar[2]) / 2
    at = (low + high) / 2 if low <= high else min(max(middle, box[0] + 0.04), box[2] - 0.04)
    return (at, box[1] if over else box[3]), (at if low <= high else middle, bar[3] if over else bar[1])


def _cover(leader: tuple[tuple[float, float], tuple[float, float]]) -> Box:
    """What a line leads over, without its ends."""
    (x, y), (at, end) = leader
    return min(x, at) - 0.01, min(y, end) + 0.012, max(x, at) + 0.01, max(y, end) - 0.012


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _measure_gap(one: Box, other: Box) -> float:
    """How far two boxes are from each other."""
    aside = max(one[0] - other[2], other[0] - one[2], 0.0)
    return hypot(aside, max(one[1] - other[3], other[1] - one[3], 0.0))
