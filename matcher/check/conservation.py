"""Nothing is lost: every need is met or unmet, unmet ones say why and where they go, and the flow adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.check.facts import Facts
from matcher.check.gates import broken_gates
from matcher.check.helpers import Row
from matcher.check.obstacles import has_a_way
from matcher.check.violations import Violation
from matcher.model import Plan, Pool, Text

_VERDICTS = ("not_eligible", "impossible", "outbid", "not_proven")


def conservation_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report needs that are in neither table, in both, or twice; and unmet rows of unknown needs."""
    met = {row["need_id"] for row in facts.rows}
    unmet = Counter(need_id or "" for need_id in plan.unmet["need_id"].to_list())
    for need_id in facts.needs:
        in_plan, times = need_id in met, unmet[need_id]
        if in_plan + times != 1:
            met_text = Text("已安排", "met") if in_plan else Text("未安排", "not met")
            sentence = Text(
                f"需求 {need_id} {met_text.zh}，在未满足表中出现 {times} 次",
                f"need {need_id} is {met_text.en} and stands {times} times among the unmet",
            )
            yield Violation(rule="conservation", need_id=need_id, sentence=sentence)
    for need_id in sorted(unmet.keys() - facts.needs.keys()):
        sentence = Text(f"未满足表中的需求 {need_id} 不在池中", f"unmet need {need_id} is not in the pool")
        yield Violation(rule="unknown_need", need_id=need_id, sentence=sentence)


def unmet_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report verdicts and destinations that do not follow from the pool."""
    for row in plan.unmet.iter_rows(named=True):
        need = facts.needs.get(row["need_id"])
        if need is None:
            continue
        gates = broken_gates(facts, need)
        if (row["verdict"] == "not_eligible") != bool(gates) or row["verdict"] not in _VERDICTS:
            broken = "、".join(gates) or "无"
            sentence = Text(
                f"结论为 {row['verdict']}，需求自身未达的条件：{broken}",
                f"the verdict is {row['verdict']}, the gate rules broken are: {', '.join(gates) or 'none'}",
            )
            yield Violation(rule="verdict", need_id=row["need_id"], sentence=sentence)
        elif row["verdict"] == "impossible" and has_a_way(facts, need):
            sentence = Text(
                "结论为 impossible，但在容量都空闲时有合规则的安排",
                "the verdict is impossible, yet with all capacity free the rules allow a way to meet the need",
            )
            yield Violation(rule="verdict", need_id=row["need_id"], sentence=sentence)
        expected = _destination(need, row["verdict"])
        if row["destination"] != expected:
            sentence = Text(
                f"去向为 {row['destination']}，应为 {expected}",
                f"the destination is {row['destination']}, expected {expected}",
            )
            yield Violation(rule="destination", need_id=row["need_id"], sentence=sentence)


def _destination(need: Row, verdict: str) -> str:
    if verdict == "not_eligible":
        return "wait"
    # What is red or concerns a minor is never published for strangers to claim.
    if verdict == "impossible" or need["grade"] == "red" or need["minor"]:
        return "refer"
    return "claim"


def flow_violations(facts: Facts, pool: Pool, plan: Plan) -> Iterator[Violation]:
    """Report numbers of the flow that differ from the tables."""
    destinations = Counter(plan.unmet["destination"].to_list())
    accepted = len(facts.needs)
    collected = pool.collected.get("needs", accepted)
    expected = {
        "collected": collected,
        "met": len({row["need_id"] for row in facts.rows}),
        "claimed": destinations["claim"],
        "referred": destinations["refer"],
        "waiting": destinations["wait"],
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
    listed = Counter(plan.summary.deferred_money)
    waiting = {
        need_id
        for need_id in facts.of_need
        if facts.needs[need_id]["amount_fen"] > 0 and facts.deferred(facts.needs[need_id])
    }
    for need_id in sorted(waiting | listed.keys()):
        if listed[need_id] != (need_id in waiting):
            sentence = Text(
                f"需求 {need_id} 在缓拨清单中出现 {listed[need_id]} 次，应为 {int(need_id in waiting)} 次",
                f"need {need_id} stands {listed[need_id]} times on the list, expected {int(need_id in waiting)}",
            )
            yield Violation(rule="deferred_money", need_id=need_id, sentence=sentence)
