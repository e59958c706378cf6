"""A real web server in a thread of the test: it keeps what it is posted, answers as told, can hang and drip."""

import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

DRIP = 0.05  # seconds between the bytes of an answer that drips


@dataclass(frozen=True, slots=True)
class Posted:
    """One request as it arrived."""

    method: str
    path: str
    headers: Message
    body: bytes
    at: datetime = field(default_factory=timezone.now)


class Receiver:
    """Used by `with`. `answers` are the statuses that it gives, one after the other, before it gives 204.

    `location` goes with every answer; `hangs`: it takes a request and says nothing; `drips`: it says one byte after the
    other and never ends; `arrived` is set at each request. With `tls` it speaks HTTPS.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: list[int] = []
        self.location = ""
        self.hangs = self.drips = False
        self.arrived = threading.Event()
        self.connections = 0
        self._over = threading.Event()
        self._kept: list[Posted] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/alerts?of=ours"

    @property
    def kept(self) -> list[Posted]:
        """What has arrived so far, in order."""
        with self._lock:
            return list(self._kept)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        with self._lock:
            self._kept.append(Posted(handler.command, handler.path, handler.headers, body))
            status = self.answers.pop(0) if self.answers else 204
        self.arrived.set()
        if self.hangs:
            self._over.wait()
        elif self.drips:
            self._drip(handler)
        else:
            handler.send_response(status)
            if self.location:
                handler.send_header("Location", self.location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 ")
        try:
            while not self._over.wait(DRIP):
                handler.wfile.write(b"O")
        except OSError:  # the other side has had enough
            pass


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            receiver.connections += 1
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().setup()

        def log_message(self, *_: Any) -> None:
            """Nothing: the test looks at what was kept."""

    def answer(self: BaseHTTPRequestHandler) -> None:
        receiver.answer(self)

    for method in ("do_GET", "do_POST"):
        setattr(Handler, method, answer)
    return Handler
