"""A column of phrases taken apart: the numbers in it, and what the words around them say."""

import re
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.errors import InputError
from interdiction.languages.language import Language
from interdiction.numerals import NUMERAL, in_digits, two_readings, words_in_digits
from interdiction.texts import Speakers, Texts, as_texts, at, by_language, in_place, with_cells
from interdiction.wording import wordings

MOST_DIGITS = 14  # keeps every sum of `printed` exact in 64 bits; press figures have six or seven
_WORDS = r"[^0-9\x00-\x1f]*"
_PARTS = rf"^(?P<head>{_WORDS})(?P<first>{{0}})(?P<joint>{_WORDS})(?P<second>(?:{{0}})?)(?P<tail>{_WORDS})$"
_NOT_WRITTEN = "the number is not written as this language writes numbers"


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
    speakers = by_language(language)
    text, problem = _without_numerals(as_texts(phrases), speakers)
    split = in_place([_split(at(text, rows), table) for table, rows in speakers], speakers)
    head, first, joint, second, tail = (pc.fill_null(pc.struct_field(split, [i]), "") for i in range(5))
    single = pc.equal(second, "")
    between, behind = pc.if_else(single, "", joint), pc.if_else(single, joint, tail)
    known, wording = wordings(head, between, behind, language, as_texts(kinds))
    # A count has no decimals, unless a scale word follows it.
    whole = ((known["kind"] == "count") & (known["scale"] == 0)).to_numpy()[wording]
    digits, places, odd = _numbers(first, speakers, whole)
    ranged = (known["qualifier"] == "range").to_numpy()[wording]
    digits_end, places_end = digits, places
    if ranged.any():
        digits_end, places_end, odd_end = _numbers(pc.if_else(pa.array(ranged), second, first), speakers, whole)
        odd = odd_end | odd
    unknown = (known["problem"] != "").to_numpy()[wording]
    for wrong, mend in (
        (split.is_null().to_numpy(False), "no number, or more than two; print one figure with its unit"),
        (unknown, known["problem"].to_numpy()[wording] if unknown.any() else ""),
    ):
        if wrong.any():
            problem = np.where((problem == "") & wrong, mend, problem)
    for row, mend in odd.items():
        problem[row] = problem[row] or mend
    return Parts(digits, places, digits_end, places_end, known, wording, problem)


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


def _without_numerals(text: pa.Array, speakers: Speakers) -> tuple[pa.Array, np.ndarray]:
    """Write Chinese numerals as digits in the languages that have them; say where that fails."""
    problem = np.full(len(text), "", dtype=object)
    for spoken in (rows for table, rows in speakers if table.numerals):
        rows = spoken[pc.match_substring_regex(at(text, spoken), NUMERAL).to_numpy(False)]
        if not len(rows):
            continue
        written = text.take(pa.array(rows)).to_pylist()
        for place, row in enumerate(rows):
            try:
                written[place] = in_digits(written[place])
            except InputError as refusal:
                problem[row] = str(refusal)
        text = with_cells(text, rows, pa.array(written, pa.string()))
    return text, problem


def _split(text: pa.Array, table: Language) -> pa.Array:
    """Split the phrases of one language at their numbers; null where there is none, or more than two."""
    pattern = _PARTS.format(table.token)
    split = pc.extract_regex(text, pattern)
    rows = np.flatnonzero(split.is_null().to_numpy(False)) if table.numbers else np.empty(0)
    if not len(rows):
        return split
    written = [words_in_digits(phrase, table.numbers) for phrase in text.take(pa.array(rows)).to_pylist()]
    return with_cells(split, rows, pc.extract_regex(pa.array(written, pa.string()), pattern))


def _numbers(token: pa.Array, speakers: Speakers, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Read tokens as whole numbers and the places behind the decimal mark, and say why some cannot be read.

    `whole` says which of the numbers have no decimals, whatever marks are in them.
    """
    digits, places = np.zeros(len(token), np.int64), np.zeros(len(token), np.int64)
    odd = {}
    for table, rows in speakers:
        printed = here = at(token, rows)
        good = pc.match_substring_regex(here, table.number)
        here = pc.if_else(good, here, "0")
        for mark in table.group + table.doubtful:
            here = pc.replace_substring(here, mark, "")
        mark, length = pc.find_substring(here, table.decimal).to_numpy(), pc.utf8_length(here).to_numpy()
        here = pc.replace_substring(here, table.decimal, "")
        good = pc.and_(good, pc.less_equal(pc.utf8_length(here), MOST_DIGITS))
        digits[rows] = pc.if_else(good, here, "0").cast(pa.int64()).to_numpy()
        places[rows] = np.where(mark < 0, 0, length - mark - 1)
        wrong = ~good.to_numpy(False)
        doubted = np.zeros(len(rows), bool)
        if table.doubtful:
            doubted = pc.match_substring_regex(printed, table.doubted).to_numpy(False) & ~whole[rows]
        for place in np.flatnonzero(wrong | doubted):
            readings = two_readings(printed[int(place)].as_py(), table.number, table.decimal)
            odd[int(rows[place])] = "; ".join(filter(None, [_NOT_WRITTEN if wrong[place] else "", readings]))
    return digits, places, odd
