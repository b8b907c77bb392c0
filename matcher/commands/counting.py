"""How many rows of a pool were collected, accepted and refused."""

from __future__ import annotations

from matcher.model.pool import Pool


def counts(pool: Pool) -> dict[str, object]:
    """Return rows collected, accepted and refused, by table."""
    accepted = {name: pool.table(name).height for name in pool.collected}
    return {
        "collected": dict(pool.collected),
        "accepted": accepted,
        "refused": {name: count - accepted[name] for name, count in pool.collected.items()},
    }
