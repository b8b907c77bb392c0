"""``/v1/plans``."""

from __future__ import annotations

from api.plans import service
from api.plans.repository import plan_of
from api.plans.schemas import (
    ComparisonQuery,
    ComparisonView,
    PlanRowsView,
    PlansQuery,
    PlanSummaryView,
    PlanView,
    WorkbookQuery,
)
from api.plans.tables import PlanRecord
from api.security.rules import Role, Scope, may
from api.web.answers import JSON, Answer
from api.web.call import Call
from api.web.endpoint import WORKBOOK
from api.web.paging import Page, PageQuery
from api.web.resource import Resource

READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.PLANS_READ)
INSIDERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER)
"""Who may see exact distances and centres of packages: nobody outside the hub."""

GEOJSON = "application/geo+json"
CSV = "text/csv"

plans = Resource("plans")


@plans.get("/v1/plans", rule=READERS, answers=Page[PlanSummaryView], summary="方案名单 / The plans of the hub")
def list_plans(call: Call, query: PlansQuery) -> Answer:
    """List the plans of the hub, the newest first / 列出本枢纽的方案，新的在前."""
    return call.page(
        query, service.listed(call, query), by=[PlanRecord.id], view=service.summary_view, newest_first=True
    )


@plans.get("/v1/plans/{plan_id}", rule=READERS, answers=PlanView, headers=("ETag",), summary="一个方案 / One plan")
def read_plan(call: Call, plan_id: str) -> Answer:
    """Tell how good it is, whom it reaches and what was decided; the ETag moves with the decision / 方案概要和审批状态."""
    plan = plan_of(call.session, call.hub_id, plan_id)
    return Answer(service.view(call, plan), etag=service.etag_of(plan))


@plans.get(
    "/v1/plans/{plan_id}/tables/{table}",
    rule=READERS,
    answers=PlanRowsView,
    summary="方案中的一张表 / One table of a plan",
)
def read_plan_table(call: Call, plan_id: str, table: str, query: PageQuery) -> Answer:
    """Show rows of assignments, packages, package_members, unmet, resources or problems.

    Centres of packages are rounded to about 100 m, distances to 0.1 km / 各表各行；中心点约 100 米，距离到 0.1 公里。
    """
    return Answer(service.page_of_rows(call, plan_id, table, query))


@plans.get(
    "/v1/plans/{plan_id}/csv/{table}",
    rule=READERS,
    media_type=CSV,
    heavy=True,
    summary="一张表的 CSV / One table as CSV",
)
def read_plan_csv(call: Call, plan_id: str, table: str) -> Answer:
    """Give a table as CSV in UTF-8 with a byte order mark, as coarse as its pages / 表的 CSV，UTF-8，精度同上."""
    return _file(service.csv_of(call, plan_id, table), CSV, f"{table}.csv")


@plans.get(
    "/v1/plans/{plan_id}/json",
    rule=INSIDERS,
    answers="Plan",
    heavy=True,
    headers=("ETag",),
    summary="整个方案，即 plan.json / The whole plan, plan.json",
)
def read_plan_json(call: Call, plan_id: str) -> Answer:
    """Give the whole plan, the same bytes each time; its ETag is their SHA-256 / 整个方案，每次逐字节相同."""
    plan, text = service.json_of(call, plan_id)
    return Answer(text, media_type=JSON, etag=plan.digest)


@plans.get(
    "/v1/plans/{plan_id}/workbook",
    rule=INSIDERS,
    media_type=WORKBOOK,
    heavy=True,
    summary="方案的工作簿 / The plan as a workbook",
)
def read_plan_workbook(call: Call, plan_id: str, query: WorkbookQuery) -> Answer:
    """Give the workbook for people, in Chinese or English / 供人查看的工作簿，中文或英文."""
    return _file(service.workbook_of(call, plan_id, query.lang), WORKBOOK, "plan.xlsx")


@plans.get(
    "/v1/plans/{plan_id}/map",
    rule=READERS,
    media_type=GEOJSON,
    heavy=True,
    summary="方案的地图 / The plan as a map, GeoJSON",
)
def read_plan_map(call: Call, plan_id: str) -> Answer:
    """Give needs, resources and links as GeoJSON; needs to about 100 m / 需求、资源和连线；需求位置约 100 米."""
    return _file(service.map_of(call, plan_id), GEOJSON, "plan.geojson")


@plans.get(
    "/v1/plans/{plan_id}/comparison",
    rule=READERS,
    answers=ComparisonView,
    heavy=True,
    summary="两个方案的差别 / What differs between two plans",
)
def compare_plans(call: Call, plan_id: str, query: ComparisonQuery) -> Answer:
    """Tell who is met, gained, lost or moved, and the totals of both / 满足、增加、减少、调整的需求和两案合计."""
    return Answer(service.comparison(call, plan_id, query.other))


def _file(content: bytes, kind: str, name: str) -> Answer:
    return Answer(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
