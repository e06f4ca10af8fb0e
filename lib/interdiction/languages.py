"""How each language prints a number: the closed table that everything is read by.

A word that is not in this table is not guessed at: the phrase is refused. To read one more
word, add it here; to read one more language, add one more `Language`.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from interdiction.refusal import Refusal, shown


class Unit(NamedTuple):
    """A printed unit is `factor` x 10^`power` of the canonical `name`."""

    kind: str
    name: str
    factor: int = 1
    power: int = 0


CASE = Unit("count", "case")
PERSON = Unit("count", "person")
GRAM = Unit("mass", "kg", 1, -3)
KILOGRAM = Unit("mass", "kg")
# "ton" alone is the metric ton: the record holds no source that counts in short or long tons.
TONNE = Unit("mass", "kg", 1, 3)
# The international pound is 0.45359237 kg by definition (NIST 2008, Special Publication 811).
POUND = Unit("mass", "kg", 45_359_237, -8)


@dataclass(frozen=True)
class Language:
    """One language: its marks within a number, then the words around it."""

    group: str  # stands between thousands
    decimal: str  # stands before the decimals
    scales: dict[str, int]  # a word that multiplies by a power of ten
    before: dict[str, str]  # qualifiers before the number
    inside: dict[str, str]  # qualifiers between the number and its unit
    after: dict[str, str]  # qualifiers after the unit
    ranges: dict[str, frozenset[str]]  # before a range: what may join its two ends
    units: dict[str, Unit]
    numerals: bool = False  # numbers may be written in Chinese characters

    @cached_property
    def number(self) -> str:
        """The pattern of a well-formed number, thousands grouped throughout or not at all."""
        group, decimal = re.escape(self.group), re.escape(self.decimal)
        return rf"^(?:0|[1-9]\d*|[1-9]\d{{0,2}}(?:{group}\d{{3}})+)(?:{decimal}\d+)?$"

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """The pattern of all that may follow a number."""
        scale, inside, unit, after = (
            "|".join(sorted(map(re.escape, words), key=len, reverse=True))
            for words in (self.scales, self.inside, self.units, self.after)
        )
        return re.compile(rf" ?(?P<scale>{scale})?(?P<inside>{inside})? ?(?P<unit>{unit})(?: ?(?P<after>{after}))?")


LANGUAGES = {
    "en": Language(
        group=",",
        decimal=".",
        scales={"thousand": 3, "million": 6, "billion": 9},
        before={
            **dict.fromkeys(("more than", "over", "above", "exceeding"), "more_than"),
            **dict.fromkeys(("at least", "no less than", "not less than"), "at_least"),
            **dict.fromkeys(("less than", "fewer than", "under", "below"), "less_than"),
            **dict.fromkeys(("at most", "up to", "as many as", "no more than", "not more than"), "at_most"),
            **dict.fromkeys(("nearly", "almost"), "at_most"),
            **dict.fromkeys(("about", "around", "approximately", "roughly"), "about"),
            **dict.fromkeys(("some", "close to", "an estimated"), "about"),
        },
        inside={},
        after={"or more": "at_least", "and above": "at_least", "or less": "at_most", "or so": "about"},
        ranges={
            "": frozenset({"-", "–", "to"}),
            "from": frozenset({"to"}),
            "between": frozenset({"and"}),
        },
        units={
            **dict.fromkeys(("case", "cases", "drug case", "drug cases"), CASE),
            **dict.fromkeys(("drug-related case", "drug-related cases"), CASE),
            **dict.fromkeys(("person", "persons", "people"), PERSON),
            **dict.fromkeys(("suspect", "suspects", "arrest", "arrests"), PERSON),
            **dict.fromkeys(("g", "gram", "grams"), GRAM),
            **dict.fromkeys(("kg", "kilogram", "kilograms"), KILOGRAM),
            **dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes"), TONNE),
            **dict.fromkeys(("metric ton", "metric tons"), TONNE),
            **dict.fromkeys(("lb", "lbs", "pound", "pounds"), POUND),
        },
    ),
    "zh": Language(
        group=",",
        decimal=".",
        scales={"万": 4, "萬": 4, "亿": 8, "億": 8},
        before={
            **dict.fromkeys(("超", "超过", "超過", "逾"), "more_than"),
            **dict.fromkeys(("至少", "不少于", "不少於"), "at_least"),
            **dict.fromkeys(("不到", "不足", "少于", "少於"), "less_than"),
            **dict.fromkeys(("至多", "不超过", "不超過"), "at_most"),
            **dict.fromkeys(("近", "将近", "將近", "多达", "多達", "高达", "高達"), "at_most"),
            **dict.fromkeys(("约", "約", "大约", "大約"), "about"),
        },
        inside={"余": "more_than", "餘": "more_than", "多": "more_than"},
        after={
            "余": "more_than",
            "餘": "more_than",
            "多": "more_than",
            "以上": "at_least",
            "以下": "at_most",
            "左右": "about",
        },
        ranges={"": frozenset({"-", "–", "至", "到", "~", "～"})},
        units={
            **dict.fromkeys("起宗件", CASE),
            **dict.fromkeys("人名", PERSON),
            **dict.fromkeys(("克", "g"), GRAM),
            **dict.fromkeys(("公斤", "千克", "kg"), KILOGRAM),
            **dict.fromkeys(("吨", "噸", "公吨", "公噸", "t"), TONNE),
            **dict.fromkeys(("磅", "lb"), POUND),
        },
        numerals=True,
    ),
}


def known_language(language: str) -> Language:
    """Return the table of a language, or refuse one that there is none of.

    >>> known_language("zh").numerals
    True
    """
    if language not in LANGUAGES:
        raise Refusal(f"language {shown(language)} is not in the table; it holds {', '.join(LANGUAGES)}")
    return LANGUAGES[language]


class Wording(NamedTuple):
    """What the words around a number say of it."""

    qualifier: str
    unit: Unit
    scale: int  # the power of ten of a scale word, 0 without one


@cache
def wording(head: str, joint: str, tail: str, language: str, kind: str) -> Wording:
    """Read the words around one number, or around the two ends of a range.

    Parameters
    ----------
    head, joint, tail : str
        The words before the first number, between the two (empty where there is one) and after.
    language, kind : str
        A key of `LANGUAGES`; "count" or "mass".

    Raises
    ------
    Refusal
        For a word that the table does not hold, or a unit of another kind.

    >>> wording("more than ", "", " kilograms", "en", "mass").qualifier
    'more_than'
    """
    table = known_language(language)
    before, tail = head.casefold().strip(), tail.casefold().strip()
    if joint and joint.casefold().strip() not in table.ranges.get(before, ()):
        raise Refusal("two readable numbers; print one figure, or one range such as '34.2-38.6 kg'")
    if not tail:
        raise Refusal("a number without a unit; print the phrase with its unit")
    match = table.tail.fullmatch(tail)
    if not match:
        raise Refusal(f"{shown(tail)} after the number is not in the table of units of language {language}")
    unit = table.units[match["unit"]]
    if unit.kind != kind:
        raise Refusal(f"{shown(match['unit'])} is a unit of {unit.kind} where a {shown(kind)[1:-1]} belongs")
    said = [
        words.get(word, "unknown")
        for words, word in ((table.before, before), (table.inside, match["inside"]), (table.after, match["after"]))
        if word
    ]
    if joint:
        said = ["range", *said[bool(before) :]]
    if "unknown" in said:
        raise Refusal(f"{shown(before)} before the number is not a qualifier in the table of language {language}")
    if len(said) > 1:
        raise Refusal("two qualifiers; print one figure with one qualifier")
    return Wording(said[0] if said else "plain", unit, table.scales.get(match["scale"] or "", 0))
