"""The examples of the documentation: tests send them, and they are answered with 200."""

from __future__ import annotations

from typing import Any

POOL: dict[str, Any] = {
    "needs": [
        {
            "need_id": "N-1",
            "person_id": "p-1",
            "service": "visiting",
            "grade": "red",
            "hours": 1,
            "lon": 119.952,
            "lat": 30.0533,
            "crs": "wgs84",
            "region": "330111001",
            "registered_on": "2026-11-09",
        },
        {
            "need_id": "N-2",
            "person_id": "p-2",
            "service": "visiting",
            "grade": "green",
            "amount": 300,
            "lon": 119.964,
            "lat": 30.0333,
            "crs": "wgs84",
            "region": "330111002",
            "registered_on": "2026-11-23",
        },
    ],
    "providers": [
        {
            "provider_id": "P-1",
            "name": "邻里队",
            "type": "volunteer_team",
            "level": "village",
            "region": "330111",
            "services": ["visiting"],
            "hours": 3,
        }
    ],
    "funds": [{"fund_id": "F-1", "name": "助困基金", "type": "special", "balance": 1000}],
}
"""Two needs, one team, one fund: both needs are met."""

MATCH: dict[str, Any] = {"date": "2026-11-23", "seed": 0, "policy": {"weeks": 4}, "pool": POOL}
"""The same pool, to be matched for a Monday."""
