"""Webhooks: signed, thin, from the outbox, again with pauses until dead; never to an address that is not public."""

import base64
import hashlib
import hmac
import json
import socket
import threading
import time

import pytest
from sqlalchemy import select

from api.security.rules import Role, Scope
from api.settings import Settings
from api.webhooks.delivery import AT_ONCE, PAUSES, deliver_due
from api.webhooks.sending import NotSentError, Sender
from api.webhooks.signing import signature
from api.webhooks.tables import Delivery
from api.webhooks.targets import TargetError, read_target
from tests.api.client import send
from tests.api.decisions import Review
from tests.api.hub import new_hub

AT_HOME = Settings(webhook_private=True, webhook_plain=True, webhook_seconds=5)
NEW = {"url": "https://platform.example.org/hook?a=1", "label": "省平台", "kinds": ["plan.approved", "claim.made"]}


def make(app, hub, headers=None, **body):
    return send("POST", "/v1/webhooks", app=app, headers=headers or hub.key(Role.OPERATOR), json=NEW | body)


def messages(app, hub, made, query=""):
    path = f"{made.headers['location']}/deliveries{query}"
    return send("GET", path, app=app, headers=hub.key(Role.OPERATOR)).json()["items"]


def point_to(store, receiver):
    """Let every webhook lead to a receiver on this machine, which the service itself would refuse."""
    url = f"http://127.0.0.1:{receiver.server_port}/hook?a=1"
    with store.writing() as session:
        for table in (Delivery.metadata.tables["webhooks"],):
            session.execute(table.update().values(url=url))


def test_a_signature_is_that_of_the_standard():
    """The example of the specification of Standard Webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_what_happens_is_told_signed_and_thin(app, hub, store, receiver):
    review = Review(app, hub)
    made = make(app, hub)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert "secret" not in send("GET", made.headers["location"], app=app, headers=review.headers).json()
    assert review.decide(reason="secret-person-7421").status_code == 201
    assert review.publish().status_code == 200
    point_to(store, receiver)
    assert deliver_due(store, store.clock(), Sender(AT_HOME)) == 1
    ((headers, body, path),) = receiver.heard
    assert path == "/hook?a=1"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(store.clock().timestamp()))
    told = json.loads(body)
    assert (told["type"], told["data"]["subject_id"]) == ("plan.approved", review.plan_id)
    assert set(told["data"]) == {"hub_id", "event_id", "subject_kind", "subject_id"}
    assert b"7421" not in body
    (sent,) = messages(app, hub, made)
    assert (sent["state"], sent["attempts"], sent["status"]) == ("delivered", 1, 204)
    assert sent["id"] == headers["webhook-id"]
    assert deliver_due(store, store.clock(), Sender(AT_HOME)) == 0


def test_a_message_is_sent_again_with_growing_pauses_and_then_given_up(app, hub, store):
    made = make(app, hub)
    path = made.headers["location"]
    assert send("POST", f"{path}/test", app=app, headers=hub.key(Role.OPERATOR)).status_code == 202
    seen = []

    def fail(url, headers, body):
        seen.append((headers["webhook-id"], body))
        if len(seen) % 2:
            raise NotSentError("unreachable")
        return 500

    for pause in PAUSES:
        assert deliver_due(store, store.clock(), fail) == 1
        assert deliver_due(store, store.clock(), fail) == 0
        store.clock.now += pause
    assert deliver_due(store, store.clock(), fail) == 1
    store.clock.move(days=30)
    assert deliver_due(store, store.clock(), fail) == 0
    assert len(set(seen)) == 1
    (dead,) = messages(app, hub, made, "?state=dead")
    assert (dead["attempts"], dead["status"], dead["error"]) == (10, 500, "bad_status")
    retry = f"{path}/deliveries/{dead['id']}/retry"
    assert send("POST", retry, app=app, headers=hub.key(Role.OPERATOR)).status_code == 202
    assert send("POST", retry, app=app, headers=hub.key(Role.OPERATOR)).status_code == 409
    assert deliver_due(store, store.clock(), lambda *sent: 200) == 1
    assert messages(app, hub, made)[0]["state"] == "delivered"


def test_two_workers_do_not_make_the_same_attempt(app, hub, store):
    made = make(app, hub)
    for _ in range(6):
        send("POST", f"{made.headers['location']}/test", app=app, headers=hub.key(Role.OPERATOR))
    sent = []

    def hear(url, headers, body):
        sent.append(headers["webhook-id"])
        return 200

    threads = [threading.Thread(target=deliver_due, args=[store, store.clock(), hear]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == len(set(sent)) == 6


def test_a_worker_that_dies_while_sending_sends_again(lite_app, lite_hub, lite):
    made = make(lite_app, lite_hub)
    send("POST", f"{made.headers['location']}/test", app=lite_app, headers=lite_hub.key(Role.OPERATOR))

    def die(url, headers, body):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deliver_due(lite, lite.clock(), die)
    assert deliver_due(lite, lite.clock(), lambda *sent: 200) == 0
    lite.clock.move(minutes=2)
    assert deliver_due(lite, lite.clock(), lambda *sent: 200) == 1


def test_one_receiver_that_is_down_does_not_keep_the_others_waiting(app, hub, store):
    down = make(app, hub)
    for _ in range(AT_ONCE + 1):
        send("POST", f"{down.headers['location']}/test", app=app, headers=hub.key(Role.OPERATOR))
    store.clock.move(seconds=1)
    other = make(app, hub, url="https://other.example.org/")
    send("POST", f"{other.headers['location']}/test", app=app, headers=hub.key(Role.OPERATOR))
    heard = []

    def hear(url, headers, body):
        heard.append(url)
        return 200

    assert deliver_due(store, store.clock(), hear) == AT_ONCE
    assert heard.count("https://other.example.org/") == 1


def test_redirects_are_not_followed_and_gone_is_gone(lite_app, lite_hub, lite, receiver):
    made = make(lite_app, lite_hub)
    for _ in range(2):
        send("POST", f"{made.headers['location']}/test", app=lite_app, headers=lite_hub.key(Role.OPERATOR))
    point_to(lite, receiver)
    receiver.statuses = [302, 410]
    assert deliver_due(lite, lite.clock(), Sender(AT_HOME)) == 2
    found = {row["status"]: row["state"] for row in messages(lite_app, lite_hub, made)}
    assert found == {302: "pending", 410: "dead"}


def test_a_stopped_webhook_hears_nothing_more_and_a_new_secret_signs_beside_the_old(lite_app, lite_hub, lite):
    headers = lite_hub.key(Role.OPERATOR)
    made = make(lite_app, lite_hub)
    path = made.headers["location"]
    renewed = send("POST", f"{path}/secret", app=lite_app, headers=headers).json()["secret"]
    assert renewed != made.json()["secret"]
    heard = []

    def hear(url, sent, body):
        heard.append(sent["webhook-signature"])
        return 200

    for _ in range(2):
        send("POST", f"{path}/test", app=lite_app, headers=headers)
        deliver_due(lite, lite.clock(), hear)
        lite.clock.move(hours=25)
    assert [len(signatures.split()) for signatures in heard] == [2, 1]
    send("POST", f"{path}/test", app=lite_app, headers=headers)
    etag = send("GET", path, app=lite_app, headers=headers).headers["etag"]
    stopped = send("PATCH", path, app=lite_app, headers=headers | {"If-Match": etag}, json={"active": False})
    assert stopped.json()["active"] is False
    assert deliver_due(lite, lite.clock(), lambda *sent: 200) == 0
    assert messages(lite_app, lite_hub, made)[0]["error"] == "inactive"
    assert send("DELETE", path, app=lite_app, headers=headers | {"If-Match": "*"}).status_code == 204
    with lite.reading() as session:
        assert session.scalars(select(Delivery)).all() == []


def test_webhooks_belong_to_their_hub_and_platforms_to_themselves(lite_app, lite_hub, lite):
    platform = lite_hub.key(Role.PLATFORM, scopes=(Scope.WEBHOOKS_WRITE,))
    made = make(lite_app, lite_hub, platform)
    path = made.headers["location"]
    assert send("GET", path, app=lite_app, headers=lite_hub.key(Role.OPERATOR)).status_code == 200
    rival = lite_hub.key(Role.PLATFORM, scopes=(Scope.WEBHOOKS_WRITE, Scope.MATCH))
    for headers in (rival, new_hub(lite).key(Role.OPERATOR)):
        assert send("GET", path, app=lite_app, headers=headers).status_code == 404
        assert send("POST", f"{path}/test", app=lite_app, headers=headers).status_code == 404
        assert send("GET", "/v1/webhooks", app=lite_app, headers=headers).json()["items"] == []


REFUSED = [
    "http://platform.example.org/hook",
    "https://127.0.0.1/hook",
    "https://localhost/hook",
    "https://a.localhost./hook",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://10.1/",
    "https://127.0.0.1./",
    "https://224.0.0.1/",
    "https://100.64.0.1/",
    "https://user:word@platform.example.org/",
    "https://platform.example.org/#x",
    "https://platform.example.org:99999/",
    "https://plat form.example.org/",
    "https:///hook",
    "ftp://platform.example.org/",
    "https://platform.example.org/\r\nX: y",
]


@pytest.mark.parametrize("url", REFUSED)
def test_addresses_that_are_not_public_are_refused(url):
    with pytest.raises(TargetError):
        read_target(url, Settings())
    with pytest.raises(NotSentError, match="refused_target"):
        Sender(Settings())(url, {}, b"")


def test_a_refused_address_is_told_and_not_repeated(lite_app, lite_hub):
    made = make(lite_app, lite_hub, url="https://192.168.7.21/secret-7421")
    assert (made.status_code, made.json()["code"]) == (422, "target_refused")
    assert "7421" not in made.text
    assert make(lite_app, lite_hub, kinds=["pool.read"]).status_code == 422


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.215.14", "10.0.0.7"], ["::ffff:127.0.0.1"], ["fd00::1"], ["169.254.169.254"]]
)
def test_a_name_that_leads_to_a_private_address_is_refused_before_anything_is_connected(found, monkeypatch):
    def resolve(host, port, **arguments):
        return [(0, 0, 0, "", (address, port)) for address in found]

    def connect(*arguments, **more):
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotSentError, match="refused_target"):
        Sender(Settings(), resolve)("https://platform.example.org/", {}, b"")


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(receiver):
    asked = []

    def resolve(host, port, **arguments):
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    status = Sender(AT_HOME, resolve)(f"http://hook.example.org:{receiver.server_port}/x", {"a": "b"}, b"{}")
    assert (status, asked) == (204, ["hook.example.org"])
    assert receiver.heard[0][0]["Host"] == f"hook.example.org:{receiver.server_port}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_never_ends_is_given_up(scheme):
    listener = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()
    started = [b"\x16\x03\x03\x3f\xff\x02"] if scheme == "https" else []

    def drip():
        connection, _ = listener.accept()
        while not stopping.wait(0.02):
            try:
                # Of https the beginning of a record of the handshake, which says that it is long.
                connection.sendall(started.pop() if started else b"H")
            except OSError:
                break
        connection.close()

    thread = threading.Thread(target=drip)
    thread.start()
    slow = Settings(webhook_private=True, webhook_plain=True, webhook_seconds=0.3)
    began = time.monotonic()
    with pytest.raises(NotSentError, match=r"no_answer|unreachable"):
        Sender(slow)(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/", {}, b"{}")
    assert time.monotonic() - began < 20
    stopping.set()
    thread.join()
    listener.close()
