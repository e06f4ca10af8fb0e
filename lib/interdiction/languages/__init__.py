"""How each language prints a number: its words and marks, in one table each, and the patterns made of them."""

from interdiction.languages.letters import normalise
from interdiction.languages.lookup import LANGUAGES, QUALIFIERS, UNITS, find_language, join_words
from interdiction.languages.patterns import Language, Unit

__all__ = ["LANGUAGES", "QUALIFIERS", "UNITS", "Language", "Unit", "find_language", "join_words", "normalise"]
