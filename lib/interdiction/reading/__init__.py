"""What a printed phrase allows the truth to be, by the table of the language it is printed in."""

from interdiction.reading.languages import LANGUAGES, any_of, find_language
from interdiction.reading.reading import READINGS, Printed, check_reading, read

__all__ = ["LANGUAGES", "READINGS", "Printed", "any_of", "check_reading", "find_language", "read"]
