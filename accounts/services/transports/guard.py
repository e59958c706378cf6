"""Which addresses of the network a webhook may reach, and the connection to the very address that was looked at.

A name is looked up once for a message and connected to by number: one that answers otherwise a moment later gains
nothing by it. TLS still asks for the name. All of it ends by one deadline, however slowly the other side drips.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
from django.conf import settings

from accounts.validators import lies_in

Resolve = Callable[[str, int], list[str]]

CONNECT_WITHIN = 5.0
PIECE = 4096  # bytes that are written at a time, so that the deadline is looked at in between
UNICAST = ip_network("2000::/3")  # RFC 4291: of IPv6, all else is special
TRANSLATED = ip_network("64:ff9b::/96")  # NAT64, RFC 6052: the last 32 bits are the IPv4 address that is meant
TUNNELS = ["192.88.99.0/24", "2002::/16"]  # 6to4 leads to an IPv4 address inside, and so does Teredo below
OF_PROTOCOLS = ["192.0.0.0/24", "2001::/23", "3fff::/20"]  # RFC 6890, 9637: some Pythons call a part of them global


class OutOfBounds(Exception):
    """The name leads where no webhook may go. `str()` is fit to be shown."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when the whole of it must be over."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    def left(self, most: float = float("inf")) -> float:
        """Seconds, at most so many. Raises httpcore.ReadTimeout once there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, most)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system's resolver, which also reads numbers however written."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def may_reach(text: str) -> bool:
    """Is this an address of the public internet, or of a network that the settings allow?"""
    try:
        address = _meant(ip_address(text))
    except ValueError:
        return False
    if getattr(address, "scope_id", None) is not None or lies_in(str(address), settings.WEBHOOK_REFUSED_NETWORKS):
        return False
    if lies_in(str(address), settings.WEBHOOK_ALLOWED_NETWORKS):
        return True
    special = address.is_multicast or address.is_reserved or lies_in(str(address), TUNNELS + OF_PROTOCOLS)
    return address.is_global and not special and (address.version == 4 or address in UNICAST)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one only spells, or has translated."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.scope_id is None and address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to nothing that `may_reach` refuses, and to nothing that it was not asked about."""

    def __init__(self, resolve: Resolve, deadline: Deadline) -> None:
        self._resolve = resolve
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try the addresses of the name one after the other. Raises OutOfBounds where one of them is refused."""
        failure: Exception = httpcore.ConnectError("The name has no address.")
        for address in self._allowed_addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, self._deadline.left(CONNECT_WITHIN))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure

    def _allowed_addresses(self, host: str, port: int) -> list[str]:
        addresses = self._look_up_in_time(host, port)
        if not all(may_reach(address) for address in addresses):
            raise OutOfBounds(f"{host} leads into a network that webhooks may not reach.")
        return addresses

    def _look_up_in_time(self, host: str, port: int) -> list[str]:
        """The system's resolver knows no deadline: its thread is left to itself when it takes too long."""
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(OSError(str(error)))

        threading.Thread(target=ask, name="look-up", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left(CONNECT_WITHIN))
        except queue.Empty as late:
            raise httpcore.ConnectTimeout from late
        if isinstance(answer, OSError):
            raise httpcore.ConnectError("The name is not known.") from answer
        return answer


class TimedStream(httpcore.NetworkStream):
    """A connection of which every step, TLS included, takes no more than is left of the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(CONNECT_WITHIN)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
