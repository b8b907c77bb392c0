"""What may be done with plans."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any, Literal

import polars as pl
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.plans.compare import compared
from api.plans.content import load_plan, text_of
from api.plans.repository import plan_of, previous_of
from api.plans.schemas import ComparisonView, PlanRowsView, PlansQuery, PlanSummaryView, PlanView
from api.plans.tables import PlanRecord
from api.pools.load import load_pool
from api.pools.repository import head_of
from api.web.call import Call
from api.web.paging import Cursors, PageQuery
from matcher.files.write_pool import plain_rows
from matcher.files.written import cell_form, written_form
from matcher.model import Plan, Pool
from matcher.model.enums import PlanStatus
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.text import Language


def listed(call: Call, query: PlansQuery) -> Select[Any]:
    """Return the statement of the plans of the caller's hub."""
    statement = select(PlanRecord).where(PlanRecord.hub_id == call.hub_id)
    if query.state is not None:
        statement = statement.where(PlanRecord.state == query.state)
    return statement if query.pool_id is None else statement.where(PlanRecord.pool_id == query.pool_id)


def etag_of(plan: PlanRecord) -> str:
    """Return the revision of a plan: it moves with its state."""
    return str(plan.revision)


def set_state(session: Session, plan: PlanRecord, state: str) -> None:
    """Note what people have decided about a plan that is kept from others meanwhile."""
    plan.state = state
    plan.revision += 1
    session.flush()


def loaded(call: Call, plan_id: str) -> tuple[PlanRecord, Plan]:
    """Return a plan of the caller's hub, and what it says."""
    record = plan_of(call.session, call.hub_id, plan_id)
    return record, load_plan(call.session, call.keyring, record)


def json_of(call: Call, plan_id: str) -> tuple[PlanRecord, bytes]:
    """Return a plan and its ``plan.json``, the same bytes each time."""
    record = plan_of(call.session, call.hub_id, plan_id)
    return record, text_of(call.keyring, record)


def page_of_rows(call: Call, plan_id: str, table: str, query: PageQuery) -> PlanRowsView:
    """Return rows of a table, in its order; places of people are as coarse as on the map."""
    _, plan = loaded(call, plan_id)
    cursors = Cursors(call.keyring, f"{call.route}\n{call.hub_id}\n{plan_id}\n{table}")
    start = 0 if query.cursor is None else int(cursors.read(query.cursor, 1)[0])
    rows = _written(plan, table)
    stop = start + query.limit
    following = cursors.write([stop]) if stop < rows.height else None
    return PlanRowsView(items=plain_rows(rows.slice(start, query.limit), sparse=False), next=following)


def csv_of(call: Call, plan_id: str, table: str) -> bytes:
    """Return a table as CSV, UTF-8 with a byte order mark; places of people are as coarse as on the map."""
    _, plan = loaded(call, plan_id)
    rows = _written(plan, table)
    return cell_form(PLAN_TABLES[table], rows, separator_allowed=True).write_csv(include_bom=True).encode()


def workbook_of(call: Call, plan_id: str, language: Literal["zh", "en"]) -> bytes:
    """Return a plan as a workbook for people."""
    record, plan = loaded(call, plan_id)
    pool, previous = _pool_of(call, record), _previous_of(call, record)
    with tempfile.TemporaryDirectory(prefix="wishpool-") as folder:
        path = Path(folder) / "plan.xlsx"
        from matcher.report import write_workbook  # the reports take long to load

        write_workbook(plan, pool, path, Language(language), previous=previous)
        return path.read_bytes()


def map_of(call: Call, plan_id: str) -> bytes:
    """Return a plan as GeoJSON; places of people are rounded to about 100 m."""
    record, plan = loaded(call, plan_id)
    with tempfile.TemporaryDirectory(prefix="wishpool-") as folder:
        path = Path(folder) / "plan.geojson"
        from matcher.report import write_geojson  # the reports take long to load

        write_geojson(plan, _pool_of(call, record), path)
        return path.read_bytes()


def comparison(call: Call, plan_id: str, other_id: str) -> ComparisonView:
    """Return what differs between two plans of the caller's hub."""
    this, plan = loaded(call, plan_id)
    other, other_plan = loaded(call, other_id)
    return compared(this.id, plan, other.id, other_plan)


def summary_view(plan: PlanRecord) -> PlanSummaryView:
    """Return what a list shows of a plan."""
    return PlanSummaryView(
        id=plan.id,
        run_id=plan.run_id,
        pool_id=plan.pool_id,
        pool_version=plan.pool_version,
        date=dt.date.fromisoformat(plan.date),
        state=plan.state,
        created_at=plan.created_at,
        status=PlanStatus(plan.status),
        objective=plan.objective,
        gap=plan.gap,
        people_met=plan.people_met,
        people_asked=plan.people_asked,
        counts=plan.counts,
        digest=plan.digest,
    )


def view(call: Call, plan: PlanRecord) -> PlanView:
    """Return what is shown of a plan."""
    head = head_of(call.session, call.hub_id, plan.pool_id).head
    return PlanView(**dict(summary_view(plan)), pool_head=head, summary=plan.summary)


def _written(plan: Plan, table: str) -> pl.DataFrame:
    if table not in PLAN_TABLES:
        raise ApiError("not_found_here")
    rows = written_form(PLAN_TABLES[table], plan.table(table))
    # The reports take long to load.
    from matcher.report.geojson import DISTANCE_DECIMALS, NEED_DECIMALS

    # Columns that would tell where somebody lives; the map rounds them alike.
    coarse = {"lon": NEED_DECIMALS, "lat": NEED_DECIMALS, "distance_km": DISTANCE_DECIMALS}
    return rows.with_columns(pl.col(name).round(decimals) for name, decimals in coarse.items() if name in rows.columns)


def _pool_of(call: Call, record: PlanRecord) -> Pool:
    return load_pool(call.session, call.keyring, record.pool_id, record.pool_version)


def _previous_of(call: Call, record: PlanRecord) -> Plan | None:
    previous = previous_of(call.session, record)
    return None if previous is None else load_plan(call.session, call.keyring, previous)
