"""What an option costs in a package, and the options as if every one that could be in a package were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.policy import Packages, Policy
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.options.options import Bools, Floats, Ints, Options


def points(value: Floats) -> Ints:
    """Return points as whole micropoints, rounded as every cost term is."""
    return np.asarray(np.rint(value * MICROPOINTS_PER_POINT), dtype=np.int64)


def saved_in_package(policy: Policy, people: Ints) -> Ints:
    """Return what an option costs less in a package, compactness aside, micropoints; negative where it costs more.

    ``channels.provider x people - channels.package x people + packages.worth x people``, each term rounded by itself.
    """
    who = people.astype(np.float64)
    channels = policy.channels
    return points(channels.provider * who) - points(channels.package * who) + points(policy.packages.worth * who)


def compactness(policy: Policy, people: Ints, km: Floats) -> Ints:
    """Return the term ``compactness``: ``packages.compactness_km x km to the centre x people``, micropoints."""
    return points(policy.packages.compactness_km * km * people)


def opening(shape: Packages) -> int:
    """Return the term ``opening`` of one package, micropoints."""
    return int(points(np.array(shape.opening)))


def saved_at_best(policy: Policy, people: Ints) -> Ints:
    """Return the most that an option can cost less in a package, micropoints, never below 0.

    Distance to the centre aside, and with its people's share of the opening of a package as large as can be: members of
    a package bear that much together at least.
    """
    share = opening(policy.packages) * people // policy.packages.at_most
    return np.asarray(np.maximum(saved_in_package(policy, people) - share, 0))


def worth_of_everything(options: Options, policy: Policy) -> int:
    """Return what no plan with packages or without them passes, micropoints: ``sum of values + sum of what packages save at best``."""
    return int(options.needs.value.sum() + saved_at_best(policy, options.needs.people).sum())


def is_packable(options: Options, atom_of_need: Ints) -> Bools:
    """Return which helper options could be those of members of a package: groupable needs and providers."""
    resource = options.helpers.resource
    is_provider = (resource >= 0) & (resource < options.resources.project_offset)
    return np.asarray(is_provider & (atom_of_need[options.helpers.need] >= 0))


def relaxed_options(options: Options, policy: Policy, packable: Bools) -> Options:
    """Return options of which each that could be in a package costs what it costs there at best.

    A package is a set of options each of which costs at least that much, so a bound for the relaxed options is one for the
    whole problem with packages. The terms of the costs are lost.
    """
    helpers = options.helpers
    saved = saved_at_best(policy, options.needs.people[helpers.need])
    cost = helpers.cost - np.where(packable, saved, 0)
    return replace(options, helpers=replace(helpers, cost=cost), tariff=None)
