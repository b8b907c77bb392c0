"""A bounded number of solves at a time, while the service keeps answering."""

import threading

import anyio

from api.workers import RETRY_SECONDS
from tests.api.client import app_with, order, pool, post, together


class Slow:
    """Stands in for a solve: it lasts until it is told to end."""

    def __init__(self):
        self.begun = threading.Semaphore(0)
        self.end = threading.Event()

    def __call__(self, text, settings):
        from api.match.service import answer_match

        self.begun.release()
        assert self.end.wait(30)
        return answer_match(text, settings)

    async def has_begun(self, times=1):
        for _ in range(times):
            await anyio.to_thread.run_sync(self.begun.acquire)


def busy_conversation(monkeypatch, app, most):
    """Fill every place, ask for health, check and one more match; return their answers and those of the first."""
    slow = Slow()
    monkeypatch.setattr("api.match.routes.answer_match", slow)
    first = []

    async def talk(client):
        async def match():
            first.append(await client.post("/v1/match", json=order()))

        async with anyio.create_task_group() as group:
            for _ in range(most):
                group.start_soon(match)
            await slow.has_begun(most)
            try:
                with anyio.fail_after(60):
                    health = await client.get("/v1/health")
                    check = await client.post("/v1/check", json=pool())
                    more = await client.post("/v1/match", json=order())
            finally:
                slow.end.set()
        return health, check, more

    return first, *together(talk, app=app)


def test_health_and_checks_are_answered_while_every_place_is_taken(monkeypatch):
    first, health, check, more = busy_conversation(monkeypatch, app_with(max_solves=1), 1)
    assert (health.status_code, check.status_code) == (200, 200)
    assert (more.status_code, more.json()["code"]) == (503, "busy")
    assert more.headers["retry-after"] == str(RETRY_SECONDS)
    assert [answer.status_code for answer in first] == [200]


def test_a_place_is_free_again_afterwards(monkeypatch):
    app = app_with(max_solves=1)
    busy_conversation(monkeypatch, app, 1)
    monkeypatch.undo()
    assert post("/v1/match", order(), app=app).status_code == 200


def test_a_place_is_free_again_after_a_refusal():
    app = app_with(max_solves=1, max_checks=1)
    for _ in range(3):
        assert post("/v1/match", {}, app=app).status_code == 422
        assert post("/v1/check", {}, app=app).status_code == 422


def test_two_solves_at_the_same_time_give_the_same_plan(monkeypatch):
    first, _, _, more = busy_conversation(monkeypatch, app_with(max_solves=2), 2)
    assert more.status_code == 503
    assert [answer.status_code for answer in first] == [200, 200]
    assert first[0].json()["assignments"] == first[1].json()["assignments"]
