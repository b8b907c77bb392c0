"""What is asked of a clustering, checked before anything begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.options.options import Floats, Ints
from matcher.packages.cluster.space import Space
from matcher.packages.cluster.state import Limits

_PLANE, _SOLID = 2, 3

_SHARE_OF_RADIUS = 2 / 3
"""Mean distance from the centre of a disc, in radii."""

_FULL = 1.15
"""Where the number of groups is free, the search begins with groups of at least so many times the least weight."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """A question in order.

    Attributes
    ----------
    space
        The points.
    weight, pull, leaving
        Weight, cost of a kilometre, cost of leaving out; shapes ``(n,)``.
    limits
        Bounds, diameter, opening.
    count
        Number of groups; ``None`` where it is free.
    """

    space: Space
    weight: Ints
    pull: Floats
    leaving: Floats
    limits: Limits
    count: int | None

    @property
    def most_groups(self) -> int:
        """The number of groups, or the most there can be."""
        return self.count or min(self.weight.size, int(self.weight.sum()) // self.limits.at_least)

    def at(self, rows: Ints) -> Asked:
        """Return the same question with points in another order."""
        columns = {name: getattr(self, name)[rows] for name in ("weight", "pull", "leaving")}
        return replace(self, space=self.space.at(rows), **columns)

    def first_count(self, near_km: Floats, near: int) -> int:
        """Return the number of groups to begin with.

        Where it is free, ``k`` groups of ``n / k`` points cost about ``A / sqrt(k) + opening x k`` with ``A = sum_i p_i (2/3) h_i
        sqrt(n / near)``, ``h_i`` the radius about a point that holds ``near`` others; least at ``(A / (2 opening))^(2/3)``.
        """
        if self.count:
            return self.count
        whole = int(self.weight.sum())
        fewest, most = -(-whole // self.limits.at_most), max(1, int(whole / (_FULL * self.limits.at_least)))
        if self.limits.opening_km > 0:
            spread = float(self.pull @ near_km) * _SHARE_OF_RADIUS * (self.weight.size / max(1, near)) ** 0.5
            most = min(most, int((spread / (2 * self.limits.opening_km)) ** (2 / 3)))
        return min(max(1, fewest, most), self.most_groups)


def ask(
    points: npt.ArrayLike | None,
    *,
    distances: npt.ArrayLike | None,
    weights: npt.ArrayLike,
    at_least: int,
    at_most: int,
    count: int | None,
    diameter_km: float | None,
    weighted: bool,
    left_over_km: npt.ArrayLike | None,
    opening_km: float,
) -> Asked:
    """Return the question of :func:`matcher.packages.cluster.cluster`, checked.

    Raises
    ------
    ValueError
        Where nothing could keep what is asked, or the arrays do not fit each other.
    """
    space = _space(points, distances)
    size = space.place.shape[0]
    weight = _weights(weights, size)
    if not 1 <= at_least <= at_most:
        raise ValueError(f"a group cannot weigh at least {at_least} and at most {at_most}: 1 <= at_least <= at_most")
    if weight.size and not (weight.min() >= 1 and weight.max() <= at_most):
        worst = int(weight.min() if weight.min() < 1 else weight.max())
        raise ValueError(f"a point weighs {worst}, but weights go from 1 to at_most = {at_most}")
    if count is not None and not 1 <= count <= size:
        raise ValueError(f"{size} points cannot be put into {count} groups")
    if count is not None and count * at_least > weight.sum():
        raise ValueError(
            f"{count} groups of at least {at_least} need {count * at_least}, the points weigh {weight.sum()}"
        )
    if diameter_km is not None and not diameter_km >= 0:
        raise ValueError(f"the diameter is {diameter_km} km, expected >= 0")
    if not (0 <= opening_km < np.inf):
        raise ValueError(f"opening a group costs {opening_km} km, expected a number >= 0")
    pull = weight.astype(np.float64) if weighted else np.ones(size)
    return Asked(
        space=space,
        weight=weight,
        pull=pull,
        leaving=_leaving(left_over_km, weight, space, opening_km),
        limits=Limits(
            at_least, at_most, np.inf if diameter_km is None else float(diameter_km), count is None, float(opening_km)
        ),
        count=count,
    )


def _space(points: npt.ArrayLike | None, distances: npt.ArrayLike | None) -> Space:
    if (points is None) == (distances is None):
        raise ValueError("either points or distances are needed, not both")
    if points is not None:
        given = np.asarray(points, dtype=np.float64)
        if given.ndim != _PLANE or given.shape[1] not in (_PLANE, _SOLID):
            raise ValueError(f"points have the shape {given.shape}, expected (n, 2) or (n, 3)")
        if not np.isfinite(given).all():
            raise ValueError("a point has no place: every coordinate must be a finite number")
        place = np.zeros((given.shape[0], _SOLID))
        place[:, : given.shape[1]] = given
        return Space(place, np.zeros((0, 0)))
    matrix = np.array(distances, dtype=np.float64)
    if matrix.ndim != _PLANE or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"distances have the shape {matrix.shape}, expected (n, n)")
    if not (np.isfinite(matrix).all() and (matrix >= 0).all() and (matrix == matrix.T).all()):
        raise ValueError("distances must be finite, at least 0 and the same both ways")
    if np.diagonal(matrix).any():
        raise ValueError("the distance of a point to itself must be 0")
    return Space(np.zeros((matrix.shape[0], _SOLID)), matrix)


def _weights(weights: npt.ArrayLike, size: int) -> Ints:
    given = np.asarray(weights)
    if given.shape != (size,):
        raise ValueError(f"weights have the shape {given.shape}, expected ({size},)")
    if size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"weights must be whole numbers, not {given.dtype}")
    return given.astype(np.int64)


def _leaving(left_over_km: npt.ArrayLike | None, weight: Ints, space: Space, opening_km: float) -> Floats:
    """Return what leaving each point out costs; as given a unit of weight, else more than any group of it could cost."""
    if left_over_km is None:
        widest = float(space.matrix.max(initial=0.0)) if space.matrix.size else 0.0
        if space.place.size:
            widest += float(np.linalg.norm(np.ptp(space.place, axis=0)))
        return np.asarray(weight * (opening_km + 10 * widest + 1.0), dtype=np.float64)
    given = np.asarray(left_over_km, dtype=np.float64)
    if given.shape not in {(), weight.shape}:
        raise ValueError(f"left_over_km has the shape {given.shape}, expected () or {weight.shape}")
    if not (given >= 0).all() or not np.isfinite(given).all():
        raise ValueError("left_over_km must be finite and at least 0")
    return np.asarray(weight * given, dtype=np.float64)
