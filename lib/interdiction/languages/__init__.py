"""How each language prints a number: the closed tables that everything is read by.

A word that is not in its language's table is not guessed at: the phrase is refused. To read one
more word, add it there; to read one more language, add a table beside the others.
"""

from interdiction.errors import InputError, quote
from interdiction.languages.chinese import CHINESE
from interdiction.languages.english import ENGLISH, INDIAN_ENGLISH
from interdiction.languages.french import FRENCH
from interdiction.languages.japanese import JAPANESE
from interdiction.languages.language import Language
from interdiction.languages.portuguese import PORTUGUESE
from interdiction.languages.spanish import SPANISH

LANGUAGES = {
    "en": ENGLISH,
    "en-IN": INDIAN_ENGLISH,
    "zh": CHINESE,
    "ja": JAPANESE,
    "fr": FRENCH,
    "pt": PORTUGUESE,
    "es": SPANISH,
}


def find_language(language: str) -> Language:
    """Return the table of a language, or refuse one that there is none of.

    >>> find_language("zh").numerals
    True
    """
    if language not in LANGUAGES:
        raise InputError(f"language {quote(language)} is not in the table; it holds {', '.join(LANGUAGES)}")
    return LANGUAGES[language]
