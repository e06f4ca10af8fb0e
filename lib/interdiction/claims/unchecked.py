"""The words of a sentence that nothing in a record bears on: a name, a deed, a degree, a kind of thing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from interdiction.claims.changes import INDICATOR, NO_INDICATOR, Claim, Indicator
from interdiction.claims.parts import Number, Parts
from interdiction.claims.words import Found, Placed, touch
from interdiction.languages import normalise
from interdiction.numerals import find_numeral
from interdiction.record.thresholds import Threshold

_MEASURED = ("kg", "l", "litre", "%", "share", "times", "points")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# What a number with its unit, or a word of these lists, already says.
_LISTS = ("directions", "multiples", "fractions", "qualifiers", "records", "year_on_year", "reference", "neutral")


def find_unchecked(
    parts: Parts,
    claims: Sequence[Claim],
    known: Mapping[str, Indicator],
    part_of: Mapping[str, str],
    names: Iterable[str] = (),
) -> list[str]:
    """Find the words of a sentence that were held against nothing.

    Parameters
    ----------
    parts, claims
        Of the sentence.
    known : mapping of str to Indicator
        The indicators of the record.
    part_of : mapping of str to str
        The measure that each measure of the record is a part of, or "".
    names : iterable of str
        The agency that is meant, and who published what it is held against.

    Returns
    -------
    list of str
        In the order of the sentence, none twice; words that say nothing of their own are left out.

    >>> from interdiction.record.tables import DATA
    >>> from interdiction.claims.claims import find_claims
    >>> from interdiction.claims.parts import find_parts
    >>> parts = find_parts("The police said that 665 suspects escaped.", "en", DATA)
    >>> find_unchecked(parts, find_claims(parts, {}), {}, {})
    ['escaped']
    """
    held = _measures(claims, known, part_of, parts.terms.vocabulary.large)
    spans: list[Placed] = [*parts.periods, *parts.agencies, *map(partial(_numeral, parts), parts.numbers)]
    spans += [claim for claim in claims if claim.kind in ("average", "refused")]
    spans += [each for each in parts.subjects if any(_name(meaning) in held for meaning in each.meanings)]
    spans += [found for name in _LISTS for found in getattr(parts.words, name).find(parts.text)]
    own = {word for name in names for word in _WORD.findall(normalise(name))} | {*parts.words.months}
    words = (match for match in _WORD.finditer(parts.text) if match.group() not in own)
    free = (match for match in words if not any(touch(Found(*match.span(), ()), span) for span in spans))
    return [*dict.fromkeys(parts.said[match.start() : match.end()] for match in free)]


def _numeral(parts: Parts, number: Number) -> Placed:
    """A number without the noun of what it counts, which may be women where a record counts people."""
    counted = number.amount is not None and number.amount.unit not in _MEASURED
    numeral = find_numeral(parts.text, number.start, parts.terms.table) if counted else None
    return Found(number.start, numeral.end, ()) if numeral and numeral.end <= number.end else number


def _measures(
    claims: Iterable[Claim], known: Mapping[str, Indicator], part_of: Mapping[str, str], large: Threshold
) -> set[str]:
    """The measures and indicators that some claims are of, with what they are divided by or a part of."""
    held = {_name(subject) for claim in claims for subject in claim.subjects}
    for name in list(held):
        indicator = known.get(name, NO_INDICATOR)
        held |= {indicator.numerator, indicator.denominator, part_of.get(name, "")}
        held |= {large.mass} if name == large.threshold else set()  # "more than 10 kg of drugs"
    return held - {""}


def _name(subject: str) -> str:
    """The measure or indicator that a subject names."""
    return subject.removeprefix(INDICATOR).split()[-1]
