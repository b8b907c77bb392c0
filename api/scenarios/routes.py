"""``/v1/plans/{plan_id}/scenarios`` and ``/v1/scenarios``."""

from __future__ import annotations

from api.scenarios import service
from api.scenarios.schemas import ComparisonAnswer, NewScenario, NewScenarioQuery, ScenariosQuery, ScenarioView
from api.scenarios.tables import ScenarioRecord
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

ASKERS = may(Role.PLANNER, Role.OPERATOR, scope=Scope.RUNS_WRITE)
READERS = may(Role.PLANNER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR, scope=Scope.RUNS_READ)

scenarios = Resource("scenarios")

EXAMPLE = {
    "name": "more-hours",
    "question": {"zh": "P001 每周多两小时会怎样？", "en": "What if P001 had two more hours a week?"},
    "changes": [{"plus": "providers", "ids": ["P001"], "by": {"hours": 2}}],
}


@scenarios.post(
    "/v1/plans/{plan_id}/scenarios",
    rule=ASKERS,
    answers=ScenarioView,
    status=202,
    problems=("unusable_input", "busy"),
    headers=("ETag", "Location"),
    summary="情景推演 / Ask what would differ",
    example=EXAMPLE,
)
def ask_scenario(call: Call, plan_id: str, body: NewScenario, query: NewScenarioQuery) -> Answer:
    """Ask what a change of pool or policy would make of a plan; a worker answers in the background.

    The body is a scenario file as JSON: see docs/scenarios.md / 请求体同情景文件，写作 JSON，由后台得出结果.
    """
    record = service.ask(call, plan_id, body, query)
    return Answer(service.view(record), location=f"/v1/scenarios/{record.id}", etag=service.etag_of(record))


@scenarios.get("/v1/scenarios", rule=READERS, answers=Page[ScenarioView], summary="各情景 / The scenarios")
def list_scenarios(call: Call, query: ScenariosQuery) -> Answer:
    """List the scenarios, the newest first / 列出情景，新的在前."""
    statement = service.listed(call, query)
    return call.page(query, statement, by=[ScenarioRecord.id], view=service.view, newest_first=True)


@scenarios.get(
    "/v1/scenarios/{scenario_id}",
    rule=READERS,
    answers=ScenarioView,
    headers=("ETag",),
    summary="一个情景 / One scenario",
)
def read_scenario(call: Call, scenario_id: str) -> Answer:
    """Tell how far the answer is / 情景推演进行到哪一步."""
    record = service.scenario_of(call.session, call.hub_id, scenario_id)
    return Answer(service.view(record), etag=service.etag_of(record))


@scenarios.post(
    "/v1/scenarios/{scenario_id}/cancel",
    rule=ASKERS,
    answers=ScenarioView,
    status=202,
    problems=("conflict",),
    summary="取消情景推演 / Cancel a scenario",
)
def cancel_scenario(call: Call, scenario_id: str) -> Answer:
    """End a scenario early: one under way answers with the best plan that it has, and says so / 提前结束；取当时最好的方案并注明."""
    record = service.cancel(call, scenario_id)
    return Answer(service.view(record), etag=service.etag_of(record))


@scenarios.get(
    "/v1/scenarios/{scenario_id}/comparison",
    rule=READERS,
    answers=ComparisonAnswer,
    problems=("conflict",),
    summary="情景的结果 / The answer to a scenario",
)
def read_comparison(call: Call, scenario_id: str) -> Answer:
    """Tell people, towns, money, who gains and who loses against the plan / 与原方案相比的差别."""
    return Answer(service.comparison_of(call, scenario_id))
