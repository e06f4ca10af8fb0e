"""What the words around a printed number say of it: its qualifier, unit, scale and direction."""

import re
from functools import lru_cache
from typing import NamedTuple

from interdiction.errors import InputError, quote
from interdiction.reading.languages import SPACES, Language, Unit

_SIGNS = {"+": 1, "-": -1, "−": -1}
_ONE_SPACE = str.maketrans(dict.fromkeys(SPACES, " "))


class Wording(NamedTuple):
    """What the words around a number say of it."""

    qualifier: str
    unit: Unit
    scale: int  # the power of ten of a scale word, 0 without one
    direction: int  # of a change: 1 where it rose, -1 where it fell; 0 of all else


@lru_cache(maxsize=2**12)
def read_wording(head: str, joint: str, tail: str, table: Language, kind: str) -> Wording:
    """Read the words around one number, or around the two ends of a range.

    Parameters
    ----------
    head, joint, tail : str
        The words before the first number, between the two (empty where there is one) and after.
    table : Language
        The table of the language they are printed in.
    kind : str
        The kind of unit that is expected: "count", "mass" or "change".

    Raises
    ------
    InputError
        For a word that the table does not hold, or a unit of another kind.

    >>> from interdiction.reading.languages import find_language
    >>> read_wording("more than ", "", " kilograms", find_language("en"), "mass").qualifier
    'more_than'
    >>> read_wording("decline by over ", "", " pct", find_language("en"), "change").direction
    -1
    """
    before = _normalise(head)
    if joint and _normalise(joint) not in table.ranges.get(before, ()):
        raise InputError("two readable numbers; give one figure, or one range such as '34.2-38.6 kg'")
    match, unit = _read_tail(_normalise(tail), table, kind)
    directions: list[int] = []
    if kind == "change":
        if joint:
            raise InputError("a range of changes; give one change")
        directions, before = _read_directions(head, before, match["direction"], table)
    if before and not joint and before not in table.before:
        raise InputError(f"{quote(before)} before the number is not a qualifier in the table of language {table.tag}")
    if kind == "change" and len(directions) != 1:
        found = "a change with two directions" if directions else "a change without a direction"
        raise InputError(f"{found}; give it with its sign, or with one word for whether it rose or fell")
    places = ("range" if joint else table.before.get(before), table.inside.get(match["inside"]))
    qualifiers = [qualifier for qualifier in (*places, table.after.get(match["after"])) if qualifier]
    if len(qualifiers) > 1:
        raise InputError("two qualifiers; give one figure with one qualifier")
    scale = table.scales.get(match["scale"], 0)
    return Wording(qualifiers[0] if qualifiers else "plain", unit, scale, sum(directions))


def _normalise(words: str) -> str:
    """Write words as the tables have them: in small letters, with spaces of one sort."""
    return words.casefold().translate(_ONE_SPACE).strip()


def _read_tail(tail: str, table: Language, kind: str) -> tuple[re.Match[str], Unit]:
    """Take the words after a number apart, and find their unit."""
    if not tail:
        raise InputError("a number without a unit; give the phrase with its unit")
    match = table.tail.fullmatch(tail)
    if not match or (match["direction"] and kind != "change"):
        raise InputError(f"{quote(tail)} after the number is not in the table of units of language {table.tag}")
    word = match["counted"] or match["other"]
    unit = table.units[word]
    if unit.kind != kind:
        raise InputError(f"{quote(word)} is a unit of {unit.kind} where a {quote(kind)[1:-1]} belongs")
    return match, unit


def _read_directions(head: str, before: str, after: str | None, table: Language) -> tuple[list[int], str]:
    """Read which ways a change is said to go, and what that leaves of the words before its number."""
    directions = [table.risen_or_fallen[after]] if after else []
    # A minus that does not touch its number could be a dash.
    if before in _SIGNS and head.endswith(before):
        return [_SIGNS[before], *directions], ""
    match = table.head.fullmatch(before)
    if not match or not match["direction"]:
        return directions, before
    return [table.rises_or_falls[match["direction"]], *directions], match["before"] or ""
