"""The log: one object of JSON a line, known fields alone, nothing of an exception but its type and place."""

import datetime as dt
import io
import json
import logging

import pytest
from structlog.stdlib import ProcessorFormatter

from api.logs import FIELDS, formatter, logger_of
from tests.api.client import SECRET


@pytest.fixture
def lines():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logger = logging.getLogger("wishpool.test_logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_a_line_is_an_object_with_the_same_fields_everywhere(lines):
    log = logger_of("wishpool.test_logs")
    log.info("request", method="GET", route="/v1/pools/{pool_id}", status=200, milliseconds=1.5)
    log.debug("not told")
    logging.getLogger("wishpool.test_logs").warning("job %s: lost", "job_1")
    first, second = lines()
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "request",
        "level": "info",
        "logger": "wishpool.test_logs",
        "method": "GET",
        "route": "/v1/pools/{pool_id}",
        "status": 200,
        "milliseconds": 1.5,
    }
    assert (second["event"], second["level"]) == ("job job_1: lost", "warning")
    assert set(second) == {"event", "level", "logger", "timestamp"}


def test_what_is_not_a_known_field_is_left_out(lines):
    logger_of("wishpool.test_logs").info("request", person=SECRET, status=200)
    logging.getLogger("wishpool.test_logs").info("plain", extra={"phone": SECRET})
    assert SECRET not in json.dumps(lines())
    assert "person" not in FIELDS


def test_of_an_exception_only_type_and_place_are_told(lines):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("wishpool.test_logs").exception("it broke", stack_info=True)
    (line,) = lines()
    assert line["error"].startswith("ValueError at ")
    assert "test_logs.py" in line["error"]
    assert SECRET not in json.dumps(line)
    assert "Traceback" not in json.dumps(line)


def test_a_line_stays_a_line_whatever_it_says(lines):
    logger_of("wishpool.test_logs").warning('one\nFAKE {"level": "info"}\u2028心愿')
    assert len(lines()) == 1


def test_the_line_of_a_request_is_the_one_that_the_chain_would_make():
    fields = {"method": "GET", "route": "/v1/pools", "status": 200, "milliseconds": 1.5, "body": SECRET}
    record = logging.makeLogRecord({"name": "wishpool.api", "levelname": "INFO", "msg": "request", **fields})
    maker = formatter()
    quick = json.loads(maker.format(record))
    whole = json.loads(ProcessorFormatter.format(maker, record))
    at, then = (dt.datetime.fromisoformat(line.pop("timestamp")) for line in (quick, whole))
    assert quick == whole
    assert quick.keys() == {"event", "level", "logger", *FIELDS}
    assert abs(at - then) < dt.timedelta(seconds=60)
