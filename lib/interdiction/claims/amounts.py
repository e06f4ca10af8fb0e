"""What a number of a sentence says, and whether the words of a source allow it."""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from interdiction.errors import InputError
from interdiction.languages import Language
from interdiction.reading import Printed
from interdiction.reading.intervals import compute_interval
from interdiction.reading.scanning import find_phrases

PRINTED, ALLOWED, FINER, EXCLUDED = "printed so", "allowed", "finer than printed", "excluded"
INCONCLUSIVE = "inconclusive"
STRENGTH = (PRINTED, ALLOWED, FINER, INCONCLUSIVE, EXCLUDED)  # the best first, where sources differ
_HEDGED = ("more_than", "at_least", "less_than", "at_most", "up_to", "about")
_NEARLY = 0.1  # of a number: what "nearly" says, not only that it is less
POINTS, NEARLY_POINTS = 0.025, 0.05  # what a fraction in words says, and "nearly" one
MULTIPLE = 0.05  # of "doubled" and the like


class Amount(NamedTuple):
    """What is said: bounds in a canonical unit, and the plain number if it is one."""

    low: float
    high: float
    value: float
    unit: str  # as of a figure; or "share", "times" or "points"
    qualifier: str
    step: float = 0.0
    open: bool = False  # whether its digits do not say how finely it was rounded
    exact: bool = False  # whether it is said to be no rounded number
    printed_low: float = math.nan  # the low bound of "nearly 600" where a source prints it: 0


def read_amount(
    words: str, table: Language, nearly: tuple[str, ...] = (), percent: bool = False, mean: bool = False
) -> Amount | None:
    """Read a number of a sentence, one that ends in zeros as rounded to its last digit that is not zero.

    Parameters
    ----------
    words : str
        The number with its qualifier and unit.
    table : Language
        The table of its language.
    nearly : tuple of str
        Words that say that a number is not only below another one but close to it.
    percent : bool
        Whether its last digit was printed even if it is a zero, as in whole percent.
    mean : bool
        Whether it is an average, of which a count may have decimals.

    Returns
    -------
    Amount or None
        None where it is not read.

    >>> from interdiction.languages import find_language
    >>> read_amount("570 cases", find_language("en"))[:3]
    (565.0, 575.0, 570.0)
    >>> read_amount("more than 571 cases", find_language("en")).low
    572.0
    """
    found = find_phrases(words, table)
    if len(found) != 1 or found[0].why:
        return None
    [phrase] = found
    counted = phrase.unit.kind == "count" and not mean
    if mean:
        phrase = phrase._replace(unit=phrase.unit._replace(kind="mass"))
    steps = [_last_digit(number.value) if number.open and not percent else number.step for number in phrase.numbers]
    try:
        printed, is_open = compute_interval(phrase, "", "either"), False
    except InputError:
        # A count that ends in zeros is one to the nearest ten or hundred.
        reading = "rounded" if counted else "either"
        try:
            printed, is_open = compute_interval(phrase, f"{min(steps):f}", reading), True
        except InputError:
            return None
    amount = _sharpen(printed, is_open, counted)
    size = Decimal(phrase.unit.factor).scaleb(phrase.unit.power)
    amount = amount._replace(step=float(min(steps) * size))
    if printed.qualifier == "at_most" and words.lower().lstrip().startswith(nearly):
        return amount._replace(low=(1 - _NEARLY) * amount.high, printed_low=amount.low)
    return amount


def make_share(value: float, qualifier: str) -> Amount:
    """Say what a fraction in words stands for.

    >>> make_share(0.25, "nearly")[:2]
    (0.2, 0.25)
    """
    low, high = {
        "nearly": (value - NEARLY_POINTS, value),
        "more_than": (value, math.inf),
        "less_than": (0.0, value),
    }.get(qualifier, (value - POINTS, value + POINTS))
    return Amount(low, high, value, "share", qualifier or "plain")


def make_multiple(value: float, qualifier: str) -> Amount:
    """Say what "doubled" or "halved" stands for, a number of times what there was.

    >>> make_multiple(0.5, "more_than")[:2], make_multiple(2, "nearly")[:2]
    ((0.0, 0.5), (1.8, 2))
    """
    rise = value > 1
    beyond, short = ((value, math.inf), (0.0, value)) if rise else ((0.0, value), (value, math.inf))
    near = (value * (1 - _NEARLY), value) if rise else (value, value * (1 + _NEARLY))
    low, high = {"nearly": near, "more_than": beyond, "less_than": short}.get(
        qualifier, (value * (1 - MULTIPLE), value * (1 + MULTIPLE))
    )
    return Amount(low, high, value, "times", qualifier or "plain")


def judge(said: Amount, printed: Printed) -> str:
    """Say whether what a source prints allows what is said.

    Parameters
    ----------
    said : Amount
        What a sentence says.
    printed : Printed
        What the words of a source allow, in the same unit.

    Returns
    -------
    str
        One of `STRENGTH`.

    >>> exact = Printed(571.0, 571.0, 571.0, "case", "plain")
    >>> [judge(Amount(low, high, 570.0, "case", "plain"), exact) for low, high in ((565, 580), (572, 572))]
    ['allowed', 'excluded']
    """
    low, high = _strict(printed)
    first = said.low if math.isnan(said.printed_low) else said.printed_low
    number = said.qualifier == printed.qualifier and (said.value == printed.value or said.qualifier == "range")
    if (
        number
        and not (said.exact and low != high)
        and ((first, said.high) == (low, high) or (said.open and said.qualifier == "plain"))
    ):
        return PRINTED
    if said.exact and low != high:
        return FINER if low <= said.value <= high else EXCLUDED
    if said.low <= low and high <= said.high:
        return ALLOWED
    plain = said.qualifier == printed.qualifier == "plain"
    if plain and said.step > printed.high - printed.value and _rounds_to(printed.value, said.step, said.value):
        return ALLOWED
    dropped = said.value == printed.value and printed.qualifier in _HEDGED and said.qualifier == "plain"
    if dropped or (low <= said.low and said.high <= high):
        return FINER
    overlap = max(low, said.low) < min(high, said.high) or low == high or said.low == said.high
    return INCONCLUSIVE if overlap and max(low, said.low) <= min(high, said.high) else EXCLUDED


def judge_bounds(said: Amount, low: float, high: float) -> str:
    """Say whether computed bounds allow what is said; nobody printed them."""
    verdict = judge(said, Printed(math.nan, low, high, said.unit, ""))
    return verdict if math.isfinite(low) else INCONCLUSIVE


def _sharpen(printed: Printed, is_open: bool, count: bool) -> Amount:
    low, high = _strict(printed) if count else printed[1:3]
    return Amount(low, high, printed.value, printed.unit, printed.qualifier, open=is_open)


def _strict(printed: Printed) -> tuple[float, float]:
    """The bounds of a number, where of a count "more than 571" begins at 572."""
    whole = printed.unit not in ("kg", "%", "share", "times", "points") and " per " not in printed.unit
    more, less = (whole and printed.qualifier == each for each in ("more_than", "less_than"))
    return printed.low + more, printed.high - less


def _last_digit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)


def _rounds_to(value: float, step: float, rounded: float) -> bool:
    """Whether a number rounds half up to another one at a coarser step."""
    exact, coarse = Decimal(f"{value:.12g}"), Decimal(f"{step:.12g}")
    times = (exact / coarse).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return times * coarse == Decimal(f"{rounded:.12g}")
