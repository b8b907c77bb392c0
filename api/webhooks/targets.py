"""Where webhooks may go: public addresses over https, unless the settings say otherwise."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.settings import Settings
from matcher.model.text import Text

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""


class TargetError(ValueError):
    """An address that a webhook may not have.

    Attributes
    ----------
    sentence
        Why, without repeating it.
    """

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


@dataclass(frozen=True, kw_only=True)
class Target:
    """The parts of an address.

    Attributes
    ----------
    encrypted
        Whether over https.
    host, port
        Where to.
    path
        Path and query.
    authority
        Value of the header ``Host``.
    """

    encrypted: bool
    host: str
    port: int
    path: str
    authority: str


def read_target(url: str, settings: Settings) -> Target:
    """Return the parts of an address; nothing is looked up.

    Raises
    ------
    TargetError
        It is not an address of http, or one that the settings do not allow.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _unreadable() from None
    if not url.isascii() or any(sign <= " " or sign in '\x7f\\"<>' for sign in url) or not host:
        raise _unreadable()
    if parts.scheme not in _PORTS or parts.username is not None or parts.password is not None or "#" in url:
        raise _unreadable()
    if parts.scheme == "http" and not settings.webhook_plain:
        raise TargetError(Text("须为 https 地址", "only https is allowed"))
    literal = address_of(host)
    if literal is not None and not is_allowed(literal, settings):
        raise TargetError(Text("不得为本机或内网地址", "loopback and private addresses are not allowed"))
    if literal is None and host.rstrip(".").endswith("localhost") and not settings.webhook_private:
        raise TargetError(Text("不得为本机或内网地址", "loopback and private addresses are not allowed"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        encrypted=parts.scheme == "https",
        host=host,
        port=_PORTS[parts.scheme] if port is None else port,
        path=path,
        authority=parts.netloc,
    )


def _unreadable() -> TargetError:
    return TargetError(
        Text(
            "应为 https:// 开头的地址，不含用户名、片段和空格",
            "an address is https://host/path without user or fragment",
        )
    )


def address_of(host: str) -> Address | None:
    """Return the address that a host's name already is, also as one whole number, in octal, or with parts left out."""
    name = host.partition("%")[0].removesuffix(".")
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        # What connects would read it so.
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def is_allowed(address: Address, settings: Settings) -> bool:
    """Whether a webhook may be sent to an address: a public one, also behind every way to write it in IPv6."""
    if settings.webhook_private:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        within = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED:
            within.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(inner is not None and not is_allowed(inner, settings) for inner in within):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast and not address.is_reserved
