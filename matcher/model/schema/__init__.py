"""Every table and field of the contract, declared once."""

from matcher.model.field import TableSpec
from matcher.model.schema.funds import FUNDS
from matcher.model.schema.needs import NEEDS
from matcher.model.schema.pins import PINS
from matcher.model.schema.projects import PROJECTS
from matcher.model.schema.providers import PROVIDERS
from matcher.model.schema.regions import REGIONS
from matcher.model.schema.services import SERVICES
from matcher.model.schema.teams import TEAMS

POOL_TABLES: dict[str, TableSpec] = {
    table.name: table for table in (NEEDS, PROVIDERS, FUNDS, PROJECTS, SERVICES, REGIONS, TEAMS, PINS)
}
"""The tables of a pool by name, in the order of the contract."""

RESOURCE_TABLES = ("providers", "funds", "projects")
"""Tables of resources: a pool needs at least one of them."""

__all__ = [
    "FUNDS",
    "NEEDS",
    "PINS",
    "POOL_TABLES",
    "PROJECTS",
    "PROVIDERS",
    "REGIONS",
    "RESOURCE_TABLES",
    "SERVICES",
    "TEAMS",
]
