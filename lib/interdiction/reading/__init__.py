"""What the printed numbers of a text allow the truth to be, by the table of the language they are printed in."""

from interdiction.reading.languages import LANGUAGES, UNITS, Unit, find_language, join_words
from interdiction.reading.letters import fold
from interdiction.reading.reading import OPEN, READINGS, Printed, Quantity, check_reading, read, scan

__all__ = [
    "LANGUAGES",
    "OPEN",
    "READINGS",
    "UNITS",
    "Printed",
    "Quantity",
    "Unit",
    "check_reading",
    "find_language",
    "fold",
    "join_words",
    "read",
    "scan",
]
