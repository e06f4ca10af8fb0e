"""Ratios of printed figures, and what a count above a threshold says about mass."""

import csv
import io
import math
import shutil
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_statement import ONE

from interdiction import InputError, indicators, load_figures, ratio
from interdiction.bounds import large_case_bounds, lognormal_shares, top_shares
from interdiction.reading import READINGS, read

INF, NAN = math.inf, math.nan
SOME = settings(max_examples=12, deadline=None)
LOOSENESS = Fraction(1, 10**12)  # outward, but not further than any reader could see


@cache
def june_2021(reading="either"):
    return load_figures(ONE, reading=reading)


def announcements(printed: list[dict[str, tuple[str, str]]], reading: str = "either") -> pd.DataFrame:
    """June 2021 once for each dict, with other phrases (and their steps) printed for some measures."""
    model, copies = june_2021(reading), len(printed)
    figures = model.loc[np.tile(model.index, copies)].reset_index(drop=True)
    figures["statement"] = np.repeat([f"statement-{number}" for number in range(copies)], len(model))
    rows, phrases, kinds, steps = [], [], [], []
    for number, words in enumerate(printed):
        for measure, (phrase, rounded_to) in words.items():
            row = model.index[model["measure"] == measure].item()
            rows.append(number * len(model) + row)
            phrases.append(phrase)
            kinds.append("mass" if model.loc[row, "unit"] == "kg" else "count")
            steps.append(rounded_to)
    found = [read(phrase, "en", kind, step, reading) for phrase, kind, step in zip(phrases, kinds, steps, strict=True)]
    figures["qualifier"] = figures["qualifier"].astype(object)
    figures.loc[rows, "printed"] = phrases
    for column in ("value", "low", "high", "qualifier"):
        figures.loc[rows, column] = [getattr(number, column) for number in found]
    return figures


def with_printed(printed: dict[str, tuple[str, str]], reading: str = "either") -> pd.DataFrame:
    """One announcement like that of June 2021, with other phrases for some measures."""
    return announcements([printed], reading)


def only(table: pd.DataFrame) -> pd.Series:
    assert len(table) == 1
    return table.iloc[0]


def bounds_by_quantity(figures: pd.DataFrame) -> dict[str, tuple[float, float]]:
    table = large_case_bounds(figures)
    return {row.quantity: (row.low, row.high) for row in table.itertuples()}


# The worked numbers of June 2021, at the places they were worked out to.


@pytest.mark.parametrize(
    ("numerator", "denominator", "reading", "places", "low", "high", "unit"),
    [
        ("large_cases", "cases", "either", 4, 0.2294, 0.2294, "share"),
        ("large_cases", "cases", "rounded", 4, 0.2294, 0.2294, "share"),
        ("drugs_seized", "cases", "either", 3, 9.711, 9.737, "kg per case"),
        ("drugs_seized", "cases", "rounded", 3, 9.711, 9.729, "kg per case"),
        ("drugs_seized", "cases", "cut_off", 3, 9.720, 9.737, "kg per case"),
        ("drugs_seized", "suspects", "either", 3, 8.338, 8.361, "kg per person"),
        ("drugs_seized", "suspects", "rounded", 3, 8.338, 8.353, "kg per person"),
        ("suspects", "cases", "either", 3, 1.165, 1.165, "person per case"),
        ("precursors_seized", "drugs_seized", "either", 1, 58.2, 58.4, "kg per kg"),
        ("cases", "days", "either", 2, 3.24, 3.34, "case per day"),
    ],
)
def test_ratios_of_june_2021(numerator, denominator, reading, places, low, high, unit):
    row = only(ratio(june_2021(reading), numerator, denominator))
    assert (round(row["low"], places), round(row["high"], places)) == (low, high)
    assert (row["unit"], row["reading"]) == (unit, reading)
    assert (row["statement"], row["source"]) == ("nia-2021-06-25", "govcn-2021-06-26")


def test_values_of_june_2021():
    values = {row.indicator: row.value for row in indicators(june_2021()).itertuples()}
    assert round(values.pop("share_of_large_cases"), 4) == 0.2294
    assert round(values.pop("drugs_per_case"), 3) == 9.720
    assert round(values.pop("seizure_per_arrest"), 3) == 8.346
    assert round(values.pop("people_per_case"), 3) == 1.165
    assert round(values.pop("precursors_per_drug"), 1) == 58.3
    assert math.isnan(values.pop("cases_per_day"))  # the cut-off is not printed
    assert values == {}


def test_each_indicator_is_its_ratio():
    for row in indicators(june_2021()).itertuples():
        alone = only(ratio(june_2021(), row.numerator, row.denominator))
        assert (row.low, row.high, row.unit) == (alone["low"], alone["high"], alone["unit"])


def test_the_phrases_stand_beside_their_ratio():
    row = only(ratio(june_2021(), "drugs_seized", "suspects"))
    assert row["numerator_printed"] == "5.55 metric tons"
    assert row["denominator_printed"] == "665 suspects"


@pytest.mark.parametrize(
    ("quantity", "unit", "places", "low", "high"),
    [
        ("mass_in_large_cases", "kg", 0, 1310, 5560),
        ("share_in_large_cases", "share", 4, 0.2356, 1),
        ("mean_large_case", "kg per case", 2, 10, 42.44),
        ("mean_small_case", "kg per case", 2, 0, 9.66),
        ("largest_case", "kg per case", 0, 10, 4260),
    ],
)
def test_large_cases_of_june_2021(quantity, unit, places, low, high):
    table = large_case_bounds(june_2021())
    row = only(table[table["quantity"] == quantity])
    assert (round(row["low"], places), round(row["high"], places)) == (low, high)
    assert row["unit"] == unit
    assert row["feasible"]
    assert math.isnan(row["value"])


def test_bounds_that_are_whole_kilograms_are_not_moved():
    bounds = bounds_by_quantity(june_2021())
    assert bounds["mass_in_large_cases"] == (1310, 5560)
    assert bounds["largest_case"] == (10, 4260)
    assert bounds["share_in_large_cases"][0] <= Fraction(1310, 5560)


def test_a_log_normal_fits_june_2021_twice():
    fits = lognormal_shares(june_2021())
    assert fits["low"].round(2).tolist() == fits["high"].round(2).tolist() == [0.24, 0.76]
    for fit in fits.itertuples():
        # Mean and share above 10 kg, computed back from the fitted spread.
        centre = math.log(5550 / 571) - fit.sigma**2 / 2
        above = math.erfc((math.log(10) - centre) / fit.sigma / math.sqrt(2)) / 2
        mass_above = math.erfc((math.log(10) - centre - fit.sigma**2) / fit.sigma / math.sqrt(2)) / 2
        assert above == pytest.approx(131 / 571, rel=1e-9)
        assert fit.low <= mass_above <= fit.high


# A record with more statements: a copy of the real one with rows added.

PRINTED_IN_JUNE = {
    2022: ("277 cases", "73 cases", "4.26 tons"),
    2023: ("361 cases", "102 cases", "4.74 tons"),
    2024: ("284 cases", "59 cases", "4.5 tons"),
    2025: ("205 cases", "38 cases", "2.42 tons"),
}


def add_rows(data, table, rows):
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with (data / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writerows(rows)


def source_row(source, published):
    known = {"publisher": "A newspaper", "title": "A report", "language": "en", "kind": "newspaper"}
    return {"source": source, "published": published, **known}


@pytest.fixture
def record(tmp_path):
    shutil.copytree(ONE.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / ONE.name


@pytest.fixture
def five_junes(record):
    for year, (cases, large_cases, drugs) in PRINTED_IN_JUNE.items():
        statement = {
            "statement": f"nia-{year}-06-25",
            "agency": "National Immigration Administration",
            "announced": f"{year}-06-25",
            "period_start": f"{year}-01-01",
            "cutoff_earliest": f"{year}-06-22",
            "cutoff_latest": f"{year}-06-22",
            "scope": "border areas",
            "covers": "border areas",
            "people": "unknown",
        }
        printed = {
            "cases": cases,
            "large_cases": large_cases,
            "large_case_threshold": "more than 10 kilograms",
            "drugs_seized": drugs,
        }
        add_rows(record, "statements", [statement])
        add_rows(record, "sources", [source_row(f"paper-{year}-06-26", f"{year}-06-26")])
        ids = {"statement": statement["statement"], "source": f"paper-{year}-06-26"}
        figures = [{**ids, "measure": measure, "printed": phrase} for measure, phrase in printed.items()]
        add_rows(record, "figures", figures)
    return record


def test_lower_bounds_on_the_share_of_mass_in_five_junes(five_junes):
    table = large_case_bounds(load_figures(five_junes, reading="rounded"))
    share = table[table["quantity"] == "share_in_large_cases"].set_index("statement")["low"]
    # 1310 / 5555; then 1 - 2040 / 4255, 1 - 2590 / 4735, 1 - 2250 / 4450 and 1 - 1670 / 2415.
    assert (100 * share).round(2).to_dict() == {
        "nia-2021-06-25": 23.58,
        "nia-2022-06-25": 52.06,
        "nia-2023-06-25": 45.30,
        "nia-2024-06-25": 49.44,
        "nia-2025-06-25": 30.85,
    }
    assert table["feasible"].all()


def test_the_order_of_the_record_is_kept(five_junes):
    figures = load_figures(five_junes)
    statements = [f"nia-{year}-06-25" for year in range(2021, 2026)]
    assert ratio(figures, "large_cases", "cases")["statement"].tolist() == statements
    per_statement = large_case_bounds(figures).groupby("statement", sort=False)["quantity"].agg(list)
    assert per_statement.index.tolist() == statements
    assert per_statement.map(tuple).nunique() == 1


def test_a_printed_cut_off_gives_one_number_of_days(five_junes):
    per_day = ratio(load_figures(five_junes), "cases", "days").set_index("statement")
    # 1 January to 22 June, both counted: 173 days, 174 in the leap year.
    assert per_day.loc["nia-2022-06-25", "value"] == 277 / 173
    assert per_day.loc["nia-2024-06-25", "value"] == 284 / 174


def test_two_sources_with_different_numbers_stay_two_rows(record):
    source = "ukrainian-news-2021-06-26"
    add_rows(record, "sources", [source_row(source, "2021-06-26")])
    ids = {"statement": "nia-2021-06-25", "source": source}
    printed = {"precursors_seized": "323.58 tonnes", "drugs_seized": "5.5 tonnes"}
    add_rows(
        record,
        "figures",
        [{**ids, "measure": name, "printed": text} for name, text in printed.items()],
    )
    rows = ratio(load_figures(record), "precursors_seized", "drugs_seized").set_index("source")
    assert rows.index.tolist() == ["govcn-2021-06-26", source]
    assert rows.loc["govcn-2021-06-26", "value"] == 323500 / 5550
    assert rows.loc[source, "value"] == 323580 / 5500
    # It prints no cases: no other source's are put beside its mass.
    assert ratio(load_figures(record), "drugs_seized", "cases")["source"].tolist() == ["govcn-2021-06-26"]
    assert set(large_case_bounds(load_figures(record))["source"]) == {"govcn-2021-06-26"}


def test_figures_of_different_sources_are_never_divided(record):
    source = "paper-2021-06-26"
    add_rows(record, "sources", [source_row(source, "2021-06-26")])
    figures = load_figures(record)
    moved = figures.assign(source=figures["source"].where(figures["measure"] != "cases", source))
    assert len(ratio(moved, "drugs_seized", "cases")) == 0
    assert len(large_case_bounds(moved)) == 0


def test_figures_of_different_statements_are_never_divided(five_junes):
    figures = load_figures(five_junes)
    kept = figures[(figures["measure"] == "cases") == (figures["statement"] == "nia-2022-06-25")]
    assert len(ratio(kept, "large_cases", "cases")) == 0


# What is refused, and what is left open.


@pytest.mark.parametrize(("numerator", "denominator"), [("crimes", "cases"), ("cases", "crimes"), ("", "cases")])
def test_a_measure_without_figures_is_refused_with_those_that_have_some(numerator, denominator):
    with pytest.raises(InputError) as refused:
        ratio(june_2021(), numerator, denominator)
    for measure in {*june_2021()["measure"], "days"}:
        assert measure in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(("numerator", "denominator"), [("cases", "suspects"), ("suspects", "cases")])
def test_two_figures_of_one_measure_from_one_source_are_refused(numerator, denominator):
    figures = june_2021()
    twice = pd.concat([figures, figures[figures["measure"] == "cases"]], ignore_index=True)
    with pytest.raises(InputError, match="has two figures of") as refused:
        ratio(twice, numerator, denominator)
    assert "nia-2021-06-25" in str(refused.value)
    assert "govcn-2021-06-26" in str(refused.value)


def assert_no_rows_but_the_same_columns(table: pd.DataFrame, full: pd.DataFrame):
    assert len(table) == 0
    pd.testing.assert_series_equal(table.dtypes, full.dtypes)


@pytest.mark.parametrize("missing", ["a measure", "every usable figure", "every figure"])
def test_figures_without_an_indicator_give_no_rows(missing):
    figures = june_2021()
    some = {
        "a measure": figures[figures["measure"] == "large_case_threshold"],
        "every usable figure": figures.assign(
            set_aside="wrong", period_start=figures["period_start"].where(figures["low"] < 0)
        ),
        "every figure": figures.iloc[:0],
    }[missing]
    assert_no_rows_but_the_same_columns(indicators(some, ONE), indicators(figures, ONE))
    assert len(indicators(figures[figures["measure"] != "cases"])) == 2


BOUNDS = [large_case_bounds, top_shares, lognormal_shares]


@pytest.mark.parametrize("compute", BOUNDS)
@pytest.mark.parametrize("measure", ["cases", "large_cases", "large_case_threshold", "drugs_seized"])
def test_bounds_need_all_four_measures(compute, measure):
    figures = june_2021()
    some = figures[figures["measure"] != measure]
    assert_no_rows_but_the_same_columns(compute(some), compute(figures))


@pytest.mark.parametrize("compute", BOUNDS)
def test_no_figures_give_no_bounds(compute):
    assert_no_rows_but_the_same_columns(compute(june_2021().iloc[:0]), compute(june_2021()))


def test_a_ratio_of_no_figures_is_refused_without_a_choice_of_nothing():
    with pytest.raises(InputError, match="no figures here; choose a table with figures not set aside"):
        ratio(june_2021().iloc[:0], "cases", "suspects")


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [
        ("cases_change", "cases"),
        ("cases", "cases_change"),
        ("cases_change", "days"),
        ("cases", "cases"),
        ("days", "days"),
        ("days", "cases"),
    ],
)
def test_only_counts_and_masses_are_divided_and_not_by_themselves(numerator, denominator):
    figures = load_figures()
    with pytest.raises(InputError, match="a count or a mass by another count or mass, or by days") as refused:
        ratio(figures, numerator, denominator)
    assert numerator in str(refused.value) and denominator in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


COMPUTE = [lambda figures: ratio(figures, "large_cases", "cases"), lambda figures: indicators(figures, ONE), *BOUNDS]


@pytest.mark.parametrize("compute", COMPUTE)
@pytest.mark.parametrize("column", ["measure", "set_aside", "statement", "low", "people", "qualifier", "period_start"])
def test_a_table_that_lost_a_column_is_refused(compute, column):
    with pytest.raises(InputError, match=f"'{column}'; keep the columns that load_figures returned"):
        compute(june_2021().drop(columns=column))


def through_a_file(figures: pd.DataFrame, **read_as) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(figures.to_csv(index=False)), **read_as)


DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
READ_AS = [{}, {"parse_dates": DAYS}, {"parse_dates": DAYS, "keep_default_na": False}]


@pytest.mark.parametrize("compute", COMPUTE)
@pytest.mark.parametrize(("read_as", "column"), list(zip(READ_AS, ["period_start", "set_aside", "low"], strict=True)))
def test_a_table_that_went_through_a_file_is_refused(compute, read_as, column):
    figures = with_printed({"drugs_seized": ("5.5-5.7 t", "")})
    figures.loc[figures["measure"] == "suspects", ["value", "low", "high"]] = np.nan  # as one that cannot be read
    with pytest.raises(InputError, match=f"'{column}'.*keep the table that") as refused:
        compute(through_a_file(figures, **read_as))
    assert len(str(refused.value).splitlines()) == 1


def test_a_ratio_to_nothing_says_nothing():
    row = only(ratio(with_printed({"cases": ("0 cases", "")}), "drugs_seized", "cases"))
    assert (row["low"], row["high"]) == (0, INF)
    assert math.isnan(row["value"])


def test_an_open_end_stays_open():
    figures = with_printed({"drugs_seized": ("more than 703 tons", ""), "suspects": ("528 suspects", "")})
    row = only(ratio(figures, "drugs_seized", "suspects"))
    exact = Fraction(703000, 528)
    assert exact * (1 - LOOSENESS) <= Fraction(row["low"]) <= exact
    assert row["high"] == INF
    turned = only(ratio(figures, "suspects", "drugs_seized"))
    assert turned["low"] == 0
    assert 1 / exact <= Fraction(turned["high"]) <= (1 + LOOSENESS) / exact


def test_a_range_has_no_value_to_divide():
    row = only(ratio(with_printed({"drugs_seized": ("5.5-5.7 t", "")}), "drugs_seized", "cases"))
    assert math.isnan(row["value"])
    assert (round(row["low"], 3), round(row["high"], 3)) == (9.545, 10.158)


def test_a_part_larger_than_its_whole_gives_no_share_above_one():
    row = only(ratio(with_printed({"large_cases": ("601 cases", "")}), "large_cases", "cases"))
    assert not row["low"] > 1
    assert not row["high"] > 1
    assert not row["low"] > row["high"]


@pytest.mark.parametrize(
    ("large_cases", "cases", "expected"),
    [
        (("601 cases", ""), ("571 cases", ""), (NAN, NAN, NAN)),
        (("38 cases", ""), ("0 cases", ""), (NAN, NAN, NAN)),
        (("0 cases", ""), ("0 cases", ""), (0, NAN, 1)),
        (("571 cases", ""), ("571 cases", ""), (1, 1, 1)),
        # Both can be true, though one number over the other is no share.
        (("601 thousand cases", ""), ("600 thousand cases", "1000"), (600.5 / 601, NAN, 1)),
        (("601 cases", ""), ("more than 571 cases", ""), (0, NAN, 1)),
    ],
)
def test_the_value_of_a_share_lies_within_its_bounds_or_is_not_known(large_cases, cases, expected):
    row = only(ratio(with_printed({"large_cases": large_cases, "cases": cases}), "large_cases", "cases"))
    found = (row["low"], row["value"], row["high"])
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "printed",
    [
        {"large_cases": ("557 cases", "")},  # 557 x 10 kg is more than 5,560 kg
        {"drugs_seized": ("less than 1,300 kg", "")},
        {"large_case_threshold": ("more than 43 kilograms", "")},
        {"large_cases": ("0 cases", ""), "drugs_seized": ("5.72 t", "")},  # 571 x 10 kg at most
        {"large_cases": ("601 cases", ""), "drugs_seized": ("9.55 t", "")},
    ],
)
def test_figures_that_contradict_each_other_give_no_bounds(printed):
    table = large_case_bounds(with_printed(printed))
    assert not table["feasible"].any()
    assert table[["low", "high"]].isna().all(axis=None)


def test_figures_that_just_fit_are_feasible():
    bounds = bounds_by_quantity(with_printed({"large_cases": ("556 cases", "")}))
    assert bounds["mass_in_large_cases"] == (5560, 5560)
    assert bounds["share_in_large_cases"] == (1, 1)
    assert bounds["mean_small_case"] == (0, 0)


def test_without_large_cases_nothing_lies_in_them():
    bounds = bounds_by_quantity(with_printed({"large_cases": ("0 cases", "")}))
    assert bounds["mass_in_large_cases"] == (0, 0)
    assert bounds["share_in_large_cases"] == (0, 0)
    assert np.isnan([*bounds["mean_large_case"], *bounds["largest_case"]]).all()
    low, high = bounds["mean_small_case"]  # then it is the mean of all: 5,545 to 5,560 kg in 571 cases
    assert low <= Fraction(5545, 571) <= high and (low, high) == pytest.approx((9.71103, 9.73730), abs=1e-5)


@pytest.mark.parametrize(
    ("cases", "large_cases", "drugs", "expected"),
    [
        (
            "571 cases",
            "131 cases",
            "more than 5 tons",
            {
                "mass_in_large_cases": (1310, INF),
                "mean_large_case": (10, INF),
                "mean_small_case": (0, 10),
            },
        ),
        (
            "more than 500 cases",
            "131 cases",
            "more than 5 tons",
            {
                "mass_in_large_cases": (1310, INF),
                "share_in_large_cases": (0, 1),
                "largest_case": (10, INF),
            },
        ),
        (
            "more than 500 cases",
            "more than 100 cases",
            "5.55 metric tons",
            {
                "mass_in_large_cases": (1000, 5560),
                "mean_large_case": (10, 55.6),
                "largest_case": (10, 4570),
            },
        ),
        (
            "more than 500 cases",
            "more than 100 cases",
            "more than 5 tons",
            {
                "mass_in_large_cases": (1000, INF),
                "share_in_large_cases": (0, 1),
                "mean_large_case": (10, INF),
            },
        ),
    ],
)
def test_open_ends_leave_the_bounds_that_still_hold(cases, large_cases, drugs, expected):
    printed = {
        "cases": (cases, ""),
        "large_cases": (large_cases, ""),
        "drugs_seized": (drugs, ""),
    }
    bounds = bounds_by_quantity(with_printed(printed))
    assert {quantity: bounds[quantity] for quantity in expected} == {
        quantity: pytest.approx(pair, rel=1e-12) for quantity, pair in expected.items()
    }


# Properties, with fractions and with none of the library's arithmetic.


def counted(count: int, before: str = "", unit: str = "cases") -> tuple[str, str]:
    """Counts are drawn as exact ones, so where one ends in zeros it is said that they are counted."""
    return f"{before}{count} {unit}", "" if before or count % 10 or not count else "1"


def table_by_statement(table: pd.DataFrame) -> list[pd.DataFrame]:
    return [rows for _, rows in table.groupby("statement", sort=False)]


def ends_of(figures: pd.DataFrame, measure: str) -> list[tuple[float, float]]:
    rows = figures[figures["measure"] == measure]
    return list(zip(rows["low"], rows["high"], strict=True))


@st.composite
def masses(draw, most=10**7):
    digits, places = draw(st.integers(0, most)), draw(st.integers(1, 3))
    before = draw(st.sampled_from(["", "", "more than ", "at most "]))
    number = f"{digits // 10**places}.{digits % 10**places:0{places}d}"
    return f"{before}{number} {draw(st.sampled_from(['t', 'kg', 'lb', 'g']))}"


@st.composite
def inside(draw, low, high):
    """Any number within closed bounds, the ends themselves included."""
    low = Fraction(low)
    high = low + draw(st.integers(0, 10**6)) if high == INF else Fraction(high)
    return low + (high - low) * Fraction(draw(st.integers(0, 60)), 60)


@SOME
@given(
    st.data(),
    st.lists(st.tuples(masses(), masses(), st.integers(0, 10**6)), min_size=1, max_size=6),
    st.sampled_from(READINGS),
)
def test_a_ratio_holds_the_ratio_of_any_numbers_within_the_figures(data, drawn, reading):
    printed = [
        {
            "drugs_seized": (drugs, ""),
            "precursors_seized": (precursors, ""),
            "cases": counted(cases),
        }
        for drugs, precursors, cases in drawn
    ]
    figures = announcements(printed, reading)
    for pair in (
        ("precursors_seized", "drugs_seized"),
        ("drugs_seized", "cases"),
        ("cases", "precursors_seized"),
    ):
        ends = (ends_of(figures, measure) for measure in pair)
        for row, above, below in zip(ratio(figures, *pair).itertuples(), *ends, strict=True):
            numerator, denominator = data.draw(inside(*above)), data.draw(inside(*below))
            assert 0 <= row.low <= row.high
            if denominator:
                assert Fraction(row.low) <= numerator / denominator
                assert row.high == INF or numerator / denominator <= Fraction(row.high)


@st.composite
def parts_of_a_whole(draw):
    whole = draw(st.integers(1, 10**6))
    part = draw(st.integers(0, whole))
    if draw(st.booleans()):
        return {"cases": counted(whole), "large_cases": counted(part)}
    words = {"cases": whole, "large_cases": part}
    return {
        measure: (f"{count} thousand cases", "" if count % 10 or not count else "1000")
        for measure, count in words.items()
    }


@SOME
@given(st.data(), st.lists(parts_of_a_whole(), min_size=1, max_size=6), st.sampled_from(READINGS))
def test_a_share_stays_between_nothing_and_all(data, printed, reading):
    figures = announcements(printed, reading)
    ends = (ends_of(figures, measure) for measure in ("large_cases", "cases"))
    for row, above, below in zip(ratio(figures, "large_cases", "cases").itertuples(), *ends, strict=True):
        assert 0 <= row.low <= row.value <= row.high <= 1
        part, whole = data.draw(inside(*above)), data.draw(inside(*below))
        if part <= whole and whole:
            assert Fraction(row.low) <= part / whole <= Fraction(row.high)


@SOME
@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 3)), min_size=1, max_size=10),
    st.sampled_from(READINGS),
)
def test_another_unit_changes_nothing(drawn, reading):
    in_tonnes, in_kilograms = [], []
    for digits, places in drawn:
        kilograms = digits * 10 ** (3 - places)
        step = "" if kilograms % 10 else str(10 ** (3 - places))
        in_tonnes.append({"drugs_seized": (f"{digits // 10**places}.{digits % 10**places:0{places}d} t", "")})
        in_kilograms.append({"drugs_seized": (f"{kilograms:,} kg", step)})
    one, other = announcements(in_tonnes, reading), announcements(in_kilograms, reading)
    for table_of in (
        lambda figures: ratio(figures, "drugs_seized", "cases"),
        lambda figures: ratio(figures, "suspects", "drugs_seized"),
        large_case_bounds,
    ):
        numbers = ["low", "value", "high"]
        pd.testing.assert_frame_equal(table_of(one)[numbers], table_of(other)[numbers], check_exact=True)


def test_tonnes_and_kilograms_of_june_2021_are_the_same():
    kilograms = with_printed({"drugs_seized": ("5,550 kg", "10")})
    for denominator in ("cases", "suspects"):
        one, other = (only(ratio(figures, "drugs_seized", denominator)) for figures in (june_2021(), kilograms))
        assert (one["low"], one["value"], one["high"]) == (
            other["low"],
            other["value"],
            other["high"],
        )


# Brute force: cases with known weights are printed, and the bounds must hold the truth.


def what_the_cases_hold(large: list[Fraction], small: list[Fraction]) -> dict[str, Fraction]:
    """The quantities that no source prints, for cases whose weights are known."""
    held: dict[str, Fraction] = {"mass_in_large_cases": sum(large, Fraction(0))}
    if total := sum(large) + sum(small):
        held["share_in_large_cases"] = sum(large) / total
    if large:
        held["mean_large_case"] = sum(large) / len(large)
        held["largest_case"] = max(large)
    if small:
        held["mean_small_case"] = sum(small) / len(small)
    return held


def printed_cases(large: int, small: int, threshold: int, hundredths: int) -> dict[str, tuple[str, str]]:
    return {
        "cases": counted(large + small),
        "large_cases": counted(large),
        "large_case_threshold": (f"more than {threshold} kilograms", ""),
        "drugs_seized": (f"{hundredths // 100}.{hundredths % 100:02d} t", ""),
    }


@st.composite
def weighed_cases(draw):
    threshold = draw(st.integers(1, 3000))
    fractions = st.fractions(0, 1, max_denominator=20)
    small = [part * threshold for part in draw(st.lists(fractions, max_size=8))]
    beyond = st.fractions(0, 5000, max_denominator=7)
    large = [threshold + excess for excess in draw(st.lists(beyond, max_size=8))]
    return threshold, large, small


@SOME
@given(
    st.lists(weighed_cases(), min_size=1, max_size=6),
    st.sampled_from(["rounded", "cut_off"]),
    st.booleans(),
)
def test_bounds_hold_the_true_weights(drawn, printing, known_how_printed):
    printed = []
    for threshold, large, small in drawn:
        hundredths = (sum(large) + sum(small)) / 10
        cut = math.floor(hundredths + Fraction(1, 2) if printing == "rounded" else hundredths)
        printed.append(printed_cases(len(large), len(small), threshold, cut))
    figures = announcements(printed, printing if known_how_printed else "either")
    tables = table_by_statement(large_case_bounds(figures))
    for (_, large, small), table in zip(drawn, tables, strict=True):
        assert table["feasible"].all()
        bounds = table.set_index("quantity")
        for quantity, truth in what_the_cases_hold(large, small).items():
            low, high = bounds.loc[quantity, ["low", "high"]]
            assert Fraction(low) <= truth <= Fraction(high), quantity


def extreme_weights(large: int, small: int, threshold: int, total: Fraction) -> list[tuple[list, list]]:
    """Share a total out so that the small cases hold as much as they can, then as little."""
    shared_out = []
    most, least = min(small * threshold, total - large * threshold), Fraction(0)
    for in_small in (most, least):
        in_large = total - in_small
        smalls = [in_small / small] * small if small else []
        one_holds_all = [in_large - (large - 1) * threshold, *[Fraction(threshold)] * (large - 1)]
        for larges in ([in_large / large] * large, one_holds_all):
            assert all(weight >= threshold for weight in larges)
            assert all(0 <= weight <= threshold for weight in smalls)
            assert sum(larges) + sum(smalls) == total
            shared_out.append((larges, smalls))
    return shared_out


counts_and_mass = st.tuples(st.integers(1, 400), st.integers(0, 400), st.integers(1, 60), st.integers(0, 3000))


@SOME
@given(st.lists(counts_and_mass, min_size=1, max_size=6), st.sampled_from(READINGS))
def test_bounds_are_attained(drawn, reading):
    figures = announcements([printed_cases(*numbers) for numbers in drawn], reading)
    tables = table_by_statement(large_case_bounds(figures))
    for (large, small, threshold, _), ends, table in zip(drawn, ends_of(figures, "drugs_seized"), tables, strict=True):
        low, high = map(Fraction, ends)
        assert table["feasible"].unique().tolist() == [high >= large * threshold]
        if high < large * threshold:
            continue
        low = max(low, Fraction(large * threshold))
        # The share falls with the total until every case weighs the threshold, and rises from there.
        turn = min(max(Fraction((large + small) * threshold), low), high)
        attained: dict[str, list[Fraction]] = {}
        for total in (low, turn, high):
            for weights in extreme_weights(large, small, threshold, total):
                for quantity, held in what_the_cases_hold(*weights).items():
                    attained.setdefault(quantity, []).append(held)
        bounds = table.set_index("quantity")
        for quantity, held in attained.items():
            for end, extreme in (("low", min(held)), ("high", max(held))):
                found = bounds.loc[quantity, end]
                assert found == pytest.approx(float(extreme), rel=1e-12, abs=1e-9), (quantity, end)


@st.composite
def any_announcement(draw):
    open_or_not = st.sampled_from(["", "more than ", "at most "])
    return {
        "cases": counted(draw(st.integers(0, 30)), draw(open_or_not)),
        "large_cases": counted(draw(st.integers(0, 30)), draw(open_or_not)),
        "large_case_threshold": (f"more than {draw(st.integers(1, 900))} kilograms", ""),
        "drugs_seized": (draw(masses(10**5)), ""),
    }


@SOME
@given(st.lists(any_announcement(), min_size=1, max_size=10))
def test_feasible_bounds_are_two_numbers_in_their_order(printed):
    figures = announcements(printed)
    measures = ("cases", "large_cases", "drugs_seized", "large_case_threshold")
    ends = (ends_of(figures, measure) for measure in measures)
    tables = table_by_statement(large_case_bounds(figures))
    for cases, large_cases, drugs, threshold, table in zip(*ends, tables, strict=True):
        # One large case needs its threshold of mass.
        some_large = min(cases[1], large_cases[1]) > 0 and drugs[1] >= threshold[0]
        some_small = cases[1] > large_cases[0]
        exists = {
            "share_in_large_cases": cases[1] > 0 and drugs[1] > 0,
            "mean_large_case": some_large,
            "largest_case": some_large,
            "mean_small_case": some_small,
        }
        for row in table.itertuples():
            if not row.feasible:
                assert np.isnan([row.low, row.high]).all()
            elif exists.get(row.quantity, True):
                assert 0 <= row.low <= row.high, row.quantity
                assert row.unit != "share" or row.high <= 1
            else:
                assert np.isnan([row.low, row.high]).all() or row.low == row.high == 0, row.quantity
