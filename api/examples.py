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

ROWS: dict[str, list[dict[str, Any]]] = POOL | {
    "projects": [
        {
            "project_id": "J-1",
            "name": "成长小组",
            "service": "growth_group",
            "region": "330111",
            "seats": 8,
            "starts": "2026-09-01",
            "ends": "2027-06-30",
        }
    ],
    "services": [
        {"service": "window_cleaning", "name": "擦窗", "class": "life", "kind": "home", "hours": 2, "goes_to": True}
    ],
    "regions": [{"code": "330111", "name": "富阳区", "level": "district", "lon": 119.96, "lat": 30.05, "crs": "wgs84"}],
    "teams": [{"team": "companion", "role": "volunteer", "at_least": 2, "at_most": 4}],
    "pins": [{"need_id": "N-1", "resource_id": "P-1", "action": "pin", "reason": "已答应探访"}],
}
"""Rows of every table; they fit together."""

PATCHES: dict[str, dict[str, Any]] = {
    "needs": {"hours": 2},
    "providers": {"hours": 5},
    "funds": {"balance": 5000},
    "projects": {"seats": 10},
    "services": {"hours": 1.5},
    "regions": {"name": "杭州市富阳区"},
    "teams": {"at_least": 3},
    "pins": {"reason": None},
}
"""A change of a row of every table."""
