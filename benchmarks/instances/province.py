"""Seeded pools of any size: a province of districts, helpers of three levels, donor funds.

Nothing here is taken from the samples but the geography of one district and the stream of draws, so that what was tuned on
the samples is measured on something else. All figures are assumptions, chosen so that no capacity is idle and none hopeless:

- districts of 24 towns lie on a grid, so far apart that helpers of the district's level reach their own and the adjoining
  districts; there are as many as the helpers serve, so that a need has some eleven to twelve options at every size;
- needs gather around the points of the towns, by the towns' weights, in some districts more than in others; services, grades,
  people by :mod:`benchmarks.instances.kinds`; up to 40 weeks of waiting;
- helpers: two in five stay in their town's surroundings (5-9 km), two in five go 10-18 km, one in five 25-45 km;
- half of the helpers have a limit on cases, a third one on people;
- funds pay in some districts or (a few) everywhere, with purposes, caps a need and limits on people.

How hard the pool is, :class:`benchmarks.instances.severity.Severity` says.
"""

from __future__ import annotations

import datetime as dt

from benchmarks.instances.layout import lay_out
from benchmarks.instances.needs import draw_needs
from benchmarks.instances.resources import draw_funds, draw_helpers
from benchmarks.instances.severity import Severity
from matcher.model import Pool
from matcher.samples.draw import Draws

DATE = dt.date(2026, 11, 23)
"""Day of the plan."""


def province_pool(*, needs: int, helpers: int, funds: int, seed: int, severity: Severity | None = None) -> Pool:
    """Return a pool of the stated size.

    Parameters
    ----------
    needs, helpers, funds
        Numbers of rows, each >= 1.
    seed
        Seed >= 0; the same seed gives the same pool on every machine.
    severity
        How hard it is; the defaults where absent.
    """
    severity = severity or Severity()
    province = lay_out(helpers)
    need_rows = draw_needs(needs, province, severity, Draws(seed, "benchmark needs"), DATE)
    return Pool(
        needs=need_rows,
        providers=draw_helpers(helpers, need_rows, province, severity, Draws(seed, "benchmark helpers")),
        funds=draw_funds(funds, need_rows, province, severity, Draws(seed, "benchmark funds")),
        regions=province.regions(),
    )
