"""Limits of shares, counts and rates: published numbers, other code, their own definitions, and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from interdiction.comparing.confidence import (
    LEVEL,
    count_limits,
    pearson_dispersion,
    rate_ratio_limits,
    share_difference_limits,
    share_limits,
    widen_difference,
    widen_ratio,
)
from interdiction.errors import InputError

INF = math.inf
TAIL = (1 - LEVEL) / 2
SOME = settings(max_examples=60, deadline=None)
JUNE_2021 = range(171, 177)  # the days that its 571 cases may be of: the cut-off is not printed
LATER = [(277, 173), (361, 171), (284, 176), (205, 176)]  # cases and days of 2022 to 2025

# Published numbers.


@pytest.mark.parametrize(
    ("part", "whole", "limits"),
    [  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_shares_as_published(part, whole, limits):
    assert share_limits(part, whole) == pytest.approx(limits, abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "first_minus_second"),
    [  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_differences_of_shares_as_published(first, second, first_minus_second):
    assert share_difference_limits(*second, *first) == pytest.approx(first_minus_second, abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [  # any table of Poisson limits, as in Garwood 1936
        (0, 0, 3.689),
        (1, 0.0253, 5.572),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_counts_as_published(count, low, high):
    assert count_limits(count) == pytest.approx((low, high), abs=5e-4)


def test_a_ratio_of_rates_as_published():
    # The example of poisson.test in R: 11 events in 800 person-years against 21 in 3011.
    assert rate_ratio_limits(21, 3011, 11, 800) == pytest.approx((0.8584264, 4.2772659), abs=5e-8)


# The record's own numbers.


def test_the_share_and_the_count_of_june_2021():
    assert [round(100 * limit, 1) for limit in share_limits(131, 571)] == [19.7, 26.6]
    assert [round(limit) for limit in count_limits(571)] == [525, 620]


def test_the_shares_of_2023_and_2024():
    low, high = share_difference_limits(102, 361, 59, 284)
    assert [round(100 * part, 1) for part in (low, 59 / 284 - 102 / 361, high)] == [-14.0, -7.5, -0.8]


def test_the_shares_of_five_years_differ_a_little_more_than_they_would_by_themselves():
    large, cases = np.array([131, 73, 102, 59, 38]), np.array([571, 277, 361, 284, 205])
    homogeneity = stats.chi2_contingency([large, cases - large])
    assert (round(homogeneity.statistic, 2), homogeneity.dof, round(homogeneity.pvalue, 3)) == (9.76, 4, 0.045)


@pytest.mark.parametrize(
    ("count", "days", "low", "high"),
    [(277, 173, 0.41, 0.57), (361, 171, 0.55, 0.74), (284, 176, 0.42, 0.57), (205, 176, 0.30, 0.42)],
)
def test_rates_against_june_2021_over_every_window(count, days, low, high):
    limits = [rate_ratio_limits(571, window, count, days) for window in JUNE_2021]
    assert (round(min(limits)[0], 2), round(max(end for _, end in limits), 2)) == (low, high)


def test_the_quarters_of_2023_vary_nine_times_as_much_as_independent_events():
    assert round(pearson_dispersion([216, 159], [90, 91]), 2) == 9.31


# By their definitions: at an exact limit, what was counted has a probability of exactly one tail.

SHARES = [
    (part, whole)
    for whole in (1, 2, 3, 5, 10, 29, 100, 284, 571, 10_000)
    for part in sorted({0, 1, 2, whole // 3, whole // 2, whole - 1, whole} & set(range(whole + 1)))
]
COUNTS = [*range(31), 50, 100, 205, 277, 284, 361, 571, 578, 1000, 12_345, 10**6]
RATES = [
    (count1, days1, count2, days2)
    for count1 in (0, 1, 2, 5, 38, 205, 571, 10_000)
    for count2 in (0, 1, 3, 5, 38, 277, 571, 10_000)
    for days1, days2 in ((173, 173), (173.5, 171), (1, 365), (90, 91))
]


def test_score_limits_solve_their_equation():
    z = stats.norm.isf(TAIL)
    for part, whole in SHARES:
        for limit in share_limits(part, whole):
            assert (part / whole - limit) ** 2 == pytest.approx(z**2 * limit * (1 - limit) / whole, abs=1e-12)


def test_limits_of_counts_leave_a_tail_each():
    for count in COUNTS:
        low, high = count_limits(count)
        assert (low == 0) if count == 0 else stats.poisson.sf(count - 1, low) == pytest.approx(TAIL, rel=1e-7)
        assert stats.poisson.cdf(count, high) == pytest.approx(TAIL, rel=1e-7)


def test_limits_of_ratios_leave_a_tail_each():
    for count1, days1, count2, days2 in RATES:
        low, high = rate_ratio_limits(count1, days1, count2, days2)
        share = [limit * days2 / (limit * days2 + days1) if limit < INF else 1 for limit in (low, high)]
        both = count1 + count2
        assert (low == 0) if not count2 else stats.binom.sf(count2 - 1, both, share[0]) == pytest.approx(TAIL, rel=1e-7)
        assert (high == INF) if not count1 else stats.binom.cdf(count2, both, share[1]) == pytest.approx(TAIL, rel=1e-7)


def test_arrays_give_what_their_numbers_give():
    count1, days1, count2, days2 = (np.array(column) for column in zip(*RATES, strict=True))
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    assert list(zip(low, high, strict=True)) == [rate_ratio_limits(*rate) for rate in RATES]


def test_whole_numbers_may_be_floats():
    assert share_limits(131.0, 571.0) == share_limits(131, 571)
    assert share_difference_limits(102.0, 361.0, 59.0, 284.0) == share_difference_limits(102, 361, 59, 284)
    assert count_limits(571.0) == count_limits(571)
    assert rate_ratio_limits(571.0, 173.0, 277.0, 173.0) == rate_ratio_limits(571, 173, 277, 173)
    assert pearson_dispersion([216.0, 159.0], [90.0, 91.0]) == pearson_dispersion(
        np.array([216, 159]), np.array([90, 91])
    )


# By other code.


@pytest.mark.slow
def test_statsmodels_computes_the_same():
    from statsmodels.stats import proportion, rates

    deviations = {}

    def compare(method, ours, theirs):
        for one, other in zip(ours, theirs, strict=True):
            deviations.setdefault(method, []).append(abs(one - other) / max(abs(other), 1))

    for part, whole in SHARES:
        compare("Wilson", share_limits(part, whole), proportion.proportion_confint(part, whole, 1 - LEVEL, "wilson"))
    for first in SHARES[::2]:
        for second in SHARES[::3]:
            theirs = proportion.confint_proportions_2indep(*second, *first, "newcomb", "diff", 1 - LEVEL)
            compare("Newcombe", share_difference_limits(*first, *second), theirs)
    for count in COUNTS[1:]:  # of 0 it has no lower limit
        compare("Garwood", count_limits(count), rates.confint_poisson(count, 1, "exact-c", 1 - LEVEL))
    for count1, days1, count2, days2 in RATES:
        if not count1 or not count2:
            continue  # it has no test against a ratio of 0 or of infinity
        low, high = rate_ratio_limits(count1, days1, count2, days2)
        for limit, side in ((low, "larger"), (high, "smaller")):  # it has the test, and not its limits
            test = rates.test_poisson_2indep(count2, days2, count1, days1, limit, "exact-cond", "ratio", side)
            compare("exact conditional", [test.pvalue], [TAIL])
    for method, found in deviations.items():
        print(f"{method}: {len(found)} limits, at most {max(found):.1g} apart")
        assert max(found) < 1e-6
    assert sum(map(len, deviations.values())) > 1000


# What holds for every number.

counts = st.integers(0, 20_000)
positive = st.integers(1, 20_000)
days = st.integers(1, 3660)
shares = st.integers(1, 20_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
phis = st.floats(1, 100)


@SOME
@given(counts, days, counts, days)
def test_a_ratio_the_other_way_round_is_inverted(count1, days1, count2, days2):
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    other = rate_ratio_limits(count2, days2, count1, days1)
    assert (1 / high, 1 / low if low else INF) == pytest.approx(other, rel=1e-12)


@SOME
@given(shares, shares)
def test_a_difference_the_other_way_round_changes_its_sign(first, second):
    low, high = share_difference_limits(*first, *second)
    assert share_difference_limits(*second, *first) == pytest.approx((-high, -low), abs=1e-12)


@SOME
@given(shares)
def test_the_other_part_has_the_other_limits(share):
    part, whole = share
    low, high = share_limits(part, whole)
    assert share_limits(whole - part, whole) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@SOME
@given(counts, days, counts, days, st.integers(2, 1000))
def test_days_may_be_of_any_length(count1, days1, count2, days2, times):
    limits = rate_ratio_limits(count1, days1, count2, days2)
    assert rate_ratio_limits(count1, days1 * times, count2, days2 * times) == pytest.approx(limits, rel=1e-12)


@SOME
@given(positive, days, positive, days, st.integers(2, 50))
def test_more_counts_at_the_same_ratio_lie_closer(count1, days1, count2, days2, times):
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    closer_low, closer_high = rate_ratio_limits(count1 * times, days1, count2 * times, days2)
    assert low < closer_low < closer_high < high


@SOME
@given(shares, shares, positive, days, positive, days)
def test_limits_lie_around_the_value(first, second, count1, days1, count2, days2):
    tiny = 1e-12
    (part1, whole1), (part2, whole2) = first, second
    low, high = share_limits(part1, whole1)
    assert 0 <= low <= part1 / whole1 + tiny
    assert part1 / whole1 - tiny <= high <= 1
    low, high = share_difference_limits(part1, whole1, part2, whole2)
    assert -1 - tiny <= low <= part2 / whole2 - part1 / whole1 <= high <= 1 + tiny
    low, high = count_limits(count1)
    assert low < count1 < high
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    assert 0 < low < (count2 / days2) / (count1 / days1) < high < INF


@SOME
@given(counts, days, shares)
def test_nothing_differs_from_itself(count, length, share):
    low, high = rate_ratio_limits(count, length, count, length)
    assert low < 1 < high
    low, high = share_difference_limits(*share, *share)
    assert low <= 0 <= high


def test_without_counts_nothing_is_ruled_out():
    assert rate_ratio_limits(0, 10, 0, 20) == (0, INF)
    assert rate_ratio_limits(3, 10, 0, 20)[0] == 0
    assert rate_ratio_limits(0, 10, 3, 20)[1] == INF
    assert pearson_dispersion([0, 0], [90, 91]) == 1


@SOME
@given(counts, days, positive, days, phis, phis)
def test_widened_limits_are_wider_the_more_counts_cluster(count1, days1, count2, days2, one, other):
    low, high = rate_ratio_limits(count1 + 1, days1, count2, days2)
    value = (count2 / days2) / ((count1 + 1) / days1)
    assert widen_ratio(low, value, high, 1) == (low, high)
    assert widen_ratio(0.0, value, INF, one) == (0, INF)
    less, more = (widen_ratio(low, value, high, each) for each in sorted([one, other]))
    assert more[0] <= less[0] <= low < value < high <= less[1] <= more[1]
    log_low, log_high = widen_difference(math.log(low), math.log(value), math.log(high), one)
    assert np.log(widen_ratio(low, value, high, one)) == pytest.approx((log_low, log_high), abs=1e-9)


@SOME
@given(shares, shares, phis, phis)
def test_widened_differences_are_wider_the_more_counts_cluster(first, second, one, other):
    low, high = share_difference_limits(*first, *second)
    value = second[0] / second[1] - first[0] / first[1]
    assert widen_difference(low, value, high, 1) == (low, high)
    less, more = (widen_difference(low, value, high, each) for each in sorted([one, other]))
    assert more[0] <= less[0] <= low <= value <= high <= less[1] <= more[1]
    assert more[1] - value == pytest.approx((high - value) * math.sqrt(max(one, other)), abs=1e-12)


@SOME
@given(st.lists(st.tuples(counts, days), min_size=2, max_size=8), st.integers(2, 9))
def test_dispersion_is_that_of_its_definition(periods, times):
    observed, lengths = zip(*periods, strict=True)
    phi = pearson_dispersion(observed, lengths)
    assert phi >= 1
    assert pearson_dispersion(observed, [length * times for length in lengths]) == pytest.approx(phi)
    if sum(observed):
        expected = np.array(lengths) * sum(observed) / sum(lengths)
        pearson = stats.chisquare(observed, expected).statistic / (len(observed) - 1)
        assert phi == pytest.approx(max(pearson, 1))


# What is refused.


@pytest.mark.parametrize(
    ("call", "mend"),
    [
        (lambda: share_limits(-1, 571), "'-1' is no count; give whole numbers from 0"),
        (lambda: share_limits(1.5, 571), "'1.5' is no count; give whole numbers from 0"),
        (lambda: share_limits(math.nan, 571), "'nan' is no count; give whole numbers from 0"),
        (lambda: share_limits(572, 571), "572 of 571 is no share; give a part of a whole above 0"),
        (lambda: share_limits(0, 0), "0 of 0 is no share; give a part of a whole above 0"),
        (lambda: share_difference_limits(1, 2, 3, 2), "3 of 2 is no share; give a part of a whole above 0"),
        (lambda: count_limits(INF), "'inf' is no count; give whole numbers from 0"),
        (lambda: rate_ratio_limits(571, 0, 277, 173), "'0' days are no period; give days above 0"),
        (lambda: rate_ratio_limits(571, 173, -277, 173), "'-277' is no count; give whole numbers from 0"),
        (lambda: rate_ratio_limits(np.array([1, -1]), 1, 2, 1), "'[ 1 -1]' is no count; give whole numbers from 0"),
        (lambda: pearson_dispersion([216], [90]), "1 counts of 1 sub-periods; dispersion needs two or more of each"),
        (
            lambda: pearson_dispersion([216, 159], [90]),
            "2 counts of 1 sub-periods; dispersion needs two or more of each",
        ),
        (lambda: pearson_dispersion([216, 159], [90, -1]), "'[90. -1.]' days are no period; give days above 0"),
        (lambda: widen_ratio(0.5, 0.4, 2, 4), "'0.4' is not between '0.5' and '2'; give limits around the value"),
        (lambda: widen_ratio(0, 0, 2, 4), "a ratio of '0' has no logarithm; give one above 0"),
        (lambda: widen_ratio(0.5, 1, 2, 0.5), "a dispersion of '0.5' does not exist; give 1 or more"),
        (lambda: widen_difference(-1, 0, 1, math.nan), "a dispersion of 'nan' does not exist; give 1 or more"),
    ],
)
def test_what_is_no_count_or_limit_is_refused_in_one_line(call, mend):
    with pytest.raises(InputError) as refused:
        call()
    assert str(refused.value) == mend


# By simulation: how often limits contain the truth, at the record's own counts.


def coverage(count1, days1, count2, days2, phi):
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    low, high = widen_ratio(low, (count2 / days2) / (count1 / days1), high, phi)
    return np.mean((low <= 1) & (high >= 1))


@pytest.mark.parametrize(("count", "length"), LATER)
def test_limits_contain_the_truth_as_often_as_they_say(count, length):
    draws, phi = 200_000, 9  # of fewer draws, one seed in many ends below the level by chance
    random = np.random.default_rng(20210626)
    periods = (173.5, length)
    means = [(571 + count) / sum(periods) * period for period in periods]  # equal rates
    poisson = [random.poisson(mean, draws) for mean in means]
    clustered = [random.negative_binomial(mean / (phi - 1), 1 / phi, draws) for mean in means]
    independent, too_narrow, wide = (
        coverage(drawn[0], periods[0], drawn[1], periods[1], allowed)
        for drawn, allowed in ((poisson, 1), (clustered, 1), (clustered, phi))
    )
    print(f"\n571 and {count} cases: {independent:.4f}; clustered {too_narrow:.4f}, widened {wide:.4f}")
    assert independent >= LEVEL
    assert too_narrow < 0.6
    assert 0.9 < wide < 0.99
