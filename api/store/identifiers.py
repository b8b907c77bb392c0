"""Identifiers of things: what they are, when they were made, and chance; those made later stand behind."""

from __future__ import annotations

import datetime as dt
import secrets

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_BITS, _CHANCE_BITS = 48, 80
LENGTH = 26
"""Characters behind the prefix."""


def new_id(prefix: str, now: dt.datetime) -> str:
    """Return an identifier such as ``pool_01kb…``: 48 bits of milliseconds and 80 of chance, in Crockford's base 32.

    Parameters
    ----------
    prefix
        What is identified, in lower case.
    now
        When it is made; identifiers of different milliseconds are ordered by it.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << _TIME_BITS) - 1)
    number = milliseconds << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS)
    signs = [_SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return f"{prefix}_{''.join(signs)}"
