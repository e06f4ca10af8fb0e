"""English, as it is printed in China and abroad, and with Indian grouping."""

from dataclasses import replace
from itertools import product

from interdiction.languages.language import (
    CASE,
    FALL,
    GANG,
    GRAM,
    IN_PERCENT,
    KILOGRAM,
    METRIC,
    PERCENT,
    PERSON,
    POUND,
    RISE,
    TONNE,
    Language,
)

ENGLISH = Language(
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
        **dict.fromkeys(("case", "cases", "crime", "crimes"), CASE),
        **dict.fromkeys(("person", "persons", "people", "individual", "individuals"), PERSON),
        **dict.fromkeys(("suspect", "suspects", "arrest", "arrests", "criminal", "criminals"), PERSON),
        **dict.fromkeys(("dealer", "dealers", "user", "users"), PERSON),
        **dict.fromkeys(("gang", "gangs", "ring", "rings", "group", "groups"), GANG),
        **dict.fromkeys(("organisation", "organisations", "organization", "organizations"), GANG),
        **METRIC,
        **dict.fromkeys(("gram", "grams"), GRAM),
        **dict.fromkeys(("kilogram", "kilograms", "kilogramme", "kilogrammes"), KILOGRAM),
        **dict.fromkeys(("ton", "tons", "tonne", "tonnes", "metric ton", "metric tons"), TONNE),
        **dict.fromkeys(("lb", "lbs", "pound", "pounds"), POUND),
        **IN_PERCENT,
        **dict.fromkeys(("percent", "per cent", "pct"), PERCENT),
    },
    modifiers=(
        *("drug", "drugs", "drug-related", "criminal", "crime", "seizure", "suspected", "individual"),
        *("smuggling", "drug-smuggling", "trafficking", "drug-trafficking"),
        *("border", "cross-border", "transnational", "interprovincial", "major", "large", "super"),
    ),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("up", "rose", "grew", "increased", "rise", "increase"), ("", " by"))},
        **{a + b: FALL for a, b in product(("down", "fell", "dropped", "decreased", "declined"), ("", " by"))},
        **{a + b: FALL for a, b in product(("fall", "drop", "decrease", "decline", "reduction"), ("", " by"))},
        **dict.fromkeys(("rise of", "a rise of", "increase of", "an increase of", "growth of"), RISE),
        **{a + b + " of": FALL for a, b in product(("", "a "), ("fall", "drop", "decrease", "decline", "reduction"))},
    },
    risen_or_fallen={
        **dict.fromkeys(("up", "rise", "increase", "growth", "more", "higher"), RISE),
        **dict.fromkeys(("down", "fall", "drop", "decrease", "decline", "reduction", "less", "fewer", "lower"), FALL),
    },
    numbers={
        **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
        **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
    },
)

INDIAN_ENGLISH = replace(
    ENGLISH, in_twos=True, scales=ENGLISH.scales | {"lakh": 5, "lakhs": 5, "crore": 7, "crores": 7}
)
