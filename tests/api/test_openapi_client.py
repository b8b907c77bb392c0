"""A client that is generated from the OpenAPI document works against a running service."""

import ast
import importlib
import io
import json
import sys
import zipfile

import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from api.app import create_app
from api.security.rules import Role
from api.web.endpoint import WORKBOOK, ZIP
from matcher.files import write_pool
from matcher.samples import build_sample
from tests.api.desk import DAY, carry_out, take
from tests.api.pools import tiny
from tests.api.serving import running

PACKAGE = "wishpool_generated"
FILES = dict.fromkeys((WORKBOOK, ZIP), "application/octet-stream")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Return what gives a module of the generated client; its folder is gone with the test."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(create_app().openapi()), encoding="utf-8")
    # Without hooks it calls no formatter; with a file as its source it asks no network.
    wishes = ConfigFile(post_hooks=[], content_type_overrides=FILES, package_name_override=PACKAGE)
    config = Config.from_sources(wishes, MetaType.NONE, folder / "openapi.json", "utf-8", False, folder / PACKAGE)
    complaints = generate(config=config)
    assert [(complaint.header, complaint.detail) for complaint in complaints] == []
    sys.path.insert(0, str(folder))
    try:
        yield folder / PACKAGE
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]


@pytest.fixture
def address(lite_app):
    """The address of a service that runs."""
    with running(lite_app) as (host, port):
        yield f"http://{host}:{port}"


def of(module, name=None):
    """Return a module of the client, or something in it."""
    found = importlib.import_module(f"{PACKAGE}.{module}")
    return getattr(found, name) if name else found


def test_names_of_the_client_can_be_typed_on_any_keyboard(package):
    modules = list(package.rglob("*.py"))
    assert len(modules) > 200
    assert all(path.name.isascii() for path in modules)
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
        assert all(name.isascii() for name in names), path.name
        # The generator gives up on what it does not understand: then anything would do for a body.
        assert "isinstance(body, Any)" not in path.read_text(encoding="utf-8"), path.name


def test_a_week_with_the_generated_client(package, address, lite, lite_hub, tmp_path):
    models = of("models")
    token = lite_hub.key(Role.OPERATOR)["Authorization"].removeprefix("Bearer ")
    client = of("client", "AuthenticatedClient")(base_url=address, token=token, raise_on_unexpected_status=True)
    with client:
        # A pool is made, once, though asked for twice.
        create = of("api.pools.create_pool")
        new = models.NewPool(name="第 48 周")
        made = create.sync_detailed(client=client, body=new, idempotency_key="week-48")
        again = create.sync_detailed(client=client, body=new, idempotency_key="week-48")
        assert (made.status_code, again.content) == (201, made.content)
        assert again.headers["Idempotency-Replayed"] == "true"
        pool = made.parsed
        assert isinstance(pool, models.PoolView)
        assert made.headers["Location"].endswith(pool.id)

        # The tables of a pool are typed; tried out first, then the workbook is sent.
        upload = of("api.pools.upload_pool")
        tried = upload.sync(
            pool.id, client=client, if_match="*", validate_only=True, body=models.Pool.from_dict(tiny())
        )
        assert (tried.version, tried.accepted.to_dict()["needs"]) == (None, 6)
        write_pool(build_sample("tiny", 0), tmp_path / "week.xlsx")
        file = of("types", "File")(payload=io.BytesIO((tmp_path / "week.xlsx").read_bytes()))
        uploaded = upload.sync(pool.id, client=client, if_match=made.headers["ETag"], body=file)
        assert isinstance(uploaded, models.UploadView)
        assert (uploaded.version.number, uploaded.refused.to_dict()["needs"]) == (2, 0)

        # All needs, page by page.
        seen: list[str] = []
        cursor = None
        while cursor is not None or not seen:
            page = of("api.needs.list_needs").sync(pool.id, client=client, limit=4, cursor=cursor)
            assert len(page.items) <= 4
            seen += [row.row.to_dict()["need_id"] for row in page.items]
            cursor = page.next_
        assert seen == sorted(row["need_id"] for row in tiny()["needs"])

        # A run, and its plan.
        asked = of("api.runs.ask_for_run").sync(
            client=client, body=models.NewRun.from_dict({"pool_id": pool.id, "date": DAY})
        )
        assert asked.state is models.RunState.QUEUED
        carry_out(lite, take(lite))
        run = of("api.runs.read_run").sync(asked.id, client=client)
        assert run.state is models.RunState.COMPLETED
        plan = of("api.plans.read_plan").sync(run.plan_id, client=client)
        assert (plan.pool_version, plan.status) == (2, models.PlanStatus.OPTIMAL)
        rows = of("api.plans.read_plan_table").sync(plan.id, "assignments", client=client).items
        assert {row["need_id"] for row in rows} <= set(seen)
        workbook = of("api.plans.read_plan_workbook").sync(plan.id, client=client)
        assert "xl/workbook.xml" in zipfile.ZipFile(workbook.payload).namelist()

        # What is refused is a problem document with types, as everything else.
        absent = of("api.pools.read_pool").sync_detailed("pool_none", client=client)
        assert absent.status_code == 404
        assert isinstance(absent.parsed, models.ProblemDocument)
        assert (absent.parsed.code, absent.parsed.remedy.zh != "") == ("not_found_here", True)
        wrong = models.RowBatch.from_dict({"rows": []})
        refused = of("api.needs.upsert_needs").sync(pool.id, client=client, body=wrong)
        assert [(error.pointer, error.severity) for error in refused.errors] == [("/rows", models.Severity.ERROR)]
        stale = of("api.pools.change_pool").sync(
            pool.id, client=client, if_match=made.headers["ETag"], body=models.PoolChange(name="第 49 周")
        )
        assert stale.code == "precondition_failed"
