"""The OpenAPI document is true: requests generated from it, good and bad, are answered as it says.

``WISHPOOL_CASES=5000`` sends so many instead of the few of every day; ``python -m benchmarks.service.contract`` does so without pytest.
"""

import copy
import os

import pytest
from sqlalchemy import create_engine, text

from benchmarks.service.contract import Contract
from benchmarks.service.world import World

CASES = int(os.environ.get("WISHPOOL_CASES", "250"))


@pytest.fixture(scope="module")
def findings(world):
    return Contract(world).ask(CASES)


def test_every_answer_is_as_documented(findings):
    assert findings.values()["failures"] == []
    assert findings.values()["server_errors"] == 0


def test_every_operation_is_asked_and_most_do_their_work(findings, world):
    values = findings.values()
    assert values["operations"] == sum(map(len, world.app.openapi()["paths"].values()))
    assert values["cases"] >= 0.8 * CASES
    assert values["modes"]["negative"] >= 0.3 * values["cases"]
    assert values["answered_well"] >= 0.6 * values["operations"]
    assert {"200", "201", "202", "204", "400", "403", "404", "409", "422"} <= set(values["statuses"])


OF_EVERY_KIND = (
    "POST /v1/pools/{pool_id}/versions",
    "DELETE /v1/pools/{pool_id}/providers/{row_key}",
    "POST /v1/runs",
    "GET /v1/plans/{plan_id}/tables/{table}",
    "POST /v1/plans/{plan_id}/approvals",
    "POST /v1/contacts/unmask",
)


def test_it_is_true_on_postgresql_too(postgresql_address, tmp_path):
    """Of operations of every kind; ``python -m benchmarks.service.contract --database postgresql`` asks of all."""
    alone = create_engine(
        postgresql_address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with alone.connect() as connection:
        connection.execute(text("CREATE DATABASE contract"))
    alone.dispose()
    world = World(tmp_path, postgresql_address.replace("/postgres?", "/contract?"))
    try:
        found = Contract(world).ask(8 * len(OF_EVERY_KIND), labels=OF_EVERY_KIND).values()
        assert found["failures"] == []
        assert found["answered_well"] >= len(OF_EVERY_KIND) / 2
        world.put_back()
        with world.store.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM approvals")) == 2, "one of each hub, as at first"
    finally:
        world.close()


def faults(world, change, *labels):
    """Return what is found where the document says something else than the service does."""
    document = copy.deepcopy(world.app.openapi())
    change(document)
    return [kind for _, kind in Contract(world, document).ask(12 * len(labels), labels=labels).failures]


def pools_of(document):
    return document["paths"]["/v1/pools"]["get"]["responses"]


def forget_status(document):
    del pools_of(document)["200"]


def rename_media_type(document):
    content = pools_of(document)["200"]["content"]
    content["text/plain"] = content.pop("application/json")


@pytest.mark.parametrize(
    ("change", "found"),
    [(forget_status, "UndefinedStatusCode 200"), (rename_media_type, "UndefinedContentType 200")],
)
def test_a_document_that_is_not_true_is_found_out(world, change, found):
    assert found in faults(world, change, "GET /v1/pools")


def test_an_answer_of_another_shape_is_found_out(world):
    def change(document):
        schema = pools_of(document)["200"]["content"]["application/json"]["schema"]
        name = schema["$ref"].rpartition("/")[2]
        document["components"]["schemas"][name]["required"] = ["items", "next", "absent"]

    assert "JsonSchemaError 200" in faults(world, change, "GET /v1/pools")


def test_a_header_that_goes_without_saying_is_found_out(world):
    def change(document):
        document["paths"]["/v1/pools/{pool_id}"]["get"]["responses"]["200"].pop("headers")

    assert "AssertionError 200" in faults(world, change, "GET /v1/pools/{pool_id}")
