"""Nothing is lost: every need is met or unmet, and the flow and the list of deferred money add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import ABSENT
from matcher.check.facts import Facts
from matcher.check.violations import Violation
from matcher.model import Plan, Pool, Text


def conservation_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report needs that are in neither table, in both, or twice; and unmet rows of unknown needs."""
    need, size = facts.needs.places(plan.unmet["need_id"]), len(facts.needs)
    times = np.bincount(need[need != ABSENT], minlength=size)
    in_plan = np.zeros(size, dtype=np.bool_)
    in_plan[facts.rows.need[facts.rows.need != ABSENT]] = True
    for place in np.flatnonzero(in_plan + times != 1).tolist():
        need_id, met_text = (
            facts.needs.id(place),
            Text("已安排", "met") if in_plan[place] else Text("未安排", "not met"),
        )
        sentence = Text(
            f"需求 {need_id} {met_text.zh}，在未满足表中出现 {times[place]} 次",
            f"need {need_id} is {met_text.en} and stands {times[place]} times among the unmet",
        )
        yield Violation(rule="conservation", need_id=need_id, sentence=sentence)
    unknown = plan.unmet["need_id"].gather(np.flatnonzero(need == ABSENT)).to_list()
    for need_id in sorted({need_id or "" for need_id in unknown}):
        sentence = Text(f"未满足表中的需求 {need_id} 不在池中", f"unmet need {need_id} is not in the pool")
        yield Violation(rule="unknown_need", need_id=need_id, sentence=sentence)


def flow_violations(facts: Facts, pool: Pool, plan: Plan) -> Iterator[Violation]:
    """Report numbers of the flow that differ from the tables."""
    destinations = dict(plan.unmet["destination"].value_counts().iter_rows())
    accepted = len(facts.needs)
    collected = pool.collected.get("needs", accepted)
    expected = {
        "collected": collected,
        "met": facts.rows.frame["need_id"].n_unique(),
        "claimed": destinations.get("claim", 0),
        "referred": destinations.get("refer", 0),
        "waiting": destinations.get("wait", 0),
        "refused": max(0, collected - accepted),
    }
    flow = plan.summary.flow.model_dump()
    for name, number in expected.items():
        if flow[name] != number:
            sentence = Text(f"{name} 为 {flow[name]}，应为 {number}", f"{name} is {flow[name]}, expected {number}")
            yield Violation(rule="flow", sentence=sentence)
    out = sum(flow[name] for name in expected if name != "collected")
    if flow["collected"] != out:
        sentence = Text(
            f"收集 {flow['collected']} 项，去向合计 {out} 项",
            f"{flow['collected']} needs were collected, {out} are accounted for",
        )
        yield Violation(rule="flow", sentence=sentence)


def deferred_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report where the list of deferred money is not exactly the met needs whose money waits for publicity."""
    waits = facts.met & facts.needs.deferred & (facts.needs.amount_fen > 0)
    waiting = set(facts.needs.frame["need_id"].gather(np.flatnonzero(waits)).to_list())
    listed = Counter(plan.summary.deferred_money)
    wrong = {need_id for need_id, times in listed.items() if times != (need_id in waiting)} | (waiting - listed.keys())
    for need_id in sorted(wrong):
        sentence = Text(
            f"需求 {need_id} 在缓拨清单中出现 {listed[need_id]} 次，应为 {int(need_id in waiting)} 次",
            f"need {need_id} stands {listed[need_id]} times on the list, expected {int(need_id in waiting)}",
        )
        yield Violation(rule="deferred_money", need_id=need_id, sentence=sentence)
