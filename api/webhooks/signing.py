"""Secrets and signatures as in Standard Webhooks 1.0 (standardwebhooks.com, "Signature scheme")."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret: 32 random bytes, written as ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return ``v1,`` and the base64 of HMAC-SHA256 over identifier, time and body.

    Parameters
    ----------
    secret
        As :func:`new_secret` returns it.
    message_id
        Value of ``webhook-id``: the same for every attempt.
    timestamp
        Value of ``webhook-timestamp``: when it is sent, seconds of Unix time.
    body
        As it is sent.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message, signed with every secret that is still valid."""
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, message_id, timestamp, body) for key in keys),
        "user-agent": "wishpool-webhooks",
    }
