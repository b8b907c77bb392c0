"""The one shape of every error: this module is its specification."""

import json
import logging

import pytest

from api.errors import PROBLEM_TYPES
from api.logs import formatter
from api.schemas import ProblemDocument
from api.shell import SECURITY_HEADERS
from tests.api.client import JSON, SECRET, app_with, default_app, order, post, send

REQUESTS = {
    "not_found": lambda: send("GET", "/v1/nothing"),
    "not_found, slash at the end": lambda: send("GET", "/v1/health/"),
    "not_found, pages of documentation": lambda: send("GET", "/docs"),
    "method_not_allowed": lambda: send("DELETE", "/v1/match"),
    "method_not_allowed, get": lambda: send("GET", "/v1/check"),
    "wrong_content_type": lambda: send("POST", "/v1/check", content=b"{}", headers={"Content-Type": "text/plain"}),
    "wrong_content_encoding": lambda: send(
        "POST", "/v1/check", content=b"{}", headers=JSON | {"Content-Encoding": "br"}
    ),
    "body_too_large": lambda: post("/v1/check", {"needs": ["x" * 2000]}, app=app_with(max_body_bytes=1024)),
    "invalid_json": lambda: send("POST", "/v1/check", content=b"{", headers=JSON),
    "unusable_input": lambda: post("/v1/check", {}),
    "too_many_needs": lambda: post("/v1/match", order(), app=app_with(max_needs=1)),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_every_error_is_a_problem_document(name):
    code = name.split(",")[0]
    response = REQUESTS[name]()
    document = ProblemDocument.model_validate(response.json())
    assert response.headers["content-type"] == "application/problem+json"
    assert document.type == f"/problems/{code}"
    assert document.code == code
    assert response.status_code == document.status == PROBLEM_TYPES[code].status
    assert document.title == f"{PROBLEM_TYPES[code].title.zh} / {PROBLEM_TYPES[code].title.en}"
    assert document.detail == f"{document.sentence.zh} / {document.sentence.en}"
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_wrong_method_names_the_right_one():
    assert send("GET", "/v1/match").headers["allow"] == "POST"
    assert send("POST", "/v1/health").headers["allow"] == "GET"


@pytest.mark.parametrize("code", PROBLEM_TYPES)
def test_every_kind_says_what_happened_and_what_to_do_in_both_languages(code):
    kind = PROBLEM_TYPES[code]
    assert 400 <= kind.status <= 599
    for text in (kind.title, kind.remedy):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)
        assert text.en.isascii()
    assert code.replace("_", "").isalpha()


def test_the_limit_is_named_where_a_body_is_too_large():
    sentence = REQUESTS["body_too_large"]().json()["sentence"]
    assert "1024" in sentence["zh"]
    assert "1024" in sentence["en"]


class RudeError(Exception):
    """An exception whose text holds personal data."""


def test_an_unforeseen_error_says_nothing_of_itself(monkeypatch, caplog):
    def fail(text):
        raise RudeError(SECRET)

    monkeypatch.setattr("api.check.routes.check", fail)
    with caplog.at_level(logging.DEBUG):
        response = post("/v1/check", {"needs": []})
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "RudeError at" in caplog.text
    assert "Traceback" not in response.text
    assert SECRET not in caplog.text + response.text


def test_a_panic_of_a_compiled_library_is_an_internal_error(monkeypatch, caplog):
    class PanicError(BaseException):
        pass

    def panic(text):
        raise PanicError(SECRET)

    monkeypatch.setattr("api.check.routes.check", panic)
    with caplog.at_level(logging.DEBUG):
        response = post("/v1/check", {"needs": []})
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert SECRET not in caplog.text


def test_the_log_holds_routes_and_no_data(caplog):
    with caplog.at_level(logging.DEBUG):
        send("GET", f"/v1/health?person={SECRET}")
        send("GET", f"/people/{SECRET}")
        send(SECRET.upper(), "/v1/health")
        post("/v1/check", {"needs": [{"need_id": "N-1", "person_id": SECRET, "hours": SECRET}], SECRET: 1})
    # The client of the test writes a log of its own.
    text = "\n".join(formatter().format(record) for record in caplog.records if not record.name.startswith("httpx"))
    told = [json.loads(line) for line in text.splitlines() if '"wishpool.api"' in line]
    assert [(line["event"], line["method"], line["route"], line["status"]) for line in told] == [
        ("request", "GET", "/v1/health", 200),
        ("request", "GET", "-", 404),
        ("request", "-", "/v1/health", 405),
        ("request", "POST", "/v1/check", 422),
    ]
    assert SECRET not in text.lower()


def test_the_framework_s_telemetry_is_off():
    assert not default_app()._native_telemetry.enabled()


def test_parameters_that_a_framework_refuses_are_not_repeated():
    from fastapi import FastAPI

    from api.handlers import add_handlers

    app = FastAPI()
    add_handlers(app)

    @app.get("/things/{number}")
    async def thing(number: int) -> int:
        return number

    response = send("GET", f"/things/{SECRET}", app=app)
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert SECRET not in response.text
