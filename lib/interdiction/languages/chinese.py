"""Chinese in simplified and traditional characters, in digits and in numerals."""

from itertools import product

from interdiction.languages.language import (
    CASE,
    FALL,
    GANG,
    GRAM,
    IN_PERCENT,
    KILOGRAM,
    METRIC,
    PERSON,
    POUND,
    RISE,
    TONNE,
    Language,
)

CHINESE = Language(
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
        **dict.fromkeys(("人", "名", "人次"), PERSON),
        **dict.fromkeys("个個", GANG),
        **METRIC,
        "克": GRAM,
        **dict.fromkeys(("公斤", "千克"), KILOGRAM),
        **dict.fromkeys(("吨", "噸", "公吨", "公噸"), TONNE),
        **dict.fromkeys(("磅", "lb"), POUND),
        **IN_PERCENT,
    },
    # 下降到 and 降至 name the level that was reached, and are no changes.
    rises_or_falls={
        **{a + b: RISE for a, b in product(("", "同比", "环比", "環比"), ("增", "升", "增长", "增長", "增加", "上升"))},
        **{a + b: FALL for a, b in product(("", "同比", "环比", "環比"), ("减", "減", "降", "减少", "減少", "下降"))},
        **dict.fromkeys(("增幅", "增幅达", "增幅達", "升幅", "升幅达", "升幅達"), RISE),
        **dict.fromkeys(("降幅", "降幅达", "降幅達", "减幅", "减幅达", "減幅", "減幅達"), FALL),
    },
    risen_or_fallen={},
    numerals=True,
)
