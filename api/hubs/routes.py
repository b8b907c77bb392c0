"""``/v1/hubs``."""

from __future__ import annotations

from api.hubs import service
from api.hubs.schemas import HubView, NewHub
from api.hubs.tables import Hub
from api.security.rules import ANY_KEY, Role, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page, PageQuery
from api.web.resource import Resource

hubs = Resource("hubs")


@hubs.get("/v1/hubs", rule=ANY_KEY, answers=Page[HubView], summary="枢纽名单 / The hubs")
def list_hubs(call: Call, query: PageQuery) -> Answer:
    """List all hubs to an administrator, to every other key its own / 管理员可见全部，其他密钥只见自己的枢纽."""
    return call.page(query, service.visible(call), by=[Hub.id], view=service.view)


@hubs.post(
    "/v1/hubs",
    rule=may(Role.ADMIN),
    answers=HubView,
    status=201,
    headers=("Location",),
    summary="新建枢纽 / Make a hub",
    example={"name": "富阳区助联体"},
)
def create_hub(call: Call, body: NewHub) -> Answer:
    """Make a tenant: nobody sees what belongs to another / 枢纽之间的数据互不可见."""
    hub = service.create(call, body)
    return Answer(service.view(hub), location=f"/v1/hubs/{hub.id}")


@hubs.get("/v1/hubs/{hub_id}", rule=ANY_KEY, answers=HubView, summary="一个枢纽 / One hub")
def read_hub(call: Call, hub_id: str) -> Answer:
    """Tell the name of a hub / 枢纽的名称和编号."""
    return Answer(service.view(service.read(call, hub_id)))
