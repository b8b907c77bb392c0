"""Named cost terms of helper options, each factor x base, in points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.policy import Policy
from matcher.model.units import FEN_PER_YUAN, MICROPOINTS_PER_POINT
from matcher.rules.encode import Bools, Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Bases:
    """What the factors are multiplied with, one entry an option.

    Attributes
    ----------
    people
        People of the need.
    distance_km
        From base to need; NaN counts as 0.
    steps
        Steps of the ladder above the village.
    quality
        Quality of the helper, 0 to 1.
    changed
        Whether the need has a current provider and this is another.
    is_provider, is_seat
        Channel; an option with neither goes to nobody and bears only the money.
    yuan_fen
        Money spent when the option is taken.
    """

    people: Ints
    distance_km: Floats
    steps: Ints
    quality: Floats
    changed: Bools
    is_provider: Bools
    is_seat: Bools
    yuan_fen: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Tariff:
    """What the cost of an option is worked out from, beside the option itself.

    Attributes
    ----------
    policy
        The factors.
    steps
        Steps of the ladder above the village: one entry a provider and project, by number, and a last one for nobody.
    quality
        Quality, in the same order, 0 to 1.
    """

    policy: Policy
    steps: Ints
    quality: Floats

    def terms(
        self, *, resource: Ints, people: Ints, distance_km: Floats, changed: Bools, yuan_fen: Ints, project_offset: int
    ) -> dict[str, Floats]:
        """Return the cost terms of options, in points: :func:`cost_terms` of what their resources are.

        Parameters
        ----------
        resource
            Number of the provider or project of each option, -1 where nobody goes.
        people, distance_km, changed, yuan_fen
            As in :class:`Bases`.
        project_offset
            Number of the first project.
        """
        bases = Bases(
            people=people,
            distance_km=distance_km,
            steps=self.steps[resource],
            quality=self.quality[resource],
            changed=changed,
            is_provider=(resource >= 0) & (resource < project_offset),
            is_seat=resource >= project_offset,
            yuan_fen=yuan_fen,
        )
        return cost_terms(self.policy, bases)


def cost_terms(policy: Policy, bases: Bases) -> dict[str, Floats]:
    """Return the cost terms of every option in points, each rounded to a micropoint.

    For an option with ``p`` people: ``distance_km x km x p``, ``ladder_step x steps x p``,
    ``change_of_helper x p`` where the helper changes, ``quality x (1 - q) x p``, ``yuan x yuan spent`` and the
    channel's cost ``x p``. An option that goes to nobody bears the term ``yuan`` alone.

    Parameters
    ----------
    policy
        The factors.
    bases
        What they are multiplied with.

    Returns
    -------
    dict of str to ndarray
        Points by term, in the order of ``COST_TERMS``.
    """
    served = np.where(bases.is_provider | bases.is_seat, bases.people, 0).astype(np.float64)
    channel = np.where(bases.is_seat, policy.channels.project, policy.channels.provider)
    exact = {
        "distance_km": policy.distance_km * np.nan_to_num(bases.distance_km) * served,
        "ladder_step": policy.ladder_step * bases.steps * served,
        "change_of_helper": policy.change_of_helper * bases.changed * served,
        "quality": policy.quality * (1.0 - bases.quality) * served,
        "yuan": policy.yuan * (bases.yuan_fen / FEN_PER_YUAN),
        "channel": channel * served,
        # Of members of packages only, which are not known before packages are.
        "compactness": np.zeros_like(served),
        "grouping": np.zeros_like(served),
        "opening": np.zeros_like(served),
    }
    return {term: np.rint(value * MICROPOINTS_PER_POINT) / MICROPOINTS_PER_POINT for term, value in exact.items()}


def total_cost(terms: dict[str, Floats]) -> Ints:
    """Return the sum of the terms in micropoints; exact, because each term is a whole number of them."""
    return sum(
        (np.rint(value * MICROPOINTS_PER_POINT).astype(np.int64) for value in terms.values()),
        start=np.zeros_like(next(iter(terms.values())), dtype=np.int64),
    )
