"""Two periods compared: worked numbers, what must not be compared, and what must hold for all."""

import shutil
from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interdiction import (
    InputError,
    agency_share,
    announced_twice,
    compare,
    describe_changes,
    load_figures,
    preferred,
    ratio,
    sensitivity,
    summarise_trials,
)
from interdiction.comparing.obstacles import Rules, find_obstacles
from interdiction.comparing.overdispersion import add_variation, dispersion, share_dispersion, sub_periods
from interdiction.comparing.periods import annualising_error, volume_and_size
from interdiction.reading import READINGS
from interdiction.record.tables import DATA

FIGURES = load_figures()
VERDICTS = {"higher", "lower", "inconclusive", "not comparable"}
ROUNDED = load_figures(reading="rounded")
NIA = "National Immigration Administration"
JUNE = {2021: "nia-2021-06-25", 2022: "nia-2022-06-24", 2023: "nia-2023-06-21", 2024: "nia-2024-06-25"}
JUNE |= {2025: "nia-2025-06-26"}


def compared(measure, before, after, per="days", figures=FIGURES, **options):
    [row] = compare(figures, before, after, measure, per, **options).itertuples()
    return row


# Worked numbers.


@pytest.mark.parametrize(
    ("year", "low", "high"), [(2022, 0.41, 0.57), (2023, 0.55, 0.74), (2024, 0.42, 0.57), (2025, 0.30, 0.42)]
)
def test_rates_of_cases_against_june_2021(year, low, high):
    row = compared("cases", JUNE[2021], JUNE[year])
    assert (round(row.ci_low, 2), round(row.ci_high, 2)) == (low, high)
    assert row.ci_low < row.low <= row.high < row.ci_high
    assert row.overdispersed_low < row.ci_low < row.ci_high < row.overdispersed_high


def test_the_share_of_large_cases_from_2023_to_2024():
    row = compared("large_cases", JUNE[2023], JUNE[2024], "cases", allow=["scope"])
    assert [round(100 * number, 1) for number in (row.value, row.ci_low, row.ci_high)] == [-7.5, -14.0, -0.8]
    assert row.unit == "share" and "border ports" in row.caveat


def test_how_unevenly_cases_come():
    table = sub_periods(FIGURES, "cases")
    ours = table[table["agency"] == NIA].set_index("year")
    assert ours.loc[2023, ["days", "count"]].to_numpy().tolist() == [[90, 216], [91, 159]]
    assert ours.loc[2024, ["days", "count"]].to_numpy().tolist() == [[182, 298], [184, 196]]
    of_2023 = FIGURES[FIGURES["cutoff_latest"].dt.year == 2023]
    # (216 - 186.5)^2 / 186.5 + (159 - 188.5)^2 / 188.5
    assert dispersion(of_2023, "cases", NIA) == pytest.approx(9.3, abs=0.05)
    assert dispersion(FIGURES, "cases", NIA) > 9
    assert np.isnan(dispersion(FIGURES, "cases", "China Coast Guard"))


def test_a_year_whose_running_count_falls_tells_no_dispersion():
    april = FIGURES["statement"].eq("nia-2023-04-19") & FIGURES["measure"].eq("cases")
    fell = FIGURES.assign(**{name: FIGURES[name].mask(april, 400.0) for name in ("low", "value", "high")})
    assert 2023 not in sub_periods(fell[fell["agency"] == NIA], "cases")["year"].tolist()
    others = fell[fell["cutoff_latest"].dt.year != 2023]
    assert dispersion(fell, "cases", NIA) == dispersion(others, "cases", NIA) > 1


def test_errors_of_a_year_stand_in_the_order_of_the_record():
    table = annualising_error(FIGURES, "drugs_seized")
    assert table["agency"].iloc[0] == NIA == FIGURES["agency"].iloc[0]
    assert (table.groupby("agency")["year"].diff().dropna() >= 0).all()


def test_a_share_varies_as_shares_do_where_the_record_tells_it():
    phi, years = share_dispersion(FIGURES, "large_cases", "cases", NIA)
    # (60 - 64.5)^2 / 45.2 + (52 - 47.5)^2 / 33.3 of 2023, and so on: 0.7, and less than chance is chance.
    assert (phi, years) == (1.0, [2023, 2024])
    of_2023 = FIGURES[(FIGURES["cutoff_latest"].dt.year == 2023)]
    assert share_dispersion(of_2023, "large_cases", "cases", NIA) == (pytest.approx(1.061, abs=0.001), [2023])
    assert share_dispersion(FIGURES, "large_cases", "cases", "China Coast Guard")[1] == []
    row = compared("large_cases", JUNE[2023], JUNE[2024], "cases", allow=["scope"])
    assert (row.dispersion, row.verdict) == (1.0, "lower")
    assert "parts of 2023 and 2024 alone" in row.caveat and "it would be inconclusive" in row.caveat
    announced = ["nia-2023-04-19", "nia-2023-07-19", "nia-2024-07-05", "nia-2025-01-14"]
    bare = FIGURES[~((FIGURES["measure"] == "cases") & FIGURES["statement"].isin(announced))]
    row = compared("large_cases", JUNE[2023], JUNE[2024], "cases", bare, allow=["scope"])
    assert row.dispersion > 4 and "the share itself varies less" in row.reason and row.verdict == "inconclusive"


def test_what_does_not_say_its_scope_is_compared_on_a_condition():
    row = compared("cases", JUNE[2021], JUNE[2025])
    assert row.verdict == "lower"
    assert row.condition == "both cover the same; the statement of 25 June 2021 does not say"
    both = compared("cases", "nia-2023-07-19", "nia-2024-07-05")
    assert both.condition.endswith("the statements of 19 July 2023 and 5 July 2024 do not say")
    assert compared("cases", JUNE[2024], JUNE[2025]).condition == ""


def test_stretching_a_part_of_a_year():
    def errors(measure):
        table = annualising_error(ROUNDED, measure)
        table = table[table["agency"] == NIA].set_index("statement")["value"]
        return (100 * table).round()

    drugs, precursors = errors("drugs_seized"), errors("precursors_seized")
    part = ["nia-2020-06-24", "nia-2021-07-30", "nia-2022-06-24", "nia-2023-06-21"]
    assert drugs[part].tolist() == [-7, 9, 2, 19]
    assert precursors[["nia-2020-06-24", "nia-2021-07-30", "nia-2022-06-24", "nia-2023-07-19"]].tolist() == [
        -4,
        13,
        44,
        60,
    ]


def test_volume_times_size_is_mass():
    split = volume_and_size(FIGURES, JUNE[2023], JUNE[2024], "drugs_seized", "cases").set_index("part")
    assert split.loc["drugs seized per day", "value"] == pytest.approx(split["value"].iloc[1:].prod())
    assert (split["low"] <= split["value"]).all() and (split["value"] <= split["high"]).all()


def test_the_administration_in_the_nation():
    shares = agency_share(FIGURES, "drugs_seized", "NIA")
    years = shares[shares["cutoff_latest"].dt.month == 12]
    assert years["cutoff_latest"].dt.year.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert (years["high"] < 0.5).all()
    [precursors] = agency_share(FIGURES, "precursors_seized", "NIA").itertuples()
    assert precursors.low > 1  # which no part of a whole is
    assert agency_share(FIGURES, "drugs_seized", "Yunnan border").empty  # they print no common period


def test_an_agency_is_divided_by_one_that_it_is_inside():
    assert set(agency_share(FIGURES, "drugs_seized", "NIA")["whole_agency"]) == {
        "National Narcotics Control Commission"
    }
    for agency, mend in (
        ("NNCC", "NNCC is inside no other agency by the record; choose one that is"),
        ("MPS", "MPS is inside no other agency by the record; choose one that is"),
        ("nia", "agency 'nia' does not exist; choose one such as NIA, NIA Yunnan, Yunnan"),
        (["NIA"], "agency \"['NIA']\" does not exist; choose one such as NIA, NIA Yunnan, Yunnan"),
    ):
        with pytest.raises(InputError) as refused:
            agency_share(FIGURES, "drugs_seized", agency)
        assert str(refused.value) == mend


def test_only_rates_per_day_have_ordinary_variation():
    with pytest.raises(InputError, match="ordinary variation is known of counts per day"):
        add_variation(ratio(FIGURES, "large_cases", "cases"), FIGURES)


def test_a_share_is_of_two_numbers_read_in_one_way():
    readings = [load_figures(reading=reading) for reading in ("either", "rounded", "cut_off")]
    apart = [agency_share(figures, "drugs_seized", "NIA") for figures in readings]
    together = agency_share(pd.concat(readings, ignore_index=True), "drugs_seized", "NIA")
    assert len(together) == 18 == sum(map(len, apart))
    for table in apart:
        same = together[together["reading"] == table["reading"].iloc[0]]
        assert same[["low", "high"]].to_numpy().tolist() == table[["low", "high"]].to_numpy().tolist()


def test_a_period_announced_twice():
    table = announced_twice(FIGURES)
    table = table[table["short"] == "NIA"].set_index("half")
    asked = table[table["measure"].isin(["cases", "large_cases", "drugs_seized", "suspects"])]
    assert asked[["difference", "counted_in", "days"]].agg("; ".join, axis=1).to_dict() == {
        "drug cases, 2021": "+7; case; 5 to 10",
        "drug cases, 2023": "+14; case; 10",
        "drug cases, 2024": "+14; case; 6",
        "drugs seized, 2021": "+65 to +95; kg; 5 to 10",
        "drugs seized, 2023": "+415 to +445; kg; 10",
        "drugs seized, 2024": "+150 to +450; kg; 6",
        "large cases, 2023": "+10; case; 10",
        "large cases, 2024": "+7; case; 6",
        "suspects, 2024": "-2; person; 6",
    }
    row = table.loc["suspects, 2024"]
    assert (row["statement"], row["before"]) == ("nia-2024-07-05", JUNE[2024])
    assert (row["printed"], row["before_printed"]) == ("379人", "381 criminal suspects")
    assert row["low"] <= 379 / 381 - 1 <= row["high"] and row["unit"] == "share"
    assert {"source", "url", "original", "before_source", "before_url", "before_original"} <= set(table)
    counted_otherwise = FIGURES.assign(people=FIGURES["people"].astype(str))
    counted_otherwise.loc[counted_otherwise["statement"] == JUNE[2024], "people"] = "in_cases"
    assert "suspects, 2024" in announced_twice(counted_otherwise)["half"].tolist()  # how July counts is not said
    counted_otherwise.loc[counted_otherwise["statement"] == "nia-2024-07-05", "people"] = "arrested"
    assert "suspects, 2024" not in announced_twice(counted_otherwise)["half"].tolist()
    assert announced_twice(FIGURES.head(0)).empty


# What must not be compared, one of each kind.

UNSOUND = {
    "June totals whose days differ": (("cases", "nia-2020-06-24", JUNE[2021]), "period"),
    "June with July": (("cases", JUNE[2024], "nia-2024-07-05"), "period"),
    "June with July of another year": (("cases", JUNE[2023], "nia-2024-07-05"), "period"),
    "June with the year": (("cases", JUNE[2024], "nia-2025-01-14"), "period"),
    "a campaign with a half-year": (("drugs_seized", "nia-2023-09-08", "nia-2023-07-19"), "period"),
    "an unknown first day": (("cases", "mps-2022-09-14", "mps-2022-06-23"), None),
    "precursors across years": (("precursors_seized", JUNE[2021], JUNE[2022]), "term"),
    "precursors across agencies": (("precursors_seized", "nia-2024-01-19", "nncc-2024-06-19"), "agency"),
    "the administration with the customs": (("cases", "nia-2021-01-20", "gacc-2024-01-24"), "agency"),
    "cases of 2020 with later ones": (("cases", "nia-2021-01-20", "nia-2025-01-14"), "break"),
    "people arrested with people in the cases": (("suspects", JUNE[2021], JUNE[2022]), "people"),
    "border ports with ports and border": (("cases", JUNE[2023], JUNE[2024]), "scope"),
    "criminal cases with crimes": (("cases", "nncc-2018-06-26", "nncc-2019-06-17"), "break"),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_comparison_is_refused_with_its_reason(name):
    arguments, obstacle = UNSOUND[name]
    if obstacle is None:
        with pytest.raises(InputError, match="does not print"):
            compared(*arguments)
        return
    row = compared(*arguments)
    assert row.verdict == "not comparable" and row.reason.endswith(".")
    assert np.isnan([row.low, row.value, row.high, row.ci_low, row.overdispersed_high]).all()
    allowed = compared(*arguments, allow=["agency", "scope", "people", "period", "term", "break"])
    assert allowed.verdict in ("higher", "lower", "inconclusive") and allowed.caveat.startswith(row.reason)
    every = {"agency", "scope", "people", "period", "term", "break"}
    assert compared(*arguments, allow=every - {obstacle}).verdict == "not comparable"


def test_a_series_is_compared_with_its_first():
    years = [JUNE[year] for year in (2022, 2023, 2024, 2025)]
    table = compare(FIGURES, JUNE[2021], years, "cases")
    assert table["statement"].tolist() == years and set(table["before"]) == {JUNE[2021]}
    assert table["verdict"].tolist() == [compared("cases", JUNE[2021], year).verdict for year in years]
    assert table["verdict"].iloc[-1] == "lower"


REFUSED = {
    "no such statement": (
        ("nia-1999-06-25", JUNE[2021]),
        {},
        "before: statement 'nia-1999-06-25' does not exist; choose one such as nia-.*, nia-",
    ),
    "an incomplete name": (
        (JUNE[2021], "nia-2021"),
        {},
        "after: statement 'nia-2021' does not exist; choose one such as nia-2021",
    ),
    "no name": (("", JUNE[2021]), {}, "before: statement '' does not exist; choose one such as"),
    "a list": (([JUNE[2021]], JUNE[2022]), {}, "before: statement .* does not exist; choose"),
    "a number": ((JUNE[2021], 2022), {}, "after: statement '2022' does not exist; choose"),
    "a list of all measures": (
        (JUNE[2021], [JUNE[2022]]),
        {},
        "after: statement .* does not exist; choose",
    ),
    "one statement twice": ((JUNE[2021], JUNE[2021]), {}, "^before and after are the same statement; name two$"),
    "none of several": ((JUNE[2021], []), {"measure": "cases"}, "name two"),
    "no such measure": ((JUNE[2021], JUNE[2022]), {"measure": "crimes"}, "measure 'crimes' .*choose one of .*cases"),
    "no name of a measure": ((JUNE[2021], JUNE[2022]), {"measure": ""}, "measure '' .*choose one"),
    "a list of measures": ((JUNE[2021], JUNE[2022]), {"measure": ["cases"]}, "name one measure each"),
    "no such obstacle": (
        (JUNE[2021], JUNE[2022]),
        {"allow": ["everything"]},
        "obstacle 'everything' does not exist; choose one such as",
    ),
    "a letter of an obstacle": (
        (JUNE[2021], JUNE[2022]),
        {"allow": "scoop"},
        "obstacle 'scoop' does not exist; choose one such as scope",
    ),
    "nothing printed by both": (
        (JUNE[2021], "yunnan-border-2013-02-27-2011"),
        {},
        "nia-2021-06-25 and yunnan-border-2013-02-27-2011 print no two figures in common that an indicator divides",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_refused_in_one_line(name):
    statements, options, message = REFUSED[name]
    with pytest.raises(InputError, match=message) as refused:
        compare(FIGURES, *statements, **options)
    assert "\n" not in str(refused.value)


def test_figures_of_several_readings_are_refused():
    with pytest.raises(InputError, match="keep those of one reading"):
        compare(pd.concat([FIGURES, ROUNDED], ignore_index=True), JUNE[2021], JUNE[2025])


# Every indicator that both print.


def test_every_indicator_that_two_statements_print():
    changes = compare(FIGURES, JUNE[2021], JUNE[2025]).set_index("label")
    columns = ["verdict", "direction", "as_printed", "with_variation", "with_overdispersion", "unit_shown"]
    assert changes[columns].agg("; ".join, axis=1).to_dict() == {
        "cases per day": "lower; lower; 0.348 to 0.360; 0.29 to 0.43; 0.20 to 0.62; times",
        "people per case": "higher; higher; 1.097; not known; not known; times",
        "seizure per arrest": "higher; higher; 1.102 to 1.113; not known; not known; times",
        "drugs per case": "higher; higher; 1.209 to 1.221; not known; not known; times",
        "share of large cases": "inconclusive; lower; -4.406; -10.4 to 2.4; -10.4 to 2.4; points",
    }
    one = compared("large_cases", JUNE[2021], JUNE[2025], "cases")
    assert changes.loc["share of large cases", ["low", "ci_low", "dispersion", "reason"]].tolist() == [
        *(one.low, one.ci_low, one.dispersion, one.reason)
    ]
    assert changes["indicator"].tolist()[0] == "cases_per_day" and one.indicator == ""


def test_the_changes_in_a_sentence():
    assert describe_changes(compare(FIGURES, JUNE[2021], JUNE[2025])) == (
        "cases per day fell by more than such counts ordinarily vary. People per case, seizure per arrest and drugs "
        "per case rose; how much these ordinarily vary is not known. Whether the share of large cases changed cannot "
        "be said. This holds if both cover the same; the statement of 25 June 2021 does not say"
    )
    moved = pd.DataFrame({"label": ["a", "b", "c", "d"], "verdict": ["lower", "higher", "higher", "lower"]})
    moved = moved.assign(overdispersed_low=[np.nan, np.nan, 0.1, np.nan], condition="")
    clear = "c rose by more than such counts ordinarily vary"
    assert describe_changes(moved) == f"{clear}. A and d fell, and b rose; how much these ordinarily vary is not known"
    assert describe_changes(moved.iloc[1:3]) == f"{clear}. B rose; how much this ordinarily varies is not known"
    refused = compare(FIGURES, JUNE[2023], JUNE[2024], "cases").assign(label="cases *per* day")
    assert describe_changes(refused) == r"cases \*per\* day must not be compared"


def test_a_share_of_nothing_is_inconclusive():
    nothing = FIGURES["statement"].eq(JUNE[2025]) & FIGURES["measure"].isin(["cases", "large_cases", "suspects"])
    none = FIGURES.assign(**{name: FIGURES[name].mask(nothing, 0.0) for name in ("low", "value", "high")})
    for statements in ((JUNE[2021], JUNE[2025]), (JUNE[2025], JUNE[2021])):
        changes = compare(none, *statements).set_index("indicator")
        share = changes.loc["share_of_large_cases"]
        assert (share["verdict"], share["direction"], share["as_printed"]) == ("inconclusive", "", "not known")
        assert np.isnan([share["low"], share["value"], share["high"], share["ci_low"]]).all()
        assert set(changes["verdict"]) <= VERDICTS
    assert add_variation(ratio(none, "cases", "days"), none).shape[0] == ratio(none, "cases", "days").shape[0]


PRINTED = st.tuples(st.integers(1, 1000), st.integers(0, 1000)).map(sorted).filter(lambda ends: ends[1])  # part, whole


@given(PRINTED, PRINTED, st.booleans())
@settings(deadline=None, max_examples=25)
def test_a_difference_of_shares_holds_the_exact_one_and_lies_between_minus_one_and_one(first, second, hedged):
    figures = FIGURES[FIGURES["statement"].isin([JUNE[2021], JUNE[2025]])].copy()
    for year, counts in ((2021, first), (2025, second)):
        for measure, count in zip(("large_cases", "cases"), counts, strict=True):
            rows = (figures["statement"] == JUNE[year]) & (figures["measure"] == measure)
            figures.loc[rows, ["low", "value", "high"]] = float(count)
            if hedged and measure == "large_cases":
                figures.loc[rows, ["value", "high"]] = np.nan, np.inf  # more than so many, and at most all
    exact = Fraction(*second) - Fraction(*first)
    row = compared("large_cases", JUNE[2021], JUNE[2025], "cases", figures)
    assert -1 <= row.low <= exact <= row.high <= 1
    assert hedged or (row.high - row.low < 1e-14 and row.low <= row.value <= row.high)


def check_pair(figures, before, after):
    """Compare two statements, and try each row that points one way as a headline."""
    try:
        changes = compare(figures, before, after)
    except InputError as refused:
        assert "\n" not in str(refused)
        return []
    assert len(changes) and set(changes["verdict"]) <= VERDICTS
    assert (
        not changes.drop(columns=["low", "value", "high", *changes.filter(regex="^(ci|over|disp)")]).isna().any().any()
    )
    verdicts = changes["verdict"].replace("lower", "higher")
    known = changes["overdispersed_low"].notna() & verdicts.eq("higher")
    conditions = changes.loc[changes["condition"] != "", "condition"].nunique()
    said = changes.groupby([verdicts, known]).ngroups + (conditions > 0)
    assert describe_changes(changes).count(". ") == said - 1
    for row in changes[changes["direction"] != ""].itertuples():
        trials = sensitivity(row.measure, before, after, row.direction, row.per)
        table = summarise_trials(trials, figures)
        assert table["choice"].tolist()[-1] == "all" and len(table) != 2
    return changes["verdict"].tolist()


@pytest.mark.slow
def test_some_pairs_of_statements_end_in_rows_or_in_one_line():
    some = ["nia-2021-06-25", "nia-2021-07-30", "nia-2023-07-19", "nncc-2018-06-26"]
    verdicts = [check_pair(FIGURES, before, after) for before, after in permutations(some, 2)]
    assert any(verdicts) and {"not comparable"} < {verdict for each in verdicts for verdict in each}


@pytest.mark.slow
def test_all_pairs_of_an_agency_and_some_across_end_in_rows_or_in_one_line():
    statements = FIGURES["statement"].unique().tolist()
    own = FIGURES.loc[FIGURES["short"] == "NIA", "statement"].unique().tolist()
    across = list(permutations(statements, 2))[::61]
    verdicts = [check_pair(FIGURES, before, after) for before, after in [*permutations(own, 2), *across]]
    assert {verdict for each in verdicts for verdict in each} == VERDICTS


# What must hold for all.

SOUND = [("cases", "days"), ("large_cases", "cases"), ("drugs_seized", "cases"), ("drugs_seized", "days")]
EVERY = ["scope", "people", "period"]


@pytest.mark.parametrize(("measure", "per"), SOUND)
@pytest.mark.parametrize("years", [(2021, 2022), (2022, 2024), (2024, 2025)])
def test_swapping_the_statements_inverts_the_change(measure, per, years):
    first, second = (JUNE[year] for year in years)
    there, back = (compared(measure, *pair, per, allow=EVERY) for pair in ((first, second), (second, first)))
    opposite = {"higher": "lower", "lower": "higher"}
    assert back.verdict == opposite.get(there.verdict, there.verdict)
    for low, high in (("low", "high"), ("ci_low", "ci_high"), ("overdispersed_low", "overdispersed_high")):
        ends, others = [getattr(there, low), getattr(there, high)], [getattr(back, high), getattr(back, low)]
        inverted = [-number for number in others] if there.unit == "share" else [1 / number for number in others]
        assert ends == pytest.approx(inverted, nan_ok=True)


@pytest.mark.parametrize(("measure", "per"), SOUND)
@pytest.mark.parametrize("year", JUNE)
def test_a_statement_compared_with_itself_tells_nothing(measure, per, year):
    copy = FIGURES[FIGURES["statement"] == JUNE[year]].assign(statement="copy")
    row = compared(measure, JUNE[year], "copy", per, pd.concat([FIGURES, copy], ignore_index=True))
    assert row.verdict == "inconclusive"
    assert row.low <= (0 if row.unit == "share" else 1) <= row.high


@settings(max_examples=8, deadline=None)
@given(earlier=st.integers(0, 20), later=st.integers(0, 5), statement=st.sampled_from(sorted(JUNE.values())))
def test_a_wider_window_never_narrows_a_change(earlier, later, statement):
    ours = FIGURES["statement"] == statement
    days = pd.Timedelta(days=1)
    wide = FIGURES.assign(
        cutoff_earliest=FIGURES["cutoff_earliest"].where(~ours, FIGURES["cutoff_earliest"] - earlier * days),
        cutoff_latest=FIGURES["cutoff_latest"].where(~ours, FIGURES["cutoff_latest"] + later * days),
    )
    other = JUNE[2022] if statement != JUNE[2022] else JUNE[2021]
    narrow, broad = (
        compare(table, other, statement, "cases", allow=["scope", "period"]).iloc[0] for table in (FIGURES, wide)
    )
    for low, high in (("low", "high"), ("ci_low", "ci_high")):
        assert broad[low] <= narrow[low] and narrow[high] <= broad[high]


def test_another_unit_changes_nothing():
    tons = FIGURES.assign(
        **{
            name: FIGURES[name].where(FIGURES["unit"] != "kg", FIGURES[name] / 1000)
            for name in ("low", "value", "high")
        }
    )
    for per in ("days", "cases"):
        one, other = (compare(table, JUNE[2021], JUNE[2025], "drugs_seized", per).iloc[0] for table in (FIGURES, tons))
        assert [one["low"], one["high"]] == pytest.approx([other["low"], other["high"]])


# A headline tried in every way.


def test_a_fall_that_holds_and_one_that_does_not():
    held = sensitivity("cases", JUNE[2021], JUNE[2025], "lower")
    assert set(held["reading"]) == {*READINGS}
    assert set(held["before_ends"]) == {"2021-06-20", "2021-06-25"}
    assert held["source"].nunique() == 3 and held["before_source"].nunique() == 2
    printed = held[held["variation"] != "counts cluster"]
    assert printed["holds"].all()
    assert not sensitivity("cases", JUNE[2021], JUNE[2025], "higher")["holds"].any()
    doubtful = sensitivity("large_cases", JUNE[2021], JUNE[2025], "lower", "cases")
    assert 0 < doubtful["holds"].mean() < 1


def test_the_same_days_announced_again_are_tried_too():
    claim = ("cases", "nia-2023-07-19", "nia-2024-07-05", "lower")
    assert set(sensitivity(*claim)["vintage"]) == {"2024-07-05"}  # June is not July, and 2023 has another scope
    claim = ("drugs_seized", "nia-2021-07-30", "nia-2023-07-19", "lower")
    assert set(sensitivity(*claim)["vintage"]) == {"2023-06-21", "2023-07-19"}


def test_a_claim_about_what_must_not_be_compared_is_refused():
    with pytest.raises(InputError, match="must not be compared"):
        sensitivity("suspects", JUNE[2021], JUNE[2022], "lower")
    with pytest.raises(InputError, match="higher or lower"):
        sensitivity("cases", JUNE[2021], JUNE[2025], "fewer")


def test_trials_choice_by_choice():
    table = summarise_trials(sensitivity("large_cases", JUNE[2021], JUNE[2025], "lower", "cases"), FIGURES)
    assert table.columns.tolist() == ["choice", "alternative", "as printed", "counts vary", "counts cluster"]
    assert table.agg("; ".join, axis=1).tolist() == [
        "how decimals are read; rounded or cut off; 6 of 6; 0 of 6; 0 of 6",
        "how decimals are read; all rounded; 6 of 6; 0 of 6; 0 of 6",
        "how decimals are read; all cut off; 6 of 6; 0 of 6; 0 of 6",
        "how decimals are read; all rounded up; 6 of 6; 0 of 6; 0 of 6",
        "later number, as printed by; CCTV, 26 June 2025; 8 of 8; 0 of 8; 0 of 8",
        "later number, as printed by; not named, 27 June 2025; 8 of 8; 0 of 8; 0 of 8",
        "later number, as printed by; Xinhua, 26 June 2025; 8 of 8; 0 of 8; 0 of 8",
        "last day that the earlier one counts; 20 June 2021; 12 of 12; 0 of 12; 0 of 12",
        "last day that the earlier one counts; 25 June 2021; 12 of 12; 0 of 12; 0 of 12",
        "all; ; 24 of 24; 0 of 24; 0 of 24",
    ]
    trials = sensitivity("drugs_seized", JUNE[2021], JUNE[2025], "lower")
    assert set(trials["variation"]) == {"as printed"} and "counts vary" not in summarise_trials(trials, FIGURES)
    with pytest.raises(InputError, match="keep what sensitivity returned"):
        summarise_trials(trials.head(0), FIGURES)
    with pytest.raises(InputError, match="no figure names the source 'cctv"):
        summarise_trials(trials, FIGURES[FIGURES["statement"] == JUNE[2021]])


def test_a_possible_last_day_of_a_month_is_tried_like_any_other(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(DATA.parent / "seeds", tmp_path / "seeds")
    statements = tmp_path / "data" / "statements.csv"
    printed = ",2021-07-30,2021-01-01,2021-06-30,2021-06-30,"
    assert printed in statements.read_text("utf-8")
    between = printed.replace("06-30", "06-25", 1)
    statements.write_text(statements.read_text("utf-8").replace(printed, between), "utf-8")
    trials = sensitivity("drugs_seized", "nia-2021-07-30", JUNE[2022], "lower", data=tmp_path / "data")
    assert {"2021-06-25", "2021-06-30"} <= set(trials["before_ends"])


def test_the_record_can_be_elsewhere(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(DATA.parent / "seeds", tmp_path / "seeds")
    breaks = tmp_path / "data" / "breaks.csv"
    breaks.write_text(breaks.read_text("utf-8") + f"{NIA},cases,2025-01-01,A new rule.\n", "utf-8")
    row = compare(FIGURES, JUNE[2024], JUNE[2025], "cases", data=tmp_path / "data").iloc[0]
    assert (row["verdict"], row["reason"]) == ("not comparable", "A new rule.")
    assert preferred(ratio(FIGURES, "cases", "days")).shape[0] > 40


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (("", ""), "Neither statement says what it weighs."),
        (("A", ""), 'One weighs "A"; what the other weighs is not said.'),
        (("", "A"), 'One weighs "A"; what the other weighs is not said.'),
        (("A", "B"), 'One weighs "A", the other "B".'),
    ],
)
def test_what_two_statements_weigh_is_said_in_the_words_of_each(terms, words):
    rate = {"agency": "A", "covers": "all", "people": "unknown", "numerator": "p", "denominator": "days"}
    rate |= {"numerator_unit": "kg", "denominator_unit": "", "days_low": 30, "days_high": 30, "denominator_term": ""}
    rate |= dict(zip(["period_start", "cutoff_latest"], pd.to_datetime(["2021-01-01", "2021-01-30"]), strict=True))
    one, other = ({**rate, "numerator_term": term} for term in terms)
    assert find_obstacles(one, other, Rules([], {"p"})) == {"term": words}
