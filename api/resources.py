"""Every resource of the service, in the order of the documentation."""

from __future__ import annotations

from api.approvals.routes import approvals
from api.claims.routes import claims, notices
from api.events.routes import events
from api.explanations.routes import explanations, options
from api.hsds.routes import hsds
from api.hubs.routes import hubs
from api.jobs.routes import jobs
from api.keys.routes import keys
from api.plans.routes import plans
from api.pools.routes import pools
from api.privacy.routes import privacy
from api.rows.routes import ROW_RESOURCES
from api.runs.routes import runs
from api.sample.routes import sample
from api.scenarios.routes import scenarios
from api.schedules.routes import schedules
from api.web.resource import Resource
from api.webhooks.routes import webhooks

RESOURCES: tuple[Resource, ...] = (
    hubs,
    keys,
    pools,
    *ROW_RESOURCES,
    hsds,
    runs,
    plans,
    schedules,
    jobs,
    explanations,
    options,
    scenarios,
    approvals,
    notices,
    claims,
    events,
    webhooks,
    privacy,
    sample,
)
