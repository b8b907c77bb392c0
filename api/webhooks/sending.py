"""Sends one message: looks the host up once, and connects to the very address that was judged."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping

from api.settings import Settings
from api.webhooks.looking_up import Resolve, looked_up
from api.webhooks.targets import Address, Target, TargetError, address_of, is_allowed, read_target

_MOST_ADDRESSES = 3


class NotSentError(Exception):
    """A message did not get through.

    Attributes
    ----------
    code
        Why, a stable word: ``refused_target``, ``unknown_host``, ``unreachable``, ``not_trusted``, ``no_answer``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Sender:
    """Sends messages to webhooks; redirects are not followed and proxies not used.

    Parameters
    ----------
    settings
        What is allowed, and how long the whole may take, the look-up of the host included.
    resolve
        Looks up a host, as :func:`socket.getaddrinfo` does.
    trust
        Certificates that are trusted; those of the system without it.
    """

    def __init__(
        self, settings: Settings, resolve: Resolve = socket.getaddrinfo, trust: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._trust = trust

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a message and return the status of the answer; raise ``NotSentError`` where there is none."""
        ends = time.monotonic() + self._settings.webhook_seconds
        try:
            target = read_target(url, self._settings)
        except TargetError:
            raise NotSentError("refused_target") from None
        addresses = self._addresses(target, ends)
        connection = self._connected(target, addresses, ends)
        # An answer that drips byte by byte keeps every single read short; the whole has a limit too.
        guard = threading.Timer(max(ends - time.monotonic(), 0.01), _shut, [connection])
        guard.daemon = True
        guard.start()
        try:
            whole = {"Host": target.authority, "Connection": "close", **headers}
            link = http.client.HTTPConnection(target.host, target.port)
            link.sock = connection
            link.request("POST", target.path, body=body, headers=whole)
            return link.getresponse().status
        except (OSError, http.client.HTTPException, ValueError):
            raise NotSentError("no_answer") from None
        finally:
            guard.cancel()
            connection.close()

    def _addresses(self, target: Target, ends: float) -> list[Address]:
        try:
            found = looked_up(self._resolve, target.host, target.port, ends - time.monotonic())
        except (OSError, UnicodeError):
            raise NotSentError("unknown_host") from None
        addresses = [address_of(str(entry[4][0])) for entry in found]
        if not addresses or any(one is None or not is_allowed(one, self._settings) for one in addresses):
            # One private address among public ones is a trick, not a fallback.
            raise NotSentError("refused_target")
        return list(dict.fromkeys(one for one in addresses if one is not None))[:_MOST_ADDRESSES]

    def _connected(self, target: Target, addresses: list[Address], ends: float) -> socket.socket:
        for address in addresses:
            left = ends - time.monotonic()
            if left <= 0:
                break
            try:
                plain = socket.create_connection((str(address), target.port), timeout=left)
            except OSError:
                continue
            return self._encrypted(plain, target.host) if target.encrypted else plain
        raise NotSentError("unreachable")

    def _encrypted(self, plain: socket.socket, host: str) -> socket.socket:
        context = self._trust or ssl.create_default_context()
        try:
            return context.wrap_socket(plain, server_hostname=host)
        except ssl.SSLError:
            plain.close()
            raise NotSentError("not_trusted") from None
        except OSError:
            plain.close()
            raise NotSentError("unreachable") from None


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
