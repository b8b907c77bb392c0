"""The application: settings in, resources put together."""

from __future__ import annotations

import threading
from functools import cache

from fastapi import FastAPI

from api.check.routes import router as check_router
from api.commons import Commons
from api.handlers import add_handlers
from api.health.routes import router as health_router
from api.match.routes import router as match_router
from api.metrics.processes import SharedFigures
from api.metrics.requests import RequestFigures
from api.metrics.routes import router as metrics_router
from api.openapi import openapi
from api.resources import RESOURCES
from api.security.rates import MEMORY_BYTES
from api.settings import Settings
from api.shell import Shell
from api.store.database import Store
from api.web.gate import Gate
from api.workers import Workers
from matcher import __version__

_DESCRIPTION = """心愿池：把需求与能帮的人、组织、项目和资金匹配起来，得出经独立检查的方案。
Matches what vulnerable people need with the teams, organisations, projects and funds that can help.

时数为每周小时，金额为元，距离为公里，坐标为 WGS-84 十进制度（另行注明者除外），日期为 ISO 8601。
Hours are hours a week, money is yuan, distances are kilometres, coordinates are WGS-84 decimal degrees unless the row
says otherwise, dates are ISO 8601.
"""


def create_app(
    settings: Settings | None = None, store: Store | None = None, figures: SharedFigures | None = None
) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    settings
        Limits of the service; the defaults without them.
    store
        Where pools and plans are kept, with its tables made. Without it nothing is kept: the service checks and matches
        what it is sent, and everything else is not found.
    figures
        Where this process parts into several that answer: their figures are told together.
    """
    settings = settings or Settings()
    if settings.max_solves > 1:
        # numba's plain work queue ends the whole process where two threads use it at once. It is loaded with the first
        # solve otherwise: a service that starts again after a fault should answer at once.
        import numba

        numba.config.THREADING_LAYER = "threadsafe"  # type: ignore[attr-defined]
    app = FastAPI(
        title="Wishpool 心愿池",
        version=__version__,
        description=_DESCRIPTION,
        # Pages of documentation would load scripts from a public network.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # The framework's telemetry carries the text of exceptions, and with it the data of people.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.state.settings = settings
    commons = Commons(MEMORY_BYTES)
    app.state.solves = Workers(settings.max_solves, commons)
    app.state.checks = Workers(settings.max_checks, commons)
    app.state.store = store
    app.state.figures = RequestFigures(figures)
    app.state.gate = Gate(settings, store, commons)
    # Set when the server is asked to stop: answers that last end then.
    app.state.closing = threading.Event()
    add_handlers(app)
    app.add_middleware(Shell)
    for router in (health_router, metrics_router, check_router, match_router):
        app.router.routes.extend(router.routes)
    for resource in RESOURCES:
        # As they are: to be found through a router of their own would cost more than what many of them do.
        app.router.routes.extend(resource.routes)
    app.openapi = cache(lambda: openapi(app))  # type: ignore[method-assign]  # as the framework's manual says
    return app
