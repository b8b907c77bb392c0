"""Bytes that are no request at all."""

import re
import socket

from tests.api.serving import running

RAW = {
    "no request": b"\x00\xff\x16\x03\x01\r\n\r\n",
    "no version": b"GET /v1/pools\r\n\r\n",
    "another version": b"GET /v1/pools HTTP/9.9\r\nHost: x\r\n\r\n",
    "no host": b"GET /v1/pools HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length that is none": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
    "length and pieces": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "pieces that are none": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "another coding": b"POST /v1/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}",
    "a header without a name": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "a folded header": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n x\r\n\r\n",
    "NUL in a header": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nAuthorization: \x00\r\n\r\n",
    "headers without end": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "bytes in a path": b"GET /v1/pools/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of others": b"GET http://127.0.0.1:1/secret HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a socket of another kind": b"GET /v1/pools HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


def test_what_is_no_request_at_all(world):
    """Bytes that the server's own reader refuses before there is a request, over a real connection."""
    with running(world.app) as address:
        for name, data in RAW.items():
            with socket.create_connection(address, timeout=20) as caller:
                try:
                    caller.sendall(data)
                    caller.shutdown(socket.SHUT_WR)
                    answer = b"".join(iter(lambda: caller.recv(65536), b""))
                except (BrokenPipeError, ConnectionResetError):
                    continue  # cut short: as good as refused
            # Refused, or cut off without a word.
            assert re.match(rb"HTTP/1\.1 4\d\d |$", answer), (name, answer[:300])
            assert b"Traceback" not in answer, name
        with socket.create_connection(address, timeout=20) as caller:
            caller.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert caller.recv(65536).startswith(b"HTTP/1.1 200 ")
