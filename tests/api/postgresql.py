"""A real PostgreSQL server for the tests; see :mod:`benchmarks.service.postgresql`."""

from benchmarks.service.postgresql import AbsentError, running_server

__all__ = ["AbsentError", "running_server"]
