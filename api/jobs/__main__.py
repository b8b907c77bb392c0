"""``python -m api.jobs``: the worker that the server starts beside itself."""

from __future__ import annotations

from api.memory import loading

with loading():
    from api.jobs.start import beside_a_server

if __name__ == "__main__":
    beside_a_server()
