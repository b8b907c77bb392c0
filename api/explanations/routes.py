"""``/v1/plans/{plan_id}/explanations`` and ``/v1/plans/{plan_id}/options``."""

from __future__ import annotations

from api.explanations.schemas import ExplanationQuery, ExplanationView, OptionsQuery, OptionsView
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.resource import Resource

READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.PLANS_READ)

explanations = Resource("explanations")
options = Resource("options")


@explanations.get(
    "/v1/plans/{plan_id}/explanations/{need_id:path}",
    rule=READERS,
    answers=ExplanationView,
    heavy=True,
    problems=("conflict",),
    summary="说明一项需求 / Explain one need",
)
def explain_need_of_plan(call: Call, plan_id: str, need_id: str, query: ExplanationQuery) -> Answer:
    """Say why a need is met as it is in a plan, or is not met, for one of three readers / 说明需求为何如此安排或未获满足."""
    from api.explanations import service  # with the engine, which takes long to load

    return Answer(service.explain(call, plan_id, need_id, query.reader))


@options.get(
    "/v1/plans/{plan_id}/options/{need_id:path}",
    rule=READERS,
    answers=OptionsView,
    summary="一项需求的可选匹配 / The options of one need",
)
def list_options_of_need(call: Call, plan_id: str, need_id: str, query: OptionsQuery) -> Answer:
    """Rank every way to meet a need against the plan as it stands, those feasible now first / 按方案现状列出可选匹配."""
    from api.explanations import service  # with the engine, which takes long to load

    return Answer(service.ranked(call, plan_id, need_id, query.limit))
