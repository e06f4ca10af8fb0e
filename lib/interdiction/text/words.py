"""Nouns, units, names and lists inside an English sentence, and texts that a notebook shows."""

import re
from collections.abc import Iterable

_ALONE = ("kg", "times", "points")  # what is weighed or compared has no plural
_NO_ARTICLE = ("Customs", "Police")  # the last word of names that stand without "the"


class Note(str):
    """Text that Jupyter shows as Markdown.

    >>> Note("*No source prints it.*")
    *No source prints it.*
    """

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def note_empty(sentence: str) -> Note:
    """Show a sentence in place of a table or chart without rows.

    >>> note_empty("No source prints it.")
    *No source prints it.*
    """
    return Note(f"*{escape_markdown(sentence)}*")


def escape_markdown(text: str) -> str:
    r"""Escape a text of the record so that Markdown shows it as it is, its web addresses as links.

    >>> escape_markdown("<b>*5*</b> at https://example.org/a_b")
    '\\<b\\>\\*5\\*\\</b\\> at <https://example.org/a_b>'
    """
    parts = re.split(r"(https?://[A-Za-z0-9][^\s<>()\"\\]*)", str(text))
    for number in range(0, len(parts), 2):
        part = re.sub(r"([\\`*_{}\[\]()<>#|!~$])", r"\\\1", parts[number].replace("&", "&amp;"))
        part = part.replace("://", ":\\//")
        parts[number] = re.sub(r"^(\s*\d*)([.)+-])(?=\s|$)", r"\1\\\2", part) if number == 0 else part
    return "".join(f"<{part.replace('&', '&amp;')}>" if number % 2 else part for number, part in enumerate(parts))


def format_unit(unit: str) -> str:
    """Name a unit as a reader would.

    >>> format_unit("person per case"), format_unit("firearm"), format_unit("box"), format_unit("share")
    ('people per case', 'firearms', 'boxes', '%')
    """
    if unit == "share":
        return "%"
    counted, per, each = unit.partition(" per ")
    if counted == "person":
        counted = "people"
    elif counted not in _ALONE and counted.isalpha():
        counted = re.sub(r"([^aeiou])y$", r"\1ie", re.sub(r"(s|x|z|ch|sh)$", r"\1e", counted)) + "s"
    return f"{counted}{per}{each}"


def name_counted(unit: str, people: str) -> str:
    """Name arrests where a statement counts them and not people: a person arrested twice is two of them.

    Parameters
    ----------
    unit, people : str
        As `load_figures` returns them.

    >>> name_counted("kg per person", "arrests"), name_counted("kg per person", "arrested")
    ('kg per arrest', 'kg per person')
    """
    return re.sub(r"\bperson\b", "arrest", unit) if people == "arrests" else unit


def format_count(number: int, one: str, several: str) -> str:
    """Write a whole number with its noun, and the verb that goes with it.

    >>> format_count(1, "figure stands", "figures stand"), format_count(1200, "agency", "agencies")
    ('1 figure stands', '1,200 agencies')
    """
    return f"{number:,} {one if number == 1 else several}"


def capitalise(words: str) -> str:
    """Begin words with a capital letter, as a sentence does, and leave the others as they are.

    >>> capitalise("drugs the NIA seized")
    'Drugs the NIA seized'
    """
    return words[:1].upper() + words[1:]


def name_result(label: str) -> str:
    """Name what is computed inside a sentence: a share or a mean with "the".

    >>> name_result("share of large cases"), name_result("seizure per arrest")
    ('the share of large cases', 'seizure per arrest')
    """
    return f"the {label}" if label.startswith(("share of ", "mean of ")) else label


def name_agency(agency: str) -> str:
    """Name an agency inside a sentence: with "the", unless its name is one that English uses alone.

    >>> name_agency("Ministry of Public Security"), name_agency("Japan Customs"), name_agency("Korea Customs Service")
    ('the Ministry of Public Security', 'Japan Customs', 'the Korea Customs Service')
    """
    head = re.split(r" (?:of|for|with|and|in) ", agency)[0]
    return agency if head.startswith(("the ", "The ")) or head.endswith(_NO_ARTICLE) else f"the {agency}"


def format_list(words: Iterable[object]) -> str:
    """Join words as a sentence does.

    >>> format_list([2023]), format_list([2023, 2024]), format_list([2023, 2024, 2025])
    ('2023', '2023 and 2024', '2023, 2024 and 2025')
    """
    *others, last = map(str, words)
    return f"{', '.join(others)} and {last}" if others else last


def add_unit(number: str, unit: str) -> str:
    """Write a number with its unit, which is one where the number is.

    >>> add_unit("1", "case"), add_unit("2", "case")
    ('1 case', '2 cases')
    """
    return f"{number} {unit if number == '1' and unit != 'share' else format_unit(unit)}"
