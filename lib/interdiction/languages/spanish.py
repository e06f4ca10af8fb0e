"""Spanish."""

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

SPANISH = Language(
    group=SPACES,
    decimal=",",
    doubtful=".",
    scales={"mil": 3, **dict.fromkeys(("millón", "millones", "millón de", "millones de"), 6)},
    before={
        "más de": "more_than",
        **dict.fromkeys(("al menos", "por lo menos"), "at_least"),
        "menos de": "less_than",
        **dict.fromkeys(("hasta", "casi"), "at_most"),
        **dict.fromkeys(("unos", "unas", "cerca de", "alrededor de", "aproximadamente"), "about"),
    },
    inside={},
    after={"o más": "at_least", "o menos": "at_most"},
    ranges={"": frozenset({"-", "–", "a"}), "de": frozenset({"a"}), "entre": frozenset({"y"})},
    units={
        **dict.fromkeys(("caso", "casos"), CASE),
        **dict.fromkeys(("sospechoso", "sospechosos", "persona", "personas", "detenido", "detenidos"), PERSON),
        **METRIC,
        **dict.fromkeys(("gramo", "gramos"), GRAM),
        **dict.fromkeys(("kilo", "kilos", "kilogramo", "kilogramos"), KILOGRAM),
        **dict.fromkeys(("tonelada", "toneladas"), TONNE),
        **IN_PERCENT,
        "por ciento": PERCENT,
    },
    modifiers_after=("criminal", "criminales"),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("aumentó", "subió", "creció"), ("", " un"))},
        **{a + b: FALL for a, b in product(("disminuyó", "bajó", "cayó"), ("", " un"))},
        **dict.fromkeys(("aumento de", "un aumento de", "aumento del", "un aumento del"), RISE),
        **dict.fromkeys(("descenso de", "un descenso de", "descenso del", "un descenso del"), FALL),
        **dict.fromkeys(("reducción de", "una reducción de", "reducción del", "una reducción del"), FALL),
    },
    risen_or_fallen={"más": RISE, "menos": FALL},
)
