"""``/v1/pools/{pool_id}/needs`` and the other tables: the same endpoints for each."""

from __future__ import annotations

from api.examples import PATCHES, ROWS
from api.pools.repository import head_of
from api.pools.routes import READERS, WRITERS
from api.pools.tables import PoolRow
from api.rows import service
from api.rows.schemas import BatchView, ChangedRowView, ChangeQuery, RowBatch, RowPatch, RowQuery, RowView
from api.security.rules import Role, Rule, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource
from matcher.model.field import TableSpec
from matcher.model.schema import POOL_TABLES

PINNERS = may(Role.OPERATOR, Role.APPROVER, scope=Scope.POOLS_WRITE)
"""Pins are decisions of review: those who approve make them too."""


def _resource(spec: TableSpec) -> Resource:
    """Return the resource of one table."""
    resource = Resource(spec.name)
    table, title = spec.name, f"{spec.title} / {spec.name}"
    writers: Rule = PINNERS if table == "pins" else WRITERS
    rows, row = f"/v1/pools/{{pool_id}}/{table}", f"/v1/pools/{{pool_id}}/{table}/{{row_key:path}}"

    def list_rows(call: Call, pool_id: str, query: RowQuery) -> Answer:
        """List rows in the order of their identifiers; personal fields are left out / 按编号列出各行，不显示个人信息."""
        pool = head_of(call.session, call.hub_id, pool_id)
        statement, values = service.listed(call, pool, table, query)
        return call.page(
            query,
            statement,
            by=[PoolRow.row_key],
            view=lambda found: service.view(spec, found),
            bound_to=pool_id,
            values=values,
        )

    def upsert_rows(call: Call, pool_id: str, body: RowBatch) -> Answer:
        """Add rows, or replace those of the same identifier, as one new version.

        Good rows are kept, refused ones are listed with what to do / 可用的行保留，拒收的行逐一列出，合为一个新版本。
        """
        return Answer(service.upsert(call, pool_id, table, body))

    def read_row(call: Call, pool_id: str, row_key: str) -> Answer:
        """Show a row of the newest version; the ETag is what a change sends as If-Match / 最新版本中的一行."""
        found = service.read(call, pool_id, table, row_key)
        return Answer(service.view(spec, found), etag=service.etag_of(found))

    def change_row(call: Call, pool_id: str, row_key: str, body: RowPatch, query: ChangeQuery) -> Answer:
        """Change the fields that are named, null empties one; a new version / 只改所给字段，null 为清空，产生新版本."""
        changed = service.patch(call, pool_id, table, row_key, body, query.reason)
        return Answer(changed, etag=f"r{changed.version}")

    def delete_row(call: Call, pool_id: str, row_key: str, query: ChangeQuery) -> Answer:
        """Delete a row; rows that can do without it no longer name it / 删除一行；可以不引用它的行改为不引用."""
        service.remove(call, pool_id, table, row_key, query.reason)
        return Answer.nothing()

    example = {"rows": ROWS[table]}
    for function, verb in (
        (list_rows, "list"),
        (upsert_rows, "upsert"),
        (read_row, "read"),
        (change_row, "change"),
        (delete_row, "delete"),
    ):
        function.__name__ = f"{verb}_{table}"
    resource.get(rows, rule=READERS, answers=Page[RowView], summary=f"查看{title}: rows")(list_rows)
    resource.post(rows, rule=writers, answers=BatchView, summary=f"批量写入{title}: add or replace", example=example)(
        upsert_rows
    )
    resource.get(row, rule=READERS, answers=RowView, headers=("ETag",), summary=f"一行{title}: one row")(read_row)
    resource.patch(
        row,
        rule=writers,
        answers=ChangedRowView,
        headers=("ETag",),
        guarded=True,
        summary=f"更改{title}: change a row",
        example=PATCHES[table],
    )(change_row)
    resource.delete(row, rule=writers, guarded=True, problems=("row_in_use",), summary=f"删除{title}: delete a row")(
        delete_row
    )
    return resource


ROW_RESOURCES: tuple[Resource, ...] = tuple(_resource(spec) for spec in POOL_TABLES.values())
