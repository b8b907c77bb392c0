"""One secret from outside the database, and the keys derived from it: for MACs and for sealing at rest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

LEAST_CHARACTERS = 32
_NONCE_BYTES = 12
_KEY_BYTES = 32
_VERSION = b"\x01"


class BrokenSealError(ValueError):
    """What should be opened was changed, or sealed with another secret, purpose or context."""


class Keyring:
    """Keys by purpose, all derived from one secret (HKDF with SHA-256, RFC 5869).

    Parameters
    ----------
    secret
        At least 32 characters, of a random source.
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < LEAST_CHARACTERS:
            raise ValueError(f"a secret has at least {LEAST_CHARACTERS} characters")
        # The extraction step with a fixed salt; the secret itself is not kept.
        root = hmac.digest(b"wishpool", secret.encode(), "sha256")
        self._key = lru_cache(maxsize=None)(lambda purpose: _expanded(root, purpose))
        self._cipher = lru_cache(maxsize=None)(lambda purpose: AESGCM(self._key(f"seal {purpose}")))

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA256 of a message, 32 bytes."""
        return hmac.digest(self._key(f"mac {purpose}"), message, "sha256")

    def fingerprint(self, purpose: str, message: bytes) -> bytes:
        """Return a keyed fingerprint of 16 bytes, quicker than :meth:`mac`: for comparing many rows."""
        return hashlib.blake2b(message, digest_size=16, key=self._key(f"fingerprint {purpose}")).digest()

    def seal(self, purpose: str, plain: bytes, context: bytes = b"") -> bytes:
        """Encrypt and authenticate (AES-256-GCM with a random nonce).

        Parameters
        ----------
        purpose
            What the value is for: it has a key of its own.
        plain
            The value.
        context
            Where the value stands; it can be opened only with the same context.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed: bytes = self._cipher(purpose).encrypt(nonce, plain, context)
        return _VERSION + nonce + sealed

    def open(self, purpose: str, sealed: bytes, context: bytes = b"") -> bytes:
        """Return what was sealed.

        Raises
        ------
        BrokenSealError
            The value was changed, or another secret, purpose or context belongs to it.
        """
        if sealed[:1] != _VERSION:
            raise BrokenSealError("an unknown kind of seal")
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            plain: bytes = self._cipher(purpose).decrypt(nonce, rest, context)
        except InvalidTag:
            raise BrokenSealError("the seal is broken, or the secret is another") from None
        return plain


def _expanded(root: bytes, purpose: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=_KEY_BYTES, info=purpose.encode()).derive(root)
