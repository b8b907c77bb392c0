"""One scenario from baseline to answer, worked out by hand on the sample of six needs; see ``matcher/samples/tiny.py``."""

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from matcher.check import check_plan
from matcher.model import Policy
from matcher.model.text import Language
from matcher.rules import Context
from matcher.samples import build_sample
from matcher.samples.tiny import OBJECTIVE_POINTS
from scenarios.compare import (
    Comparison,
    Dimension,
    Effect,
    Measure,
    NeedChangeKind,
    Standing,
    comparison_from_data,
    comparison_to_data,
)
from scenarios.compare.band import Band, band_of
from scenarios.model import ScenarioError, scenario_from_yaml
from scenarios.report.text import comparison_text
from scenarios.run import (
    Answer,
    Baseline,
    UnsoundBaselineError,
    answer,
    checked_baseline,
    matched_baseline,
    noise_band,
)
from scenarios.run.answer import proof_notes

DAY = dt.date(2026, 11, 23)
HEAD = 'name: trial\nquestion: {zh: 会怎样？, en: "And then?"}\n'


def context_of(sample: str) -> Context:
    return Context(pool=build_sample(sample), policy=Policy(), date=DAY)


@pytest.fixture(scope="module")
def tiny() -> Baseline:
    return matched_baseline(context_of("tiny"))


@pytest.fixture(scope="module")
def week() -> Baseline:
    """The week's sample without the noise of its baseline."""
    return matched_baseline(context_of("fuyang-week"))


def asked(baseline: Baseline, changes: str, more: str = "") -> Answer:
    """The answer to changes, one a line; its plan has passed the checker."""
    lines = "".join(f"  - {{{line.strip()}}}\n" for line in changes.strip().splitlines())
    given = f"changes:\n{lines}" if lines else ""
    found = answer(baseline, scenario_from_yaml(f"{HEAD}{given}{more}"))
    context = found.changed.context
    assert check_plan(context.pool, found.changed.plan, context.policy) == {}
    return found


MORE_HOURS = "scale: providers, where: all, by: {hours: 1.5}"


@pytest.fixture(scope="module")
def richer(week) -> Answer:
    """The week with half as many hours again, beside a band of one plan."""
    banded = week.with_band(band_of([week.side.figures], asked=1, tolerance=1e-4))
    return asked(banded, MORE_HOURS)


def lots(comparison: Comparison) -> dict[str, str]:
    """What happened to each need whose lot differs."""
    return dict(comparison.needs.select("need_id", "kind").iter_rows())


def test_more_hours_meet_the_need_that_was_outbid(tiny):
    comparison = asked(tiny, "plus: providers, ids: [P001], by: {hours: 1}").comparison
    assert comparison.baseline.objective == pytest.approx(OBJECTIVE_POINTS)
    # FY-00003, green: 1 - 0.02 (quality) - 0.04 (channel).
    assert comparison.total(Measure.OBJECTIVE).change == pytest.approx(0.94)
    assert lots(comparison) == {"FY-00003": "gained"}
    assert comparison.kinds()[NeedChangeKind.GAINED] == (1, 1)
    assert [(table.table, table.added, table.removed, table.changed) for table in comparison.touched] == [
        ("providers", 0, 0, 1)
    ]
    (row,) = comparison.needs.rows(named=True)
    assert row | {"town": ""} == {
        "need_id": "FY-00003",
        "kind": "gained",
        "people": 1,
        "grade": "green",
        "town": "",
        "service": "visiting",
        "from_helper": None,
        "to_helper": "P001",
        "from_funds": [],
        "to_funds": [],
        "points_before": None,
        "points_after": 0.94,
        "touched": False,
    }
    green = next(effect for effect in comparison.of(Dimension.GRADE, Measure.PEOPLE_MET) if effect.group == "green")
    assert (green.before, green.after, green.change, green.title.zh) == (1.0, 2.0, 1.0, "绿")
    assert (comparison.moves.moved, comparison.moves.dropped, comparison.moves.points_per_move) == (0, 0, None)


def test_a_fund_that_ends_takes_those_who_were_paid_for(tiny):
    comparison = asked(tiny, "remove: funds, ids: [F01]").comparison
    assert lots(comparison) == {"FY-00004": "lost", "FY-00005": "lost"}
    assert comparison.total(Measure.YUAN).change == -333.0
    assert comparison.total(Measure.YUAN_AVAILABLE).change == -333.0
    assert comparison.total(Measure.OBJECTIVE).change == pytest.approx(-2.897 - 8.84967)
    (fund,) = comparison.of(Dimension.FUND, Measure.PEOPLE_MET)
    assert (fund.group, fund.title.zh, fund.before, fund.after) == ("F01", "示例·综合基金", 2.0, 0.0)
    assert comparison.moves.dropped == 2
    assert comparison.moves.points_per_move == pytest.approx((-2.897 - 8.84967) / 2)
    assert comparison.moves.people_per_move == -1.0


def test_needs_that_come_and_go_are_told_apart_from_those_that_gain_and_lose(tiny):
    comparison = asked(
        tiny,
        """
        remove: needs, ids: [FY-00001, FY-00003]
        clone: needs, count: 1, ids: [FY-00002]
        clone: needs, count: 1, ids: [FY-00005]
        """,
    ).comparison
    kinds = {kind: needs for kind, (needs, _) in comparison.kinds().items() if needs}
    assert kinds == {
        NeedChangeKind.REMOVED_MET: 1,
        NeedChangeKind.REMOVED_UNMET: 1,
        NeedChangeKind.ADDED_UNMET: 2,
    }
    assert set(comparison.needs.filter("touched")["need_id"]) == {"trial-2-0001", "trial-3-0001"}


def test_figures_by_group_add_up_to_the_summaries_of_the_plans(week, richer):
    for plan, side in ((week.plan, "before"), (richer.changed.plan, "after")):
        summary = plan.summary
        for dimension, groups in (
            (Dimension.GRADE, summary.by_grade),
            (Dimension.SERVICE, summary.by_service),
            (Dimension.TOWN, summary.by_town),
        ):
            for measure in (Measure.PEOPLE_MET, Measure.PEOPLE_ASKED, Measure.NEEDS_MET, Measure.NEEDS_ASKED):
                told = {effect.group: getattr(effect, side) for effect in richer.comparison.of(dimension, measure)}
                assert told == {group.group: getattr(group, measure.value) for group in groups if group.needs_asked}
        totals = {
            Measure.PEOPLE_MET: summary.people_met,
            Measure.HOURS: summary.used.hours,
            Measure.YUAN: summary.used.yuan,
            Measure.MEAN_KM: summary.used.mean_km,
            Measure.OBJECTIVE: summary.objective,
        }
        for measure, value in totals.items():
            assert getattr(richer.comparison.total(measure), side) == pytest.approx(value, abs=2e-3)


def test_the_points_of_each_need_add_up_to_the_objective(week):
    assert week.side.given["points"].sum() == pytest.approx(week.plan.summary.objective)
    assert week.side.given.filter("met").height == week.plan.summary.flow.met


def test_a_cap_on_moves_is_kept_and_costs_what_it_costs(week, richer):
    free, capped = richer.comparison, asked(week, MORE_HOURS, "most_moves: 2\n").comparison
    assert free.moves.moved + free.moves.dropped > 2
    assert capped.moves.moved + capped.moves.dropped <= 2
    assert capped.total(Measure.OBJECTIVE).after < free.total(Measure.OBJECTIVE).after
    assert capped.moves.most_moves == 2


def test_plans_of_different_policies_are_not_compared_in_points(tiny):
    comparison = asked(tiny, "", "policy: {weights.green: 50}\n").comparison
    assert not comparison.same_policy
    objective = comparison.total(Measure.OBJECTIVE)
    assert (objective.before, objective.change, objective.standing) == (None, None, Standing.NOT_MEASURED)
    # Green needs are now worth more than the blue one: they take P001's hours from it.
    assert lots(comparison)["FY-00003"] == "gained"
    assert comparison.moves.points_per_move is None


def test_a_scenario_that_only_asks_for_sites_leaves_the_plan_alone(tiny):
    siting = "siting: {hubs: 1, radius_km: 3, candidates: [{id: A, lon: 119.95, lat: 30.05}]}\n"
    found = answer(tiny, scenario_from_yaml(HEAD + siting))
    assert found.changed.plan is tiny.plan
    assert found.comparison.needs.is_empty()
    assert found.sited is not None


def test_noise_of_a_plan_without_a_choice_is_none(tiny):
    band = noise_band(tiny, repeats=3)
    assert (band.noise.asked, band.noise.kept) == (3, 3)
    comparison = asked(tiny.with_band(band), "plus: providers, ids: [P001], by: {hours: 1}").comparison
    people = comparison.total(Measure.PEOPLE_MET)
    assert (people.noise_low, people.noise_high, people.standing) == (0.0, 0.0, Standing.MORE)
    assert comparison.noise == band.noise


def test_two_equal_funds_are_noise_and_their_sum_is_not():
    pool = build_sample("tiny")
    twin = pool.funds.with_columns(pl.lit("F02").alias("fund_id"))
    twins = Context(pool=pool.replace(funds=pl.concat([pool.funds, twin])), policy=Policy(), date=DAY)
    baseline = matched_baseline(twins)
    band = noise_band(baseline, repeats=6)
    assert band.noise.kept == 6
    baseline = baseline.with_band(band)
    comparison = asked(baseline, "remove: funds, ids: [F02]").comparison
    by_fund = comparison.of(Dimension.FUND, Measure.YUAN)
    assert all(effect.standing in (Standing.WITHIN_NOISE, Standing.UNCHANGED) for effect in by_fund)
    assert any(effect.noise_low != effect.noise_high for effect in by_fund)
    total = comparison.total(Measure.YUAN)
    assert (total.noise_low, total.noise_high, total.standing) == (0.0, 0.0, Standing.UNCHANGED)


def test_noise_is_the_same_for_the_same_seed(week):
    one, same = (noise_band(week, repeats=1, seed=3) for _ in range(2))
    assert one.samples == same.samples
    assert len(one.samples) == 1


def band(*people: float | None) -> Band:
    """A band of plans that meet so many people."""
    key = (Dimension.TOTAL, "", Measure.PEOPLE_MET)
    return band_of([{key: value} for value in people], asked=len(people), tolerance=0.0)


@pytest.mark.parametrize(
    ("samples", "ends"),
    [
        ((10.0, 12.0, 9.0), (-1.0, 2.0)),
        ((12.0, 13.0), (0.0, 3.0)),
        ((10.0,) * 97 + (50.0,), (0.0, 0.0)),
        ((None,), (0.0, 0.0)),
        ((), None),
    ],
)
def test_the_band_holds_what_equally_good_plans_show(samples, ends):
    assert band(*samples).around((Dimension.TOTAL, "", Measure.PEOPLE_MET), 10.0) == ends


@pytest.mark.parametrize(
    ("after", "low", "high", "standing"),
    [
        (10.0, -1.0, 1.0, Standing.UNCHANGED),
        (11.0, -1.0, 1.0, Standing.WITHIN_NOISE),
        (9.0, -1.0, 1.0, Standing.WITHIN_NOISE),
        (11.5, -1.0, 1.0, Standing.MORE),
        (8.0, -1.0, 1.0, Standing.LESS),
        (8.0, None, None, Standing.NOT_MEASURED),
        (None, -1.0, 1.0, Standing.NOT_MEASURED),
    ],
)
def test_an_effect_inside_the_band_is_called_noise(after, low, high, standing):
    effect = Effect(
        dimension=Dimension.TOTAL,
        group="",
        title_zh="全部",
        title_en="all",
        measure=Measure.PEOPLE_MET,
        before=10.0,
        after=after,
        noise_low=low,
        noise_high=high,
    )
    assert effect.standing is standing


def test_a_comparison_survives_its_json(richer):
    noted = richer.comparison
    data = json.loads(json.dumps(comparison_to_data(noted), allow_nan=False))
    assert comparison_to_data(comparison_from_data(data)) == data
    again = comparison_from_data(data)
    assert again.needs.equals(noted.needs)
    assert again.effects == noted.effects
    assert again.noise is not None


def test_the_same_scenario_gives_the_same_answer(week, richer):
    again = asked(week.with_band(band_of([week.side.figures], asked=1, tolerance=1e-4)), MORE_HOURS)
    assert comparison_to_data(again.comparison) == comparison_to_data(richer.comparison)


def test_a_plan_that_breaks_rules_is_no_baseline(tiny):
    broken = tiny.plan.replace(assignments=tiny.plan.assignments.head(2))
    with pytest.raises(UnsoundBaselineError) as error:
        checked_baseline(tiny.context, broken)
    assert error.value.violations
    assert checked_baseline(tiny.context, tiny.plan).plan is tiny.plan


def test_a_scenario_that_does_not_fit_is_refused_before_anything_is_solved(tiny):
    with pytest.raises(ScenarioError):
        answer(tiny, scenario_from_yaml(f"{HEAD}changes: [{{remove: funds, ids: [F77]}}]\n"))


@pytest.mark.parametrize("language", list(Language))
def test_the_text_says_question_answer_and_who(richer, language):
    said = comparison_text(richer.comparison, language)
    words = {
        Language.ZH: (
            "问题：会怎样？",
            "1. 服务方（全部行）：每周工时乘以 1.5。",
            "受助人数",
            "谁受影响",
            "增加，超出噪声",
            "噪声带",
        ),
        Language.EN: (
            "Question: And then?",
            "1. providers (all rows): hours times 1.5.",
            "Who is affected",
            "more, beyond the noise",
        ),
    }[language]
    for word in words:
        assert word in said
    assert not any(line.endswith(" ") for line in said.splitlines())


def test_a_plan_that_is_proven_less_tightly_says_so(tiny):
    summary = tiny.plan.summary
    loose = summary.model_copy(update={"bound": summary.objective + 1.0, "gap": 1.0 / (summary.objective + 1.0)})
    found = asked(tiny, "plus: providers, ids: [P001], by: {hours: 1}")
    assert proof_notes(tiny, found.changed) == ()
    changed = replace(found.changed, plan=found.changed.plan.replace(summary=loose))
    (note,) = proof_notes(tiny, changed)
    assert "1.00 分" in note.zh
    assert "1.00 points below its bound" in note.en


def test_few_plans_show_little_of_the_noise():
    """The share of cases in which one more plan of the same kind lies outside the band of those before it."""
    draw = np.random.Generator(np.random.PCG64(0))
    for kept in (1, 5, 19, 20, 60):
        outside = 0
        values = draw.normal(size=(2_000, kept + 2))
        for baseline, *others, one_more in values.tolist():
            key = (Dimension.TOTAL, "", Measure.PEOPLE_MET)
            band = band_of([{key: value} for value in others], asked=kept, tolerance=1e-4)
            ends = band.around(key, baseline)
            assert ends is not None
            outside += not ends[0] <= one_more - baseline <= ends[1]
        # The band always holds the baseline itself, which makes it a little wider than its quantiles.
        assert outside / 2_000 >= band.noise.chance_outside - 0.05
        assert outside / 2_000 <= band.noise.chance_outside + 0.03
    assert band_of([], asked=5, tolerance=1e-4).noise.chance_outside == 1.0


def test_a_plan_that_was_solved_anew_says_so(tiny):
    """Under another policy nothing of the old plan is kept on purpose."""
    other = asked(tiny, "", "policy: {weights.red: 30}\n").comparison
    assert ["从头求解" in note.zh and "solved anew" in note.en for note in other.notes] == [True]
    assert not [note for note in asked(tiny, MORE_HOURS).comparison.notes if "solved anew" in note.en]
