"""The words of a sentence that say what a claim is about: measures, indicators, agencies, amounts, and where."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from interdiction.claims.amounts import Amount, make_multiple, make_share, read_amount
from interdiction.claims.periods import Period, find_periods
from interdiction.claims.words import Found, Phrases, Placed, Words, find_words, touch
from interdiction.drafting.guessing import Read, scan_and_guess
from interdiction.drafting.terms import Vocabulary
from interdiction.languages import Language, find_language, normalise
from interdiction.reading import STEP_NEEDED, Quantity
from interdiction.reading.scanning import find_phrases
from interdiction.reading.wording import is_negated
from interdiction.record.figures import own_words
from interdiction.record.tables import file_stamps, load_record

_FAR = 40  # characters before a number in which it may be denied
_OF, _PART = " of ", "a part of a number"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_RANGE = re.compile(r"\D*(\d[\d.,]*\D{1,4}\d[\d.,]*)\D*")  # of a change: "fell by 60 to 62 percent"
_JOINT = re.compile(r",(?= )|[()]|\b[a-z]+\b")
_NO_FIGURE = ("date", "year")  # kinds of unit: days and years that are not the period


class Number(NamedTuple):
    """A number of a sentence with what it says, None where it is not read."""

    start: int
    end: int
    words: str
    amount: Amount | None
    signed: bool  # whether its words say that it is a rise or a fall
    measure: str  # what its words name, "" where they leave it open
    why: str  # why it is not read, or which measure it is not known to be of
    mean: Amount | None = None  # what it says as an average, of which a count has decimals

    def amount_is(self, unit: str) -> bool:
        """Say whether the number is read, and in a unit."""
        return self.amount is not None and self.amount.unit == unit


class Terms(NamedTuple):
    """What a record says that things are called in one language."""

    subjects: Phrases  # "measure cases", "indicator cases_per_day"
    agencies: Phrases
    shorts: Phrases  # as they are printed
    vocabulary: Vocabulary
    table: Language


class Parts(NamedTuple):
    """A sentence in its parts, each list in the order of the text."""

    text: str  # as `normalise` writes it
    said: str  # as it was written
    words: Words
    terms: Terms
    periods: list[Period]
    numbers: list[Number]
    subjects: list[Found]
    agencies: list[Found]

    def clause(self, at: int) -> tuple[int, int]:
        """Say where the sentence begins and ends that a place is in; the mark of a decimal ends none."""
        marks = re.compile(rf"[{re.escape(self.words.clause_ends)}](?= |$)")
        ends = [match.start() for match in marks.finditer(self.text)]
        first = max([0, *(end + 1 for end in ends if end < at)])
        return first, min([len(self.text), *(end for end in ends if end >= at)])

    def part(self, at: int) -> tuple[int, int]:
        """Say where the part of a clause begins and ends that a place is in, between commas and words that join."""
        first, last = self.clause(at)
        marks = [match.span() for match in _JOINT.finditer(self.text, first, last) if match[0] in self.words.joints]
        # "Between 5 and 6 tons" is one number.
        inside = [range(each.start, each.end) for each in self.numbers]
        marks = [mark for mark in marks if not any(mark[0] in places for places in inside)]
        ends, starts = [end for _, end in marks if end <= at], [start for start, _ in marks if start >= at]
        return max([first, *ends]), min([last, *starts])

    def narrows(self, end: int) -> bool:
        """Say whether what stands before a place is a part of what it names: "arrests of foreigners"."""
        joint = self.words.part_of.find(self.text[end:])
        if not joint or self.text[end : end + joint[0].start].strip():
            return False
        behind = end + joint[0].end
        named: list[Placed] = [*self.subjects, *self.agencies, *self.periods]
        reach = re.match(r"(?: ?[^ ]+){0,2} ?", self.text[behind:])
        return not any(end < each.start <= behind + (reach.end() if reach else 0) for each in named)


def find_parts(sentence: str, language: str, data: str | Path) -> Parts:
    """Find the parts of a sentence.

    Parameters
    ----------
    sentence : str
        The sentence.
    language : str
        Its language, one that `find_words` knows.
    data : path
        The record's `data` folder.

    >>> from interdiction.record.tables import DATA
    >>> parts = find_parts("Customs seized 5.55 tons of drugs in 2021.", "en", DATA)
    >>> parts.numbers[0].measure, parts.agencies[0].meanings, parts.periods[0].years
    ('drugs_seized', ('Customs',), (2021,))
    """
    words, terms, text = find_words(language), _load_terms(str(data), language, file_stamps(data)), normalise(sentence)
    own = own_words(load_record(data).tables["words"], language)
    found = scan_and_guess(sentence, language, own, terms.vocabulary)
    terms = terms._replace(table=find_language(language, found.words))
    figures = [(each.start, each.end) for each in found.numbers if each.unit and each.printed]
    periods = find_periods(text, words, figures)
    numbers = _read_numbers(sentence, text, found, periods, words, terms)
    subjects = terms.subjects.find(text)
    agencies = _longest([*terms.agencies.find(text), *terms.shorts.find(sentence)])
    # "Their country's coast guard": of two names with nothing between them, the last is meant.
    starts = {each.start for each in agencies}
    agencies = [each for each in agencies if not {each.end, each.end + 1} & starts]
    return Parts(text, sentence, words, terms, periods, numbers, subjects, agencies)


def find_qualifier(text: str, at: int, words: Words) -> tuple[int, str]:
    """Find the qualifier that ends before a place: where it begins, and what it means.

    >>> find_qualifier("nearly a quarter", 7, find_words("en"))
    (0, 'nearly')
    """
    before = [found for found in words.qualifiers.find(text[:at]) if not text[found.end : at].strip()]
    return (before[-1].start, before[-1].meanings[0]) if before else (at, "")


@lru_cache(maxsize=2)
def _load_terms(data: str, language: str, stamps: object) -> Terms:
    """The terms of a record in a language, made into patterns once as long as its files stay as they are."""
    tables = load_record(data).tables
    rows = tables["terms"][tables["terms"]["language"] == language.split("-")[0]]
    agencies = tables["agencies"]
    by_kind = {kind: list(own[["words", "name"]].itertuples(index=False)) for kind, own in rows.groupby("kind")}
    named = [(words, name) for words, name in by_kind.get("agency", [])]
    full = zip(map(normalise, agencies["agency"]), agencies["short"], strict=True)
    vocabulary = Vocabulary(tables, language)
    subjects = [
        (words, f"{kind} {name}")
        for kind in ("measure", "indicator")
        for words, name in by_kind.get(kind, [])
        if name != vocabulary.large.threshold
    ]
    return Terms(
        Phrases(subjects),
        Phrases([*named, *full]),
        Phrases(zip(agencies["short"], agencies["short"], strict=True)),
        vocabulary,
        find_language(language, own_words(tables["words"], language)),
    )


def _read_numbers(
    sentence: str, text: str, found: Read, periods: list[Period], words: Words, terms: Terms
) -> list[Number]:
    """The numbers, fractions and multiples of a sentence that are no part of a period, each as what it says."""
    numbers = []
    for quantity, guess in zip(found.numbers, found.guesses, strict=True):
        phrase = next(iter(find_phrases(quantity.words, terms.table)), None)
        a_day = _YEAR.fullmatch(quantity.words) or (phrase and phrase.unit.kind in _NO_FIGURE)
        if not _overlaps(quantity, periods) and not a_day:
            numbers.append(_read_number(text, quantity, guess.measure, guess.because, words, terms.table))
    whole = [number for number in numbers if number.amount]
    parts: list[Number] = []
    for phrases, make in ((words.fractions, make_share), (words.multiples, make_multiple)):
        for each in phrases.find(text):
            if _overlaps(each, [*whole, *periods, *parts]):
                continue
            start, qualifier = find_qualifier(text, each.start, words)
            # "A third of a tonne" is no tonne.
            end = max([each.end, *(one.end for one in whole if 0 <= one.start - each.end <= len(_OF))])
            *meant, value = each.meanings[0].split()
            amount = make(float(value), *meant or [qualifier]) if end == each.end else None
            parts.append(Number(start, end, sentence[start:end], amount, False, "", "" if amount else _PART))
    return sorted([*parts, *(number for number in numbers if not _overlaps(number, parts))])


def _read_number(text: str, quantity: Quantity, measure: str, because: str, words: Words, table: Language) -> Number:
    """A number as what it says: a figure, a change or share in percent, a multiple, or points."""
    near = tuple(phrase for phrase in words.qualifiers.of("nearly"))
    end, said = quantity.end, quantity.words
    if quantity.unit == "%":
        amount = read_amount(said, table, near, percent=True)
        signed = amount is not None
        if ends := _RANGE.fullmatch(said):
            both = read_amount(f"{ends[1]} {words.read_as_size}", table, percent=True)
            amount = both._replace(unit="%") if both and both.qualifier == "range" else None
        first = max(0, quantity.start - _FAR)
        if not is_negated(text, quantity.start, first, table):
            amount = amount or read_amount(f"{words.read_as_change} {said}", table, near, percent=True)
        return Number(quantity.start, end, said, amount, signed, measure, quantity.why)
    for phrases, unit, factor in ((words.times, "times", 1.0), (words.points, "points", 100.0)):
        found = [each for each in phrases.find(text) if each.end >= end and not text[end : each.start].strip(" -")]
        if found and not quantity.unit:
            bare = text[quantity.start : found[0].start].strip(" -")
            amount = read_amount(f"{bare} {words.read_as_size}", table, near, percent=True)
            end = max(end, found[0].end)
            if amount:
                low, high = amount.low / factor, amount.high / factor
                amount = Amount(low, high, amount.value / factor, unit, amount.qualifier)
            return Number(quantity.start, end, text[quantity.start : end], amount, False, "", quantity.why)
    # Read alone, "571 cases" of "571 cases a week" would be a total.
    whole = quantity.printed is not None or quantity.why == STEP_NEEDED
    amount = read_amount(said, table, near) if whole and not quantity.ambiguous else None
    if amount and any(not text[each.end : quantity.start].strip() for each in words.exactly.find(text[:end])):
        amount = amount._replace(exact=True)
    why = "" if amount and measure else because if amount else quantity.why
    mean = read_amount(said, table, near, mean=True)
    return Number(quantity.start, end, said, amount, False, measure, why, mean)


def _overlaps(one: Placed, others: Iterable[Placed]) -> bool:
    return any(touch(one, other) for other in others)


def _longest(found: list[Found]) -> list[Found]:
    """Of names that overlap, the longest."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: one.start - one.end):
        if not _overlaps(each, kept):
            kept.append(each)
    return sorted(kept)
