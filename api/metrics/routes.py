"""``GET /metrics``."""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.metrics.requests import RequestFigures
from api.metrics.store import registry_of
from api.openapi import refusals
from api.security.rules import Role, Scope, may
from api.store.database import Store
from api.web.describe import security_of
from api.web.gate import admitted, answering_outages, ruled

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "Figures as text / 文本格式的指标", "content": {"text/plain": {"schema": {"type": "string"}}}}
}

router = APIRouter(tags=["metrics"])

RULE = may(Role.ADMIN, scope=Scope.METRICS_READ, unless_local=True)
"""Figures of all hubs together; no hub alone may see them."""


@router.get(
    "/metrics",
    summary="运行指标 / Figures for Prometheus",
    operation_id="metrics",
    response_class=Response,
    responses=_ANSWER | refusals("unauthenticated", "forbidden", "rate_limited", "internal", "store_unavailable"),
    openapi_extra=security_of(RULE),
)
@ruled(RULE)
async def metrics(request: Request) -> Response:
    """Tell requests, jobs, solves, webhooks, database and backups in figures, of nobody in person / 只有数字，没有个人信息."""
    await admitted(request, RULE)
    figures: RequestFigures = request.app.state.figures
    store: Store | None = request.app.state.store

    def told() -> bytes:
        return figures.told() + (generate_latest(registry_of(store)) if store is not None else b"")

    text = await anyio.to_thread.run_sync(lambda: answering_outages(told))
    return Response(text, media_type=CONTENT_TYPE_LATEST)
