"""Writes providers as services of HSDS, with their capacity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.hsds import terms


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the codes of a pool mean, and whose pool it is.

    Attributes
    ----------
    origin
        The hub: identifiers that are made here differ from those of other hubs.
    services, regions
        Names by code.
    """

    origin: str
    services: Mapping[str, str]
    regions: Mapping[str, str]


def providers_to_hsds(
    rows: Iterable[Mapping[str, Any]], names: Names, *, date: dt.date, updated: dt.datetime
) -> list[dict[str, Any]]:
    """Return providers as complete services of HSDS.

    Parameters
    ----------
    rows
        Providers under the names of the contract, points in WGS-84.
    names
        What codes mean.
    date
        The day for which it is told whether a provider is closed.
    updated
        When the capacities were last changed.
    """
    return [_service(row, names, date, updated) for row in rows]


def _service(row: Mapping[str, Any], names: Names, date: dt.date, updated: dt.datetime) -> dict[str, Any]:
    provider = str(row["provider_id"])
    own = provider if terms.is_uuid(provider) else terms.uuid_of(names.origin, "service", provider)
    organization, name = _split(str(row.get("name") or provider))
    banned = str(row.get("banned_until") or "")
    found: dict[str, Any] = {
        "id": own,
        "name": name,
        "status": "temporarily closed" if banned >= date.isoformat() else "active",
        "organization": {
            "id": terms.uuid_of(names.origin, "organization", organization),
            "name": organization,
            "description": organization,
        },
        "attributes": _attributes(own, provider, row, names),
        "capacities": _capacities(own, row, updated),
    }
    parts: dict[str, list[dict[str, Any]]] = {
        "schedules": _schedules(own, row),
        "service_areas": _areas(own, row, names),
        "service_at_locations": _locations(own, row),
        "cost_options": _costs(own, row),
    }
    return found | {key: value for key, value in parts.items() if value}


def _split(name: str) -> tuple[str, str]:
    """Return the names of the organisation and of its service; the same twice where there is one name only."""
    above, _, own = name.partition(terms.BETWEEN_NAMES)
    return (above, own) if above and own and above != own else (name, name)


def _attributes(own: str, provider: str, row: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    def attribute(taxonomy: str, code: str, name: str, value: str | None) -> dict[str, Any]:
        term = {
            "id": terms.uuid_of("terms", taxonomy, code),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": taxonomy,
        }
        given = {} if value is None else {"value": value}
        place = {"id": terms.uuid_of(own, taxonomy, code), "link_id": own, "link_entity": "service"}
        return {**place, **given, "taxonomy_term": term}

    fields: dict[str, Any] = {} if own == provider else {terms.IDENTIFIER: provider}
    fields |= {field: row[field] for field in (*terms.TEXT_FIELDS, *terms.NUMBER_FIELDS) if field in row}
    fields |= {field: ";".join(row[field]) for field in terms.LIST_FIELDS if row.get(field)}
    services: Sequence[str] = row.get("services") or ()
    if not services:
        fields[terms.EVERY_SERVICE] = "true"
    offered = [attribute(terms.SERVICES_TAXONOMY, code, names.services.get(code) or code, None) for code in services]
    return offered + [attribute(terms.FIELDS_TAXONOMY, field, field, str(value)) for field, value in fields.items()]


def _capacities(own: str, row: Mapping[str, Any], updated: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": terms.uuid_of(own, "capacity", field),
            "service_id": own,
            "unit": {"id": terms.uuid_of("units", unit), "name": unit},
            "available": row[field],
            "updated": updated.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        for field, (unit, _) in terms.UNITS.items()
        if row.get(field) is not None
    ]


def _schedules(own: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    days = {"valid_from": row.get("available_from"), "valid_to": row.get("available_to")}
    given = {name: str(day) for name, day in days.items() if day is not None}
    return [{"id": terms.uuid_of(own, "schedule"), "service_id": own, **given}] if given else []


def _areas(own: str, row: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    code = row.get("region")
    if code is None:
        return []
    area = {"id": terms.uuid_of(own, "area"), "service_id": own, "name": names.regions.get(code) or code}
    return [{**area, "extent": code, "extent_type": "text"}]


def _locations(own: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    if row.get("lon") is None or row.get("lat") is None:
        return []
    location = {
        "id": terms.uuid_of(own, "location"),
        "location_type": "physical",
        "latitude": row["lat"],
        "longitude": row["lon"],
    }
    return [{"id": terms.uuid_of(own, "at"), "service_id": own, "location": location}]


def _costs(own: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not row.get("rate"):
        return []
    cost = {"id": terms.uuid_of(own, "cost"), "service_id": own, "option": "per hour"}
    return [{**cost, "currency": "CNY", "amount": row["rate"]}]
