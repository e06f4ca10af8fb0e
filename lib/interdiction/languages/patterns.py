"""One language: its words with what each means, and the patterns by which they are found in a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from interdiction.languages.letters import (
    CHINESE_NUMERALS,
    CHINESE_RUN,
    NOT_CONTINUED,
    NOT_WITHIN,
    Words,
    any_of,
)


class Unit(NamedTuple):
    """A printed unit is `factor` x 10^`power` of the canonical `name`; one with `why` is not read."""

    kind: str
    name: str = ""
    factor: int = 1
    power: int = 0
    level: bool = False  # a change that is printed as what there is now over what there was
    direction: int = 0  # of a change, where the unit itself says it
    why: str = ""


@dataclass(frozen=True, eq=False)
class Language:
    """One language; the head of `tables/en.toml` describes each part."""

    tag: str
    marks: Sequence[Sequence[str]]
    units: dict[str, Unit]
    units_before: Words = field(default_factory=lambda: Words({}))
    before: Words = field(default_factory=lambda: Words({}))
    inside: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, Sequence[str]] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    multipliers: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    fractions: dict[str, Decimal] = field(default_factory=dict)
    and_fractions: dict[str, Decimal] = field(default_factory=dict)
    rises_or_falls: Words = field(default_factory=lambda: Words({}))
    each_rises_or_falls: Words = field(default_factory=lambda: Words({}))
    risen_or_fallen: dict[str, str] = field(default_factory=dict)
    modifiers: Sequence[str] = ()
    modifiers_joined_by: Sequence[str] = ()
    modifiers_after: Sequence[str] = ()
    articles: Sequence[str] = ()
    point: Sequence[str] = ()
    after_tens: Sequence[str] = ()
    after_hundreds: Sequence[str] = ()
    vague: Sequence[str] = ()
    ordinals: Sequence[str] = ()
    not_numbers: Sequence[str] = ()
    compounds: Sequence[str] = ()
    shares: Sequence[str] = ()
    rates: Sequence[str] = ()
    each: Sequence[str] = ()
    comparisons: Sequence[str] = ()
    several: Sequence[str] = ()
    negations: Sequence[str] = ()
    year_before: Sequence[str] = ()
    at_the_end: Sequence[str] = ()
    also: Sequence[str] = ()
    indian_grouping: bool = False
    chinese_numerals: bool = False
    no_spaces: bool = False

    @cached_property
    def numbers_written(self) -> list[tuple[re.Pattern[str], str, str]]:
        """For each way of writing a number: the pattern of a well-formed one, its thousands and its decimal mark."""
        by_two, by_three = r"[1-9][0-9]?(?:{0}[0-9]{{2}})*{0}[0-9]{{3}}", r"[1-9][0-9]{{0,2}}(?:{0}[0-9]{{3}})+"
        grouped = by_two if self.indian_grouping else by_three
        written = []
        for thousands, decimal in self.marks:
            whole = "|".join(grouped.format(re.escape(mark)) for mark in thousands)
            pattern = rf"(?:0|[1-9][0-9]*|{whole})(?:{re.escape(decimal)}[0-9]+)?"
            written.append((re.compile(pattern), thousands, decimal))
        return written

    @cached_property
    def first(self) -> re.Pattern[str]:
        """The pattern of what a numeral begins with, and of words that give no number or are none."""
        words = [*self.numbers, *self.multipliers, *self.scales, *self.fractions]
        chinese = (
            rf"|(?P<vague_run>[几幾数數][十百千万萬亿億]+|[十百][几幾][十百千万萬亿億]*)|[{CHINESE_NUMERALS}](?!分之)"
            if self.chinese_numerals
            else ""
        )
        return re.compile(
            rf"(?P<none>{self.whole_words(self.not_numbers)})|(?P<vague>{self.whole_words(self.vague)})"
            rf"|(?P<ordinal>{self.whole_words(self.ordinals)}){chinese}"
            rf"|\d|[½¼¾]|{'' if self.no_spaces else NOT_WITHIN}(?:{any_of(words)}){self._number_end}"
            rf"|(?:{self.whole_words(self.articles)})(?= {self._multiplied})"
        )

    @cached_property
    def piece(self) -> re.Pattern[str]:
        """The pattern of one piece of a numeral, with what may join it to the piece before."""
        marks = "".join(thousands for thousands, _ in self.marks)
        spaced = r"|[ ][0-9]{3}(?![0-9])" if " " in marks else ""
        joints = {"-", *self.after_tens, *self.after_hundreds}
        joint = any_of({" ", *(f" {word} " for word in joints if word != "-"), *joints} - {""})
        end = self._number_end
        chinese = rf"|(?P<chinese>{CHINESE_RUN})" if self.chinese_numerals else ""
        return re.compile(
            rf" ?(?P<and_fraction>{any_of(self.and_fractions)}){NOT_CONTINUED}"
            rf"|(?P<joint>{joint})?(?:(?P<digits>[0-9]+(?:[.,']+[0-9]+{spaced})*)|(?P<glyph>[½¼¾])"
            rf"|(?P<fraction>{any_of(self.fractions)}){end}"
            rf"|(?P<inside>{any_of(self.inside)})(?= ?(?:{any_of(self.scales)}))"
            rf"|(?P<scale>{self._scale}){end}|(?P<multiplier>{any_of(self.multipliers)}){end}"
            rf"|(?P<number>{any_of(self.numbers)}){end}{chinese}"
            rf"|(?P<point>{any_of(self.point)}){NOT_CONTINUED}"
            rf"|(?P<article>{any_of(self.articles)})(?= {self._multiplied}))"
        )

    @cached_property
    def _scale(self) -> str:
        """The pattern of a scale word that is not the beginning of a unit, as 千 is in 千克."""
        units = {
            word: [unit[len(word) :] for unit in self.units if unit.startswith(word) and unit != word]
            for word in self.scales
        }
        words = sorted(self.scales, key=len, reverse=True)
        return "|".join(rf"{re.escape(word)}(?!{any_of(units[word])})" for word in words) or "(?!)"

    @cached_property
    def comparisons_before(self) -> Words:
        """The comparisons, as words before a change."""
        return Words(dict.fromkeys(self.comparisons, True))

    @property
    def glued(self) -> bool:
        """Whether the words of one number are written together."""
        return self.no_spaces or "" in self.after_tens or "" in self.after_hundreds

    @cached_property
    def _number_end(self) -> str:
        """The pattern of where a number word may end: where the word does, or before the unit of "threefold"."""
        folds = any_of(word for word, unit in self.units.items() if unit.level)
        return "" if self.glued else rf"(?:{NOT_CONTINUED}|(?={folds}))"

    @cached_property
    def _multiplied(self) -> str:
        """The pattern of what an article stands for one of: a scale or a unit of mass."""
        weights = [word for word, unit in self.units.items() if unit.kind == "mass"]
        return rf"(?:{any_of([*self.scales, *self.multipliers, *weights])}){NOT_CONTINUED}"

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """The pattern of a unit behind its number, with the words that say which are counted."""
        modifier, joint = any_of(self.modifiers), any_of(self.modifiers_joined_by)
        space = "" if self.no_spaces else " "
        modifiers = rf"(?:(?:{modifier}){space}(?:(?:{joint}){space}(?:{modifier}){space})*)*"
        nouns = [word for word, unit in self.units.items() if unit.kind == "count"]
        others = [word for word, unit in self.units.items() if unit.kind != "count" and not unit.level]
        longer = [word for word in others if word.startswith(tuple(nouns))]  # 人民币 is no 人
        longest = self.whole_words(noun for noun in nouns if noun.startswith(tuple(longer)))
        counted, other = self.whole_words(nouns), self.whole_words(others)
        folds = any_of(word for word, unit in self.units.items() if unit.level)
        after = rf"(?: (?:{any_of(self.modifiers_after)}){NOT_CONTINUED})*"
        return re.compile(
            rf"(?P<inside> ?(?:{any_of(self.inside)}))?[ -]?(?:(?!{longest})(?P<longer>{self.whole_words(longer)})"
            rf"|{modifiers}(?P<counted>{counted}){after}|(?P<other>{other}|(?:{folds}){NOT_CONTINUED}))"
            rf"(?: ?(?P<and_fraction>{self.whole_words(self.and_fractions)}))?"
        )

    @cached_property
    def unknown(self) -> re.Pattern[str]:
        """The pattern of the word behind a number that is no unit, with those that say which."""
        modifiers = "" if self.no_spaces else rf"(?:(?:{any_of(self.modifiers)}) )*"
        return re.compile(rf"[ -]?({modifiers}[^\s.,;:!?()，。；：、]{{1,80}})")

    @cached_property
    def ending(self) -> re.Pattern[str]:
        """The pattern of a qualifier, a direction and a comparison that follow a unit."""
        direction, comparison = self.whole_words(self.risen_or_fallen), self.whole_words(self.comparisons)
        return re.compile(
            rf"(?:[ -]?(?P<after>{self.whole_words(self.after)}))?(?: ?(?P<direction>{direction}))?"
            rf"(?:,? ?(?P<comparison>{comparison}))?"
        )

    @cached_property
    def rate(self) -> re.Pattern[str]:
        """The pattern of what makes a rate of the number before it."""
        return re.compile(f" ?(?:{self.whole_words(self.rates)}|/)")

    @cached_property
    def compound(self) -> re.Pattern[str]:
        """The pattern of what joins a larger unit to a smaller one."""
        return re.compile(f"{self._joining(self.compounds)}| {'|' * self.no_spaces}")

    @cached_property
    def share(self) -> re.Pattern[str]:
        """The pattern of what stands between the two numbers of a share."""
        return re.compile(self._joining(self.shares))

    @cached_property
    def next_of_list(self) -> re.Pattern[str]:
        """The pattern of what stands between the changes of a list."""
        return re.compile(self._joining(self.several))

    @cached_property
    def range_joints(self) -> dict[str, re.Pattern[str]]:
        """The patterns of what joins the two ends of a range, under the words before its first end."""
        return {
            opener: re.compile(self._joining(self.ranges[opener]))
            for opener in sorted(self.ranges, key=len, reverse=True)
        }

    def _joining(self, words: Sequence[str]) -> str:
        """Make the pattern of what may stand between two numbers, words with spaces around them."""
        words = [word.strip() for word in words]
        spaced = [] if self.no_spaces else [word for word in words if word[-1:].isalpha()]
        return rf"(?: (?:{any_of(spaced)}) | ?(?:{any_of(set(words).difference(spaced))}) ?)"

    def whole_words(self, words: Iterable[str]) -> str:
        """Make the pattern of any of some words, none of them a piece of a longer one."""
        listed = list(words)
        if not self.no_spaces:
            marks = [word for word in listed if not (word[:1].isalnum() and word[-1:].isalnum())]  # "/day", "n't"
            whole = rf"{NOT_WITHIN}(?:{any_of(set(listed).difference(marks))}){NOT_CONTINUED}"
            starts, ends = (r"(?:(?<!\w)|(?![^\W\d_]))", rf"(?:(?<=\W)|{NOT_CONTINUED})")
            return rf"(?:{starts}(?:{any_of(marks)}){ends}|{whole})" if marks else whole
        lettered = [word for word in listed if word[-1:].isascii() and word[-1:].isalnum()]
        at_the_end = [word for word in listed if word in self.at_the_end]
        other = set(listed).difference(lettered, at_the_end)
        return rf"(?:(?:{any_of(lettered)})(?![a-z0-9])|(?:{any_of(at_the_end)})(?!\w)|(?:{any_of(other)}))"
