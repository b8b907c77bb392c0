"""``/v1/pools/{pool_id}/imports/hsds`` and ``…/exports/hsds``."""

from __future__ import annotations

from api.hsds import service
from api.hsds.schemas import ExportQuery, HsdsDocument, ImportQuery, ImportView, ServicePage
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.resource import Resource

hsds = Resource("hsds")

_EXAMPLE = {
    "id": "3f1d1a52-6f5b-4b0e-9a6b-6f3c6f0f4a11",
    "name": "探访陪伴",
    "status": "active",
    "organization": {"id": "9a0f3c0e-1b0e-4b6e-8b51-0d5b1d5c2f77", "name": "邻里中心", "description": "邻里中心"},
    "capacities": [
        {
            "id": "0d6c1c0a-3a52-4d0c-8a15-5a3f5f6e7b21",
            "unit": {"id": "5b9e2f7c-0f5e-4c59-9a61-77f0a1b5c3d9", "name": "hours per week"},
            "available": 12,
            "updated": "2026-11-20T09:00:00.000Z",
        }
    ],
}


@hsds.post(
    "/v1/pools/{pool_id}/imports/hsds",
    rule=may(Role.OPERATOR, scope=Scope.HSDS_WRITE),
    answers=ImportView,
    heavy=True,
    summary="导入 HSDS 服务名录 / Import providers from HSDS",
    example=_EXAMPLE,
)
def import_hsds(call: Call, pool_id: str, body: HsdsDocument, query: ImportQuery) -> Answer:
    """Add the active services of a document of HSDS 3 as providers, or replace those of the same identifier.

    Every loss is listed, see docs/hsds.md / 把 HSDS 3 文件中开放的服务导入为服务方，同编号的替换；未保留的内容逐一列出.
    """
    return Answer(service.take(call, pool_id, body, query))


@hsds.get(
    "/v1/pools/{pool_id}/exports/hsds",
    rule=may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.HSDS_READ),
    answers=ServicePage,
    heavy=True,
    summary="导出 HSDS 服务名录 / Export providers to HSDS",
)
def export_hsds(call: Call, pool_id: str, query: ExportQuery) -> Answer:
    """Write all providers as services of HSDS with their capacity / 把服务方写成 HSDS 服务，附容量."""
    return Answer(service.give(call, pool_id, query))
