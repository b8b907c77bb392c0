"""Ranked options of one need against a standing plan: feasible now, or by moving at most so many others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.units import FEN_PER_YUAN, MICROPOINTS_PER_POINT
from matcher.options import DIRECT
from matcher.standing import Move, Standing, Trial, try_option
from matcher.standing.trial import MOST_MOVES

DEEP = 2
"""For so many options, the best by value, it is looked whether moving two others would do where moving one does not."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One option of a need, and the way that was found to take it.

    Attributes
    ----------
    resource_id
        Provider or project; empty where the need asks for money only.
    kind
        ``provider``, ``project``, or ``money`` where nobody has to go.
    net_value
        Value of the need minus cost of the option, points.
    distance_km
        From base to need, ``None`` where unknown.
    due_yuan
        Money that funds must pay.
    funds
        Who would pay, and how many yuan; empty where nothing falls due or no way was found.
    is_chosen
        Whether the plan takes it.
    moves
        What changes for others; empty where it is feasible now; ``None`` where no way was found.
    change
        What the plan gains or loses, points, all who move included; ``None`` where no way was found.
    """

    resource_id: str
    kind: str
    net_value: float
    distance_km: float | None
    due_yuan: float
    funds: tuple[tuple[str, float], ...]
    is_chosen: bool
    moves: tuple[Move, ...] | None
    change: float | None

    @property
    def order(self) -> tuple[object, ...]:
        """What ways are ranked by: fewest others moved, then the larger gain; those for which none was found come last."""
        if self.moves is None or self.change is None:
            return (1, 0, -self.net_value, self.resource_id)
        return (0, len(self.moves), -self.change, self.resource_id)


def ranked_ways(standing: Standing, need_id: str, *, most_moves: int = 1) -> list[Way]:
    """Return every option of a need with the way that moves fewest others, 0 to ``most_moves`` of them.

    What the plan gives to the need itself counts as free. Nothing is changed. Milliseconds, once the plan's board is there: it is made when
    first asked for.

    Parameters
    ----------
    standing
        The plan that stands.
    need_id
        The need.
    most_moves
        Others that may change their helper or lose it, 0 to 2; two are only looked for where one does not do, for the :data:`DEEP` best.

    Returns
    -------
    list of Way
        Fewest moved first, then by what the plan gains; options for which no way was found last, by net value.

    Raises
    ------
    KeyError
        If the pool has no such need.
    ValueError
        If ``most_moves`` is not 0, 1 or 2.
    """
    if not 0 <= most_moves <= MOST_MOVES:
        raise ValueError(f"0 to {MOST_MOVES} others may move")
    need = standing.need_row(need_id)
    first, last = np.searchsorted(standing.options.helpers.need, [need, need + 1]).tolist()
    tried = {option: _fewest(standing, option, min(most_moves, 1)) for option in range(first, last)}
    if most_moves > 1:
        # Two at once take many tries: they are looked for where most is to be had.
        hard = [option for option, trial in tried.items() if trial is None]
        hard.sort(key=lambda option: (int(standing.options.helpers.cost[option]), option))
        for option in hard[:DEEP]:
            tried[option] = try_option(standing, option, most_moves=most_moves)
    return sorted((_way(standing, need, option, trial) for option, trial in tried.items()), key=lambda way: way.order)


def _fewest(standing: Standing, option: int, most_moves: int) -> Trial | None:
    """Return the way to take an option that moves fewest others."""
    for most in range(most_moves + 1):
        trial = try_option(standing, option, most_moves=most)
        if trial is not None:
            return trial
    return None


def _way(standing: Standing, need: int, option: int, trial: Trial | None) -> Way:
    options = standing.options
    helpers, resource = options.helpers, int(options.helpers.resource[option])
    distance = float(helpers.distance_km[option])
    return Way(
        resource_id="" if resource == DIRECT else options.resources.ids[resource],
        kind="money" if resource == DIRECT else options.resources.kinds[resource].value,
        net_value=float(options.needs.value[need] - helpers.cost[option]) / MICROPOINTS_PER_POINT,
        distance_km=round(distance, 3) if np.isfinite(distance) else None,
        due_yuan=float(helpers.due_fen[option]) / FEN_PER_YUAN,
        funds=() if trial is None else tuple((fund, fen / FEN_PER_YUAN) for fund, fen in trial.funds),
        is_chosen=option == standing.solution.taken[need],
        moves=None if trial is None else trial.moves,
        change=None if trial is None else trial.change / MICROPOINTS_PER_POINT,
    )
