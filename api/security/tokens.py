"""The form of API keys: an identifier to find it by, and 256 bits of chance."""

from __future__ import annotations

import re
import secrets

from api.security.keyring import Keyring

PURPOSE = "api keys"
"""What the key of their MACs is for."""

_PREFIX = "wishpool"
_CHANCE_BYTES = 32
_FORM = re.compile(rf"{_PREFIX}\.(key_[0-9a-z]{{26}})\.([A-Za-z0-9_-]{{43}})")


def new_token(key_id: str) -> str:
    """Return a new API key of an identifier."""
    return f"{_PREFIX}.{key_id}.{secrets.token_urlsafe(_CHANCE_BYTES)}"


def key_id_of(token: str) -> str | None:
    """Return the identifier in an API key, or ``None`` where it has not the form of one."""
    match = _FORM.fullmatch(token)
    return match[1] if match else None


def digest_of(keyring: Keyring, token: str) -> bytes:
    """Return what is kept of an API key: its HMAC-SHA256 with a key from outside the database."""
    return keyring.mac(PURPOSE, token.encode())
