"""Japanese, in digits."""

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

JAPANESE = Language(
    group=",",
    decimal=".",
    scales={"千": 3, "万": 4, "億": 8},
    before={
        "超": "more_than",
        "少なくとも": "at_least",
        **dict.fromkeys(("最大", "最大で"), "at_most"),
        **dict.fromkeys(("約", "およそ", "ほぼ"), "about"),
    },
    inside={"余": "more_than", "余り": "more_than"},
    after={
        **dict.fromkeys(("余", "余り", "あまり", "超", "強"), "more_than"),
        "以上": "at_least",
        "未満": "less_than",
        **dict.fromkeys(("以下", "弱"), "at_most"),
        **dict.fromkeys(("前後", "程度", "ほど"), "about"),
    },
    ranges={"": frozenset({"-", "–", "~", "～", "〜", "から"})},
    units={
        "件": CASE,
        **dict.fromkeys(("人", "名"), PERSON),
        **METRIC,
        "グラム": GRAM,
        **dict.fromkeys(("キロ", "キログラム"), KILOGRAM),
        "トン": TONNE,
        **IN_PERCENT,
        "パーセント": PERCENT,
    },
    rises_or_falls={},
    risen_or_fallen={
        **dict.fromkeys(("増", "の増", "増加", "の増加", "上昇"), RISE),
        **dict.fromkeys(("減", "の減", "減少", "の減少", "低下"), FALL),
    },
)
