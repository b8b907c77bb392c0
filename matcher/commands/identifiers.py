"""An identifier as somebody types it, and as the pool stores it."""

from __future__ import annotations

import unicodedata


def stored(identifier: str) -> str:
    """Return an identifier as the pool stores it: trimmed, full width as half width."""
    return unicodedata.normalize("NFKC", identifier).strip()
