"""Every resource of the service, in the order of the documentation."""

from __future__ import annotations

from api.hubs.routes import hubs
from api.keys.routes import keys
from api.pools.routes import pools
from api.rows.routes import ROW_RESOURCES
from api.sample.routes import sample
from api.web.resource import Resource

RESOURCES: tuple[Resource, ...] = (hubs, keys, pools, *ROW_RESOURCES, sample)
