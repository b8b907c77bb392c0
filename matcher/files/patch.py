"""Changes some fields of one row that stands in a pool; only what the change can touch is judged anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from matcher.files.asks import settle_hours
from matcher.files.columns import distinct, is_given, replaced
from matcher.files.contradictions import check_contradictions
from matcher.files.draft import Draft, read_draft
from matcher.files.json_tables import tables_from_data
from matcher.files.part import Known, Part, known_drafts
from matcher.files.points import settle_points
from matcher.files.relations import check_references
from matcher.files.service_names import settle_service_names
from matcher.model.field import FieldType
from matcher.model.schema import POOL_TABLES
from matcher.model.units import FEN_PER_YUAN

TOGETHER = frozenset({"regions", "pins"})
"""Tables whose rows are judged together: there a changed row is read like a new one."""

_ASKS = frozenset({"hours", "amount", "service"})
_PLACE = frozenset({"lon", "lat", "crs", "region"})
_SERVICES = frozenset({"service", "services", "purposes", "denies"})


def patch_from_data(name: str, before: pl.DataFrame, patch: Mapping[str, Any], known: Known) -> Part:
    """Read changes of one row: the same row comes out as from :func:`part_from_data` with the whole of it.

    Parameters
    ----------
    name
        English name of the table, none of :data:`TOGETHER`.
    before
        The row in its stored columns; it was accepted before.
    patch
        New values of some fields that are not part of the key, as JSON; ``None`` empties a field.
    known
        What stands in the pool already.

    Returns
    -------
    Part
        The changed row, or none where it is refused. Of the fields that stay nothing is reported.
    """
    spec = POOL_TABLES[name]
    # With what every row must have, or the row would be blank or lack a column.
    needed = [field for field in spec.fields if field.required and field.name not in patch]
    stored = {field.name: before[field.column][0] for field in needed}
    money = {field.name: stored[field.name] / FEN_PER_YUAN for field in needed if field.type is FieldType.YUAN}
    raw = tables_from_data({name: [stored | money | dict(patch)]})
    own = read_draft(spec, raw.tables.get(name), raw.problems)
    if not own.height:
        return Part(frame=spec.empty(), problems=(*raw.problems, *own.problems))
    changed = {field.name for field in spec.fields if field.name in patch}
    _put_the_rest(own, before, changed)
    check_contradictions(own)
    services = _settle_references(own, changed, known)
    if name == "needs" and changed & _ASKS:
        settle_hours(own, services)
    if "lon" in spec and changed & _PLACE:
        settle_points(own, known_drafts(own, known, only={"region"})["regions"].accepted())
    return Part(frame=own.accepted(), problems=(*raw.problems, *own.problems))


def _put_the_rest(own: Draft, before: pl.DataFrame, changed: Collection[str]) -> None:
    """Let the fields that stay be as they were; what they lack in the draft is no mistake of the patch."""
    stay = [field for field in own.spec.fields if field.name not in changed]
    own.frame = replaced(own.frame, (before[field.column] for field in stay))
    own.given |= {field.name: is_given(before[field.column]) for field in stay if field.name in _PLACE}


def _settle_references(own: Draft, changed: set[str], known: Known) -> pl.DataFrame:
    """Check what the changed fields point to; return the services that matter."""
    others = known_drafts(own, known, only=changed)
    if changed & _SERVICES:
        services = others["services"].frame
        settle_service_names(own, services)
    elif "service" in own.spec and changed & _ASKS:
        services = known("services", "service", distinct(own.frame["service"]))
    else:
        services = POOL_TABLES["services"].empty()
    check_references(own, others, services, only=changed)
    return services
