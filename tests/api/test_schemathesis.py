"""The OpenAPI document is true: requests generated from it, good and bad, are answered as it says.

``WISHPOOL_CASES=5000`` sends so many instead of the few of every day; ``python -m benchmarks.service.contract`` does so without pytest.
"""

import copy
import os

import pytest

from benchmarks.service.contract import Contract

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
