"""What may be done with schedules, and what is due."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.events.repository import record
from api.plans.repository import latest_approved
from api.pools.repository import head_of, version_of
from api.pools.tables import PoolRecord
from api.runs.service import new_run, policy_of, put_in_line, tell
from api.runs.tables import Run
from api.schedules import weeks
from api.schedules.schemas import NewSchedule, ScheduleChange, ScheduleView
from api.schedules.tables import Schedule, ScheduleWeek
from api.settings import Settings
from api.store.database import Store
from api.store.inserting import insert_if_absent
from api.web.call import Call

LOGGER = logging.getLogger("wishpool.jobs")


def listed(call: Call) -> Select[Any]:
    """Return the statement of the schedules of the caller's hub."""
    return select(Schedule).where(Schedule.hub_id == call.hub_id, Schedule.removed_at.is_(None))


def schedule_of(session: Session, hub_id: str, schedule_id: str, *, to_change: bool = False) -> Schedule:
    """Return a schedule of a hub; raise ``not_found_here``."""
    statement = select(Schedule).where(
        Schedule.id == schedule_id, Schedule.hub_id == hub_id, Schedule.removed_at.is_(None)
    )
    found = session.scalars(statement.with_for_update() if to_change else statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def create(call: Call, body: NewSchedule) -> Schedule:
    """Make a schedule; where this week's time has passed it begins with the next."""
    policy = policy_of(body.policy)
    head_of(call.session, call.hub_id, body.pool_id)
    schedule = Schedule(
        id=call.new_id("schedule"),
        hub_id=call.hub_id,
        pool_id=body.pool_id,
        weekday=body.weekday,
        time=body.time,
        policy=policy,
        seed=body.seed,
        enabled=True,
        first_week=weeks.first_week(call.now, body.weekday, body.time),
        revision=1,
        created_at=call.now,
        created_by=call.caller.key_id,
    )
    call.session.add(schedule)
    call.session.flush()
    data = {"pool_id": body.pool_id, "weekday": body.weekday, "time": body.time}
    call.record("schedule.created", ("schedule", schedule.id), data=data)
    return schedule


def change(call: Call, schedule_id: str, body: ScheduleChange) -> Schedule:
    """Change when a schedule runs, or whether; a new time that has passed this week counts from the next."""
    schedule = schedule_of(call.session, call.hub_id, schedule_id, to_change=True)
    call.expects(etag_of(schedule))
    given = body.model_dump(exclude_none=True)
    for name, value in given.items():
        setattr(schedule, name, value)
    schedule.first_week = weeks.first_week(call.now, schedule.weekday, schedule.time)
    schedule.revision += 1
    call.record("schedule.changed", ("schedule", schedule.id), data=given)
    return schedule


def remove(call: Call, schedule_id: str) -> None:
    """Remove a schedule; its runs stay."""
    schedule = schedule_of(call.session, call.hub_id, schedule_id, to_change=True)
    call.expects(etag_of(schedule))
    schedule.removed_at = call.now
    call.record("schedule.removed", ("schedule", schedule.id))


def etag_of(schedule: Schedule) -> str:
    """Return the revision of a schedule."""
    return str(schedule.revision)


def view(session: Session, schedule: Schedule, now: dt.datetime) -> ScheduleView:
    """Return what is shown of a schedule."""
    last = _last(session, schedule)
    upcoming = None
    if schedule.enabled:
        had = _had(session, schedule, now)
        upcoming = weeks.next_at(now, schedule.weekday, schedule.time, first=schedule.first_week, had=had)
    return ScheduleView(
        id=schedule.id,
        pool_id=schedule.pool_id,
        weekday=schedule.weekday,
        time=schedule.time,
        policy=schedule.policy,
        seed=schedule.seed,
        enabled=schedule.enabled,
        created_at=schedule.created_at,
        last_week=last.week if last else None,
        last_run_id=last.run_id if last else None,
        next_at=upcoming and upcoming.astimezone(dt.UTC),
    )


def start_due(store: Store, settings: Settings, now: dt.datetime) -> None:
    """Start the run of every schedule that is due; whoever does this at the same time starts none of them again.

    One that cannot start keeps no other from starting: it is tried again while its week lasts.
    """
    with store.reading() as session:
        schedules = session.scalars(select(Schedule).where(Schedule.enabled, Schedule.removed_at.is_(None))).all()
        due = [schedule.id for schedule in schedules if _due_week(session, schedule, now)]
    for schedule_id in due:
        try:
            with store.writing() as session:
                _start(session, settings, schedule_id, now)
        except ApiError as error:
            LOGGER.warning("schedule %s: %s", schedule_id, error.code)


def _last(session: Session, schedule: Schedule) -> ScheduleWeek | None:
    statement = select(ScheduleWeek).where(ScheduleWeek.schedule_id == schedule.id)
    return session.scalars(statement.order_by(ScheduleWeek.week.desc()).limit(1)).one_or_none()


def _had(session: Session, schedule: Schedule, now: dt.datetime) -> set[str]:
    """Return the weeks that a schedule has had, from the current one on."""
    statement = select(ScheduleWeek.week).where(
        ScheduleWeek.schedule_id == schedule.id, ScheduleWeek.week >= weeks.week_of(now)
    )
    return set(session.scalars(statement))


def _due_week(session: Session, schedule: Schedule, now: dt.datetime) -> str | None:
    had = _had(session, schedule, now)
    return weeks.due_week(now, schedule.weekday, schedule.time, first=schedule.first_week, had=had)


def _start(session: Session, settings: Settings, schedule_id: str, now: dt.datetime) -> None:
    schedule = session.scalars(select(Schedule).where(Schedule.id == schedule_id).with_for_update()).one()
    week = _due_week(session, schedule, now)
    if week is None or not schedule.enabled or schedule.removed_at is not None:
        return
    values = {"schedule_id": schedule.id, "week": week, "run_id": None, "created_at": now}
    if not insert_if_absent(session, ScheduleWeek, values):
        return
    pool = session.get_one(PoolRecord, schedule.pool_id)
    if pool.archived_at is not None:
        return
    try:
        run = _run(session, settings, schedule, pool, now)
    except ApiError as error:
        if error.code == "busy":
            raise
        # It would not be otherwise in five seconds: the week is given up, and that is said.
        _tell(session, schedule, "schedule.missed", now, week=week, failure=error.code)
        return
    session.get_one(ScheduleWeek, (schedule.id, week)).run_id = run.id
    tell(session, run, "run.asked", now, schedule_id=schedule.id, week=week)


def _tell(session: Session, schedule: Schedule, kind: str, now: dt.datetime, **data: str) -> None:
    """Add to the trail what became of a schedule."""
    record(
        session,
        hub_id=schedule.hub_id,
        now=now,
        actor_id="system",
        actor_label="worker",
        kind=kind,
        subject=("schedule", schedule.id),
        data={"pool_id": schedule.pool_id, **data},
    )


def _run(session: Session, settings: Settings, schedule: Schedule, pool: PoolRecord, now: dt.datetime) -> Run:
    version = version_of(session, pool, pool.head)
    previous = latest_approved(session, pool.hub_id, pool.id)
    run = new_run(
        version,
        pool,
        policy=schedule.policy,
        date=now.astimezone(weeks.CHINA).date(),
        limits=asdict(settings.limits(schedule.seed)),
        now=now,
        created_by="system",
        previous_plan_id=previous.id if previous else None,
        schedule_id=schedule.id,
    )
    put_in_line(session, run, version.counts.get("needs", 0), settings, now)
    return run
