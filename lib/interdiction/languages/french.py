"""French."""

from itertools import product

from interdiction.languages.language import (
    CASE,
    FALL,
    GRAM,
    IN_PERCENT,
    KILOGRAM,
    METRIC,
    PERCENT,
    PERSON,
    RISE,
    SPACES,
    TONNE,
    Language,
)


def _both_apostrophes(words: dict[str, str]) -> dict[str, str]:
    return words | {word.replace("'", "’"): said for word, said in words.items()}


FRENCH = Language(
    group=SPACES,
    decimal=",",
    doubtful=".",
    scales=dict.fromkeys(
        ("million", "millions", *(a + b for a, b in product(("million", "millions"), (" de", " d'", " d’")))), 6
    ),
    before=_both_apostrophes(
        {
            **dict.fromkeys(("plus de", "plus d'"), "more_than"),
            "au moins": "at_least",
            **dict.fromkeys(("moins de", "moins d'"), "less_than"),
            **dict.fromkeys(("au plus", "jusqu'à", "près de", "presque"), "at_most"),
            **dict.fromkeys(("environ", "quelque"), "about"),
        }
    ),
    inside={},
    after={"ou plus": "at_least", "ou moins": "at_most", "environ": "about"},
    ranges={"": frozenset({"-", "–", "à"}), "de": frozenset({"à"}), "entre": frozenset({"et"})},
    units={
        **dict.fromkeys(("affaire", "affaires", "cas"), CASE),
        **dict.fromkeys(("personne", "personnes", "suspect", "suspects", "arrestation", "arrestations"), PERSON),
        **METRIC,
        **dict.fromkeys(("gramme", "grammes"), GRAM),
        **dict.fromkeys(("kilo", "kilos", "kilogramme", "kilogrammes"), KILOGRAM),
        **dict.fromkeys(("tonne", "tonnes"), TONNE),
        **IN_PERCENT,
        "pour cent": PERCENT,
    },
    modifiers_after=("criminelle", "criminelles", "pénale", "pénales"),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("", "en ", "une "), ("hausse de", "augmentation de"))},
        **{a + b: FALL for a, b in product(("", "en ", "une "), ("baisse de", "diminution de"))},
    },
    risen_or_fallen={"de plus": RISE, "de hausse": RISE, "de moins": FALL, "de baisse": FALL},
)
