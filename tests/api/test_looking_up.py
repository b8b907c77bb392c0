"""A look-up that hangs is given up in time, and holds up nobody else."""

import socket
import threading
import time

import pytest

from api.jobs.worker import Worker
from api.settings import Settings
from api.webhooks.sending import NotSentError, Sender
from api.webhooks.tables import Webhook
from tests.api.client import send
from tests.api.desk import RunDesk, carry_out
from tests.api.serving import until

NEW = {"url": "https://platform.example.org/hook", "label": "省平台", "kinds": ["plan.approved"]}


class Unanswering:
    """A resolver that knows one host, and never answers for any other until it is let go."""

    def __init__(self):
        self.released = threading.Event()
        self.asked = threading.Event()
        self.hanging = 0

    def __call__(self, host, port, **arguments):
        if host != "quick.example.org":
            self.hanging += 1
            self.asked.set()
            self.released.wait(30)
            raise socket.gaierror
        return [(0, 0, 0, "", ("127.0.0.1", port))]


@pytest.fixture
def unanswering():
    found = Unanswering()
    yield found
    found.released.set()


def test_a_name_that_is_never_looked_up_is_given_up_in_time(unanswering):
    began = time.monotonic()
    with pytest.raises(NotSentError, match="unknown_host"):
        Sender(Settings(webhook_seconds=0.2), unanswering)("https://hanging.example.org/", {}, b"{}")
    assert time.monotonic() - began < 20


def test_look_ups_that_hang_are_no_more_than_so_many(unanswering, monkeypatch):
    monkeypatch.setattr("api.webhooks.looking_up._places", threading.BoundedSemaphore(2))
    for _ in range(4):
        with pytest.raises(NotSentError, match="unknown_host"):
            Sender(Settings(webhook_seconds=0.05), unanswering)("https://hanging.example.org/", {}, b"{}")
    assert unanswering.hanging in {1, 2}, "of four"


def test_a_look_up_that_there_is_no_thread_for_keeps_no_place(unanswering, monkeypatch):
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr("api.webhooks.looking_up._places", places)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", lambda thread: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(NotSentError, match="unknown_host"):
            Sender(Settings(), unanswering)("https://quick.example.org/", {}, b"{}")
    assert places.acquire(blocking=False)


def test_a_look_up_that_hangs_holds_up_neither_messages_nor_jobs_of_others(
    lite_app, lite_hub, lite, receiver, unanswering, monkeypatch
):
    desk = RunDesk(lite_app, lite_hub)
    assert desk.upload().status_code == 201
    for host in ("hanging", "quick"):
        made = send("POST", "/v1/webhooks", app=lite_app, headers=desk.headers, json=NEW | {"label": host})
        assert desk.post(f"{made.headers['location']}/test").status_code == 202
        url = f"http://{host}.example.org:{receiver.server_port}/{host}"
        with lite.writing() as session:
            session.get_one(Webhook, made.json()["id"]).url = url
    patient = Settings(webhook_private=True, webhook_plain=True, webhook_seconds=60)
    monkeypatch.setattr("api.webhooks.delivery.Sender", lambda settings: Sender(settings, unanswering))
    worker = Worker(lite, patient)
    monkeypatch.setattr(worker, "carry_out", lambda held: carry_out(lite, held))
    running = threading.Thread(target=worker.run)
    running.start()
    try:
        assert unanswering.asked.wait(30)
        run = desk.ask_for().json()
        assert until(lambda: desk.get(f"/v1/runs/{run['id']}").json()["state"] == "completed", 60)
        assert until(lambda: [path for _, _, path in receiver.heard] == ["/quick"])
        assert not unanswering.released.is_set()
    finally:
        unanswering.released.set()
        worker.stopping.set()
        running.join(30)
