"""A column of phrases taken apart: the numbers in it, and what the words around them say."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.languages import LANGUAGES, wording
from interdiction.numerals import DIGITS, TENS, in_digits
from interdiction.refusal import Refusal

MOST_DIGITS = 14  # keeps every sum of `printed` exact in 64 bits; press figures have six or seven
_NUMBER = r"[0-9](?:[0-9.,]*[0-9])?"
_WORDS = r"[^0-9\x00-\x1f]*"
_PARTS = rf"^(?P<head>{_WORDS})(?P<first>{_NUMBER})(?P<joint>{_WORDS})(?P<second>(?:{_NUMBER})?)(?P<tail>{_WORDS})$"
_NUMERAL = f"[{''.join([*DIGITS, *TENS])}]"

Texts: TypeAlias = Sequence[str] | Any  # or an Arrow array of text


class Parts(NamedTuple):
    """A column of phrases, each as one printed number or as the two ends of a range.

    The number is `digits` x 10^-`places` x 10^`scale`, in a unit that is `factor` x 10^`power`
    of the canonical one; `digits_end` and `places_end` are those of the upper end of a range,
    the same as the first elsewhere. `wording` is the place of each phrase's wording in the
    table `wordings`; `problem` says why a phrase cannot be read, "" where it can.
    """

    digits: np.ndarray
    places: np.ndarray
    digits_end: np.ndarray
    places_end: np.ndarray
    wordings: pd.DataFrame
    wording: np.ndarray
    problem: np.ndarray

    def of(self, column: str) -> np.ndarray:
        """A column of `wordings`, phrase by phrase."""
        return np.asarray(self.wordings[column])[self.wording]

    def said(self, *qualifiers: str) -> np.ndarray:
        """Which phrases have one of the qualifiers."""
        return np.asarray(self.wordings["qualifier"].isin(qualifiers))[self.wording]


def take_apart(phrases: Texts, languages: Texts, kinds: Texts) -> Parts:
    """Take each phrase apart by the table of its language.

    Parameters
    ----------
    phrases, languages, kinds : columns of text, all of one length
        As in `printed.read`.

    Returns
    -------
    Parts
        What is wrong with a phrase is said in `problem`; its other fields then mean nothing.

    >>> parts = take_apart(["5.55 metric tons", "5.55"], ["en"] * 2, ["mass"] * 2)
    >>> parts.digits.tolist(), parts.places.tolist(), parts.problem.tolist()
    ([555, 555], [2, 2], ['', 'a number without a unit; print the phrase with its unit'])
    """
    language = as_texts(languages)
    text, problem = _without_numerals(as_texts(phrases), language)
    split = pc.extract_regex(text, _PARTS)
    head, first, joint, second, tail = (pc.fill_null(pc.struct_field(split, [i]), "") for i in range(5))
    wordings, wording = _wordings(head, joint, second, tail, language, as_texts(kinds))
    digits, places, readable = _numbers(first, language)
    ranged = (wordings["qualifier"] == "range").to_numpy()[wording]
    digits_end, places_end = digits, places
    if ranged.any():
        digits_end, places_end, readable_end = _numbers(pc.if_else(pa.array(ranged), second, first), language)
        readable &= readable_end
    unknown = (wordings["problem"] != "").to_numpy()[wording]
    for wrong, mend in (
        (split.is_null().to_numpy(False), "no number, or more than two; print one figure with its unit"),
        (unknown, wordings["problem"].to_numpy()[wording] if unknown.any() else ""),
        (~readable, "the number is not written as this language writes numbers"),
    ):
        if wrong.any():
            problem = np.where((problem == "") & wrong, mend, problem)
    return Parts(digits, places, digits_end, places_end, wordings, wording, problem)


def steps_of(steps: Texts, power: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the steps that numbers were rounded to, as whole numbers of powers of ten.

    Parameters
    ----------
    steps : column of text
        Decimals such as "1000" or "0.5", "" where there is none.
    power : numpy.ndarray of int
        The power of ten of each number's last printed place: the step where there is none.

    Returns
    -------
    three numpy.ndarray
        Whether there is a step, its digits (0 where it cannot be read) and its power of ten.

    >>> [column.tolist() for column in steps_of(["1000", ""], np.array([0, -2]))]
    [[True, False], [1, 1], [3, -2]]
    """
    texts = as_texts(steps)
    stepped = pc.not_equal(texts, "").to_numpy(False)
    digits, powers = np.ones(len(texts), np.int64), power.copy()
    for row in np.flatnonzero(stepped):
        text = texts[int(row)].as_py()
        number = Decimal(text) if re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,14})?", text) else Decimal(0)
        _, figures, exponent = number.normalize().as_tuple()
        digits[row], powers[row] = int("".join(map(str, figures))), exponent
    return stepped, digits, powers


def as_texts(texts: Texts) -> pa.Array:
    """Take a column of text in whatever form it comes as one Arrow array."""
    column = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(texts)
    column = column.cast(pa.string())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _without_numerals(text: pa.Array, language: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Write Chinese numerals as digits in the languages that have them; say where that fails."""
    problem = np.full(len(text), "", dtype=object)
    with_numerals = pc.is_in(language, pa.array([name for name, table in LANGUAGES.items() if table.numerals]))
    rows = np.flatnonzero(with_numerals.to_numpy(False))
    rows = rows[pc.match_substring_regex(text.take(rows), _NUMERAL).to_numpy(False)]
    if not len(rows):
        return text, problem
    written = text.to_pylist()
    for row in rows:
        try:
            written[row] = in_digits(written[row])
        except Refusal as refusal:
            problem[row] = str(refusal)
    return pa.array(written), problem


def _wordings(
    head: pa.Array, joint: pa.Array, second: pa.Array, tail: pa.Array, language: pa.Array, kind: pa.Array
) -> tuple[pd.DataFrame, np.ndarray]:
    """Look up the words around the numbers: a table of the distinct ones, and each row's place in it."""
    single = pc.equal(second, "")
    between, behind = pc.if_else(single, "", joint), pc.if_else(single, joint, tail)
    keys = pc.binary_join_element_wise(head, between, behind, language, kind, "\x1f").dictionary_encode()
    rows = []
    for key in keys.dictionary.to_pylist():
        try:
            said = wording(*key.split("\x1f", 4))
            rows.append((said.qualifier, said.scale, *said.unit, ""))
        except Refusal as refusal:
            rows.append(("plain", 0, "", "", 1, 0, str(refusal)))
    columns = ["qualifier", "scale", "kind", "unit", "factor", "power", "problem"]
    numbers = dict.fromkeys(("scale", "factor", "power"), np.int64)
    return pd.DataFrame(rows, columns=columns).astype(numbers), np.asarray(keys.indices, np.int64)


def _numbers(token: pa.Array, language: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read tokens as whole numbers, the places behind the decimal mark, and whether they are well formed."""
    digits, places = np.zeros(len(token), np.int64), np.zeros(len(token), np.int64)
    readable = np.zeros(len(token), bool)
    for name, table in LANGUAGES.items():
        rows = np.flatnonzero(pc.equal(language, name).to_numpy(False))
        here = token.take(rows) if len(rows) < len(token) else token
        good = pc.match_substring_regex(here, table.number)
        here = pc.replace_substring(pc.if_else(good, here, "0"), table.group, "")
        mark, length = pc.find_substring(here, table.decimal).to_numpy(), pc.utf8_length(here).to_numpy()
        here = pc.replace_substring(here, table.decimal, "")
        short = pc.less_equal(pc.utf8_length(here), MOST_DIGITS)
        digits[rows] = pc.if_else(short, here, "0").cast(pa.int64()).to_numpy()
        places[rows] = np.where(mark < 0, 0, length - mark - 1)
        readable[rows] = pc.and_(good, short).to_numpy(False)
    return digits, places, readable
