"""Which measure a number of a text looks like, by the words in it and beside it, and why."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from interdiction.drafting.terms import Term, Vocabulary
from interdiction.languages import join_words, normalise
from interdiction.reading import Quantity, scan

# A line that goes on with a small letter or a digit is a sentence broken for its width.
_LINE = r"\n(?![a-zß-öø-ÿа-я0-9])"
_CLAUSE, _SENTENCE = re.compile(rf"[.;:!?。；：！？,，、()（）]|{_LINE}"), re.compile(rf"[.;!?。；！？]|{_LINE}")
_NOTHING = "no word beside it names a measure of its unit"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_HEDGES = ("more_than", "at_least")


class Guess(NamedTuple):
    """A measure, "" where nothing decides; and the reason for it, or why there is none."""

    measure: str
    because: str


class Read(NamedTuple):
    """The numbers of a text, their guesses, and the words for units by which they were read, its own among them."""

    numbers: list[Quantity]
    guesses: list[Guess]
    words: str


def scan_and_guess(text: str, language: str, words: str, vocabulary: Vocabulary) -> Read:
    """Find the numbers of a text and guess their measures; "131 of them over 10 kg" are cases, as the mass says.

    Parameters
    ----------
    text, language, words
        As `scan` has them.
    vocabulary : Vocabulary
        The terms of a record in the language of the text.

    >>> from interdiction import load_table
    >>> terms = Vocabulary({name: load_table(name) for name in ("terms", "measures", "thresholds")}, "en")
    >>> found = scan_and_guess("571 cases, 131 of them over 10 kilograms", "en", "", terms)
    >>> [(number.words, guess.measure) for number, guess in zip(found.numbers, found.guesses)][1]
    ('131 of them', 'large_cases')
    """
    numbers = scan(text, language, words=words)
    guesses, small = guess_measures(text, numbers, vocabulary), normalise(text)
    counted = {
        small[number.end : behind.start].strip(): vocabulary.unit[vocabulary.large.part]
        for number, guess, behind in zip(numbers, guesses, numbers[1:], strict=False)
        if guess.measure and guess.measure == vocabulary.large.part and not number.unit and number.words.isdigit()
    }
    own = "\n".join(filter(None, [words, join_words(counted)]))
    again = scan(text, language, words=own) if counted else numbers
    # "214 involved more than 10 kg" could be 214 more: a word that changes another number is not taken.
    if {(number.start, number.end) for number in numbers if number.printed} <= {(one.start, one.end) for one in again}:
        return Read(again, guess_measures(text, again, vocabulary), own)
    return Read(numbers, guesses, words)


def guess_measures(text: str, numbers: Sequence[Quantity], vocabulary: Vocabulary) -> list[Guess]:
    """Guess the measure of each number of a text by the words in it and beside it.

    Parameters
    ----------
    text : str
        Any text.
    numbers : sequence of Quantity
        As `scan` finds them in it.
    vocabulary : Vocabulary
        The terms of a record in the language of the text.

    Returns
    -------
    list of Guess
        One for each number: that of the nearest term in the same clause, else in the same sentence,
        between the numbers before and behind it; of a change, else that of the number before it.

    >>> from interdiction import load_table, scan
    >>> text = "It cracked 571 drug cases, arrested 665 people and seized 5.55 tons of drugs."
    >>> terms = Vocabulary({name: load_table(name) for name in ("terms", "measures", "thresholds")}, "en")
    >>> [guess.measure for guess in guess_measures(text, scan(text, "en"), terms)]
    ['cases', 'suspects', 'drugs_seized']
    """
    small = normalise(text)
    guesses: list[Guess] = []
    for place, number in enumerate(numbers):
        guess = _guess(small, text, numbers, place, vocabulary)
        if number.unit == "%" and not guess.measure:
            guess = _follow(text, numbers, place, guesses, vocabulary)
        guesses.append(guess)
    for place, joint in _find_thresholds(small, numbers, guesses, vocabulary):
        cases, mass = sorted((place, place + 1), key=lambda at: numbers[at].kind == "mass")
        by = f"the words {_quote(joint)} join" if joint else "nothing stands between"
        by += f"{' it to' if joint else ' it and'} "
        guesses[cases] = Guess(vocabulary.large.part, by + _quote(numbers[mass].words))
        guesses[mass] = Guess(vocabulary.large.threshold, by + _quote(numbers[cases].words))
    return guesses


def _follow(text: str, numbers: Sequence[Quantity], place: int, guesses: list[Guess], vocabulary: Vocabulary) -> Guess:
    """Guess that a change is that of the figure before it in its sentence; of a list of changes, nothing."""
    if "…" in "".join(number.words for number in numbers[place : place + 2]):
        return Guess("", "one of a list of changes; nothing beside it says of what")
    for before in range(place - 1, -1, -1):
        if _SENTENCE.search(text, numbers[before].end, numbers[before + 1].start):
            break
        if numbers[before].unit:
            changed = vocabulary.change.get(guesses[before].measure, "")
            return Guess(changed, f"it follows {_quote(numbers[before].words)}" if changed else _NOTHING)
    return Guess("", _NOTHING)


def _gap(numbers: Sequence[Quantity], place: int) -> slice:
    """Give the place between a number and the one before it."""
    return slice(numbers[place - 1].end if place else 0, numbers[place].start)


def _guess(small: str, text: str, numbers: Sequence[Quantity], place: int, vocabulary: Vocabulary) -> Guess:
    """Guess the measure of one number: by its clause, then by its sentence, then by its unit alone."""
    number = numbers[place]
    if not number.unit:
        return Guess("", "")
    windows = (_CLAUSE, True, "beside it"), (_CLAUSE, False, "beside it"), (_SENTENCE, True, "in its sentence")
    for boundary, parted, where in windows:
        start, end = _window(text, numbers, place, boundary)
        if parted:
            start, end = _part(small, numbers, place, start, end, vocabulary)
        found = vocabulary.find_terms(small[start:end], number.unit)
        found = [term._replace(start=term.start + start, end=term.end + start) for term in found]
        if found:
            wide = slice(*_window(text, numbers, place, _SENTENCE))
            around = vocabulary.find_terms(small[wide], number.unit)
            around = [term._replace(start=term.start + wide.start, end=term.end + wide.start) for term in around]
            return _choose(small, number, found, around, where, vocabulary)
    if only := vocabulary.only_measure(number.unit):
        return Guess(only, f"it is the only measure that is counted in {number.unit}s")
    return Guess("", _NOTHING)


def _window(text: str, numbers: Sequence[Quantity], place: int, boundary: re.Pattern[str]) -> tuple[int, int]:
    """Where the words begin and end, between the numbers before and behind one, that may say what it counts."""
    number, before = numbers[place], _gap(numbers, place)
    start = max([before.start, *(before.start + cut.end() for cut in boundary.finditer(text[before]))])
    after = _gap(numbers, place + 1) if place + 1 < len(numbers) else slice(number.end, len(text))
    cut = boundary.search(text, after.start, after.stop)
    return start, cut.start() if cut else after.stop


def _part(
    small: str, numbers: Sequence[Quantity], place: int, start: int, end: int, vocabulary: Vocabulary
) -> tuple[int, int]:
    """Leave to the numbers beside one what stands beyond an "and": "2 tons of heroin and 3 tons of opium"."""
    joints = list(vocabulary.joined.finditer(small, start, numbers[place].start)) if place else []
    start = joints[-1].end() if joints else start
    reaches = place + 1 < len(numbers) and end == numbers[place + 1].start
    joints = list(vocabulary.joined.finditer(small, numbers[place].end, end)) if reaches else []
    # "Cocaine and marijuana in 23 cases": what stands behind it is of this number's unit, and not of the next one's.
    if joints and numbers[place + 1].unit != numbers[place].unit:
        behind = vocabulary.find_terms(small[joints[-1].end() : end], numbers[place].unit)
        joints = [] if behind else joints
    return start, joints[-1].start() if joints else end


def _choose(
    small: str, number: Quantity, found: list[Term], around: list[Term], where: str, vocabulary: Vocabulary
) -> Guess:
    """Choose the term that is nearest to a number; none where it names several measures, or is one of a list."""
    inside = [term for term in found if term.start < number.end and term.end > number.start]
    nearest = min(inside or found, key=lambda term: (max(term.start - number.end, number.start - term.end), -term.end))
    measures = dict.fromkeys(nearest.measures)
    for term in around:
        first, last = sorted((nearest, term))
        if not inside and vocabulary.next.fullmatch(small, first.end, last.start):
            measures |= dict.fromkeys(term.measures)
    if len(measures) > 1:
        return Guess("", f"{_quote(nearest.words)} {where} may name {' or '.join(measures)}")
    return Guess(next(iter(measures)), f"{_quote(nearest.words)} {'in its words' if inside else where}")


def _find_thresholds(
    small: str, numbers: Sequence[Quantity], guesses: list[Guess], vocabulary: Vocabulary
) -> Iterator[tuple[int, str]]:
    """Find counts of cases beside the mass that each of them is above, and the words that join the two."""
    large = vocabulary.large
    for place in range(len(numbers) - 1 if large.part else 0):
        pair = numbers[place : place + 2]
        count, mass = sorted(pair, key=lambda number: number.kind == "mass")
        joint = small[pair[0].end : pair[1].start].strip()
        guess = guesses[place + pair.index(count)].measure
        cases = count.unit == vocabulary.unit.get(large.part) and guess in (large.whole, large.part, "")
        # "214 involved more than ten kilograms": what is counted stands in the sentence before.
        cases |= not count.unit and count is pair[0] and bool(joint) and not _YEAR.fullmatch(count.words)
        hedged = mass.kind == "mass" and mass.printed is not None and mass.printed.qualifier in _HEDGES
        if cases and hedged and joint in vocabulary.joints:
            yield place, joint


def _quote(words: str) -> str:
    return '"' + re.sub(r"\s+", " ", words) + '"'
