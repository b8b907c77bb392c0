"""Every table of the store: each resource declares its own; a module that is named here is part of the schema."""

from __future__ import annotations

from sqlalchemy import MetaData

import api.approvals.tables
import api.claims.tables
import api.events.tables
import api.hubs.tables
import api.jobs.tables
import api.keys.tables
import api.operations.tables
import api.plans.tables
import api.pools.tables
import api.privacy.tables
import api.runs.tables
import api.scenarios.tables
import api.schedules.tables
import api.sealing.tables
import api.web.tables
import api.webhooks.tables  # noqa: F401 - to import a table is to declare it
from api.store.base import Base


def metadata() -> MetaData:
    """Return the tables."""
    return Base.metadata
