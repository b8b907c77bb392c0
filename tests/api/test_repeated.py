"""``Idempotency-Key``: a request that is sent again is carried out once and answered byte for byte alike."""

import anyio
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.security.rules import Role
from api.web.dispatch import MOST_WRITERS
from tests.api.client import send, together
from tests.api.hub import new_hub

POOL = {"name": "第 48 周"}


@pytest.fixture
def headers(hub):
    return hub.key(Role.OPERATOR) | {"Idempotency-Key": "once-7421"}


def pools_in(store):
    with store.reading() as session:
        return session.execute(text("SELECT count(*) FROM pools")).scalar()


def test_a_repeated_request_is_carried_out_once(app, store, headers):
    first = send("POST", "/v1/pools", app=app, headers=headers, json=POOL)
    again = send("POST", "/v1/pools", app=app, headers=headers, json=POOL)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert {name: again.headers[name] for name in ("location", "etag", "content-type")} == {
        name: first.headers[name] for name in ("location", "etag", "content-type")
    }
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert pools_in(store) == 1


def test_another_request_under_the_same_value_is_refused(app, store, headers):
    send("POST", "/v1/pools", app=app, headers=headers, json=POOL)
    other = send("POST", "/v1/pools", app=app, headers=headers, json={"name": "别的"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert pools_in(store) == 1


def test_a_refused_request_may_be_corrected_under_the_same_value(app, headers):
    assert send("POST", "/v1/pools", app=app, headers=headers, json={}).status_code == 422
    assert send("POST", "/v1/pools", app=app, headers=headers, json=POOL).status_code == 201


def test_callers_do_not_share_answers(app, store, headers):
    other = new_hub(store).key(Role.OPERATOR) | {"Idempotency-Key": headers["Idempotency-Key"]}
    first = send("POST", "/v1/pools", app=app, headers=headers, json=POOL)
    assert send("POST", "/v1/pools", app=app, headers=other, json=POOL).content != first.content


def test_answers_are_forgotten_after_a_day(app, store, headers):
    first = send("POST", "/v1/pools", app=app, headers=headers, json=POOL)
    store.clock.move(hours=25)
    assert send("POST", "/v1/pools", app=app, headers=headers, json=POOL).content != first.content
    assert pools_in(store) == 2


def test_kept_answers_are_sealed(app, hub, store):
    admin = hub.key(Role.ADMIN) | {"Idempotency-Key": "new-key"}
    body = {"label": "窗口", "roles": ["operator"]}
    made = send("POST", "/v1/keys", app=app, headers=admin, json=body)
    with store.reading() as session:
        kept = session.execute(text("SELECT body FROM idempotent_answers")).scalar()
    assert made.json()["key"].encode() not in bytes(kept)
    assert b"label" not in bytes(kept)
    assert send("POST", "/v1/keys", app=app, headers=admin, json=body).json()["key"] == made.json()["key"]


@pytest.mark.parametrize("value", ["", "x" * 256, "a b", "é"])
def test_values_that_are_none_are_refused(lite_app, lite_hub, value):
    headers = lite_hub.key(Role.OPERATOR) | {"Idempotency-Key": value.encode()}
    response = send("POST", "/v1/pools", app=lite_app, headers=headers, json=POOL)
    assert (response.status_code, response.json()["code"]) == (400, "bad_header")


def test_many_at_once_make_one_thing_and_get_one_answer(app, store, headers):
    answers = []

    async def ask(client):
        async def one():
            answers.append(await client.post("/v1/pools", json=POOL, headers=headers))

        async with anyio.create_task_group() as group:
            for _ in range(3 * MOST_WRITERS):
                group.start_soon(one)

    together(ask, app=app)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert pools_in(store) == 1


def test_nothing_is_answered_that_was_not_committed(lite_app, lite, lite_hub, monkeypatch):
    def fail(self):
        raise OSError("the disk is full")

    headers = lite_hub.key(Role.OPERATOR)
    monkeypatch.setattr(Session, "commit", fail)
    response = send("POST", "/v1/pools", app=lite_app, headers=headers, json=POOL)
    monkeypatch.undo()
    assert response.status_code == 500
    assert pools_in(lite) == 0
