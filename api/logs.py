"""What the log looks like, and that nothing personal gets into it."""

from __future__ import annotations

import logging
from typing import Any

from api.shell import described


class PrivateFormatter(logging.Formatter):
    """Writes exceptions without their text, which may hold personal data."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  (named by the standard library)
        """Return type and lines of an exception."""
        return described(ei[1])


LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": PrivateFormatter, "format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "wishpool": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
"""One line a request on standard error, without addresses, queries or bodies."""
