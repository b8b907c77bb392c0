"""A client of HTTP/1.1 that costs next to nothing: what is measured is the service, on the same two cores."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

_MOST_HEAD_BYTES = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer.

    Attributes
    ----------
    status, headers, body
        As received; names of headers in lower case.
    seconds
        From the first byte sent to the last received.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def data(self) -> Any:
        """Return the body as plain data."""
        return json.loads(self.body)


@dataclass
class Caller:
    """One caller on one connection that is kept.

    Attributes
    ----------
    url
        Of the service, such as ``http://127.0.0.1:8000``.
    key
        Of the caller.
    """

    url: str
    key: str
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, init=False)

    async def __aenter__(self) -> Caller:
        """Connect."""
        place = urlsplit(self.url)
        self._streams = await asyncio.open_connection(place.hostname, place.port, limit=_MOST_HEAD_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        assert self._streams is not None
        self._streams[1].close()

    async def ask(
        self, method: str, path: str, data: object = None, *, raw: bytes | None = None, **headers: str
    ) -> Reply:
        """Send a request and return its answer.

        Parameters
        ----------
        method, path
            Of the request.
        data
            Sent as JSON; nothing where ``None``.
        raw
            Sent as it is, instead.
        headers
            Further headers; ``_`` stands for ``-``.
        """
        assert self._streams is not None
        reader, writer = self._streams
        body = raw if raw is not None else b"" if data is None else json.dumps(data).encode()
        told = {"Host": "service", "Authorization": f"Bearer {self.key}", "Content-Length": str(len(body))}
        if data is not None:
            told["Content-Type"] = "application/json"
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        began = time.perf_counter()
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
        answer = await reader.readexactly(int(found.get("content-length", "0")))
        seconds = time.perf_counter() - began
        return Reply(status=int(head[0].split()[1]), headers=found, body=answer, seconds=seconds)
