"""Desks with a pool in which a person is planted."""

import pytest

from api.security.rules import Role
from tests.api.pools import Desk, tiny
from tests.api.privacy.people import pool_with_a_person


@pytest.fixture
def desk(app, hub):
    desk = Desk(app, hub, Role.OPERATOR)
    assert desk.upload(pool_with_a_person()).status_code == 201
    return desk


@pytest.fixture
def lite_desk(lite_app, lite_hub):
    desk = Desk(lite_app, lite_hub, Role.OPERATOR)
    assert desk.upload(pool_with_a_person()).status_code == 201
    return desk


@pytest.fixture
def need():
    return tiny()["needs"][0]["need_id"]
