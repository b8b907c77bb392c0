"""Every place at which a package could stand in a small pool: carrier, centre, common village, and who could be there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.distance import Points, distance_between
from matcher.model.policy import Policy
from matcher.options.options import Bools, Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.former import Former
from matcher.packages.slots import Slots

MOST_MEMBERS = 4_000
"""Pools with more pairs of a place and a need are not for this model."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Every place a package could be at, with who could be in it.

    Attributes
    ----------
    centre
        Need in the middle of each place; shape ``(places,)``.
    place, need, option, km
        One entry a place and need: the row of the need's option with the carrier, and the distance to the centre, km.
    name
        Former package that each place could be, -1 for a new one; shape ``(places,)``.
    stays
        Which entries are those of needs that were in the former package of their place.
    apart
        Pairs of entries of one place that are further apart than a diameter; shape ``(2, pairs)``.
    """

    centre: Ints
    place: Ints
    need: Ints
    option: Ints
    km: Floats
    name: Ints
    stays: Bools
    apart: Ints


def places_of(
    options: Options, atoms: Atoms, slots: Slots, policy: Policy, former: Former, centres: Bools | None = None
) -> Places | None:
    """Return the places of all packages there could be, ``None`` where they are too many for the exact model.

    A place of the carrier of a former package stands once more for that package, where one of its members could be there.

    Parameters
    ----------
    options, atoms, policy
        The problem.
    slots
        Who could carry what.
    former
        Packages of the previous plan.
    centres
        Needs that may be in the middle of a package; all where absent.
    """
    far = policy.packages.diameter_km
    points = Points.of(atoms.lon, atoms.lat)
    middles: list[int] = []
    names: list[int] = []
    found: list[tuple[Ints, Ints, Ints, Floats]] = []
    apart: list[Ints] = []
    entries = 0
    for slot in range(slots.count):
        pairs = np.arange(slots.start[slot], slots.start[slot + 1])
        option = np.concatenate(
            [slots.option[slots.option_start[pair] : slots.option_start[pair + 1]] for pair in pairs]
        )
        need = options.helpers.need[option]
        if need.size > MOST_MEMBERS:
            return None
        size = need.size
        km = distance_between(points.at(np.repeat(need, size)), points.at(np.tile(need, size))).reshape(size, size)
        for inside, middle in _rooms(atoms, need, km, far):
            if centres is not None and not centres[need[middle]]:
                continue
            if options.needs.people[need[inside]].sum() < policy.packages.at_least:
                continue
            one, other = np.nonzero(np.triu(km[np.ix_(inside, inside)] > far, 1))
            for label in (-1, *_former_there(former, int(slots.carrier[slot]), need[inside])):
                entries += inside.size
                if entries > MOST_MEMBERS:
                    return None
                apart.append(np.stack([one, other]) + entries - inside.size)
                found.append((np.full(inside.size, len(middles)), need[inside], option[inside], km[middle, inside]))
                middles.append(need[middle])
                names.append(label)
    place, need, option, km_to = (
        np.concatenate(column) for column in zip(*found, strict=True)
    ) if found else (np.zeros(0, dtype=np.int64),) * 4  # fmt: skip
    name = np.array(names, dtype=np.int64)
    return Places(
        name=name,
        stays=(former.of_need[need] >= 0) & (former.of_need[need] == name[place]),
        centre=np.array(middles, dtype=np.int64),
        place=place,
        need=need,
        option=option,
        km=km_to.astype(np.float64),
        apart=np.concatenate(apart, axis=1) if apart else np.zeros((2, 0), dtype=np.int64),
    )


def _former_there(former: Former, carrier: int, needs: Ints) -> list[int]:
    """Return the former packages of a carrier that some needs were members of."""
    before = former.of_need[needs]
    before = np.unique(before[before >= 0])
    return before[former.carrier[before] == carrier].tolist()  # type: ignore[no-any-return]


def _rooms(atoms: Atoms, need: Ints, km: Floats, far: float) -> list[tuple[Ints, int]]:
    """Return for every centre, and every common village in the country, who could be there: whole atoms only."""
    rooms = []
    villages = atoms.villages
    atom = atoms.of_need[need]
    own_spread = np.array([km[np.ix_(atom == one, atom == one)].max() <= far for one in atom])
    for middle in range(need.size):
        near = (km[middle] <= far) & own_spread
        village = int(villages.village[need[middle]])
        if village < 0:
            choices = [near]
        else:
            commons = villages.near[villages.near_start[village] : villages.near_start[village + 1]]
            around = [villages.near[villages.near_start[one] : villages.near_start[one + 1]] for one in commons]
            choices = [near & np.isin(villages.village[need], members) for members in around]
        kept: list[Ints] = []
        for choice in choices:
            whole = choice & ~np.isin(atom, atom[~choice])
            inside = np.flatnonzero(whole)
            if whole[middle] and not any(np.isin(inside, other).all() for other in kept):
                kept.append(inside)
        rooms += [(inside, middle) for inside in kept]
    return rooms
