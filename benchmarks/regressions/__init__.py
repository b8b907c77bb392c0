"""Timings of single stages under pytest-benchmark: for regressions, not for the page."""
