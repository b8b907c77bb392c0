"""The socket that the service listens on."""

from __future__ import annotations

import errno
import socket

from api.settings import Settings
from matcher.commands.failures import fail
from matcher.commands.output import ExitCode
from matcher.model.text import Language, Text

BACKLOG = 128
"""Connections that wait for a process to take them up."""


def bound_socket(settings: Settings, language: Language) -> socket.socket:
    """Return a socket that is bound, or say why it cannot be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named: the event loop sends small answers at once only where it knows that it is TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        raise fail(ExitCode.UNUSABLE, _why_not(error, settings), language) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """Return where a socket listens, as callers write it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _why_not(error: OSError | UnicodeError, settings: Settings) -> Text:
    host, port = settings.host, settings.port
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return Text(
            f"{host} 的端口 {port} 已被占用；请用 --port 另选一个",
            f"port {port} of {host} is in use; choose another with --port",
        )
    if code == errno.EACCES:
        return Text(
            f"没有权限监听端口 {port}；请用 --port 选 1024 以上的端口",
            f"listening on port {port} is not permitted; choose one above 1023 with --port",
        )
    return Text(f"无法在 {host} 上监听；请核对 --host", f"cannot listen on {host}; check --host")
