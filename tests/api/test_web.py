"""How endpoints are declared and carried out, apart from any resource."""

import anyio
import pytest
from fastapi import FastAPI
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.app import create_app
from api.errors import ApiError
from api.security.rules import ANY_KEY, Role
from api.settings import Settings
from api.store.database import StoreUnavailableError
from api.web.answers import Answer
from api.web.call import Call
from api.web.members import Line, Members, Note
from api.web.resource import Resource
from api.web.stream import StreamCall
from tests.api.client import send


class Inner(Members):
    line: Line = Field(description="One line / 一行")


class Body(Members):
    number: int = Field(ge=1, description="A number from 1 / 从 1 起的整数")
    note: Note | None = Field(default=None, description="A note / 备注")
    inner: list[Inner] = Field(default_factory=list, description="More / 更多")


def app_of(resource, store) -> FastAPI:
    app = create_app(Settings(), store)
    app.router.routes.extend(resource.routes)
    return app


@pytest.fixture
def echo(lite):
    resource = Resource("echo")

    @resource.post("/v1/echo/{place}", rule=ANY_KEY, summary="x")
    def echo_number(call: Call, place: int, body: Body) -> Answer:
        """Answer / 回答."""
        return Answer({"place": place, "number": body.number})

    return app_of(resource, lite)


def test_arguments_and_path_agree():
    resource = Resource("wrong")

    def missing(call: Call) -> Answer:
        return Answer.nothing()

    def unknown(call: Call, place: str, wish: str) -> Answer:
        return Answer.nothing()

    def odd(call: Call, place: float) -> Answer:
        return Answer.nothing()

    for function in (missing, unknown, odd):
        with pytest.raises(TypeError):
            resource.get("/v1/wrong/{place}", rule=ANY_KEY, summary="x")(function)


def test_every_mistake_of_a_body_stands_where_it_is(echo, lite_hub):
    headers = lite_hub.key(Role.AUDITOR)
    body = {"number": True, "note": "a\u0000", "inner": [{"line": "x"}, {"line": " x", "wish": 1}, {}]}
    response = send("POST", "/v1/echo/1", app=echo, headers=headers, json=body)
    errors = {error["pointer"]: error["code"] for error in response.json()["errors"]}
    assert errors == {
        "/number": "bad_member",
        "/note": "bad_member",
        "/inner/1/line": "bad_member",
        "/inner/1/wish": "unknown_member",
        "/inner/2/line": "missing_member",
    }
    assert "从 1 起的整数" in response.text


@pytest.mark.parametrize("number", ["1", 1.5, 1.0, True, None, [1]])
def test_numbers_are_numbers(echo, lite_hub, number):
    headers = lite_hub.key(Role.AUDITOR)
    assert send("POST", "/v1/echo/1", app=echo, headers=headers, json={"number": number}).status_code == 422


@pytest.mark.parametrize("place", ["x", "-1", "1.0", "99999999999", "4294967296", "٣"])
def test_a_place_that_nothing_has_is_not_there(echo, lite_hub, place):
    headers = lite_hub.key(Role.AUDITOR)
    response = send("POST", f"/v1/echo/{place}", app=echo, headers=headers, json={"number": 1})
    assert (response.status_code, response.json()["code"]) == (404, "not_found_here")


def test_a_byte_order_mark_does_no_harm(echo, lite_hub):
    headers = lite_hub.key(Role.AUDITOR) | {"Content-Type": "application/json"}
    response = send("POST", "/v1/echo/7", app=echo, headers=headers, content=b'\xef\xbb\xbf{"number": 3}')
    assert response.json() == {"place": 7, "number": 3}


def test_parameters_of_an_endpoint_without_any_are_refused(echo, lite_hub):
    headers = lite_hub.key(Role.AUDITOR)
    response = send("POST", "/v1/echo/1?wish=secret", app=echo, headers=headers, json={"number": 1})
    assert (response.status_code, response.json()["code"]) == (400, "bad_parameter")
    assert "secret" not in response.text


def test_a_passing_fault_is_tried_again_and_a_lasting_one_told(lite, lite_hub):
    attempts = []
    resource = Resource("passing")

    @resource.delete("/v1/passing/{times}", rule=ANY_KEY, summary="x")
    def fail_some_times(call: Call, times: int) -> Answer:
        """Fail / 失败."""
        attempts.append(call.session)
        if len(attempts) <= times:
            raise StoreUnavailableError
        return Answer.nothing()

    app = app_of(resource, lite)
    headers = lite_hub.key(Role.AUDITOR)
    assert send("DELETE", "/v1/passing/2", app=app, headers=headers).status_code == 204
    attempts.clear()
    response = send("DELETE", "/v1/passing/9", app=app, headers=headers)
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")


def test_a_store_that_went_away_is_told(lite, lite_hub, monkeypatch):
    app = create_app(Settings(), lite)
    headers = lite_hub.key(Role.OPERATOR)

    def gone(self, session, *, writes):
        raise OperationalError("BEGIN", None, Exception("locked"), connection_invalidated=True)

    monkeypatch.setattr(type(lite.backend), "begin", gone)
    for method, path in (("GET", "/v1/hubs"), ("POST", "/v1/pools"), ("GET", "/ready")):
        response = send(method, path, app=app, headers=headers, json={"name": "x"} if method == "POST" else None)
        assert (response.status_code, response.json()["code"]) == (503, "store_unavailable"), path


def test_events_are_sent_piece_by_piece_after_admission(lite, lite_hub):
    resource = Resource("stream")

    @resource.stream("/v1/stream/{number}", rule=ANY_KEY, summary="x")
    async def count_up(call: StreamCall, number: int):
        """Count / 数数."""
        found = await call.in_thread(lambda session: session.scalar(text("SELECT 1")))
        if number == 0:
            raise ApiError("not_found_here")
        for place in range(number):
            await anyio.sleep(0)
            yield f"data: {place + found}\n\n".encode()

    app = app_of(resource, lite)
    headers = lite_hub.key(Role.AUDITOR)
    response = send("GET", "/v1/stream/3", app=app, headers=headers)
    assert response.text == "data: 1\n\ndata: 2\n\ndata: 3\n\n"
    assert response.headers["content-type"].startswith("text/event-stream")
    assert send("GET", "/v1/stream/0", app=app, headers=headers).status_code == 404
    assert send("GET", "/v1/stream/3", app=app).status_code == 401
