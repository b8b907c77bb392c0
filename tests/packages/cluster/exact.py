"""The best groups of a small instance, proven: one binary a pair of medoid and member, solved by CP-SAT."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

SCALE = 1000
"""Kilometres are whole thousandths in the model."""


def least_cost(distance, weight, *, at_least, at_most, count=None, diameter=np.inf, left_over, pull=None):
    """Return the least sum of distances to medoids plus ``left_over`` a unit of weight that is in no group.

    ``x[c][i]``: point ``i`` is in the group of medoid ``c``; ``x[c][c]``: there is such a group.
    """
    size, model = len(weight), cp_model.CpModel()
    pull = weight if pull is None else pull
    x = [[model.new_bool_var(f"{c} {i}") for i in range(size)] for c in range(size)]
    for c in range(size):
        load = sum(int(weight[i]) * x[c][i] for i in range(size))
        model.add(load >= at_least * x[c][c])
        model.add(load <= at_most * x[c][c])
        for i in range(size):
            model.add_implication(x[c][i], x[c][c])
            for j in range(i):
                if distance[i, j] > diameter:
                    model.add_bool_or([~x[c][i], ~x[c][j]])
    for i in range(size):
        model.add_at_most_one(x[c][i] for c in range(size))
    if count is not None:
        model.add(sum(x[c][c] for c in range(size)) == count)
    near = [(round(SCALE * pull[i] * distance[c, i]), x[c][i]) for c in range(size) for i in range(size)]
    alone = [(round(SCALE * left_over * weight[i]), x[c][i]) for c in range(size) for i in range(size)]
    whole = round(SCALE * left_over * int(sum(weight)))
    model.minimize(whole + sum((cost - worth) * taken for (cost, taken), (worth, _) in zip(near, alone, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value / SCALE
