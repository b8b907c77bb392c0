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
_ID_BYTES = 4
_UNNAMED, _NAMED = b"\x01", b"\x02"
"""Kinds of seals: older ones do not say which secret they were made with."""


class BrokenSealError(ValueError):
    """What should be opened was changed, or sealed with another secret, purpose or context."""


class Keyring:
    """Keys by purpose, all derived from one secret (HKDF with SHA-256, RFC 5869).

    Parameters
    ----------
    secret
        At least 32 characters, of a random source.

    Attributes
    ----------
    id
        Tells one secret from another, and nothing else about it: 8 hexadecimal digits.
    former
        Keys by which API keys are known that were made with a secret of before; ``None`` until they are asked for.
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < LEAST_CHARACTERS:
            raise ValueError(f"a secret has at least {LEAST_CHARACTERS} characters")
        # The extraction step with a fixed salt; the secret itself is not kept.
        root = hmac.digest(b"wishpool", secret.encode(), "sha256")
        self._key = lru_cache(maxsize=None)(lambda purpose: _expanded(root, purpose))
        self._cipher = lru_cache(maxsize=None)(lambda purpose: AESGCM(self._key(f"seal {purpose}")))
        name = self._key("id")[:_ID_BYTES]
        self.id = name.hex()
        self.former: tuple[bytes, ...] | None = None
        self._start = _NAMED + name

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA256 of a message, 32 bytes."""
        return hmac.digest(self._key(f"mac {purpose}"), message, "sha256")

    def mac_key(self, purpose: str) -> bytes:
        """Return the key of :meth:`mac`, to be kept where what it was made of is not known any more."""
        return self._key(f"mac {purpose}")

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
        return self._start + nonce + sealed

    def open(self, purpose: str, sealed: bytes, context: bytes = b"") -> bytes:
        """Return what was sealed.

        Raises
        ------
        BrokenSealError
            The value was changed, or another secret, purpose or context belongs to it.
        """
        if sealed.startswith(_NAMED):
            if not sealed.startswith(self._start):
                raise BrokenSealError("sealed with another secret")
            start = len(self._start)
        elif sealed.startswith(_UNNAMED):
            start = len(_UNNAMED)
        else:
            raise BrokenSealError("an unknown kind of seal")
        nonce, rest = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            plain: bytes = self._cipher(purpose).decrypt(nonce, rest, context)
        except InvalidTag:
            raise BrokenSealError("the seal is broken, or the secret is another") from None
        return plain


def _expanded(root: bytes, purpose: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=_KEY_BYTES, info=purpose.encode()).derive(root)
