"""One series of ranges over time: its scale, its words, and which of its bars stand back."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from interdiction.drawing.layout import QUIET
from interdiction.drawing.titles import choose_rows, tell_rows
from interdiction.text import format_range, format_unit, name_counted

THIN = 0.018  # of a scale: the least bar
_WHOLE = 360  # days that are no part of a year
_TONNES, _MILLION = 10_000, 1e6  # kg from which on a series is in tonnes; other numbers, in millions
_ROOM = 1.2  # of the highest mark
ARROW = 0.14  # of a scale
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
_NUMBERS = ["low", "high", "ci_low", "ci_high"]


class Series(NamedTuple):
    """Rows in one unit, shares in per cent, with what they are called and where their scales end."""

    heading: str
    name: str
    unit: str  # in words
    rows: pd.DataFrame  # as they came, to be told
    drawn: pd.DataFrame  # days as numbers, with words, colour and whether a row is hollow
    bars: list[Any]  # its rows
    title: str
    begins: np.ndarray  # the days on which counting changes
    limits: tuple[float, float]
    bottom: float  # of the scale; zero where nothing is below
    top: float

    @classmethod
    def measure(
        cls,
        part: pd.DataFrame,
        panels: str | None,
        breaks: pd.DataFrame,
        years: tuple[pd.Timestamp, pd.Timestamp],
        grey: bool,
    ) -> "Series":
        """Measure the rows of one panel, in which parts of a year may be grey."""
        people = {*part.get("people", ())}
        unit = name_counted(part["unit"].iloc[0], people.pop() if len(people) == 1 else "")
        numbers = part.reindex(columns=_NUMBERS).astype(float)
        numbers, shown = _scale(numbers, unit)
        varied = np.isfinite(numbers[["low", "ci_low", "ci_high"]]).all(axis=1)
        numbers[["ci_low", "ci_high"]] = numbers[["ci_low", "ci_high"]].where(varied)
        limits = tuple(date2num([*years]))
        own = _concern(breaks, part)
        begins = date2num(sorted(pd.to_datetime(own["begins"]).unique())) if len(own) else np.array([])
        ends = part[["low", "high"]] if unit == "share" else numbers[["low", "high"]]
        words = [format_range(low, high, unit) for low, high in ends.to_numpy(float)]
        words = words if unit == "share" else [text.rsplit(" ", format_unit(unit).count(" ") + 1)[0] for text in words]
        name = str(part[panels].iloc[0]) if panels else ""
        heading = name if not name or shown in name else f"{name}, {shown}"
        days = {day: date2num(part[day]) for day in _DAYS}
        changed = [day for day in pd.to_datetime(own["begins"]) if day > part["period_start"].min()]
        since = max([pd.Timestamp.min, *changed])
        told = choose_rows(part, since)
        named = name or (str(part["label"].iloc[0]) if "label" in part else "what was printed")
        title = tell_rows(named, part.assign(row_words=words).iloc[told], shown)
        is_told = np.isin(range(len(part)), told)
        drawn = part.assign(
            **numbers, **days, row_words=words, row_told=is_told, row_part=grey & _find_parts(part) & ~is_told
        )
        drawn["row_colour"] = drawn["row_colour"].mask(drawn["row_part"], QUIET)
        # A break before all that is drawn divides nothing.
        inside = begins[(days["period_start"].min() < begins) & (begins <= limits[1])]
        # Room for an arrow over what has no upper end, and for words over all.
        open_ended = numbers["low"].where(np.isinf(numbers["high"])) * (1 + 2 * ARROW)
        most = pd.concat([numbers.where(np.isfinite(numbers)).max(axis=1), open_ended]).max()
        least = min(numbers.where(np.isfinite(numbers)).min(axis=None), 0.0)
        bottom = float(least - (_ROOM - 1) * (most - least) * (least < 0))
        top = float(most + (_ROOM - 1) * (most - bottom)) or 1.0
        return cls(heading, name, shown, part, drawn, list(drawn.itertuples()), title, inside, limits, bottom, top)

    def name_agencies(self) -> dict[str, Any]:
        """The last bar of each agency, by its short name, where there are several."""
        if "agency" not in self.drawn or self.drawn["agency"].nunique() < 2:
            return {}
        last = self.drawn.sort_values("cutoff_latest", kind="stable").drop_duplicates("agency", keep="last")
        return {str(row.short): row for row in last.itertuples()}

    def _differ_on_the_same_days(self) -> bool:
        """Whether two bars stand over each other."""
        ends = self.drawn[[*_DAYS, "low", "high"]]
        return bool((ends.duplicated(_DAYS) & ~ends.duplicated()).any())

    def list_kinds(self) -> set[str]:
        """The kinds of marks that are drawn."""
        high = self.drawn["high"]
        there = {
            "bar": True,
            "pale": (self.drawn["cutoff_earliest"] < self.drawn["cutoff_latest"]).any(),
            "least": (high - self.drawn["low"] < THIN * (self.top - self.bottom)).any(),
            "arrow": (np.isinf(high) | ((self.drawn["low"] == 0) & (high > 0))).any(),
            "varied": self.drawn["ci_high"].notna().any(),
            "hollow": self.drawn["row_hollow"].any(),
            "break": self.begins.size > 0,
            "part": self.drawn["row_part"].any(),
            "lit": self.drawn["row_lit"].any(),
            "twice": self._differ_on_the_same_days(),
            "named": True,
        }
        return {kind for kind, is_there in there.items() if is_there}


def stand_back(parts: list[pd.DataFrame]) -> bool:
    """Say whether there are whole years, beside which parts of one stand back in all series.

    Parameters
    ----------
    parts : list of pandas.DataFrame
        The rows of each series, as `timeline` draws them.
    """
    return any(part["full_year"].any() for part in parts if "full_year" in part)


def _find_parts(part: pd.DataFrame) -> np.ndarray:
    """Find the rows of parts of a year, but for the finding."""
    if "full_year" not in part:
        return np.zeros(len(part), bool)
    days = (part["cutoff_latest"] - part["period_start"]).dt.days.to_numpy()
    return (days < _WHOLE) & ~part["full_year"].to_numpy(bool) & ~part["row_lit"].to_numpy(bool)


def _scale(numbers: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, str]:
    """Bring numbers to what a reader takes in, and name their unit."""
    most = numbers.where(np.isfinite(numbers)).max(axis=None)
    if unit == "kg" and most >= _TONNES:
        return numbers / 1000, "tonnes"
    if unit != "kg" and most >= _MILLION:
        return numbers / _MILLION, f"million {format_unit(unit)}"
    return numbers * (100 if unit == "share" else 1), format_unit(unit)


def _concern(breaks: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """Keep the breaks in what the rows have: those of their agencies and measures, as far as they are named."""
    measures = {name for column in ("measure", "numerator", "denominator") if column in part for name in part[column]}
    for name, there in (("agency", set(part.get("agency", ()))), ("measure", measures)):
        if name in breaks and there:
            breaks = breaks[breaks[name].isin(there)]
    return breaks
