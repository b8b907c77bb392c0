"""The cost terms of every sound row, in points, before rounding."""

from __future__ import annotations

import numpy as np

from matcher.check.arrays import ABSENT, Bools, Floats
from matcher.check.distances import chord_km, earth_centred
from matcher.check.facts import Facts
from matcher.check.geodesic import geodesic_km

COSTS = (
    "distance_km",
    "ladder_step",
    "change_of_helper",
    "quality",
    "yuan",
    "channel",
    "compactness",
    "grouping",
    "opening",
)


def helper_costs(facts: Facts) -> dict[str, Floats]:
    """Return the cost terms of the rows of helpers, each of shape ``(rows,)``.

    ``distance_km x km x people`` (an unknown distance counts as 0), ``ladder_step x steps x people``,
    ``change_of_helper x people`` where another provider helps now, ``quality x (1 - quality) x people``,
    ``yuan x money of the seat`` and ``channel x people``; in a package also ``compactness_km x km to the centre x
    people``, ``worth x people`` as a gain, and ``opening`` for the member at the centre.
    """
    policy, needs, helpers = facts.policy, facts.needs, facts.helpers
    need, helper, people = facts.served.need, facts.served.other, facts.needs.people[facts.served.need]
    provider = helpers.provider[helper]
    changes = needs.has_current[need] & ((provider != needs.current[need]) | (provider == ABSENT))
    quality = np.where(np.isnan(helpers.quality), policy.absent_quality, helpers.quality)[helper]
    grouped = facts.served_in != ABSENT
    alone = np.where(helpers.is_project[helper], policy.channels.project, policy.channels.provider)
    channel = np.where(grouped, policy.channels.package, alone)
    return {
        "distance_km": policy.distance_km * np.nan_to_num(facts.served.km) * people,
        "ladder_step": policy.ladder_step * helpers.steps[helper] * people,
        "change_of_helper": np.where(changes, policy.change_of_helper * people, 0.0),
        "quality": policy.quality * (1 - quality) * people,
        "yuan": policy.yuan * facts.seat_pays_fen(need, helper) / 100,
        "channel": channel * people,
        "compactness": policy.packages.compactness_km * _km_to_centre(facts) * people,
        "grouping": np.where(grouped, -policy.packages.worth * people, 0.0),
        "opening": np.where(_is_in_the_middle(facts), policy.packages.opening, 0.0),
    }


def _km_to_centre(facts: Facts) -> Floats:
    """Return how far each row of a helper is from the centre of its package; 0 without one, or without a centre."""
    km, grouped = np.zeros(len(facts.served)), np.flatnonzero(facts.served_in != ABSENT)
    if facts.packages and grouped.size:
        need, (lat, lon) = facts.served.need[grouped], facts.packages.centre
        package = facts.served_in[grouped]
        km[grouped] = geodesic_km(facts.needs.lat[need], facts.needs.lon[need], lat[package], lon[package])
    return np.nan_to_num(km)


def _is_in_the_middle(facts: Facts) -> Bools:
    """Return which rows of helpers are those of the member nearest to the centre of its package, the first of equals."""
    middle = np.zeros(len(facts.served), dtype=np.bool_)
    grouped = np.flatnonzero(facts.served_in != ABSENT)
    if facts.packages and grouped.size:
        need, package = facts.served.need[grouped], facts.served_in[grouped]
        points = earth_centred(facts.needs.lat[need], facts.needs.lon[need])
        centres = earth_centred(*facts.packages.centre)
        km = np.nan_to_num(chord_km(points, centres[package]), nan=np.inf)
        order = np.lexsort((need, km, package))
        middle[grouped[order[np.diff(package[order], prepend=ABSENT) != 0]]] = True
    return middle


def fund_costs(facts: Facts) -> dict[str, Floats]:
    """Return the cost terms of the rows of funds, each of shape ``(rows,)``: money alone costs, ``yuan x money``."""
    nothing = np.zeros(len(facts.paid))
    return dict.fromkeys(COSTS, nothing) | {"yuan": facts.policy.yuan * facts.rows.paid.fen / 100}
