"""What siting answers: where the hubs stand, whom they reach, and how good that is known to be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from matcher.model.enums import PlanStatus
from scenarios.siting.model import Siting


@dataclass(frozen=True, kw_only=True)
class Site:
    """One place chosen for a hub.

    Attributes
    ----------
    site_id
        Code of its region, or a number in the order of the candidates.
    name
        What it is called.
    lon, lat
        Decimal degrees, WGS-84; places found among needs are means of many of them, to 3 decimals.
    people_nearest
        People who have no nearer hub, new or existing.
    people_within
        People within the radius.
    """

    site_id: str
    name: str
    lon: float
    lat: float
    people_nearest: int
    people_within: int


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Whom some hubs reach.

    Attributes
    ----------
    covered
        People within the radius of a hub.
    mean_km
        Mean distance of a person to the nearest hub; ``None`` where there is no hub.
    longest_km
        The longest of them; ``None`` where there is no hub.
    """

    covered: int
    mean_km: float | None
    longest_km: float | None


@dataclass(frozen=True, kw_only=True)
class TownReach:
    """What changes for one town.

    Attributes
    ----------
    town
        Its code.
    people
        People counted there.
    before, after
        Whom hubs reach there.
    """

    town: str
    people: int
    before: Reached
    after: Reached


@dataclass(frozen=True, kw_only=True)
class Sited:
    """The answer to a question of siting.

    Attributes
    ----------
    siting
        The question.
    sites
        Places chosen.
    candidates
        How many places were to choose from.
    people
        People counted.
    before, after
        Whom hubs reach without and with the new ones.
    steps
        Whom the first, the first two, ... hubs reach, added one at a time, each where it helps most.
    towns
        What changes by town, by code.
    value
        People covered, or person-kilometres to the nearest hub.
    bound
        No choice of as many places covers more people, or needs fewer person-kilometres.
    gap
        Distance of value and bound, relative to the bound; 0 where both are equal.
    status
        ``optimal`` where value and bound are equal, else ``within_gap`` (at most 0.01 %) or ``limit``.
    """

    siting: Siting
    sites: tuple[Site, ...]
    candidates: int
    people: int
    before: Reached
    after: Reached
    steps: tuple[Reached, ...]
    towns: tuple[TownReach, ...]
    value: float
    bound: float
    gap: float
    status: PlanStatus


def sited_to_data(sited: Sited) -> dict[str, Any]:
    """Return an answer as JSON values."""
    data = asdict(sited)
    return data | {"siting": sited.siting.model_dump(mode="json"), "status": sited.status.value}
