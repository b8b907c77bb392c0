"""What the log looks like: one object of JSON a line, the same fields everywhere, and nothing personal in it.

Messages are ours and hold identifiers at most. Of an exception only its type and the lines it passed are told: its text
may hold anything. Fields that are not named here are left out, whoever logs them.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
import traceback
from typing import Any, cast

import structlog
from structlog.typing import EventDict, Processor

FIELDS = ("method", "route", "status", "milliseconds")
"""Fields of our own beside ``timestamp``, ``level``, ``logger``, ``event`` and ``error``."""


def described(error: BaseException) -> str:
    """Return what a log may say of an exception: its type and the lines it passed, never its text or values."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or '-'}"


def _without_texts_of_exceptions(logger: Any, name: str, event: EventDict) -> EventDict:
    del logger, name
    event.pop("stack_info", None)
    found = event.pop("exc_info", None)
    if found and found[1] is not None:
        event["error"] = described(found[1])
    return event


_PROCESSORS: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=FIELDS),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _without_texts_of_exceptions,
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.EventRenamer("event"),
    structlog.processors.JSONRenderer(serializer=json.dumps, sort_keys=True),
)


class _Lines(structlog.stdlib.ProcessorFormatter):
    """Makes a line of a record; that of a request without the chain, which costs as much as many an answer."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = vars(record)
        if "milliseconds" not in fields or record.exc_info or type(record.msg) is not str or record.args:
            return super().format(record)
        told = {name: fields[name] for name in FIELDS if name in fields}
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat().replace("+00:00", "Z")
        of_all = {"event": record.msg, "level": record.levelname.lower(), "logger": record.name, "timestamp": at}
        return json.dumps(told | of_all, sort_keys=True)


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Return what makes a line of a record."""
    return _Lines(processors=_PROCESSORS)


LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": formatter}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "wishpool": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
"""One line a request on standard error, without addresses, queries or bodies."""


def logger_of(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger that takes fields by name: ``log.info("request", status=200)``.

    Parameters
    ----------
    name
        Of the logger of the standard library behind it, so that one configuration serves both.
    """
    # Bound to this logger alone: structlog's own settings belong to the program that we may be part of.
    wrapped = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return cast("structlog.stdlib.BoundLogger", wrapped)
