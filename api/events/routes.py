"""``/v1/events``: the trail can be read, and nothing else."""

from __future__ import annotations

from api.errors import ApiError
from api.events import repository
from api.events.schemas import EventsQuery, EventView
from api.events.tables import Event
from api.security.rules import Role, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

READERS = may(Role.AUDITOR, Role.OPERATOR)

events = Resource("events")


@events.get("/v1/events", rule=READERS, answers=Page[EventView], summary="日志 / The trail")
def list_events(call: Call, query: EventsQuery) -> Answer:
    """List who did what, when and why, the newest first; entries are never changed or deleted / 日志只增不改，新的在前."""
    statement, values = repository.listed(
        call.hub_id,
        kind=query.kind,
        subject=(query.subject_kind, query.subject_id),
        actor_id=query.actor_id,
        between=(query.since, query.before),
    )
    return call.page(query, statement, by=[Event.id], view=_view, newest_first=True, values=values)


@events.get("/v1/events/{event_id}", rule=READERS, answers=EventView, summary="一条日志 / One entry of the trail")
def read_event(call: Call, event_id: str) -> Answer:
    """Tell one entry of the trail / 一条日志."""
    found = repository.find(call.session, call.hub_id, event_id)
    if found is None:
        raise ApiError("not_found_here")
    return Answer(_view(found))


def _view(event: Event) -> EventView:
    return EventView(**{name: getattr(event, name) for name in EventView.model_fields})
