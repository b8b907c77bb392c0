"""``GET /v1/health`` and ``/health``: the process answers. ``GET /ready``: it can do its work."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Request

from api.errors import ApiError
from api.health.schemas import Health, Readiness
from api.openapi import refusals
from api.security.rules import PUBLIC
from api.store.database import Store
from api.store.migrate import is_current
from api.web.gate import ruled
from matcher import __version__

router = APIRouter(tags=["health"])


@router.get("/health", summary="服务是否正常 / Whether the service is up", operation_id="health_of_process")
@router.get("/v1/health", summary="服务是否正常 / Whether the service is up", operation_id="health")
@ruled(PUBLIC)
async def health() -> Health:
    """Answer at once, also while matches run / 即使正在匹配也立即回答."""
    return Health(status="ok", version=__version__)


@router.get(
    "/ready",
    summary="能否开始工作 / Whether the service can do its work",
    operation_id="ready",
    responses=refusals("store_unavailable"),
)
@ruled(PUBLIC)
async def ready(request: Request) -> Readiness:
    """Ask the store; without one there is nothing to wait for / 查询数据库；未配置数据库时直接就绪."""
    store: Store | None = request.app.state.store
    if store is not None and not await anyio.to_thread.run_sync(lambda: store.is_ready() and is_current(store)):
        raise ApiError("store_unavailable", headers={"Retry-After": "2"})
    return Readiness(status="ready")
