"""Reads providers from a document of HSDS: a service of it is a provider here, for it has place, times and capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.hsds.flat import Document, read_document
from api.hsds.notes import Notes
from api.hsds.provider import HsdsSettings, ProviderReader

_IGNORED = {
    "attribute": {"id", "link_entity", "link_type", "taxonomy_term_id"},
    "taxonomy_term": {"id", "description", "taxonomy"},
}
"""Members that only say how records hang together."""


@dataclass(frozen=True, kw_only=True)
class HsdsProviders:
    """What a document holds for a pool.

    Attributes
    ----------
    providers, services
        Rows under the names of the contract; the services are those to be added.
    places
        JSON pointer of each provider.
    count
        How many services the document has.
    problems
        What was lost or refused, in the shape of problems of the service.
    """

    providers: Sequence[dict[str, Any]]
    services: Sequence[dict[str, Any]]
    places: Sequence[str]
    count: int
    problems: Sequence[dict[str, Any]]


def providers_from_hsds(data: object, catalogue: Mapping[str, str], settings: HsdsSettings) -> HsdsProviders:
    """Return the providers of a document of HSDS.

    Parameters
    ----------
    data
        The document as JSON values; see :func:`api.hsds.flat.read_document`.
    catalogue
        Names of the pool's services by code.
    settings
        How to read what HSDS leaves open.
    """
    notes = Notes()
    document = read_document(data, notes)
    reader = ProviderReader(document, notes, catalogue, settings)
    providers: list[dict[str, Any]] = []
    places: list[str] = []
    services = list(document.all("service"))
    left_out: set[str] = set()
    for service in services:
        row = reader.provider(service)
        if row is None:
            left_out.add(service.id)
        else:
            providers.append(row)
            places.append(service.place)
    _note_unused(document, left_out, notes)
    return HsdsProviders(
        providers=providers,
        services=list(reader.added.values()),
        places=places,
        count=len(services),
        problems=notes.items(),
    )


def _note_unused(document: Document, left_out: set[str], notes: Notes) -> None:
    """Note every member that nothing was taken from; what hangs on a service that was left out is told with it."""
    for entity, records in document.records.items():
        for record in records.values():
            if {record.id, record.members.get("service_id"), record.members.get("link_id")} & left_out:
                continue
            if not record.used:
                notes.not_kept(entity, "", record.place)
                continue
            links = {name for name in record.members if name.endswith("_id")}
            unused = record.members.keys() - record.used - links - _IGNORED.get(entity, set()) - {"id"}
            notes.not_kept_members(entity, sorted(unused), record.place)
