"""Makes the row of a provider out of a service of HSDS and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.hsds import terms
from api.hsds.flat import Document, Record
from api.hsds.notes import Notes
from api.hsds.times import hours_of, period_of
from matcher.model.regions import is_code


@dataclass(frozen=True, kw_only=True)
class HsdsSettings:
    """How to read what HSDS leaves open.

    Attributes
    ----------
    services
        Services of the catalogue by the code or name of the term, or the name of the service, that stands for them.
    default_hours
        Hours a week of a service without a capacity in hours; ``None`` refuses it.
    hours_from_schedules
        Whether the opening hours of a week are taken first where no capacity is given.
    add_services
        Whether a service that is none of the catalogue is added to it.
    """

    services: Mapping[str, str]
    default_hours: float | None = None
    hours_from_schedules: bool = False
    add_services: bool = True


class ProviderReader:
    """Reads the services of one document.

    Parameters
    ----------
    document, notes
        What was read, and where losses are noted.
    catalogue
        Names of the pool's services by code.
    settings
        How to read what HSDS leaves open.

    Attributes
    ----------
    added
        Rows of services that the catalogue lacks, by code.
    """

    def __init__(self, document: Document, notes: Notes, catalogue: Mapping[str, str], settings: HsdsSettings) -> None:
        self._document = document
        self._notes = notes
        self._settings = settings
        self.added: dict[str, dict[str, Any]] = {}
        self._codes = {name.casefold(): code for code, name in catalogue.items() if name}
        self._codes |= {code.casefold(): code for code in catalogue}
        self._codes |= {term.casefold(): code for term, code in settings.services.items()}

    def provider(self, service: Record) -> dict[str, Any] | None:
        """Return the row of a service; ``None`` where there is none, and a note says why."""
        if service.members.get("id") != service.id:
            self._notes.no_service_identifier(service.place)
            return None
        if service.text("status") != "active":
            self._notes.not_active(service.place)
            return None
        row: dict[str, Any] = {terms.IDENTIFIER: service.id}
        offers_everything = self._own_fields(service, row)
        row |= self._name(service, row) | self._capacity(service) | self._place(service) | self._price(service)
        row |= period_of(self._schedules(service))
        codes = [] if offers_everything else self._services(service)
        if codes is None:
            self._notes.no_service(service.place)
            return None
        if codes:
            row["services"] = codes
        if "hours" not in row and not self._assume_hours(service, row):
            self._notes.no_hours(service.place)
            return None
        return row

    def _own_fields(self, service: Record, row: dict[str, Any]) -> bool:
        """Take the fields of our own taxonomy; return whether the provider offers every service."""
        offers_everything = False
        for attribute, term in self._attributes(service):
            if term is None or term.members.get("taxonomy") != terms.FIELDS_TAXONOMY:
                continue
            code, value = term.text("code"), attribute.text("value")
            term.get("name")
            if code == terms.EVERY_SERVICE:
                offers_everything = True
            elif code in terms.LIST_FIELDS:
                row[code] = [part for part in value.split(";") if part]
            elif code in terms.NUMBER_FIELDS:
                row[code] = attribute.number("value")
            elif code in (*terms.TEXT_FIELDS, terms.IDENTIFIER):
                row[code] = value
            else:
                self._notes.unknown_term(attribute.place)
        return offers_everything

    def _attributes(self, service: Record) -> list[tuple[Record, Record | None]]:
        found = self._document.of("attribute", "service", service.id)
        return [(entry, self._document.find("taxonomy_term", entry.get("taxonomy_term_id"))) for entry in found]

    def _name(self, service: Record, row: Mapping[str, Any]) -> dict[str, str]:
        own = service.text("name")
        organization = self._document.find("organization", service.get("organization_id"))
        above = organization.text("name") if organization else ""
        if organization and organization.members.get("description") == organization.members.get("name"):
            organization.get("description")  # nothing is lost with it
        parts = [above, own] if above and above != own else [own]
        name = terms.BETWEEN_NAMES.join(part for part in parts if part)
        return {"name": name} if name and name != row[terms.IDENTIFIER] else {}

    def _services(self, service: Record) -> list[str] | None:
        """Return the codes of what is offered; ``None`` where that is nothing known."""
        found: list[str] = []
        unknown: list[Record] = []
        for attribute, term in self._attributes(service):
            if term is None or term.members.get("taxonomy") == terms.FIELDS_TAXONOMY:
                unknown += [attribute] if term is None else []
                continue
            words = (term.text("code"), term.text("name"))
            code = next((self._codes[word.casefold()] for word in words if word.casefold() in self._codes), None)
            if code is None:
                unknown.append(attribute)
            elif code not in found:
                found.append(code)
        for attribute in unknown:
            self._notes.unknown_term(attribute.place)
        if found:
            return found
        name = service.text("name")
        known = self._codes.get(name.casefold())
        if known is not None:
            return [known]
        return self._added(service, name) if name and self._settings.add_services else None

    def _added(self, service: Record, name: str) -> list[str]:
        code = f"hsds-{terms.uuid_of('services', name)[:8]}"
        self.added[code] = {"service": code, "name": name}
        self._codes[name.casefold()] = code
        self._notes.service_added(service.place)
        return [code]

    def _capacity(self, service: Record) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for capacity in self._document.of("service_capacity", "service", service.id):
            unit = self._document.find("unit", capacity.get("unit_id"))
            name = " ".join(unit.text("name").casefold().split()) if unit else ""
            field = next((field for field, (_, names) in terms.UNITS.items() if name in names), None)
            value = capacity.number("available")
            if value is None:
                self._notes.bad_value("service_capacity", "available", capacity.place)
            elif field is None:
                self._notes.not_kept("service_capacity", "unit", capacity.place)
            elif field in row:
                self._notes.more_than_one("service_capacity", capacity.place)
            else:
                row[field] = value if field == "hours" or value % 1 else int(value)
        return row

    def _assume_hours(self, service: Record, row: dict[str, Any]) -> bool:
        hours = hours_of(self._schedules(service)) if self._settings.hours_from_schedules else None
        hours = self._settings.default_hours if hours is None else hours
        if hours is None:
            return False
        row["hours"] = hours
        self._notes.hours_assumed(service.place)
        return True

    def _schedules(self, service: Record) -> list[Record]:
        found = list(self._document.of("schedule", "service", service.id))
        for link in self._document.of("service_at_location", "service", service.id):
            found += [one for one in self._document.of("schedule", "service_at_location", link.id) if one not in found]
        return found

    def _place(self, service: Record) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for area in self._document.of("service_area", "service", service.id):
            code = area.text("extent")
            if area.get("extent_type") not in (None, "text") or not is_code(code):
                self._notes.not_kept("service_area", "extent", area.place)
            elif "region" in row:
                self._notes.more_than_one("service_area", area.place)
            else:
                row["region"] = code
                area.get("name")
        for location in self._locations(service):
            longitude, latitude = location.number("longitude"), location.number("latitude")
            location.get("location_type")
            if longitude is None or latitude is None:
                continue
            if "lon" in row:
                self._notes.more_than_one("location", location.place)
            else:
                row |= {"lon": longitude, "lat": latitude, "crs": "wgs84"}
        return row

    def _locations(self, service: Record) -> list[Record]:
        """Return where a service is given: its own places, else those of its organisation."""
        links = self._document.of("service_at_location", "service", service.id)
        found = [self._document.find("location", link.get("location_id")) for link in links]
        own = [location for location in found if location is not None]
        organization = service.get("organization_id")
        return own or (self._document.of("location", "organization", organization) if organization else [])

    def _price(self, service: Record) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for cost in self._document.of("cost_option", "service", service.id):
            hourly = {cost.text("option").casefold(), cost.text("amount_description").casefold()} & terms.HOURLY
            amount = cost.number("amount")
            if amount is None or not hourly or cost.text("currency").casefold() not in terms.YUAN:
                self._notes.not_kept("cost_option", "amount", cost.place)
            elif "rate" in row:
                self._notes.more_than_one("cost_option", cost.place)
            else:
                row["rate"] = amount
        return row
