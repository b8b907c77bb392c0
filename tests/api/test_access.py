"""Who may what: every route has a rule; keys, roles, scopes, hubs, rates."""

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from api.app import create_app
from api.bootstrap import first_start
from api.keys.tables import ApiKey
from api.resources import RESOURCES
from api.security.rates import Rates
from api.security.rules import ANY_KEY, PUBLIC, Role, Scope, may
from api.settings import Settings
from api.web.gate import rule_of
from tests.api.client import order, pool, post, send
from tests.api.hub import new_hub

KEYS = "/v1/keys"


def routes(app):
    return [route for route in iter_route_contexts(app.routes) if route.path != "/openapi.json"]


def test_every_route_has_a_rule():
    app = create_app()
    assert len(routes(app)) > 8
    assert [route.path for route in routes(app) if rule_of(route.endpoint) is None] == []


def test_what_is_open_to_all_is_known():
    open_to_all = {route.path for route in routes(create_app()) if rule_of(route.endpoint) is PUBLIC}
    assert open_to_all == {"/health", "/v1/health", "/ready"}


def requests_of_every_endpoint():
    for resource in RESOURCES:
        for endpoint in resource.endpoints:
            path = endpoint.path
            for name in endpoint.in_path:
                path = path.replace(f"{{{name}}}", "1").replace(f"{{{name}:path}}", "1")
            yield pytest.param(endpoint, path, id=f"{endpoint.method} {endpoint.path}")


@pytest.mark.parametrize(("endpoint", "path"), list(requests_of_every_endpoint()))
def test_no_endpoint_answers_without_a_key_or_with_a_role_that_may_not(lite_app, lite_hub, endpoint, path):
    if not endpoint.rule.needs_key:
        return
    assert send(endpoint.method, path, app=lite_app).status_code == 401
    excluded = [role for role in Role if role is not Role.PLATFORM and role not in endpoint.rule.roles]
    if endpoint.rule.any_key:
        return
    assert excluded
    refused = send(endpoint.method, path, app=lite_app, headers=lite_hub.key(*excluded))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    others = tuple(scope for scope in Scope if scope is not endpoint.rule.scope)
    platform = lite_hub.key(Role.PLATFORM, scopes=others)
    assert send(endpoint.method, path, app=lite_app, headers=platform).status_code == 403


def test_rules_tell_roles_and_scopes_apart():
    rule = may(Role.OPERATOR, scope=Scope.CLAIMS_WRITE)
    assert rule.describe() == "operator, platform with claims:write"
    with pytest.raises(ValueError, match="scope"):
        may(Role.PLATFORM)
    assert ANY_KEY.describe() == "any key"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Basic eDp5",
        "Bearer wishpool.key_00000000000000000000000000.{}".format("A" * 43),
        "Bearer \xe9",
    ],
)
def test_a_key_that_is_none_is_refused_in_one_way(lite_app, lite_hub, header):
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    response = send("GET", "/v1/hubs", app=lite_app, headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


def test_the_first_start_makes_one_hub_and_one_key(store, app):
    token = first_start(store)
    assert token
    assert first_start(store) is None
    headers = {"Authorization": f"Bearer {token}"}
    assert [hub["name"] for hub in send("GET", "/v1/hubs", app=app, headers=headers).json()["items"]]
    with store.reading() as session:
        (key,) = session.scalars(select(ApiKey))
    assert token.encode() not in key.digest
    assert len(key.digest) == 32


def test_a_key_is_shown_once_works_and_ends_when_revoked(app, hub):
    admin = hub.key(Role.ADMIN)
    made = send("POST", KEYS, app=app, headers=admin, json={"label": "窗口", "roles": ["operator", "approver"]})
    assert made.status_code == 201
    own = {"Authorization": f"Bearer {made.json()['key']}"}
    seen = send("GET", "/v1/keys/self", app=app, headers=own).json()
    assert (seen["roles"], seen["hub_id"]) == (["approver", "operator"], hub.id)
    assert "key" not in seen
    listed = send("GET", KEYS, app=app, headers=admin)
    assert made.json()["key"] not in listed.text
    path = made.headers["location"]
    assert send("DELETE", path, app=app, headers=admin).status_code == 204
    assert send("DELETE", path, app=app, headers=admin).status_code == 204
    assert send("GET", "/v1/keys/self", app=app, headers=own).status_code == 401
    assert send("GET", path, app=app, headers=admin).json()["revoked_at"]


def test_a_key_ends_at_its_time(app, hub, store):
    body = {"label": "短期", "roles": ["operator"], "expires_at": "2026-11-23T10:00:00+08:00"}
    made = send("POST", KEYS, app=app, headers=hub.key(Role.ADMIN), json=body).json()
    own = {"Authorization": f"Bearer {made['key']}"}
    assert send("GET", "/v1/keys/self", app=app, headers=own).status_code == 200
    store.clock.move(minutes=30)
    assert send("GET", "/v1/keys/self", app=app, headers=own).status_code == 401


def test_the_last_administrator_stays(app, hub):
    admin = hub.key(Role.ADMIN)
    own = send("GET", "/v1/keys/self", app=app, headers=admin).json()["id"]
    assert send("DELETE", f"{KEYS}/{own}", app=app, headers=admin).status_code == 409
    send("POST", KEYS, app=app, headers=admin, json={"label": "二", "roles": ["admin"]})
    assert send("DELETE", f"{KEYS}/{own}", app=app, headers=admin).status_code == 204


def test_every_mistake_of_a_key_is_told_at_once_and_nothing_is_repeated(lite_app, lite_hub):
    body = {"label": " x", "roles": ["king", 7], "scopes": "all", "secret-7421": 1, "expires_at": "2026-11-23"}
    response = send("POST", KEYS, app=lite_app, headers=lite_hub.key(Role.ADMIN), json=body)
    assert response.status_code == 422
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"/label", "/roles/0", "/roles/1", "/scopes", "/secret-7421", "/expires_at"}
    assert "king" not in response.text


@pytest.mark.parametrize(
    "body", [{"roles": ["platform"]}, {"roles": ["operator"], "scopes": ["match"]}, {"roles": []}, [], 7, "x"]
)
def test_keys_that_would_mean_nothing_are_refused(lite_app, lite_hub, body):
    whole = {"label": "x"} | body if isinstance(body, dict) else body
    headers = lite_hub.key(Role.ADMIN) | {"Content-Type": "application/json"}
    assert send("POST", KEYS, app=lite_app, headers=headers, json=whole).status_code == 422


def test_hubs_do_not_see_each_other(app, hub, store):
    other = new_hub(store, "另一枢纽")
    operator = hub.key(Role.OPERATOR)
    assert [found["id"] for found in send("GET", "/v1/hubs", app=app, headers=operator).json()["items"]] == [hub.id]
    assert send("GET", f"/v1/hubs/{other.id}", app=app, headers=operator).status_code == 404
    assert send("GET", f"/v1/hubs/{hub.id}", app=app, headers=operator).status_code == 200
    assert len(send("GET", "/v1/hubs", app=app, headers=hub.key(Role.ADMIN)).json()["items"]) == 2


def test_a_rate_lets_a_burst_through_and_then_waits():
    now = [0.0]
    rates = Rates(60, clock=lambda: now[0])
    assert [rates.wait_seconds("a") for _ in range(60)] == [0.0] * 60
    assert rates.wait_seconds("a") == pytest.approx(1.0)
    assert rates.wait_seconds("b") == 0.0
    now[0] = 1.0
    assert rates.wait_seconds("a") == 0.0
    assert rates.wait_seconds("a") > 0


def test_too_many_calls_are_told_when_to_come_again(lite, lite_hub):
    app = create_app(Settings(rate_per_minute=2), lite)
    headers = lite_hub.key(Role.OPERATOR)
    assert [send("GET", "/v1/hubs", app=app, headers=headers).status_code for _ in range(3)] == [200, 200, 429]
    refused = send("GET", "/v1/hubs", app=app, headers=headers)
    assert int(refused.headers["retry-after"]) >= 1
    assert send("GET", "/v1/hubs", app=app, headers=lite_hub.key(Role.PLANNER)).status_code == 200


def test_checks_and_matches_need_no_key_on_loopback_only(lite, lite_hub):
    at_home = create_app(Settings(), lite)
    assert post("/v1/check", pool(), app=at_home).status_code == 200
    behind_proxy = send("POST", "/v1/check", app=at_home, json=pool(), headers={"X-Forwarded-For": "203.0.113.9"})
    assert behind_proxy.status_code == 401
    for settings in (Settings(anonymous=False), Settings(host="0.0.0.0")):
        app = create_app(settings, lite)
        assert post("/v1/check", pool(), app=app).status_code == 401
        assert post("/v1/match", order(), app=app).status_code == 401
        assert send("POST", "/v1/check", app=app, json=pool(), headers=lite_hub.key(Role.PLANNER)).status_code == 200
        assert send("POST", "/v1/check", app=app, json=pool(), headers=lite_hub.key(Role.AUDITOR)).status_code == 403
        platform = lite_hub.key(Role.PLATFORM, scopes=(Scope.MATCH,))
        assert send("POST", "/v1/check", app=app, json=pool(), headers=platform).status_code == 200


def test_without_a_store_only_checks_and_matches_are_there():
    app = create_app()
    assert send("GET", "/v1/hubs", app=app).status_code == 404
    assert send("GET", "/ready", app=app).json() == {"status": "ready"}
