"""``GET /metrics``: what an operator is alarmed by, for those who may see it, and nothing of anybody in person."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.operations.tables import Backup
from api.security.rules import Role, Scope
from api.settings import Settings
from tests.api.client import SECRET, send
from tests.api.desk import RunDesk, look, take

OPERATIONS = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
FAR = {"X-Forwarded-For": "203.0.113.9"}


def samples(app, headers=None):
    answer = send("GET", "/metrics", app=app, headers=headers or {})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_figures_need_a_key_unless_asked_for_from_the_machine_itself(lite_app, lite_hub):
    assert send("GET", "/metrics", app=lite_app).status_code == 200
    assert send("GET", "/metrics", app=lite_app, headers=FAR).status_code == 401
    for role in set(Role) - {Role.ADMIN, Role.PLATFORM}:
        assert send("GET", "/metrics", app=lite_app, headers=FAR | lite_hub.key(role)).status_code == 403
    others = tuple(scope for scope in Scope if scope is not Scope.METRICS_READ)
    assert (
        send("GET", "/metrics", app=lite_app, headers=FAR | lite_hub.key(Role.PLATFORM, scopes=others)).status_code
        == 403
    )
    scraper = lite_hub.key(Role.PLATFORM, scopes=(Scope.METRICS_READ,))
    for headers in (lite_hub.key(Role.ADMIN), scraper):
        assert send("GET", "/metrics", app=lite_app, headers=FAR | headers).status_code == 200
    abroad = create_app(Settings(host="0.0.0.0"), lite_hub.store)
    assert send("GET", "/metrics", app=abroad).status_code == 401


def test_requests_are_counted_by_route_and_status(lite, lite_hub):
    app = create_app(Settings(rate_per_minute=3), lite)
    headers = lite_hub.key(Role.OPERATOR)
    for path in ("/v1/pools", "/v1/pools/pool_none", f"/v1/pools/{SECRET}", "/v1/pools", "/v1/pools"):
        send("GET", path, app=app, headers=headers)
    send("GET", f"/people/{SECRET}", app=app)
    send("MAKEUP", "/v1/health", app=app)
    found = samples(app)
    assert found["wishpool_requests_total", "GET", "/v1/pools", "200"] == 1
    assert found["wishpool_requests_total", "GET", "/v1/pools", "429"] == 2
    assert found["wishpool_requests_total", "GET", "/v1/pools/{pool_id}", "404"] == 2
    assert found["wishpool_requests_total", "GET", "-", "404"] == 1
    assert found["wishpool_requests_total", "-", "/v1/health", "405"] == 1
    assert found["wishpool_rate_limited_total",] == 2
    assert found["wishpool_request_seconds_count", "GET", "/v1/pools"] == 3
    # The request that asks is under way itself.
    assert found["wishpool_requests_under_way",] == 1
    assert SECRET not in str(found)


def test_a_broken_answer_is_counted_and_ends(lite, monkeypatch):
    app = create_app(Settings(), lite)
    monkeypatch.setattr("api.health.routes.is_current", lambda store: 1 / 0)
    assert send("GET", "/ready", app=app).status_code == 500
    found = samples(app)
    assert found["wishpool_requests_total", "GET", "/ready", "500"] == 1
    assert found["wishpool_requests_under_way",] == 1
    assert found["wishpool_answers_cut_short_total",] == 0


def test_the_queue_the_solves_and_the_database_are_told(app, hub, store):
    desk = RunDesk(app, hub)
    desk.upload()
    quiet = samples(app)
    assert [quiet["wishpool_jobs", state] for state in ("waiting", "leased", "dead")] == [0, 0, 0]
    assert quiet["wishpool_database_bytes",] > 10_000
    assert ("wishpool_last_backup_age_seconds",) not in quiet
    desk.run()
    desk.ask_for()
    store.clock.move(minutes=10)
    found = samples(app)
    assert (found["wishpool_jobs", "waiting"], found["wishpool_oldest_job_seconds",]) == (1, 600)
    assert (found["wishpool_runs", "completed"], found["wishpool_runs", "queued"]) == (1, 1)
    assert found["wishpool_largest_gap",] < 0.2
    assert found["wishpool_jobs_with_failures", "worker_lost"] == 0
    for _ in range(3):
        assert take(store) is not None
        store.clock.move(minutes=2)
    working = samples(app)
    assert (working["wishpool_jobs", "leased"], working["wishpool_runs", "running"]) == (1, 1)
    assert working["wishpool_solve_under_way_seconds",] >= 120
    assert look(store) is None
    dead = samples(app)
    assert (dead["wishpool_jobs", "dead"], dead["wishpool_jobs_with_failures", "worker_lost"]) == (1, 1)
    assert dead["wishpool_runs", "dead"] == 1


def test_the_age_of_the_last_backup_is_told(lite_app, lite):
    with lite.writing() as session:
        session.add(Backup(id="backup_1", at=lite.clock(), bytes=1, digest=""))
    lite.clock.move(hours=30)
    assert samples(lite_app)["wishpool_last_backup_age_seconds",] == 30 * 3600


def test_without_a_store_requests_are_counted_all_the_same():
    app = create_app()
    send("GET", "/v1/health", app=app)
    found = samples(app)
    assert found["wishpool_requests_total", "GET", "/v1/health", "200"] == 1
    assert ("wishpool_database_bytes",) not in found


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bwishpool_[a-z_]+\b", OPERATIONS))))
def test_every_figure_of_the_page_is_one_of_the_service(lite_app, lite, name):
    with lite.writing() as session:
        session.add(Backup(id="backup_1", at=lite.clock(), bytes=1, digest=""))
    send("GET", "/v1/health", app=lite_app)
    assert name in {sample for sample, *_ in samples(lite_app)} | {"wishpool_deliveries"}
