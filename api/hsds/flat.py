"""Brings a document of HSDS into records that point to each other, whether it nests them or lists them in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.hsds.notes import Notes
from api.pointers import pointer

KEPT_PARTS = {
    "organization": ("organization", "organizations"),
    "service": ("service", "services"),
    "location": ("location", "locations"),
    "service_at_location": ("service_at_location", "service_at_locations"),
    "schedule": ("schedule", "schedules"),
    "service_area": ("service_area", "service_areas"),
    "cost_option": ("cost_option", "cost_options"),
    "attribute": ("attribute", "attributes"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_terms"),
    "service_capacity": ("service_capacity", "service_capacities", "capacities"),
    "unit": ("unit", "units"),
}
"""Entities that are read, and the members that hold them."""

_ENTITY_OF = {key: entity for entity, keys in KEPT_PARTS.items() for key in keys}
_PAGE = frozenset({"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"})
"""Members of a page of a list, which say nothing of what is in it."""


@dataclass
class Record:
    """One object of the document: its plain members, and where it was found first."""

    entity: str
    id: str
    place: str
    members: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:
        """Return a member, and remember that it was asked for; ``None`` where it is absent."""
        self.used.add(name)
        return self.members.get(name)

    def text(self, name: str) -> str:
        """Return a member as text on one line, numbers too; empty where there is none."""
        found = self.get(name)
        plain = found if isinstance(found, str) else str(found) if isinstance(found, int | float) else ""
        return " ".join(plain.split())

    def number(self, name: str) -> float | None:
        """Return a member as a number, also where it is written as text; ``None`` where it is none."""
        found = self.get(name)
        if isinstance(found, str):
            try:
                found = float(found)
            except ValueError:
                return None
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if is_number and abs(found) < 1e15 else None


@dataclass
class Document:
    """The records of a document by entity and identifier, each kind in the order of the document."""

    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {entity: {} for entity in KEPT_PARTS})
    _by_link: dict[tuple[str, str], dict[object, list[Record]]] = field(default_factory=dict)

    def all(self, entity: str) -> Iterator[Record]:
        """Yield the records of an entity."""
        yield from self.records[entity].values()

    def find(self, entity: str, identifier: object) -> Record | None:
        """Return a record by its identifier."""
        return self.records[entity].get(identifier) if isinstance(identifier, str) else None

    def of(self, entity: str, parent: str, identifier: str) -> list[Record]:
        """Return the records of an entity that belong to a record of another; asked when all of them are read."""
        name = "link_id" if entity == "attribute" else f"{parent}_id"
        if (entity, name) not in self._by_link:
            links = self._by_link[entity, name] = {}
            for record in self.all(entity):
                links.setdefault(record.members.get(name), []).append(record)
        return self._by_link[entity, name].get(identifier, [])


def read_document(data: object, notes: Notes) -> Document:
    """Return the records of a document.

    Taken are a service or organisation with what hangs on it, a page of a list (``contents``), a list, and the tables of
    the tabular form as lists under their names.

    Parameters
    ----------
    data
        The document as JSON values.
    notes
        Where what cannot be read is noted.
    """
    document = Document()
    reader = _Reader(document, notes)
    if isinstance(data, Mapping) and isinstance(data.get("contents"), list):
        notes.not_kept_members("page", [key for key in data if key not in _PAGE and key != "contents"], "")
        reader.entries(data["contents"], ("contents",))
    elif isinstance(data, list):
        reader.entries(data, ())
    elif isinstance(data, Mapping) and "id" not in data:
        reader.tables(data)
    else:
        reader.entries([data], None)
    return document


class _Reader:
    def __init__(self, document: Document, notes: Notes) -> None:
        self._document = document
        self._notes = notes

    def entries(self, entries: list[Any], path: tuple[str | int, ...] | None) -> None:
        """Read objects whose kind is told by what they hold."""
        for number, entry in enumerate(entries):
            self._record(entry, _kind(entry), () if path is None else (*path, number), None)

    def tables(self, data: Mapping[str, Any]) -> None:
        """Read the tabular form."""
        for key, rows in data.items():
            entity = _ENTITY_OF.get(key.removesuffix(".csv"))
            if not isinstance(rows, list) or entity is None:
                self._notes.not_kept("document", key, pointer((key,)), len(rows) if isinstance(rows, list) else 1)
                continue
            for number, row in enumerate(rows):
                self._record(row, entity, (key, number), None)

    def _record(self, entry: object, entity: str, path: tuple[str | int, ...], parent: Record | None) -> Record | None:
        place = pointer(path)
        if not isinstance(entry, Mapping):
            self._notes.not_an_object(entity, place)
            return None
        identifier = entry.get("id")
        if not isinstance(identifier, str) or not 0 < len(identifier) <= 200:
            self._notes.no_identifier(entity, place)
            identifier = place
        found = Record(entity=entity, id=identifier, place=place)
        record = self._document.records[entity].setdefault(identifier, found)
        if parent is not None:
            self._merge(record, _link(entity, parent), place)
        for key, value in entry.items():
            inner = _ENTITY_OF.get(key)
            if value is None or value in ("", []):
                continue
            if inner is not None and isinstance(value, list):
                for number, part in enumerate(value):
                    self._record(part, inner, (*path, key, number), record)
            elif inner is not None and isinstance(value, Mapping):
                part = self._record(value, inner, (*path, key), None)
                if part is not None:
                    self._merge(record, {f"{inner}_id": part.id}, place)
            elif isinstance(value, list | Mapping):
                self._notes.not_kept(entity, key, pointer((*path, key)), len(value) if isinstance(value, list) else 1)
            else:
                self._merge(record, {key: value}, place)
        return record

    def _merge(self, record: Record, members: Mapping[str, Any], place: str) -> None:
        for key, value in members.items():
            if record.members.setdefault(key, value) != value:
                self._notes.contradiction(record.entity, key, place)


def _kind(entry: object) -> str:
    """Return which entity an object is that does not stand under a name."""
    members = entry.keys() if isinstance(entry, Mapping) else set()
    if "status" in members:
        return "service"
    return "service_at_location" if members & {"location", "service", "location_id", "service_id"} else "organization"


def _link(entity: str, parent: Record) -> dict[str, str]:
    """Return what says that a record hangs on another."""
    if entity == "attribute":
        return {"link_id": parent.id, "link_entity": parent.entity}
    return {f"{parent.entity}_id": parent.id}
