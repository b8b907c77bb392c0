"""Wishpool (心愿池): matches what vulnerable people need with those who can help.

The library has no web, no database and no wall clock: dates, seeds and limits come in as arguments.
"""

__version__ = "0.1.0"
