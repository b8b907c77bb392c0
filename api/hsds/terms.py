"""Words that reading and writing share: our taxonomies, the units of capacity, identifiers."""

from __future__ import annotations

import uuid

SERVICES_TAXONOMY = "wishpool/services"
"""Terms of this taxonomy are services of the pool's catalogue."""

FIELDS_TAXONOMY = "wishpool/providers"
"""Terms of this taxonomy are fields of a provider that HSDS has no member for; the value is the attribute's."""

TEXT_FIELDS = ("type", "level")
NUMBER_FIELDS = ("radius_km",)
LIST_FIELDS = ("skills", "roles", "genders")
IDENTIFIER, EVERY_SERVICE = "provider_id", "every_service"

NOT_EXCHANGED = ("quality", "banned_until", "conflicts")
"""Fields that are judgements of the hub or personal: neither written nor overwritten."""

UNITS: dict[str, tuple[str, frozenset[str]]] = {
    "hours": ("hours per week", frozenset({"hours per week", "hours a week", "hour/week", "h/week", "小时/周"})),
    "cases": ("cases", frozenset({"cases", "case", "件"})),
    "people": ("people", frozenset({"people", "persons", "person", "人"})),
}
"""Fields of a provider's capacity: the name of the unit as it is written, and the names that are read."""

HOURLY = frozenset({"hour", "hours", "per hour", "hourly", "小时", "每小时"})
YUAN = frozenset({"cny", "rmb"})

BETWEEN_NAMES = " · "
"""Stands between the names of an organisation and of its service in the name of a provider."""

_SPACE = uuid.UUID("6c0c2a5e-6f7e-5d0e-9b53-5f0b6a4f2d11")


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def uuid_of(origin: str, *parts: str) -> str:
    """Return the identifier of something that has none of the form that HSDS wants: the same each time.

    Parameters
    ----------
    origin
        What keeps the identifiers of different hubs apart.
    parts
        What is named.
    """
    return str(uuid.uuid5(_SPACE, "\n".join((origin, *parts))))
