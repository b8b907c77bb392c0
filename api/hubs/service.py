"""What may be done with hubs."""

from __future__ import annotations

from sqlalchemy import Select, select

from api.errors import ApiError
from api.hubs import repository
from api.hubs.schemas import HubView, NewHub
from api.hubs.tables import Hub
from api.security.rules import Role
from api.web.call import Call


def visible(call: Call) -> Select[Hub]:
    """Return the statement of the hubs that a caller sees: an administrator all, everybody else their own."""
    statement = select(Hub)
    return statement if Role.ADMIN in call.caller.roles else statement.where(Hub.id == call.hub_id)


def read(call: Call, hub_id: str) -> Hub:
    """Return a hub that the caller sees; raise ``not_found_here``."""
    hub = call.session.scalars(visible(call).where(Hub.id == hub_id)).one_or_none()
    if hub is None:
        raise ApiError("not_found_here")
    return hub


def create(call: Call, body: NewHub) -> Hub:
    """Make a hub."""
    hub = repository.add(call.session, body.name, call.now)
    call.record("hub.created", ("hub", hub.id), hub_id=hub.id, data={"name": hub.name})
    return hub


def view(hub: Hub) -> HubView:
    """Return what is shown of a hub."""
    return HubView(id=hub.id, name=hub.name, created_at=hub.created_at)
