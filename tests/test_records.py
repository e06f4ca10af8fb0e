"""Case records: sums that are known to the last digit, what became of each row, and what counts and bounds promise."""

import dataclasses
import math
import os
import re
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import interdiction as ix
from interdiction.home import HOME
from interdiction.records import (
    account_rows,
    count_records,
    figures_from_counts,
    load_mapping,
    open_records,
    share_held,
)

SHARED = Path(os.environ.get("INTERDICTION_SHARED", HOME.parent / "shared" / "data"))
UNODC = SHARED / "unodc-ids-2011-2016.zip"
KG = 10**9
MADE, CBP = load_mapping("made-cases"), load_mapping("cbp-nationwide-drugs")


@pytest.fixture(scope="module")
def cbp():
    return open_records(CBP)


@pytest.fixture(scope="module")
def made():
    return open_records(MADE)


# Sums that are known.


def test_events_of_eleven_months_at_a_border_are_known(cbp):
    counts = count_records(cbp, CBP, where={"Region": "Southwest Border"}, days=("2021-10-01", "2022-08-31"))
    assert counts[["cases", "cases_low"]].to_numpy().tolist() == [[10050, 4715]]


def test_pounds_of_a_drug_in_three_years_are_known_to_two_places(cbp):
    counts = count_records(cbp, CBP, by=["year"], where={"drug": "Fentanyl"}).set_index("year")
    pounds = [round(Fraction(counts.loc[year, "mass"], 453592370), 2) for year in ("2023", "2024", "2025")]
    assert pounds == [Fraction("27022.85"), Fraction("21889.21"), Fraction("12027.28")]


def test_the_share_that_rows_of_several_cases_leave_open_is_known(cbp):
    shares = share_held(count_records(cbp, CBP, by=["year"])).iloc[0]
    assert shares.round(3).tolist() == [0.656, 0.994]


HARD = [
    *("Heroin", "Opium", "Morphine", "Cocaine", "Cocaine HCL", "Cocaine Base", "Coca paste", "Crack"),
    *("Amphetamine", "Methamphetamine", "Ecstasy", "Ketamine", "Acetylated Opium"),
]


@pytest.mark.slow
@pytest.mark.skipif(not UNODC.exists(), reason=f"{UNODC.name} lies in no folder shared/data beside the project")
def test_sums_of_three_hundred_thousand_rows_are_known():
    mapping = load_mapping("unodc-ids-2011-2016")
    records = open_records(mapping, UNODC)
    account = account_rows(records, mapping)
    assert account["rows"].sum() == 311038
    assert account.loc[account["became"] == "a copy", "rows"].tolist() == [44229]
    heavy = account[account["why"].str.startswith("heavier than 100,000 kg")]
    assert heavy[["became", "rows"]].to_numpy().tolist() == [["weighed", 3]]
    every = count_records(records, mapping)
    assert every.loc[0, ["rows", "largest"]].tolist() == [266809, 4_500_000 * KG]
    assert round(Fraction(int(every.loc[0, "largest"]), int(every.loc[0, "mass"])), 2) == Fraction("0.49")
    tonnes = [
        round(Fraction(count_records(records, mapping, where={"agency": "Colombia"}, copies=copies)["mass"][0], 10**12))
        for copies in ("each", "once")
    ]
    assert tonnes == [2677, 2581]
    shares = {}
    for floor in ("0", "0.1"):
        counts = count_records(records, mapping, by=["agency"], where={"drug": HARD}, floor=floor).set_index("agency")
        shares[floor] = (counts["large_low"] / counts["weighed"]).round(3)
    names = ["Myanmar", "Pakistan", "India", "Colombia"]
    assert shares["0"][names].tolist() == [0.108, 0.168, 0.123, 0.027]
    assert shares["0.1"][names].tolist() == [0.182, 0.174, 0.148, 0.117]


# What became of each row.

REASONS = {  # amount and unit, and what becomes of them
    ("12", "kg"): ("weighed", ""),
    ("0", "kg"): ("weighed", ""),
    ("200000", "kg"): ("weighed", "heavier than 100,000 kg: look at it"),
    ("12", "tablets"): ("not weighed", "a number of things"),
    ("x", "tablets"): ("not weighed", "a number of things"),
    ("12", "stone"): ("not weighed", "a unit that the mapping does not name"),
    ("12", None): ("not weighed", "a unit that the mapping does not name"),
    ("9000000", "kg"): ("not weighed", "too much to be true"),
    ("1e99", "g"): ("not weighed", "too much to be true"),
    ("-5", "kg"): ("not weighed", "an amount that is no number, or less than 0"),
    ("5,5", "kg"): ("not weighed", "an amount that is no number, or less than 0"),
    ("nan", "g"): ("not weighed", "an amount that is no number, or less than 0"),
    (None, "kg"): ("not weighed", "an amount that is no number, or less than 0"),
}


def make_table(rows, *names):
    columns = zip(*rows, strict=True)
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})


def make_cases(amounts, day="2030-01-01"):
    """Cases of the made-up kind, each of an amount in a unit."""
    rows = [(str(n), day, "A", "x", amount, unit, "1") for n, (amount, unit) in enumerate(amounts)]
    return make_table(rows, "id", "day", "agency", "drug", "amount", "unit", "arrested")


@pytest.mark.parametrize(("amount", "unit"), REASONS)
def test_each_row_is_named_with_its_reason(amount, unit):
    mapping = dataclasses.replace(MADE, unlikely=100_000 * KG)
    account = account_rows(make_cases([(amount, unit)]), mapping)
    assert account.to_numpy().tolist() == [[*REASONS[amount, unit], unit or "", 1]]


def test_what_became_of_the_rows_adds_up_and_says_each_thing_once():
    table = make_cases([*REASONS, *REASONS] * 2)
    mapping = dataclasses.replace(MADE, columns={n: c for n, c in MADE.columns.items() if n != "case"})
    days = make_cases(REASONS, "2030-02-30"), make_cases(REASONS, "2029-12-31")
    table = pa.concat_tables([table, table, *days])
    for question in (
        {},
        {"copies": "each"},
        {"days": ("2030-01-01", "2030-12-31")},
        {"where": {"unit": "kg"}, "days": ("2030-01-01", "2030-01-01")},
        {"where": {"drug": "none of them"}},
    ):
        account = account_rows(table, mapping, **question)
        assert account["rows"].sum() == len(table)
        assert (account["rows"] > 0).all()
        assert not account.duplicated(["became", "why", "unit"]).any()
    undated = account_rows(table, mapping, days=("2030-01-01", "2030-12-31")).set_index("why")["rows"]
    assert undated["no day that can be read"] == undated["another day"] == len(REASONS)


def test_a_row_that_is_not_weighed_is_a_case_and_no_mass():
    counts = count_records(make_cases(REASONS), MADE)
    assert counts[["cases", "weighed"]].to_numpy().tolist() == [[13, 3]]
    assert counts["mass"].tolist() == [200_012 * KG]


def test_a_file_of_nothing_but_names_has_no_rows(tmp_path):
    (tmp_path / "empty.csv").write_text("id,day,agency,drug,amount,unit,arrested\n")
    records = open_records(MADE, tmp_path / "empty.csv")
    assert count_records(records, MADE, by=["year"]).empty
    assert account_rows(records, MADE).empty


@given(st.lists(st.sampled_from([*REASONS]), max_size=30), st.sampled_from(["once", "each"]))
@settings(max_examples=15, deadline=None)
def test_any_rows_add_up(amounts, copies):
    table = make_cases(amounts) if amounts else make_cases(REASONS).slice(0, 0)
    assert account_rows(table, MADE, copies=copies)["rows"].sum() == len(amounts)


# Masses.


@given(st.lists(st.tuples(st.decimals(0, 8_000_000, places=11), st.sampled_from(["kg", "g"])), min_size=1, max_size=20))
@settings(max_examples=20, deadline=None)
def test_a_mass_is_the_whole_microgram_that_is_nearest(amounts):
    counts = count_records(make_cases([(str(amount), unit) for amount, unit in amounts]), MADE, by=["id"])
    for row in counts.itertuples():
        amount, unit = amounts[int(row.id)]
        exact = Fraction(amount) * MADE.factors[unit]
        # An amount is first the float that is nearest to it, which is as near as this.
        assert abs(row.mass - exact) <= Fraction(1, 2) + exact / 2**52


# What is counted and computed of printed totals holds the truth, whatever the cases were.

THRESHOLDS = st.sampled_from([10 * KG, KG, KG // 2, KG // 10, 50 * KG, 7, 1])
SOME = settings(max_examples=8, deadline=None)


@st.composite
def cases_of_groups(draw):
    """A threshold, and groups of masses, many of them at the threshold or beside it."""
    threshold, at_least = draw(THRESHOLDS), draw(st.booleans())
    near = st.sampled_from([0, 1, threshold - 1, threshold, threshold + 1, 2 * threshold, 3 * threshold + 2])
    mass = near | st.integers(0, 3 * threshold) | st.integers(0, 10**12)
    groups = draw(st.lists(st.lists(mass, min_size=1, max_size=12), min_size=1, max_size=16))
    return threshold, at_least, groups


def take_micrograms(threshold, at_least, **columns):
    """A mapping of records in whole micrograms."""
    names = {"amount": "mass", "agency": "group"} | columns
    return dataclasses.replace(
        MADE, columns=names, factors={"*": 1}, no_mass={}, threshold=threshold, at_least=at_least
    )


def count_groups(groups, threshold, at_least):
    mapping = take_micrograms(threshold, at_least)
    rows = [(str(number), str(mass)) for number, masses in enumerate(groups) for mass in masses]
    counts = count_records(make_table(rows, "group", "mass"), mapping, by=["agency"], copies="each")
    order = counts["agency"].astype(int).sort_values().index
    return counts.loc[order].reset_index(drop=True), mapping


def is_large(mass, threshold, at_least):
    return mass >= threshold if at_least else mass > threshold


def bound(figures):
    """The ends of the mass in large cases and of its share, group by group."""
    bounds = ix.large_case_bounds(figures)
    assert bounds["feasible"].all()
    bounds = bounds.assign(number=bounds["agency"].astype(int)).sort_values("number")
    kinds = (bounds[bounds["quantity"] == kind] for kind in ("mass_in_large_cases", "share_in_large_cases"))
    return zip(*(kind[["low", "high"]].to_numpy().tolist() for kind in kinds), strict=True)


def holds(low, truth, high):
    return (math.isinf(low) or Fraction(low) <= truth) and (math.isinf(high) or truth <= Fraction(high))


def widen(figures, step):
    """Figures as they would be, had the mass been printed to a number of kilograms, and counts as "about" so many."""
    wide = figures.copy()
    for measure, about in (("cases", 2), ("large_cases", 1)):
        counted = wide["measure"] == measure
        wide.loc[counted, "low"] = (wide.loc[counted, "low"] - about).clip(lower=0)
        wide.loc[counted, "high"] += about
    of_mass = wide["measure"] == "drugs_seized"
    printed = (wide.loc[of_mass, "value"] / step).round() * step
    wide.loc[of_mass, "low"] = (printed - step * 0.5000001).clip(lower=0)
    wide.loc[of_mass, "high"] = printed + step * 0.5000001
    return wide


@given(cases_of_groups(), st.sampled_from([0.001, 0.1, 1.0, 1000.0]))
@SOME
def test_the_truth_lies_within_the_bounds_of_printed_totals(cases, step):
    threshold, at_least, groups = cases
    counts, mapping = count_groups(groups, threshold, at_least)
    truth = [[mass for mass in masses if is_large(mass, threshold, at_least)] for masses in groups]
    assert counts["large_low"].tolist() == counts["large_high"].tolist() == [len(large) for large in truth]
    assert counts["held_low"].tolist() == counts["held_high"].tolist() == [sum(large) for large in truth]
    assert counts["mass"].tolist() == [sum(masses) for masses in groups]
    figures = figures_from_counts(counts, mapping)
    for printed in (figures, widen(figures, step)):
        for masses, large, (mass, share) in zip(groups, truth, bound(printed), strict=True):
            assert holds(mass[0], Fraction(sum(large), KG), mass[1])
            if sum(masses):
                assert holds(share[0], Fraction(sum(large), sum(masses)), share[1])
    exact = share_held(counts)
    for masses, large, low, high in zip(groups, truth, exact["low"], exact["high"], strict=True):
        if sum(masses):
            assert holds(low, Fraction(sum(large), sum(masses)), high)


def least_held(masses, threshold, at_least):
    """Other masses of as many cases, as many of them large, and the same sum, that hold as little as can be."""
    small = threshold - at_least
    large = sum(is_large(mass, threshold, at_least) for mass in masses)
    rest = sum(masses) - large * (small + 1)
    found = []
    for _ in range(len(masses) - large):
        found.append(min(small, rest))
        rest -= found[-1]
    return found + [small + 1 + rest * (number == 0) for number in range(large)]


def most_held(masses, threshold, at_least):
    """The same, that hold as much as can be."""
    small = threshold - at_least
    large = sum(is_large(mass, threshold, at_least) for mass in masses)
    if not large:
        return masses
    rest = sum(masses) - large * (small + 1)
    return [0] * (len(masses) - large) + [small + 1 + rest * (number == 0) for number in range(large)]


@given(cases_of_groups())
@SOME
def test_the_bounds_of_printed_totals_are_reached(cases):
    threshold, at_least, groups = cases
    figures = figures_from_counts(*count_groups(groups, threshold, at_least))
    bounds = [*bound(figures)]
    for end, build in enumerate((least_held, most_held)):
        other = [build(masses, threshold, at_least) for masses in groups]
        counts, mapping = count_groups(other, threshold, at_least)
        # What is printed is the same.
        again = figures_from_counts(counts, mapping)
        pd.testing.assert_frame_equal(again, figures)
        for number, (masses, (mass, share)) in enumerate(zip(other, bounds, strict=True)):
            total, reached = sum(masses), counts["held_low"][number]
            # A large case holds one microgram more than the threshold, of which the bounds know nothing.
            slack = len(masses) + Fraction(total, 2**48)
            assert abs(Fraction(mass[end]) * KG - reached) <= slack
            if total:
                assert abs(Fraction(share[end]) - Fraction(reached, total)) <= slack / total


def count_pooled(groups, threshold, at_least):
    """Count where each row has only the number of its cases and their mass."""
    mapping = take_micrograms(threshold, at_least, cases="cases")
    rows = [(str(number), str(len(masses)), str(sum(masses))) for number, masses in enumerate(groups)]
    counts = count_records(make_table(rows, "group", "cases", "mass"), mapping, by=["agency"])
    order = counts["agency"].astype(int).sort_values().index
    return counts.loc[order].reset_index(drop=True)


@given(cases_of_groups())
@SOME
def test_what_rows_of_several_cases_allow_holds_the_truth_and_is_reached(cases):
    threshold, at_least, groups = cases
    counts = count_pooled(groups, threshold, at_least)
    small = threshold - at_least
    for row, masses in zip(counts.itertuples(), groups, strict=True):
        large = [mass for mass in masses if is_large(mass, threshold, at_least)]
        assert row.large_low <= len(large) <= row.large_high
        assert row.held_low <= sum(large) <= row.held_high
        n, m = len(masses), sum(masses)
        # As few large cases as can be, and as little in them: all others as heavy as one that is not large.
        others = [min(small, max(m - number * small, 0)) for number in range(n - 1)]
        few = [*others, m - sum(others)]
        # As many as can be, and all in them.
        fit = min(n, m // (small + 1))
        many = [small + 1] * (fit - 1) + [m - (fit - 1) * (small + 1)] * (fit > 0) + [0] * (n - fit) if fit else few
        for split, number, held in ((few, row.large_low, row.held_low), (many, row.large_high, row.held_high)):
            assert len(split) == n
            assert sum(split) == m
            found = [mass for mass in split if is_large(mass, threshold, at_least)]
            assert [len(found), sum(found)] == [number, held]


def test_a_number_of_cases_that_no_mass_could_fill_does_not_wrap_around():
    mapping = take_micrograms(10 * KG, False, cases="cases")
    rows = [("0", "999999999", "1e15"), ("1", "999999999", "8e15"), ("2", "1", "8e15")]
    for records in (table := make_table(rows, "group", "cases", "mass"), table.to_pandas()):
        counts = count_records(records, mapping, by=["agency"])
        assert counts["large_low"].tolist() == [0, 0, 1]
        assert counts["large_high"].tolist() == [99999, 799999, 1]
        assert counts["held_low"].tolist() == [0, 0, 8 * 10**15]


DRUGS = ["heroin", "cocaine", "ketamine"]
EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sets(st.sampled_from(DRUGS), min_size=1), st.booleans()), min_size=1, max_size=25
)


@given(EVENTS)
@SOME
def test_the_number_of_events_lies_between_the_ends_however_they_stand_in_rows(events):
    """An event of several drugs is in a row of each; what a drug has in a place may be in two rows."""
    cells = {}
    for place, drugs, apart in events:
        for drug in drugs:
            cells[place, drug, apart] = cells.get((place, drug, apart), 0) + 1
    rows = [(str(place), drug, str(cases), str(1 + apart)) for (place, drug, apart), cases in cells.items()]
    mapping = dataclasses.replace(take_micrograms(10, False, cases="cases", drug="drug"), shared="drug")
    counts = count_records(make_table(rows, "group", "drug", "cases", "mass"), mapping)
    low, high = int(counts["cases_low"][0]), int(counts["cases"][0])
    assert low <= len(events) <= high == sum(len(drugs) for _, drugs, _ in events)
    # Both ends are reached: by the most of one drug of each place, and by events of one drug each.
    most = {}
    for (place, drug, _), cases in cells.items():
        words = most.setdefault(place, {})
        words[drug] = words.get(drug, 0) + cases
    assert low == sum(max(words.values()) for words in most.values())


# Figures of counts.


def test_figures_of_counts_are_what_load_figures_returns(made):
    printed, counted = ix.load_figures(), figures_from_counts(count_records(made, MADE, by=["year"]), MADE)
    assert [*counted.columns] == [*printed.columns]
    assert counted.dtypes.astype(str).tolist() == printed.dtypes.astype(str).tolist()
    pd.testing.assert_frame_equal(pd.concat([printed, counted]).iloc[len(printed) :], counted, check_dtype=True)


def test_all_that_is_computed_and_drawn_of_printed_figures_is_of_counted_ones(made):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for unweighed in (False, True):
            counts = count_records(made, MADE, by=["year", "agency"])
            figures = figures_from_counts(counts, MADE, unweighed)
            assert len(ix.ratio(figures, "large_cases", "cases")) == len(counts)
            assert len(ix.indicators(figures)) > len(counts)
            bounds = ix.large_case_bounds(figures)
            assert bounds["feasible"].all()
            share = bounds[bounds["quantity"] == "share_in_large_cases"]
            truth = share_held(counts)
            assert (share["low"].to_numpy() <= truth["low"]).all()
            assert (truth["high"] <= share["high"].to_numpy()).all()
            assert len(ix.top_shares(figures)) == (0 if unweighed else 4 * len(counts))
            earlier, later = figures["statement"].unique()[[0, 2]]
            assert set(ix.compare(figures, earlier, later)["measure"]) >= {"cases", "large_cases"}
            assert len(ix.preferred(figures)) == len(figures)
            cases = figures[figures["measure"] == "cases"]
            for drawn in (
                ix.charts.timeline(cases),
                ix.charts.ranges(share),
                ix.charts.shares(share, "large cases", rows="statement"),
            ):
                assert "made-cases" in str(drawn.alt) or len(str(drawn.alt)) > 20
            assert "2030" in ix.table(cases, "period", ["low", "high"])._repr_html_()


def test_the_audit_refuses_figures_of_another_record_in_one_line(made):
    figures = figures_from_counts(count_records(made, MADE), MADE)
    with pytest.raises(ix.InputError, match=r"'made-cases' is no statement of the record in .*; name the folder"):
        ix.audit(figures)


def test_cases_without_a_mass_are_counted_on_demand_and_open_the_mass_upward(made):
    counts = count_records(made, MADE)
    weighed = figures_from_counts(counts, MADE).set_index("measure")
    every = figures_from_counts(counts, MADE, unweighed=True).set_index("measure")
    assert [weighed.loc["cases", "value"], every.loc["cases", "value"]] == counts.loc[0, ["weighed", "cases"]].tolist()
    more = counts.loc[0, "cases"] - counts.loc[0, "weighed"]
    assert more > 0
    assert every.loc["large_cases", "high"] == weighed.loc["large_cases", "high"] + more
    assert math.isnan(every.loc["large_cases", "value"])
    assert every.loc["drugs_seized", ["low", "high"]].tolist() == [weighed.loc["drugs_seized", "low"], math.inf]
    assert math.isnan(every.loc["drugs_seized", "value"])


def test_people_that_some_rows_do_not_name_have_no_upper_end():
    table = make_cases([("1", "kg"), ("2", "kg")])
    table = table.set_column(6, "arrested", pa.array(["3", "3\n"]))
    row = figures_from_counts(count_records(table, MADE), MADE).set_index("measure").loc["suspects"]
    assert row[["low", "high"]].tolist() == [3, math.inf]
    assert math.isnan(row["value"])


def test_figures_say_which_days_and_words_were_counted(made, cbp):
    chosen = {"days": ("2030-03-01", "2031-02-28"), "where": {"drug": ["heroin", "cocaine"]}, "floor": "0.1"}
    counts = count_records(made, MADE, by=["year"], **chosen)
    figures = figures_from_counts(counts[counts["year"] == "2031"], MADE)
    assert figures["period"].unique().tolist() == ["1 January to 28 February 2031"]
    assert figures["covers"].unique().tolist() == ["cocaine or heroin, 0.1 kg and more"]
    assert not figures["full_year"].any()
    fiscal = figures_from_counts(count_records(cbp, CBP, by=["year"]), CBP)
    periods = fiscal[fiscal["measure"] == "cases"]["period"]
    assert [periods.iloc[0], periods.iloc[-1]] == [
        "the year to September 2019",
        "1 October to 31 December 2025",
    ]
    assert fiscal["covers"].unique().tolist() == ["all records of the file"]


def test_a_mass_that_no_float_is_equal_to_has_ends_on_both_sides_of_it():
    counts, mapping = count_groups([[KG // 10], [3 * KG], [9_007_199_254_740_991]], KG, False)
    ends = figures_from_counts(counts, mapping).query("measure == 'drugs_seized'")
    for low, high, mass in zip(ends["low"], ends["high"], counts["mass"], strict=True):
        assert Fraction(low) <= Fraction(mass, KG) <= Fraction(high)
        assert high <= math.nextafter(math.nextafter(low, math.inf), math.inf)


# What is imported, and what is left.


@pytest.mark.parametrize(
    ("module", "absent"),
    [("interdiction", ("duckdb", "narwhals", "pandas")), ("interdiction.records", ("duckdb", "polars", "pyspark"))],
)
def test_an_engine_is_imported_when_it_is_needed(module, absent):
    code = f"import sys, {module}; assert not {{*{absent!r}}} & {{*sys.modules}}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_snippet_and_the_mapping_of_the_readme_work(tmp_path):
    readme = (HOME / "data" / "records" / "README.md").read_text("utf-8")
    [snippet] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    found = {}
    exec(snippet, found)  # noqa: S102  what a reader is told to run
    assert len(found["counts"]) == 4 and set(found["figures"]["measure"]) > {"cases", "suspects"}
    [text] = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    path, rows = tmp_path / "police.toml", tmp_path / "police.csv"
    path.write_text(text, "utf-8")
    rows.write_text(
        "Date;Substance;Weight;Unit;Arrested\n2030-05-31;crème;12;kg;1\n2030-06-01;x;9;tablets;2\n", "latin-1"
    )
    mapping = load_mapping(path)
    counts = count_records(open_records(mapping, rows), mapping)
    assert counts[["cases", "weighed", "large_low", "people"]].to_numpy().tolist() == [[2, 1, 1, 3]]
