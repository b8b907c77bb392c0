"""``/v1/schedules``."""

from __future__ import annotations

from api.runs.routes import READERS, WRITERS
from api.schedules import service
from api.schedules.schemas import NewSchedule, ScheduleChange, SchedulesQuery, ScheduleView
from api.schedules.tables import Schedule
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

schedules = Resource("schedules")


@schedules.get("/v1/schedules", rule=READERS, answers=Page[ScheduleView], summary="每周计划名单 / The weekly schedules")
def list_schedules(call: Call, query: SchedulesQuery) -> Answer:
    """List the schedules of the hub, the oldest first / 列出本枢纽的每周计划，先建的在前."""
    return call.page(
        query,
        service.listed(call),
        by=[Schedule.id],
        view=lambda schedule: service.view(call.session, schedule, call.now),
    )


@schedules.post(
    "/v1/schedules",
    rule=WRITERS,
    answers=ScheduleView,
    status=201,
    problems=("not_found_here",),
    headers=("ETag", "Location"),
    summary="新建每周计划 / Match a pool every week",
    example={"pool_id": "pool_01kb0000000000000000000000", "weekday": 1, "time": "06:30"},
)
def create_schedule(call: Call, body: NewSchedule) -> Answer:
    """Match the newest version of a pool once an ISO week; a week that was missed is not made up for.

    The previous plan is the latest approved one / 每个 ISO 周匹配一次最新版本；错过的周不补；上期方案取最近批准的一个。
    """
    return _shown(call, service.create(call, body), is_new=True)


@schedules.get(
    "/v1/schedules/{schedule_id}",
    rule=READERS,
    answers=ScheduleView,
    headers=("ETag",),
    summary="一个每周计划 / One schedule",
)
def read_schedule(call: Call, schedule_id: str) -> Answer:
    """Tell when it runs and when it last did; the ETag is what a change sends as If-Match / 何时运行、最近一次."""
    return _shown(call, service.schedule_of(call.session, call.hub_id, schedule_id))


@schedules.patch(
    "/v1/schedules/{schedule_id}",
    rule=WRITERS,
    answers=ScheduleView,
    guarded=True,
    headers=("ETag",),
    summary="更改或停用每周计划 / Change or switch a schedule",
    example={"enabled": False},
)
def change_schedule(call: Call, schedule_id: str, body: ScheduleChange) -> Answer:
    """Change what is given; a new time that has passed this week counts from the next / 只改所给的项."""
    return _shown(call, service.change(call, schedule_id, body))


@schedules.delete("/v1/schedules/{schedule_id}", rule=WRITERS, guarded=True, summary="删除每周计划 / Remove a schedule")
def remove_schedule(call: Call, schedule_id: str) -> Answer:
    """Remove a schedule; its runs and plans stay / 删除计划，已有的运行和方案保留."""
    service.remove(call, schedule_id)
    return Answer.nothing()


def _shown(call: Call, schedule: Schedule, *, is_new: bool = False) -> Answer:
    location = f"/v1/schedules/{schedule.id}" if is_new else None
    view = service.view(call.session, schedule, call.now)
    return Answer(view, location=location, etag=service.etag_of(schedule))
