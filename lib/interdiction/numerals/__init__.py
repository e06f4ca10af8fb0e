"""Numbers as a text prints them: where they stand, and what they add up to."""

from interdiction.numerals.numerals import Numeral, find_numeral, find_numeral_behind
from interdiction.numerals.sums import Number, add_up

__all__ = ["Number", "Numeral", "add_up", "find_numeral", "find_numeral_behind"]
