"""Every number of a text, each with the words that belong to it, or with the reason why it is not read."""

import re
from decimal import Decimal
from typing import NamedTuple

from interdiction.errors import InputError, quote
from interdiction.reading.languages import Language, Unit
from interdiction.reading.letters import CHINESE_NUMERALS, fold, within_word
from interdiction.reading.numerals import Number, Numeral, add_up, find_numeral
from interdiction.reading.wording import After, Before, is_negated, read_after, read_before, read_ending

_FAR = 80  # characters before a number in which its words may stand
_DATE = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{4}(?![0-9])"
    r"|[0-9]+(?:[:/][0-9]+)+"
)
# What looks like a space within a number: "2, 434.1", "3,795. 86", "1 . 5", "1 556" where no space groups digits.
_BROKEN = re.compile(r", (?=[0-9]{3}(?![0-9,]))|\. (?=[0-9]{1,2}(?![0-9.,]))| [.,] ?(?=[0-9])| (?=[0-9])")
_NUMERAL_NEXT = re.compile(rf"(?=[0-9{CHINESE_NUMERALS}])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Phrase(NamedTuple):
    """A number of a text with the words that belong to it, and what they say."""

    start: int
    end: int
    why: str = ""  # why it is not read, or ""
    numbers: tuple[Number, ...] = ()  # one, or the two ends of a range
    unit: Unit = Unit("")  # of no kind where the words name none
    word: str = ""  # of the unit
    qualifier: str = ""
    direction: str = ""  # of a change: "rise", "fall", or "level" and "inverse" of a multiple
    ambiguous: str = ""  # words that end in a qualifier, which may belong to them
    each: tuple[int, int] | None = None  # where the words stand that give a direction to each change of a list

    def words(self, text: str) -> str:
        """Give its words, after those of the direction that it shares with the changes before it."""
        own = text[self.start : self.end]
        if not self.each or self.each[0] >= self.start:
            return own
        head = text[slice(*self.each)]
        return f"{head}…{' ' * head.endswith(' ')}{own}"


def find_phrases(text: str, table: Language) -> list[Phrase]:
    """Find every number of a text, with the words that belong to it.

    Parameters
    ----------
    text : str
        Any text.
    table : Language
        The table of its language.

    Returns
    -------
    list of Phrase
        In the order of the text; none overlaps another.

    >>> from interdiction.reading.languages import find_language
    >>> text = "cracked 571 cases, including 131 cases, on June 25"
    >>> [(phrase.words(text), phrase.why) for phrase in find_phrases(text, find_language("en"))]
    [('571 cases', ''), ('131 cases', ''), ('June 25', 'a date or a time of day, which is not read')]
    """
    text, found, at = fold(text), list[Phrase](), 0
    while numeral := find_numeral(text, at, table):
        phrase = _next_of_list(text, found[-1], numeral, table) if found else None
        found.append(phrase or _read_phrase(text, numeral, max(at, numeral.start - _FAR), table))
        at = max(found[-1].end, numeral.end)
    return found


def _read_phrase(text: str, numeral: Numeral, start: int, table: Language) -> Phrase:
    """Read a numeral with the words around it."""
    before = read_before(text, numeral.start, start, table, change=False)
    if numeral.why:
        return Phrase(before.start, max(numeral.end, read_after(text, numeral.end, table).end), numeral.why)
    if not before.unit and (code := _code(text, numeral, table)):
        return Phrase(before.start, *code)
    if end := _share(text, numeral, table):
        return Phrase(numeral.start, end, "a share, one number of another")
    second, opened, after = _range(text, numeral, start, table)
    if (
        second
        and opened < numeral.start
        and table.rises_or_falls.before(text, opened - 1, start)[1] not in (None, "plain")
    ):
        return Phrase(opened, after.end, "a change from one level to another")
    if second and second.why:
        return Phrase(min(before.start, opened), after.end, second.why)
    unit = before.unit or after.unit
    if not unit:
        last = second or numeral
        return Phrase(before.start, last.end, _without_unit(text, numeral, last.end, table))
    change = unit.kind == "change"
    after = read_ending(text, after, table, change)
    before = read_before(text, numeral.start, start, table, change=True) if change else before
    phrase = Phrase(min(before.start, opened), after.end, unit=unit, word=after.word, ambiguous=before.ambiguous)
    if before.each:
        phrase = phrase._replace(each=(before.start, numeral.start))
    directions = [*before.directions, *after.directions]
    if not change and not directions:
        _, direction = table.rises_or_falls.before(
            text, before.start - (text[before.start - 1 : before.start] == " "), start
        )
        directions = [direction] if direction in ("rise", "fall") else []
    inside = [table.inside[part.inside] for part in (numeral, second) if part and part.inside]
    said = dict.fromkeys([before.qualifier, *inside, *after.qualifiers, "range" if second else ""])
    qualifiers = [name for name in said if name not in ("", "plain")]
    year = bool(_YEAR.fullmatch(text, numeral.start, numeral.end)) and _names_a_year(text, numeral.start, start, table)
    if why := _why_not(text, phrase, before, after, qualifiers, directions, year, start, table):
        return phrase._replace(why=why)
    phrase = phrase._replace(qualifier=qualifiers[0] if qualifiers else "plain")
    try:
        if before.signed and (qualifiers or len(directions) > 1):
            raise InputError("a sign and words that go with it, such as two directions; give it with one of them")
        return _compute(text, phrase, numeral, second, after, directions, table)
    except InputError as error:
        return phrase._replace(why=str(error))


def _why_not(
    text: str,
    phrase: Phrase,
    before: Before,
    after: After,
    qualifiers: list[str],
    directions: list[str],
    year: bool,
    start: int,
    table: Language,
) -> str:
    """Say why a number with these words is not read, or ""."""
    unit = phrase.unit
    if before.unit and after.unit and before.unit != after.unit and not (before.unit.why and after.unit.why):
        return "the words before and after the number name two units"
    if unit.why:
        return f"{unit.why}, which is not read"
    if unit.kind != "change" and directions:
        return "a change that is not in percent"
    if before.ambiguous:
        return (
            f"{quote(before.ambiguous)} before the number may hold a qualifier or not; "
            "write in the column beside which of its words belong to something else"
        )
    if is_negated(text, phrase.start, start, table):
        return "a negation stands before it"
    if year and unit.kind == "count":
        return "a year, or a number of that size"
    return _wrong_qualifiers({*qualifiers}) or _rate(text, phrase.end, table)


def _wrong_qualifiers(qualifiers: set[str]) -> str:
    """Say why the qualifiers of a number cannot be read, or ""."""
    if "unread" in qualifiers:
        return "its qualifier has no agreed meaning"
    return "two qualifiers; give one figure with one qualifier" if len(qualifiers) > 1 else ""


def _rate(text: str, end: int, table: Language) -> str:
    """Say that words behind a quantity make a rate of it, or ""."""
    rate = table.rate.match(text, end)
    return f"a rate, or the size of each: {quote(rate.group().strip())} follows" if rate else ""


def _compute(
    text: str,
    phrase: Phrase,
    numeral: Numeral,
    second: Numeral | None,
    after: After,
    directions: list[str],
    table: Language,
) -> Phrase:
    """Add up the numbers of a phrase, and a smaller unit that follows the first."""
    unit = phrase.unit
    whole = unit.kind == "count" and not (second or numeral).scaled
    number = add_up(numeral.pieces, table, whole)
    numbers = [number]
    if after.and_fraction:
        if number.step != 1 or numeral.scaled:
            raise InputError("a part behind a unit whose number is no whole one")
        part = table.and_fractions[after.and_fraction]
        numbers = [Number(number.value + part, min(part, 1 - part), False)]
    elif second:
        numbers.append(add_up(second.pieces, table, whole))
        scale = [piece for piece in second.pieces if piece[0] == "scale"]
        if scale and not numeral.scaled and len(second.pieces) > 1:  # "2 to 3 million"
            size = 10 ** sum(table.scales[words] for _, words, _ in scale)
            if number.value * size <= numbers[1].value:
                numbers[0] = Number(number.value * size, number.step * size, number.open)
    phrase = phrase._replace(numbers=tuple(numbers), direction=_direction(unit, directions, bool(second)))
    if unit.kind == "mass" and len(numbers) == 1 and not after.and_fraction and not after.qualifiers:
        return _add_smaller_unit(text, phrase, table)
    return phrase


def _add_smaller_unit(text: str, phrase: Phrase, table: Language) -> Phrase:
    """Add the grams to the kilograms: "45 kilograms and 654 grams"."""
    joint = table.compound.match(text, phrase.end)
    numeral = joint and find_numeral(text, joint.end(), table)
    if not numeral or not joint or numeral.start != joint.end() or numeral.why:
        return phrase
    after = read_after(text, numeral.end, table)
    if not after.unit or after.unit.kind != "mass" or after.qualifiers:
        return phrase
    small, after = after.unit, read_ending(text, after, table, change=False)
    size, smaller = (Decimal(unit.factor).scaleb(unit.power) for unit in (phrase.unit, small))
    number = add_up(numeral.pieces, table, False)
    if size % smaller or smaller == size or number.value * smaller >= size or after.directions:
        return phrase
    first = phrase.numbers[0]
    both = number._replace(value=first.value * (size / smaller) + number.value)
    why = "" if first.step == 1 else "a number with decimals and a smaller unit behind it"
    said = {name for name in (phrase.qualifier, *after.qualifiers) if name != "plain"}
    why = why or _wrong_qualifiers(said) or _rate(text, after.end, table)
    qualifier = max(said, default="plain")
    return phrase._replace(numbers=(both,), unit=small, word=after.word, end=after.end, why=why, qualifier=qualifier)


def _range(text: str, numeral: Numeral, start: int, table: Language) -> tuple[Numeral | None, int, After]:
    """Find the other end of a range: its numeral, where the range is opened, and what follows it."""
    first = read_after(text, numeral.end, table)
    for opener, joints in table.range_joints.items():
        opened = numeral.start - len(opener) - 1 if opener else numeral.start
        if opener and (text[opened : numeral.start] != f"{opener} " or opened < start or within_word(text, opened)):
            if not (table.no_spaces and text[start : numeral.start].endswith(opener)):
                continue
            opened = numeral.start - len(opener)
        for end, repeated in ((numeral.end, None), (first.end, first.unit)):
            joint = joints.match(text, end)
            second = joint and find_numeral(text, joint.end(), table)
            if not second or not joint or second.start != joint.end() or second.inside:
                continue
            after = read_after(text, second.end, table)
            if repeated and (after.unit != repeated or joint.group() in (" - ", " – ", " — ")):  # a dash of a list
                continue
            if after.unit or (not first.unit and not second.why):
                return second, opened, after
    return None, numeral.start, first


def _next_of_list(text: str, last: Phrase, numeral: Numeral, table: Language) -> Phrase | None:
    """Read the next change of a list whose changes share one direction."""
    if not last.each or last.why or not table.next_of_list.fullmatch(text, last.end, numeral.start):
        return None
    after = read_after(text, numeral.end, table)
    if not after.unit or after.unit != last.unit or numeral.why:
        return None
    try:
        number = add_up(numeral.pieces, table, False)
    except InputError as error:
        return last._replace(start=numeral.start, end=after.end, why=str(error))
    return last._replace(start=numeral.start, end=after.end, numbers=(number,), qualifier="plain", word=after.word)


def _direction(unit: Unit, directions: list[str], two: bool) -> str:
    """Say which way a change goes."""
    if unit.kind != "change":
        return ""
    if two:
        raise InputError("a range of changes; give one change")
    named = {"inverse"} if unit.direction < 0 else set(directions)
    if unit.level or (len(named) > 1 and not unit.power):  # "12.6 % more than the year before"
        named -= {"level"}
    if unit.level and not named and directions:
        named = {"level"}
    if len(named) != 1 or (unit.name == "%" and not unit.power and named == {"level"}):
        found = "a change with two directions" if len(named) > 1 else "a change without a direction"
        raise InputError(f"{found}; give it with its sign, or with one word for whether it rose or fell")
    (direction,) = named
    if unit.level:
        return {"rise": "level", "fall": "inverse"}.get(direction, direction)
    if unit.power and direction == "fall":
        raise InputError("a fall by several times what there was; give the change in percent")
    return direction


def _code(text: str, numeral: Numeral, table: Language) -> tuple[int, str] | None:
    """Say where a date, a code or a broken number ends of which a numeral is a piece, and what it is."""
    if date := _DATE.match(text, numeral.start):
        return date.end(), "a date, a time of day or a fraction"
    before = text[numeral.start - 1 : numeral.start]
    if before and numeral.pieces[0][0] == "digits":
        if before == "_" or within_word(text, numeral.start):
            return numeral.end, "a piece of a name or a code"
        if before in ".,/" and not text[numeral.start - 2 : numeral.start - 1].isspace():
            return numeral.end, "a number that begins with a mark"
    if _YEAR.fullmatch(text, numeral.start, numeral.end):
        return None
    end = numeral.end
    while (other := _broken_off(text, end, table)) and not read_after(text, end, table).unit:
        end = other.end
    if end == numeral.end:
        return None
    return max(end, read_after(text, end, table).end), "a space within the number, or two numbers beside each other"


def _broken_off(text: str, end: int, table: Language) -> Numeral | None:
    """Find the number that stands so close behind another one that it may be a piece of it."""
    broken = _BROKEN.match(text, end) if text[end - 1].isdigit() else None
    if table.chinese_numerals:
        broken = broken or _NUMERAL_NEXT.match(text, end)
    other = broken and find_numeral(text, broken.end(), table)
    return other if other and broken and other.start == broken.end() else None


def _share(text: str, numeral: Numeral, table: Language) -> int:
    """Say where a share ends that begins with a numeral ("one in five cases"), or 0."""
    joint = table.share.match(text, numeral.end)
    other = joint and find_numeral(text, joint.end(), table)
    if not joint or not other or other.start != joint.end() or other.why:
        return 0
    try:
        if not table.no_spaces and add_up(numeral.pieces, table, True).value > add_up(other.pieces, table, True).value:
            return 0
    except InputError:
        return 0
    return max(other.end, read_after(text, other.end, table).end)


def _names_a_year(text: str, at: int, start: int, table: Language) -> bool:
    """Say whether the words before four digits make a year of them."""
    words = text[start:at].split()
    return bool(words) and (words[-1] in table.year_before or words[-1] in table.units_before)


def _without_unit(text: str, numeral: Numeral, end: int, table: Language) -> str:
    """Say what a number without a unit is."""
    if _YEAR.fullmatch(text, numeral.start, numeral.end):
        return "a year, or a number without a unit"
    word = table.unknown.match(text, end)
    if not word:
        return "a number without a unit; give the phrase with its unit"
    return f"{quote(word[1][:40])} after the number is not in the table of units of language {table.tag}"
