"""What the words around a printed number say of it, by the table of its language."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.errors import InputError, quote
from interdiction.languages import find_language
from interdiction.languages.language import SIGNS, SPACES, Language, Unit

_ONE_SPACE = str.maketrans(dict.fromkeys(SPACES, " "))


class Wording(NamedTuple):
    """What the words around a number say of it."""

    qualifier: str
    unit: Unit
    scale: int  # the power of ten of a scale word, 0 without one
    direction: int  # of a change: 1 where it rose, -1 where it fell; 0 of all else


@cache
def wording(head: str, joint: str, tail: str, language: str, kind: str) -> Wording:
    """Read the words around one number, or around the two ends of a range.

    Parameters
    ----------
    head, joint, tail : str
        The words before the first number, between the two (empty where there is one) and after.
    language, kind : str
        A key of `languages.LANGUAGES`; "count", "mass" or "change".

    Raises
    ------
    InputError
        For a word that the table does not hold, or a unit of another kind.

    >>> wording("more than ", "", " kilograms", "en", "mass").qualifier
    'more_than'
    >>> wording("decline by over ", "", " pct", "en", "change").direction
    -1
    """
    table = find_language(language)
    before, behind = _spelled(head), _spelled(tail)
    if joint and _spelled(joint) not in table.ranges.get(before, ()):
        raise InputError("two readable numbers; print one figure, or one range such as '34.2-38.6 kg'")
    if not behind:
        raise InputError("a number without a unit; print the phrase with its unit")
    match = table.tail.fullmatch(behind)
    if not match or (match["direction"] and kind != "change"):
        raise InputError(f"{quote(behind)} after the number is not in the table of units of language {language}")
    word = match["counted"] or match["other"]
    unit = table.units[word]
    if unit.kind != kind:
        raise InputError(f"{quote(word)} is a unit of {unit.kind} where a {quote(kind)[1:-1]} belongs")
    directions: list[int] = []
    if kind == "change":
        if joint:
            raise InputError("a range of changes; print one change")
        directions, before = _direction(head, before, table)
        directions += [table.risen_or_fallen[match["direction"]]] if match["direction"] else []
    said = [
        words.get(word, "unknown")
        for words, word in ((table.before, before), (table.inside, match["inside"]), (table.after, match["after"]))
        if word
    ]
    if joint:
        said = ["range", *said[bool(before) :]]
    if "unknown" in said:
        raise InputError(f"{quote(before)} before the number is not a qualifier in the table of language {language}")
    if kind == "change" and len(directions) != 1:
        found = "a change with two directions" if directions else "a change without a direction"
        raise InputError(f"{found}; print it with its sign, or with one word for whether it rose or fell")
    if len(said) > 1:
        raise InputError("two qualifiers; print one figure with one qualifier")
    scale = table.scales.get(match["scale"] or "", 0)
    return Wording(said[0] if said else "plain", unit, scale, sum(directions))


def wordings(
    head: pa.Array, joint: pa.Array, tail: pa.Array, language: pa.Array, kind: pa.Array
) -> tuple[pd.DataFrame, np.ndarray]:
    """Read the words of a column of phrases, each distinct wording once.

    Parameters
    ----------
    head, joint, tail, language, kind : pyarrow.Array of text
        As in `wording`, a cell a phrase.

    Returns
    -------
    pandas.DataFrame, numpy.ndarray of int
        The distinct wordings, with a `problem` ("" where there is none), and each phrase's row among them.

    >>> wordings(*(pa.array([cell] * 2) for cell in ("", "", " kg", "en", "mass")))[1].tolist()
    [0, 0]
    """
    keys = pc.binary_join_element_wise(head, joint, tail, language, kind, "\x1f").dictionary_encode()
    rows = []
    for key in keys.dictionary.to_pylist():
        try:
            said = wording(*key.split("\x1f", 4))
            rows.append((said.qualifier, said.scale, said.direction, *said.unit, ""))
        except InputError as refusal:
            rows.append(("plain", 0, 0, "", "", 1, 0, str(refusal)))
    columns = ["qualifier", "scale", "direction", "kind", "unit", "factor", "power", "problem"]
    numbers = dict.fromkeys(("scale", "direction", "factor", "power"), np.int64)
    return pd.DataFrame(rows, columns=columns).astype(numbers), np.asarray(keys.indices, np.int64)


def _spelled(words: str) -> str:
    """Words as the table has them: in small letters, with spaces of one sort."""
    return words.casefold().translate(_ONE_SPACE).strip()


def _direction(head: str, before: str, table: Language) -> tuple[list[int], str]:
    """Take the direction off the words before a change, and leave its qualifier."""
    # A minus that does not touch its number could be a dash.
    if before in SIGNS and head.endswith(before):
        return [SIGNS[before]], ""
    match = table.head.fullmatch(before)
    if not match or not match["direction"]:
        return [], before
    return [table.rises_or_falls[match["direction"]]], match["before"] or ""
