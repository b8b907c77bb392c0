"""The noise band: how much each figure differs among plans of the baseline that are as good as the one that was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.compare.facts import Noise
from scenarios.compare.measures import Figures, Key

LOW_QUANTILE, HIGH_QUANTILE = 0.05, 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """What equally good plans of the baseline show.

    Attributes
    ----------
    noise
        How it was measured.
    samples
        The figures of each such plan, the baseline's own not among them.
    """

    noise: Noise
    samples: tuple[Figures, ...]

    def around(self, key: Key, before: float | None) -> tuple[float, float] | None:
        """Return lower and upper end of the band of one figure, as differences from the baseline; it always holds 0.

        ``None`` where the figure is not defined, or no other plan is as good: nothing is then known about noise.
        """
        if before is None or not self.samples:
            return None
        seen = [sample.get(key, 0.0) for sample in self.samples]
        differences = np.array([0.0, *(value - before for value in seen if value is not None)])
        # Outwards: of fewer than twenty repetitions the band is all that was seen.
        low = np.quantile(differences, self.noise.low_quantile, method="lower")
        high = np.quantile(differences, self.noise.high_quantile, method="higher")
        return round(min(0.0, float(low)), 6), round(max(0.0, float(high)), 6)


def band_of(samples: Sequence[Figures], *, asked: int, tolerance: float) -> Band:
    """Return the band of the figures of equally good plans.

    Parameters
    ----------
    samples
        Figures of each plan that is as good as the baseline's.
    asked
        How many repetitions were run.
    tolerance
        The share of the objective within which a plan counts as equally good.
    """
    noise = Noise(
        asked=asked, kept=len(samples), low_quantile=LOW_QUANTILE, high_quantile=HIGH_QUANTILE, tolerance=tolerance
    )
    return Band(noise=noise, samples=tuple(samples))
