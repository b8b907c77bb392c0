"""Help requests and offers of the floods in Henan, July 2021, as a pool: a disaster, not routine assistance.

The data (MIT licence, RLSNLP/henan-rescue, texts and names removed) stand beside the project and are not part of it.
A row is used when a person labelled it as a need or an offer, its point is more than the province's default
(``coord_quality`` ``point`` or ``shared_town_point``), its text does not repeat an earlier one, and it lies in Henan:
197 needs and 47 offers. The rows are written in the form of the contract, with points in BD-09 as the source has them,
so that reading them runs the conversion of coordinates.

Assumed, because the source states no skill, cost, capacity or deadline; every figure is a constant below:

- five services of this pool: rescue, supplies, medical, shelter, people (helping hands);
- the service of a need follows its label; a general cry for help is medical where an illness is spoken of, rescue where
  people are trapped, a boat or a pump is asked for, else supplies;
- grade: red where people are trapped or a person marked it urgent, yellow where someone is ill, old or a child, else
  blue;
- people: the largest number mentioned, at most ``MOST_PEOPLE``; none mentioned counts as ``PEOPLE_OF_A_NEED``;
- hours a need by service, ``DEADLINE_DAYS`` to act by grade;
- an offer: one team, its services by its label, ``OFFER_HOURS`` hours, ``OFFER_CASES`` needs, ``RADIUS_KM`` km.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

from matcher.files import pool_from_data
from matcher.model import Pool

Row = dict[str, Any]

USED_QUALITY = frozenset({"point", "shared_town_point"})
WEST, SOUTH, EAST, NORTH = 110.35, 31.38, 116.65, 36.37
"""Box around Henan, degrees WGS-84."""

DATE = dt.date(2021, 7, 21)
"""The day of the first labelled row; a plan for these rows is made on this day or soon after."""

LAST_DAY = dt.date(2021, 7, 25)
"""The day of the last labelled row: the natural date of a plan that sees them all."""

MOST_PEOPLE = 50
PEOPLE_OF_A_NEED = 3
RADIUS_KM = 60.0
OFFER_HOURS = 40.0
OFFER_CASES = 10
OFFER_PEOPLE = 150
DEADLINE_DAYS: dict[str, int] = {"red": 5, "yellow": 7, "blue": 14}
HOURS: dict[str, float] = {"rescue": 6.0, "supplies": 4.0, "medical": 5.0, "shelter": 3.0, "people": 8.0}

NAMES: dict[str, str] = {
    "rescue": "救援转移",
    "supplies": "物资运送",
    "medical": "医疗救助",
    "shelter": "安置住所",
    "people": "人手支援",
}

OFFERED: dict[str, tuple[str, ...]] = {
    "general": ("rescue", "medical", "people"),
    "supplies": ("supplies",),
    "people": ("rescue", "people"),
    "shelter": ("shelter",),
}
"""Services of an offer by its label."""


def henan_pool(folder: Path) -> Pool:
    """Return the pool of needs and offers, read as any input is: converted to WGS-84, with its problems.

    Parameters
    ----------
    folder
        The folder with ``requests.csv``.

    Returns
    -------
    Pool
        197 needs and 47 providers.
    """
    return pool_from_data(henan_data(folder))


def write_henan(folder: Path, out_path: Path) -> None:
    """Write the pool in the form of the contract, as one JSON file.

    Parameters
    ----------
    folder
        The folder with ``requests.csv``.
    out_path
        The file to be written.
    """
    text = json.dumps(henan_data(folder), ensure_ascii=False, indent=1)
    out_path.write_text(text + "\n", encoding="utf-8")


def henan_data(folder: Path) -> dict[str, list[Row]]:
    """Return the tables ``needs``, ``providers`` and ``services`` in the written form of the contract.

    Parameters
    ----------
    folder
        The folder with ``requests.csv``.
    """
    rows = used_rows(folder)
    return {
        "needs": [_need(row) for row in rows if row["side"] == "need"],
        "providers": [_offer(row) for row in rows if row["side"] == "offer"],
        "services": [
            {"service": service, "name": name, "class": "flood", "hours": HOURS[service], "goes_to": True}
            for service, name in NAMES.items()
        ],
    }


def used_rows(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the source that are used, as text, in its order."""
    with (folder / "requests.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if _is_used(row)]


def _is_used(row: dict[str, str]) -> bool:
    return (
        row["side"] in {"need", "offer"}
        and row["coord_quality"] in USED_QUALITY
        and row["repeat_text"] == "0"
        and WEST <= float(row["lon_wgs84"]) <= EAST
        and SOUTH <= float(row["lat_wgs84"]) <= NORTH
    )


def _need(row: dict[str, str]) -> Row:
    service, grade = _service(row), _grade(row)
    day = dt.datetime.fromisoformat(row["time"]).date()
    return {
        "need_id": row["id"],
        "people": _people(row),
        "service": service,
        "grade": grade,
        "categories": [
            code
            for flag, code in (("f_elderly", "elderly"), ("f_child", "child"), ("f_medical", "ill"))
            if row[flag] == "1"
        ]
        + ["emergency"],
        "hours": HOURS[service],
        **_point(row),
        "registered_on": day.isoformat(),
        "deadline": (day + dt.timedelta(days=DEADLINE_DAYS[grade])).isoformat(),
    }


def _offer(row: dict[str, str]) -> Row:
    return {
        "provider_id": f"offer-{row['id']}",
        "type": "volunteer_team",
        **_point(row),
        "radius_km": RADIUS_KM,
        "services": list(OFFERED[row["need_type"]]),
        "hours": OFFER_HOURS,
        "cases": OFFER_CASES,
        "people": max(OFFER_PEOPLE, int(row["people_mentioned_max"] or 0)),
    }


def _point(row: dict[str, str]) -> Row:
    return {"lon": float(row["lon_bd09"]), "lat": float(row["lat_bd09"]), "crs": "bd09"}


def _people(row: dict[str, str]) -> int:
    mentioned = int(row["people_mentioned_max"] or 0)
    return min(MOST_PEOPLE, mentioned) if mentioned else PEOPLE_OF_A_NEED


def _service(row: dict[str, str]) -> str:
    label = row["need_type"]
    if label in {"supplies", "shelter", "people"}:
        return label
    if label == "people+supplies":
        return "people"
    if row["f_medical"] == "1":
        return "medical"
    if any(row[flag] == "1" for flag in ("f_trapped", "f_boat", "f_pump")):
        return "rescue"
    return "supplies"


def _grade(row: dict[str, str]) -> str:
    if row["f_trapped"] == "1" or row["human_urgent"] == "是":
        return "red"
    if any(row[flag] == "1" for flag in ("f_medical", "f_elderly", "f_child")):
        return "yellow"
    return "blue"
