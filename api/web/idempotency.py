"""``Idempotency-Key``: a request that is sent again is carried out once and answered alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.security.keyring import Keyring
from api.store.inserting import insert_if_absent
from api.web.answers import Sent
from api.web.tables import IdempotentAnswer
from matcher.model.text import Text

KEPT = dt.timedelta(hours=24)
"""How long answers are kept."""

_PURPOSE = "idempotent answers"
_LONGEST = 255
_UNANSWERED = 0


_FORGET = delete(IdempotentAnswer.__table__).where(  # type: ignore[arg-type]  # a table, not a view
    IdempotentAnswer.created_at <= bindparam("until")
)
_KEEP = (
    update(IdempotentAnswer.__table__)  # type: ignore[arg-type]  # a table, not a view
    .where(
        IdempotentAnswer.key_id == bindparam("of_key"),
        IdempotentAnswer.idempotency_key == bindparam("of_name"),
    )
    .values(status=bindparam("new_status"), headers=bindparam("new_headers"), body=bindparam("new_body"))
)


def forget(session: Session, now: dt.datetime) -> int:
    """Delete the answers that are no longer given again, and return how many there were."""
    return session.connection().execute(_FORGET, {"until": now - KEPT}).rowcount


class RepeatedRequestError(Exception):
    """Another request with the same key was carried out; its answer is to be given."""


@dataclass(frozen=True, kw_only=True)
class Repeatable:
    """A request with an ``Idempotency-Key``.

    Attributes
    ----------
    key_id
        The caller's key: callers do not share answers.
    name
        Value of the header.
    digest
        Fingerprint of all that the answer depends on.
    """

    key_id: str
    name: str
    digest: bytes

    @classmethod
    def of(cls, key_id: str, header: str, *parts: bytes) -> Repeatable:
        """Return the request with a header; raise ``bad_header`` where its value is none."""
        if not 1 <= len(header) <= _LONGEST or not all("\x21" <= sign <= "\x7e" for sign in header):
            raise ApiError(
                "bad_header",
                Text(
                    f"Idempotency-Key 应为 1 至 {_LONGEST} 个可见 ASCII 字符",
                    f"Idempotency-Key takes 1 to {_LONGEST} visible ASCII characters",
                ),
            )
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return cls(key_id=key_id, name=header, digest=digest.digest())

    def earlier(self, session: Session, keyring: Keyring, now: dt.datetime) -> Sent | None:
        """Return the answer that was given before; raise ``idempotency_conflict`` where the request was another."""
        kept = session.get(IdempotentAnswer, (self.key_id, self.name))
        if kept is None or kept.created_at <= now - KEPT:
            return None
        if kept.digest != self.digest:
            raise ApiError("idempotency_conflict")
        return Sent(
            status=kept.status,
            headers=kept.headers | {"Idempotency-Replayed": "true"},
            body=keyring.open(_PURPOSE, kept.body, self._context),
        )

    def claim(self, session: Session, now: dt.datetime) -> None:
        """Take the key in the transaction of the work; whoever comes second waits for the first to end.

        Raises
        ------
        RepeatedRequestError
            It is taken already.
        """
        forget(session, now)
        values = {
            "key_id": self.key_id,
            "idempotency_key": self.name,
            "digest": self.digest,
            "status": _UNANSWERED,
            "headers": {},
            "body": b"",
            "created_at": now,
        }
        if not insert_if_absent(session, IdempotentAnswer, values):
            raise RepeatedRequestError

    def keep(self, session: Session, keyring: Keyring, sent: Sent) -> None:
        """Keep the answer, in the same transaction."""
        session.execute(
            _KEEP,
            {
                "of_key": self.key_id,
                "of_name": self.name,
                "new_status": sent.status,
                "new_headers": dict(sent.headers),
                "new_body": keyring.seal(_PURPOSE, sent.body, self._context),
            },
        )

    @property
    def _context(self) -> bytes:
        return f"{self.key_id}/{self.name}".encode()
