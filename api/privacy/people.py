"""What people are found by."""

from __future__ import annotations

import unicodedata

from api.rows.documents import person_index
from api.security.keyring import Keyring


def index_of(keyring: Keyring, person_id: str) -> bytes:
    """Return the fingerprint of a person, whose identifier is read as pools read it: full width as half width."""
    return person_index(keyring, unicodedata.normalize("NFKC", person_id).strip())
