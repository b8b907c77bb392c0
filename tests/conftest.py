"""What holds for all tests: a slow machine is no failure, and one thread is enough for small tables."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Read when polars is loaded. On tables of a few rows its threads cost half as much again as they bring, and the workers
# of the suite have the cores anyway. Tests that start real processes give them the threads that users have.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

settings.register_profile("wishpool", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wishpool")
