"""One scenario, from a baseline to an answer."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.model import Problem
from matcher.model.text import Text
from matcher.optimise.solution import Progress, Stop, never, silent
from matcher.rules import Context
from scenarios.compare.compare import compare, side_of
from scenarios.compare.comparison import Comparison
from scenarios.compare.facts import ScenarioFacts
from scenarios.model.scenario import Scenario
from scenarios.model.sentences import change_words, policy_words
from scenarios.patch import Patched, patched
from scenarios.run.baseline import Baseline
from scenarios.run.hubs import with_hubs
from scenarios.run.noise import TOLERANCE
from scenarios.run.solve import Changed, changed_plan
from scenarios.siting import Sited, site_hubs


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What a scenario showed.

    Attributes
    ----------
    comparison
        The difference to the baseline.
    changed
        The changed pool and its checked plan.
    warnings
        What was assumed of changed rows, and changes without effect.
    sited
        Where hubs should stand, where the scenario asks.
    """

    comparison: Comparison
    changed: Changed
    warnings: tuple[Problem, ...] = ()
    sited: Sited | None = None


def answer(
    baseline: Baseline,
    scenario: Scenario,
    *,
    prepared: Patched | None = None,
    progress: Progress = silent,
    stop: Stop = never,
) -> Answer:
    """Return what a scenario changes.

    Parameters
    ----------
    baseline
        The plan that stands, with its noise where that was measured.
    scenario
        The question.
    prepared
        What the scenario makes of the baseline's pool and policy, where that is known already.
    progress
        Told the stages.
    stop
        Asked now and then whether to end with the best plan so far; a note of the comparison then says so.

    Raises
    ------
    ScenarioError
        The scenario does not fit the pool; every mistake at once.
    DefectivePlanError
        The checker refuses the plan: a defect of the program.
    """
    before = baseline.context
    new = prepared or patched(scenario, before.pool, before.policy)
    sited = None if scenario.siting is None else site_hubs(new.pool, scenario.siting)
    new = new if sited is None else with_hubs(new, sited)
    heard = _Heard(stop)
    context = Context(pool=new.pool, policy=new.policy, date=before.date)
    if new.pool is before.pool and new.policy == before.policy:
        changed = Changed(context=before, plan=baseline.plan, standing=baseline.standing)
    else:
        changed = changed_plan(baseline, context, most_moves=scenario.most_moves, progress=progress, stop=heard)
    comparison = compare(
        baseline.side,
        side_of(context, changed.plan),
        scenario=facts_of(scenario),
        band=baseline.band,
        most_moves=scenario.most_moves,
        notes=(
            *new.notes,
            *_notes(baseline, changed),
            *((_STOPPED,) if heard.is_told else ()),
            *proof_notes(baseline, changed),
        ),
    )
    return Answer(comparison=comparison, changed=changed, warnings=new.warnings, sited=sited)


_ANEW = Text(
    "情景改了规则设定：情景方案按新设定从头求解，不是由基准方案改出来的。换服务方、得失的需求中，有一部分可能只是换了一份同样好的方案，"
    "也可能出于两次求解的差别；请以人数和噪声带为准。",
    "The scenario changes the policy: its plan was solved anew under the new one, not found from the baseline. Some of the needs that "
    "change helper, gain or lose may do so because another plan is as good, or because one search went further than the other; go by "
    "the numbers of people and the noise.",
)


_STOPPED = Text(
    "求解被提前结束：结果取自当时最好的方案，情景的作用可能未全部显出。",
    "The search was ended early: what is shown is the best plan by then, and not all of the effect may show.",
)


class _Heard:
    """Asks whether to end, and remembers that somebody said so."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self.is_told = False

    def __call__(self) -> bool:
        self.is_told = self.is_told or self._stop()
        return self.is_told


def _notes(baseline: Baseline, changed: Changed) -> tuple[Text, ...]:
    return () if changed.context.policy == baseline.context.policy else (_ANEW,)


def proof_notes(baseline: Baseline, changed: Changed) -> tuple[Text, ...]:
    """Return what is said where the scenario's plan is proven less tightly than the baseline's: its losses may be too large."""
    before, after = baseline.plan.summary, changed.plan.summary
    if after.gap - before.gap <= TOLERANCE:
        return ()
    points = after.bound - after.objective
    return (
        Text(
            f"情景方案离上界还有 {points:,.2f} 分（差距 {after.gap:.2%}，基准 {before.gap:.2%}）：重新匹配或可更好，"
            "情景的损失可能被高估、收益被低估，但不超过此数。",
            f"The scenario's plan is {points:,.2f} points below its bound (gap {after.gap:.2%}, baseline {before.gap:.2%}): a full "
            "match may find a better one; losses may be overstated and gains understated, by no more than that.",
        ),
    )


def facts_of(scenario: Scenario) -> ScenarioFacts:
    """Return what a scenario asks and changes, in words."""
    words = [change_words(change) for change in scenario.changes]
    words += [policy_words(edit) for edit in scenario.policy]
    return ScenarioFacts(
        name=scenario.name,
        title_zh=scenario.title.zh,
        title_en=scenario.title.en,
        question_zh=scenario.question.zh,
        question_en=scenario.question.en,
        changes_zh=[f"{word.zh}。" for word in words],
        changes_en=[f"{word.en}." for word in words],
        seed=scenario.seed,
        digest=scenario.digest,
    )
