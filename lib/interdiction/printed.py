"""What a printed number allows the truth to be.

"5.55 metric tons" is text. Cut off or rounded at its last printed place, it allows 5,545 to
5,560 kg; "more than 703 tons" allows everything above 703,000 kg. Nothing narrower is said.
"""

from decimal import Decimal
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.floats import scaled
from interdiction.phrases import MOST_DIGITS, steps_of, take_apart
from interdiction.texts import Texts

READINGS = ("either", "rounded", "cut_off")
MOST_FALLEN = -100.0  # percent: nothing is left of it


class Printed(NamedTuple):
    """One printed number in canonical units; `value` is NaN for a range, which prints two."""

    value: float
    low: float
    high: float
    unit: str
    qualifier: str


def read(
    phrase: str, language: str, kind: str, rounded_to: str | float | None = None, reading: str = "either"
) -> Printed:
    """Read what one printed phrase allows the truth to be.

    Parameters
    ----------
    phrase : str
        The whole phrase with its qualifier and unit, as printed: "more than 703 tons".
    language : str
        The language it is printed in, a key of `languages.LANGUAGES`.
    kind : str
        "count" (read in cases, persons or gangs), "mass" (read in kg) or "change" (read in %, with its sign).
    rounded_to : str or number, optional
        The step it was rounded to, in the printed unit with scale words multiplied out, where
        the digits do not settle it: 10 for "240 t", 1000 for "64,000 cases".
    reading : str
        "rounded" allows half a step either way, "cut_off" a whole step up, "either" both.

    Returns
    -------
    Printed
        The bounds are closed and lie outside the exact ones by at most three units in the last
        place of a float; an unknown end is inf. A plain count is exact.

    Raises
    ------
    InputError
        For a phrase, language, kind, step or reading that the tables do not hold.

    Notes
    -----
    Intervals of rounded data: Heitjan & Rubin 1991, Annals of Statistics 19.

    >>> read("5.55 metric tons", "en", "mass")
    Printed(value=5550.0, low=5545.0, high=5560.0, unit='kg', qualifier='plain')
    >>> read("6.4万余起", "zh", "count").low
    64000.0
    >>> read("decline by over 20 pct", "en", "change")
    Printed(value=-20.0, low=-100.0, high=-20.0, unit='%', qualifier='more_than')
    """
    step = "" if rounded_to is None else str(rounded_to)
    if isinstance(rounded_to, float) and np.isfinite(rounded_to):
        step = f"{Decimal(step):f}"  # not 1e-05
    phrase = phrase.encode("utf-8", "replace").decode("utf-8")  # half a character is none
    row = read_all([phrase], [language], [kind], [step], reading).to_dict("records")[0]
    if problem := row.pop("problem"):
        raise InputError(f"{quote(phrase)}: {problem}")
    return Printed(**row)


def read_all(phrases: Texts, languages: Texts, kinds: Texts, steps: Texts, reading: str) -> pd.DataFrame:
    """Read a column of phrases as `read` does one, and say of each what is wrong with it.

    Parameters
    ----------
    phrases, languages, kinds, steps : columns of text, all of one length
        As in `read`; a step that is not needed is "".
    reading : str
        One of `READINGS`.

    Returns
    -------
    pandas.DataFrame
        The fields of `Printed` and `problem` ("" where there is none), a row a phrase.

    Raises
    ------
    InputError
        For a reading that does not exist.

    >>> read_all(["571 cases", "571"], ["en"] * 2, ["count"] * 2, ["", ""], "either")["problem"].tolist()
    ['', 'a number without a unit; print the phrase with its unit']
    """
    reading = check_reading(reading)
    parts = take_apart(phrases, languages, kinds)
    m, m_end, places, places_end = parts.digits, parts.digits_end, parts.places, parts.places_end
    plain, about, ranged = (parts.said(qualifier) for qualifier in ("plain", "about", "range"))
    at_most = parts.said("less_than", "at_most")
    one_sided = ~(plain | about | ranged)
    count, scale = parts.of("kind") == "count", parts.of("scale")

    zeros = (places == 0) & (m % 10 == 0) & ~(count & (m == 0)) | (places_end == 0) & (m_end % 10 == 0) & ranged
    needs_step = about | (plain | ranged) & zeros
    last_place = scale - np.minimum(places, places_end)
    stepped, step, step_power = steps_of(steps, last_place)
    fits = np.ones(len(m), bool)
    if stepped.any():
        number = m_end * 10.0 ** (scale - places_end)
        fits = (step > 0) & (step_power >= last_place) & (step * 10.0**step_power <= number * (1 + 1e-9))
        fits |= ~stepped | (m_end == 0) & (step > 0) & (step * 10.0 ** (step_power - last_place) <= 1e6)
        step, step_power = np.where(fits, step, 1), np.where(fits, step_power, last_place)

    # Every bound is a whole number of 10^base: nothing is rounded before the last line.
    base = scale - np.maximum(places, places_end)
    n, n_end = 10 * m * _ten(scale - places - base), 10 * m_end * _ten(scale - places_end - base)
    half = 5 * step * _ten(step_power - base)
    exact = count & (step == 1) & (step_power == 0) & ~about
    down = np.where(exact | ((reading == "cut_off") & ~about), 0, half)
    up = np.where(exact, 0, np.where(about | (reading == "rounded"), half, 2 * half))
    in_unit = partial(scaled, factor=parts.of("factor"), power=parts.of("power") + base - 1)
    low = in_unit(np.where(one_sided, n, np.maximum(n - down, 0)), towards=-np.inf)
    high = in_unit(np.where(one_sided, n_end, n_end + up), towards=np.inf)
    value, low = np.where(ranged, np.nan, in_unit(n)), np.where(at_most, 0.0, low)
    high = np.where(one_sided & ~at_most, np.inf, high)
    if (fell := parts.of("direction") < 0).any():
        value = np.where(fell, 0.0 - value, value)
        low, high = np.where(fell, np.maximum(0.0 - high, MOST_FALLEN), low), np.where(fell, 0.0 - low, high)

    problem = parts.problem
    for wrong, mend in (
        (stepped & ~needs_step, "the words settle how finely it was rounded; leave rounded_to empty"),
        (needs_step & ~stepped, "the digits do not say how finely it was rounded; state the step in rounded_to"),
        (~fits, "rounded_to is not a step between the last printed place and the number; state it in the printed unit"),
        (plain & stepped & (n % (2 * half) != 0), "the number is not a multiple of its rounded_to"),
        (count & (scale < places), "a count with a part of one; print a whole count, or its scale word"),
        (np.abs(places - places_end) > 3, "a range whose ends are printed to different places; print both alike"),
        (ranged & (n_end < n), "a range printed from high to low; print the low end first"),
        (fell & (value < MOST_FALLEN), "a fall of more than 100 %; print a change that leaves something"),
    ):
        if wrong.any():
            problem = np.where((problem == "") & wrong, mend, problem)
    return pd.DataFrame(
        {
            "value": value,
            "low": low,
            "high": high,
            "unit": pd.Categorical(parts.wordings["unit"]).take(parts.wording),
            "qualifier": pd.Categorical(parts.wordings["qualifier"]).take(parts.wording),
            "problem": problem,
        },
        copy=False,
    )


def check_reading(reading: str) -> str:
    """Return a reading as `READINGS` names it, or refuse it.

    >>> check_reading("cut off")
    'cut_off'
    """
    if (name := str(reading).replace(" ", "_")) not in READINGS:
        raise InputError(f"reading {quote(reading)} does not exist; choose one of {', '.join(READINGS)}")
    return name


def _ten(power: np.ndarray) -> np.ndarray:
    return (10 ** np.arange(MOST_DIGITS + 1))[np.clip(power, 0, MOST_DIGITS)]
