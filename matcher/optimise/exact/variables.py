"""The variables of the exact model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.enums import Dimension
from matcher.options.options import Bools, Ints, Options

SHARE_UNITS = 1_000_000
"""The worst town's share is counted in millionths."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Variables:
    """Where each variable stands in the vector, and its bounds.

    Attributes
    ----------
    taken
        ``x[o]`` in {0, 1}: option taken, one a helper option.
    paid
        ``y[m] >= 0``: fen that a fund pays for a need, one a money option.
    used
        ``u[m]`` in {0, 1}: fund pays for the need at all; -1 where nothing depends on it.
    share
        ``t``: share of people met in the worst town, millionths.
    excess
        ``e >= 0``: changes above the cap.
    lower, upper, integral
        Bounds and kind, one a variable.
    """

    taken: Ints
    paid: Ints
    used: Ints
    share: int
    excess: int
    lower: Ints
    upper: Ints
    integral: Bools


def declare_variables(options: Options) -> Variables:
    """Return the variables for a set of options.

    ``u[m]`` exists only where something depends on it: a need with more than two funds to choose from, a fund with
    a cap on people, or a pinned fund.
    """
    helpers, money = options.helpers, options.money
    most_due = np.zeros(len(options.needs.ids), dtype=np.int64)
    np.maximum.at(most_due, helpers.need, helpers.due_fen)
    capped = {
        int(resource)
        for resource, dimension in zip(options.capacities.resource, options.capacities.dimension, strict=True)
        if dimension is Dimension.PEOPLE
    }
    choices = np.bincount(money.need, minlength=len(options.needs.ids))
    needs_use = (choices[money.need] > 2) | np.isin(money.resource, sorted(capped)) | money.pinned
    used = np.full(money.need.size, -1, dtype=np.int64)
    first_used = helpers.size + money.need.size
    used[needs_use] = first_used + np.arange(int(needs_use.sum()))
    share = first_used + int(needs_use.sum())
    lower = np.zeros(share + 2, dtype=np.int64)
    upper = np.ones(share + 2, dtype=np.int64)
    upper[helpers.size : first_used] = np.minimum(money.limit_fen, most_due[money.need])
    upper[share] = SHARE_UNITS
    upper[share + 1] = len(options.needs.ids)
    integral = np.ones(share + 2, dtype=np.bool_)
    integral[helpers.size : first_used] = False
    return Variables(
        taken=np.arange(helpers.size, dtype=np.int64),
        paid=np.arange(helpers.size, first_used, dtype=np.int64),
        used=used,
        share=share,
        excess=share + 1,
        lower=lower,
        upper=upper,
        integral=integral,
    )
