"""What may be done with documents of HSDS: take providers from one, or write one of a pool's providers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from api.errors import ApiError
from api.hsds import terms
from api.hsds.provider import HsdsSettings
from api.hsds.reading import HsdsProviders, providers_from_hsds
from api.hsds.schemas import (
    MOST_SERVICES,
    SHOWN_PROBLEMS,
    ExportQuery,
    HsdsDocument,
    ImportQuery,
    ImportView,
    ServicePage,
)
from api.hsds.writing import Names, providers_to_hsds
from api.pools import versions
from api.pools.repository import head_of, version_of
from api.pools.tables import PoolRecord, PoolRow
from api.rows import repository
from api.rows.documents import opened, place_of, written
from api.schedules.weeks import CHINA
from api.schemas import problem_item
from api.web.call import Call
from matcher.files import Part, part_from_data
from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

_PROVIDERS = POOL_TABLES["providers"]
_NOTHING = {"added": 0, "changed": 0, "removed": 0}


def take(call: Call, pool_id: str, body: HsdsDocument, query: ImportQuery) -> ImportView:
    """Add the providers of a document, or replace those of the same identifier, as one version."""
    pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
    found = providers_from_hsds(body.root, _catalogue(call, pool_id), _settings(query))
    if found.count > MOST_SERVICES:
        sentence = Text(f"一次最多 {MOST_SERVICES} 项服务", f"at most {MOST_SERVICES} services at once")
        raise ApiError("unusable_input", sentence)
    with call.session.begin_nested() as savepoint:
        view = _written(call, pool, found)
        if query.validate_only:
            savepoint.rollback()
            return view
    counts = {"added": view.added, "changed": view.changed, "removed": 0}
    services = _NOTHING | {"added": view.catalogue_added}
    versions.edited(call, pool, {"services": services, "providers": counts}, query.reason)
    return view.model_copy(update={"version": pool.head})


def _written(call: Call, pool: PoolRecord, found: HsdsProviders) -> ImportView:
    """Write the rows of the next version."""
    number = pool.head + 1
    catalogue = _put(call, pool.id, "services", _read(call, pool.id, "services", list(found.services)), number)
    rows = _with_what_stays(call, pool.id, found.providers)
    part = _read(call, pool.id, "providers", rows)
    counts = _put(call, pool.id, "providers", part, number)
    problems = [*found.problems, *(_placed(problem, found) for problem in part.problems)]
    problems.sort(key=lambda problem: problem["severity"] != Severity.ERROR)
    return ImportView.model_validate(
        {
            "version": pool.head,
            "services_found": found.count,
            "added": counts["added"],
            "changed": counts["changed"],
            "unchanged": part.frame.height - counts["added"] - counts["changed"],
            "refused": found.count - part.frame.height,
            "catalogue_added": catalogue["added"],
            "problem_count": len(problems),
            "problems": problems[:SHOWN_PROBLEMS],
        }
    )


def _read(call: Call, pool_id: str, table: str, rows: list[dict[str, Any]]) -> Part:
    if not rows:
        return Part(frame=POOL_TABLES[table].empty(), problems=())

    def known(*asked: Any) -> Any:
        return repository.standing(call.session, call.keyring, pool_id, *asked)

    return part_from_data(table, rows, known)


def _put(call: Call, pool_id: str, table: str, part: Part, number: int) -> versions.Counts:
    return versions.put(call, pool_id, table, part.frame, number) if part.frame.height else dict(_NOTHING)


def _with_what_stays(call: Call, pool_id: str, rows: Any) -> list[dict[str, Any]]:
    """Return rows with what a document never tells: a ban is not lifted by an import."""
    keys = [row["provider_id"] for row in rows]
    standing: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), 500):
        statement = repository.of_head(pool_id, "providers").where(PoolRow.row_key.in_(keys[start : start + 500]))
        standing |= {row.row_key: _whole(call, row) for row in call.session.scalars(statement)}
    return [
        row
        | {
            name: standing[row["provider_id"]][name]
            for name in terms.NOT_EXCHANGED
            if name in standing.get(row["provider_id"], {})
        }
        for row in rows
    ]


def _whole(call: Call, row: PoolRow) -> dict[str, Any]:
    place = place_of(row.pool_id, row.table_name, row.row_key)
    return written(_PROVIDERS, row.document, opened(call.keyring, place, row.sealed))


def _placed(problem: Problem, found: HsdsProviders) -> dict[str, Any]:
    """Return a problem of a row with the place of the service that it was made of."""
    row = problem.row
    return problem_item(problem, found.places[row - 1] if row is not None and row <= len(found.places) else "")


def _settings(query: ImportQuery) -> HsdsSettings:
    pairs = (pair.partition("=") for pair in (query.services or "").split(";") if pair)
    return HsdsSettings(
        services={term.strip(): code.strip() for term, _, code in pairs},
        default_hours=query.default_hours,
        hours_from_schedules=query.hours_from_schedules,
        add_services=query.add_services,
    )


def _catalogue(call: Call, pool_id: str) -> dict[str, str]:
    return _names(call, repository.of_head(pool_id, "services"), "services")


def _names(call: Call, statement: Select[PoolRow], table: str) -> dict[str, str]:
    spec = POOL_TABLES[table]
    frame = repository.frame_of(call.session, call.keyring, spec, statement)
    return {code: name or "" for code, name in frame.select(spec.key[0], "name").iter_rows()}


def give(call: Call, pool_id: str, query: ExportQuery) -> ServicePage:
    """Return the providers of a version as services of HSDS."""
    pool = head_of(call.session, call.hub_id, pool_id)
    version = version_of(call.session, pool, pool.head if query.version is None else query.version)
    statements = {
        table: repository.of_version(pool.id, table, version.number) for table in ("providers", "services", "regions")
    }
    found = call.session.scalars(statements["providers"].order_by(PoolRow.row_key))
    names = Names(
        origin=call.hub_id,
        services=_names(call, statements["services"], "services"),
        regions=_names(call, statements["regions"], "regions"),
    )
    # Only the open part is read: what is personal cannot leave with it.
    rows = [written(_PROVIDERS, row.document) for row in found]
    today = call.now.astimezone(CHINA).date()
    contents = providers_to_hsds(rows, names, date=today, updated=version.created_at)
    return ServicePage(
        total_items=len(contents),
        total_pages=1,
        page_number=1,
        size=len(contents),
        first_page=True,
        last_page=True,
        empty=not contents,
        contents=contents,
    )
