"""Finds the encoding of a text file and brings it to UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

REPLACEMENT = "\ufffd".encode()
_BROKEN_SHARE = 0.2


@dataclass(frozen=True, kw_only=True)
class TextBytes:
    """A text file in UTF-8 without a byte order mark, its lines ended by line feeds.

    Attributes
    ----------
    data
        The bytes.
    encoding
        The encoding that was assumed where the file is not UTF-8; empty otherwise.
    is_broken
        Whether some bytes could not be read and were replaced by U+FFFD.
    """

    data: bytes
    encoding: str = ""
    is_broken: bool = False


def to_utf8(data: bytes) -> TextBytes | None:
    """Return a text as UTF-8, or ``None`` where its encoding cannot be told.

    UTF-8 first; UTF-16 by its byte order mark; then GB 18030, which contains GBK and GB 2312, the default of Chinese
    Excel. A text that is mostly good UTF-8 with some broken bytes counts as damaged UTF-8, because read as GB 18030
    it would turn into nonsense without a word.
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            try:
                return TextBytes(data=_lines(data.decode("utf-16").encode()), encoding=encoding)
            except UnicodeError:
                return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data)
    return TextBytes(data=_lines(data))


def _not_utf8(data: bytes) -> TextBytes | None:
    repaired = data.decode("utf-8", errors="replace")
    beyond_ascii = sum(1 for sign in repaired if sign > "\x7f")
    if repaired.count("\ufffd") <= _BROKEN_SHARE * beyond_ascii:
        return TextBytes(data=_lines(repaired.encode()), is_broken=True)
    try:
        return TextBytes(data=_lines(data.decode("gb18030").encode()), encoding="GB 18030 (GBK)")
    except UnicodeError:
        return None


def _lines(data: bytes) -> bytes:
    """End lines by line feeds alone where a file uses carriage returns alone."""
    return data.replace(b"\r", b"\n") if b"\n" not in data else data
