"""``/v1/sample``: ready bodies."""

from api.security.rules import Role
from matcher.samples import SAMPLES
from tests.api.client import send
from tests.api.pools import Desk


def test_a_sample_can_be_uploaded_as_it_is(lite_app, lite_hub):
    desk = Desk(lite_app, lite_hub)
    listed = send("GET", "/v1/sample", app=lite_app, headers=desk.headers).json()["items"]
    assert [one["name"] for one in listed] == list(SAMPLES)
    tables = send("GET", f"{listed[0]['path']}?seed=3", app=lite_app, headers=desk.headers).json()
    assert desk.upload(tables).json()["version"]["digest"] == SAMPLES["tiny"].build(3).digest()


def test_a_sample_that_is_none(lite_app, lite_hub):
    headers = lite_hub.key(Role.AUDITOR)
    assert send("GET", "/v1/sample/none", app=lite_app, headers=headers).status_code == 404
    assert send("GET", "/v1/sample/tiny?seed=-1", app=lite_app, headers=headers).status_code == 400
