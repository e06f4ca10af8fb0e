"""Two periods compared: worked numbers, what must not be compared, and what must hold for all."""

import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interdiction import InputError, load_figures, preferred, ratio
from interdiction.comparing.change import VERDICTS, change
from interdiction.comparing.overdispersion import dispersion, share_dispersion, sub_periods
from interdiction.comparing.periods import agency_share, annualising_error, volume_and_size
from interdiction.comparing.sensitivity import Headline, sensitivity
from interdiction.record.tables import DATA

FIGURES = load_figures()
ROUNDED = load_figures(reading="rounded")
NIA = "National Immigration Administration"
JUNE = {2021: "nia-2021-06-25", 2022: "nia-2022-06-24", 2023: "nia-2023-06-21", 2024: "nia-2024-06-25"}
JUNE |= {2025: "nia-2025-06-26"}


def compared(*arguments, **options):
    [row] = change(FIGURES, *arguments, **options).itertuples()
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


def test_a_share_varies_as_shares_do_where_the_record_tells_it():
    phi, years = share_dispersion(FIGURES, "large_cases", "cases", NIA)
    # (60 - 64.5)^2 / 45.2 + (52 - 47.5)^2 / 33.3 of 2023, and so on: 0.7, and less than chance is chance.
    assert (phi, years) == (1.0, [2023, 2024])
    of_2023 = FIGURES[(FIGURES["cutoff_latest"].dt.year == 2023)]
    assert share_dispersion(of_2023, "large_cases", "cases", NIA) == (pytest.approx(1.061, abs=0.001), [2023])
    assert share_dispersion(FIGURES, "large_cases", "cases", "China Coast Guard")[1] == []
    row = compared("large_cases", JUNE[2023], JUNE[2024], "cases", allow=["scope"])
    assert (row.dispersion, row.verdict) == (1.0, "lower")
    assert "sub-periods of 2023 and 2024 alone" in row.caveat and "it would be inconclusive" in row.caveat
    announced = ["nia-2023-04-19", "nia-2023-07-19", "nia-2024-07-05", "nia-2025-01-14"]
    bare = FIGURES[~((FIGURES["measure"] == "cases") & FIGURES["statement"].isin(announced))]
    [row] = change(bare, "large_cases", JUNE[2023], JUNE[2024], "cases", allow=["scope"]).itertuples()
    assert row.dispersion > 4 and "more than it would" in row.reason and row.verdict == "inconclusive"


def test_what_does_not_say_its_scope_is_compared_with_a_caveat():
    row = compared("cases", JUNE[2021], JUNE[2025])
    assert row.verdict == "lower" and row.caveat == "The statement of 25 June 2021 does not say what it covers."
    both = compared("cases", "nia-2023-07-19", "nia-2024-07-05")
    assert both.caveat == "The statements of 19 July 2023 and 5 July 2024 do not say what they cover."
    assert compared("cases", JUNE[2024], JUNE[2025]).caveat == ""


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
    split = volume_and_size(FIGURES, JUNE[2023], JUNE[2024]).set_index("part")
    assert split.loc["mass per day", "value"] == pytest.approx(split["value"].iloc[1:].prod())
    assert (split["low"] <= split["value"]).all() and (split["value"] <= split["high"]).all()


def test_the_administration_in_the_nation():
    shares = agency_share(FIGURES, "drugs_seized", "NIA", "NNCC")
    years = shares[shares["cutoff_latest"].dt.month == 12]
    assert years["cutoff_latest"].dt.year.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert (years["high"] < 0.5).all()
    [precursors] = agency_share(FIGURES, "precursors_seized", "NIA", "NNCC").itertuples()
    assert precursors.low > 1  # which no part of a whole is
    with pytest.raises(InputError, match="no common period"):
        agency_share(FIGURES, "drugs_seized", "NIA Yunnan", "Coast Guard")


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
            change(FIGURES, *arguments)
        return
    row = compared(*arguments)
    assert row.verdict == "not comparable" and row.reason.endswith(".")
    assert np.isnan([row.low, row.value, row.high, row.ci_low, row.overdispersed_high]).all()
    allowed = compared(*arguments, allow=["agency", "scope", "people", "period", "term", "break"])
    assert allowed.verdict in VERDICTS[:3] and allowed.caveat.startswith(row.reason)
    every = {"agency", "scope", "people", "period", "term", "break"}
    assert compared(*arguments, allow=every - {obstacle}).verdict == "not comparable"


def test_a_series_is_compared_with_its_first():
    years = [JUNE[year] for year in (2022, 2023, 2024, 2025)]
    table = change(FIGURES, "cases", JUNE[2021], years)
    assert table["statement"].tolist() == years and set(table["before"]) == {JUNE[2021]}
    assert table["verdict"].tolist() == [compared("cases", JUNE[2021], year).verdict for year in years]
    assert table["verdict"].iloc[-1] == "lower"


def test_what_does_not_exist_is_refused_in_one_line():
    for arguments, options in (
        (("cases", "nia-1999-06-25", JUNE[2021]), {}),
        (("crimes", JUNE[2021], JUNE[2022]), {}),
        (("cases", JUNE[2021], JUNE[2022]), {"allow": ["everything"]}),
    ):
        with pytest.raises(InputError) as refused:
            change(FIGURES, *arguments, **options)
        assert "\n" not in str(refused.value)


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
    row = compared(measure, JUNE[year], JUNE[year], per)
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
        change(table, "cases", other, statement, allow=["scope", "period"]).iloc[0] for table in (FIGURES, wide)
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
        one, other = (change(table, "drugs_seized", JUNE[2021], JUNE[2025], per).iloc[0] for table in (FIGURES, tons))
        assert [one["low"], one["high"]] == pytest.approx([other["low"], other["high"]])


# A headline tried in every way.


def test_a_fall_that_holds_and_one_that_does_not():
    held = sensitivity(Headline("cases", JUNE[2021], JUNE[2025], "lower"))
    assert set(held["reading"]) == {"either", "rounded", "cut_off"}
    assert set(held["before_ends"]) == {"2021-06-20", "2021-06-25"}
    assert held["source"].nunique() == 3 and held["before_source"].nunique() == 2
    printed = held[held["variation"] != "counts cluster"]
    assert printed["holds"].all()
    assert not sensitivity(Headline("cases", JUNE[2021], JUNE[2025], "higher"))["holds"].any()
    doubtful = sensitivity(Headline("large_cases", JUNE[2021], JUNE[2025], "lower", "cases"))
    assert 0 < doubtful["holds"].mean() < 1


def test_the_same_days_announced_again_are_tried_too():
    claim = Headline("cases", "nia-2023-07-19", "nia-2024-07-05", "lower")
    assert set(sensitivity(claim)["vintage"]) == {"2024-07-05"}  # June is not July, and 2023 has another scope
    claim = Headline("drugs_seized", "nia-2021-07-30", "nia-2023-07-19", "lower")
    assert set(sensitivity(claim)["vintage"]) == {"2023-06-21", "2023-07-19"}


def test_a_claim_about_what_must_not_be_compared_is_refused():
    with pytest.raises(InputError, match="must not be compared"):
        sensitivity(Headline("suspects", JUNE[2021], JUNE[2022], "lower"))
    with pytest.raises(InputError, match="higher or lower"):
        sensitivity(Headline("cases", JUNE[2021], JUNE[2025], "fewer"))


def test_the_record_can_be_elsewhere(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(DATA.parent / "seeds", tmp_path / "seeds")
    breaks = tmp_path / "data" / "breaks.csv"
    breaks.write_text(breaks.read_text("utf-8") + f"{NIA},cases,2025-01-01,A new rule.\n", "utf-8")
    row = change(FIGURES, "cases", JUNE[2024], JUNE[2025], data=tmp_path / "data").iloc[0]
    assert (row["verdict"], row["reason"]) == ("not comparable", "A new rule.")
    assert preferred(ratio(FIGURES, "cases", "days")).shape[0] > 40
