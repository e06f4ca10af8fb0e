"""Portuguese."""

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
    TONNE,
    Language,
)

PORTUGUESE = Language(
    group=".",
    decimal=",",
    scales={"mil": 3, **dict.fromkeys(("milhão", "milhões", "milhão de", "milhões de"), 6)},
    before={
        "mais de": "more_than",
        **dict.fromkeys(("pelo menos", "ao menos"), "at_least"),
        "menos de": "less_than",
        **dict.fromkeys(("até", "quase"), "at_most"),
        **dict.fromkeys(("cerca de", "aproximadamente"), "about"),
    },
    inside={},
    after={"ou mais": "at_least", "ou menos": "at_most"},
    ranges={"": frozenset({"-", "–", "a"}), "de": frozenset({"a"}), "entre": frozenset({"e"})},
    units={
        **dict.fromkeys(("caso", "casos"), CASE),
        **dict.fromkeys(("suspeito", "suspeitos", "pessoa", "pessoas", "detido", "detidos"), PERSON),
        **METRIC,
        **dict.fromkeys(("grama", "gramas"), GRAM),
        **dict.fromkeys(("quilo", "quilos", "quilograma", "quilogramas"), KILOGRAM),
        **dict.fromkeys(("tonelada", "toneladas"), TONNE),
        **IN_PERCENT,
        "por cento": PERCENT,
    },
    modifiers_after=("criminal", "criminais"),
    rises_or_falls={
        **dict.fromkeys(("aumento de", "um aumento de", "alta de", "subiu", "aumentou", "cresceu"), RISE),
        **dict.fromkeys(("queda de", "uma queda de", "redução de", "uma redução de", "caiu", "diminuiu"), FALL),
    },
    risen_or_fallen={"a mais": RISE, "a menos": FALL},
)
