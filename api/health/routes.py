"""``GET /v1/health``."""

from __future__ import annotations

from fastapi import APIRouter

from api.health.schemas import Health
from matcher import __version__

router = APIRouter(tags=["health"])


@router.get("/v1/health", summary="服务是否正常 / Whether the service is up")
async def health() -> Health:
    """Answer at once, also while matches run / 即使正在匹配也立即回答."""
    return Health(status="ok", version=__version__)
