"""Identifiers of things: what they are, when they were made, and chance; those made later stand behind."""

from __future__ import annotations

import datetime as dt
import secrets
import threading

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_BITS, _CHANCE_BITS, _STEP_BITS = 48, 80, 32
LENGTH = 26
"""Characters behind the prefix."""


_lock = threading.Lock()
_last = 0


def new_id(prefix: str, now: dt.datetime) -> str:
    """Return an identifier such as ``pool_01kb…``: 48 bits of milliseconds and 80 of chance, in Crockford's base 32.

    Parameters
    ----------
    prefix
        What is identified, in lower case.
    now
        When it is made. Identifiers of different milliseconds are ordered by it, and those of one process and
        one millisecond by which was made first.
    """
    global _last
    milliseconds = int(now.timestamp() * 1000) & ((1 << _TIME_BITS) - 1)
    number = milliseconds << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS - 1)
    with _lock:
        if number <= _last and number >> _CHANCE_BITS == _last >> _CHANCE_BITS:
            number = _last + 1 + secrets.randbits(_STEP_BITS)
        _last = number
    signs = [_SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return f"{prefix}_{''.join(signs)}"
