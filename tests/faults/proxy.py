"""A door in front of a server that the test can shut, or leave open with nobody behind it."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """One port, in three moods. It starts refusing; `url` is the way to it. Serves any protocol on TCP.

    What was silent once stays silent, as after a network that dropped a connection without telling: a client must
    notice by itself and connect anew.
    """

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (target.hostname or "127.0.0.1", target.port)
        self._door = self._bound(0)  # a port that is bound refuses, and nobody else gets it
        self.port = self._door.getsockname()[1]
        sign_in = target.netloc.rpartition("@")[0]
        netloc = f"{sign_in}@127.0.0.1:{self.port}" if sign_in else f"127.0.0.1:{self.port}"
        self.url = urlunsplit(target._replace(netloc=netloc))
        self.heard = threading.Event()
        self._lock = threading.Lock()
        self._is_open = False
        self._forwards = False
        self._answers: int | None = None
        self._threads: list[threading.Thread] = []
        self._pairs: list[Pair] = []

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        self._door.close()

    def refuse(self) -> None:
        """Nobody listens, and who was connected is cut off."""
        with self._lock:
            self._is_open = False
            pairs, self._pairs = self._pairs, []
            with contextlib.suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)  # wakes the thread in accept()
            self._door.close()
            self._door = self._bound(self.port)
        for pair in pairs:
            pair.close()
        for thread in self._threads:
            thread.join(timeout=10)
        self._threads.clear()

    def fall_silent(self) -> None:
        """Accept, read, never answer; who was connected hears no more either. `heard` is set by the next words."""
        self.heard.clear()
        with self._lock:
            self._forwards = False
            for pair in self._pairs:
                pair.silent = True
        self._listen()

    def forward(self, answers: int | None = None) -> None:
        """Whoever connects from now on reaches the server, for so many of its answers."""
        self._forwards, self._answers = True, answers
        self._listen()

    @staticmethod
    def _bound(port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        return door

    def _listen(self) -> None:
        if not self._is_open:
            self._is_open = True
            self._door.listen()
            self._spawn(self._accept, self._door)

    def _accept(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):  # shut
            while True:
                client, _ = door.accept()
                self._welcome(client)

    def _welcome(self, client: socket.socket) -> None:
        with self._lock:
            if not self._is_open:
                client.close()
                return
            try:
                server = socket.create_connection(self._target) if self._forwards else None
            except OSError:  # it is being restarted behind its door, which stays
                client.close()
                return
            pair = Pair(client, server, silent=not self._forwards, answers=self._answers)
            self._pairs.append(pair)
        self._spawn(self._carry_words, pair, client, server)
        if server is not None:
            self._spawn(self._carry_answers, pair, server, client)

    def _spawn(self, work, *arguments) -> None:
        thread = threading.Thread(target=work, args=arguments, name="proxy", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _carry_words(self, pair: "Pair", client: socket.socket, server: socket.socket | None) -> None:
        with contextlib.suppress(OSError):
            while words := client.recv(65536):
                if pair.silent or server is None:
                    self.heard.set()
                else:
                    server.sendall(words)
        pair.close()

    def _carry_answers(self, pair: "Pair", server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while answer := server.recv(65536):
                if pair.answers == 0:
                    pair.silent = True
                if not pair.silent:
                    client.sendall(answer)
                    pair.answers = None if pair.answers is None else pair.answers - 1
        pair.close()


class Pair:
    """A client's connection and, unless it was silent from the start, ours to the server."""

    def __init__(
        self, client: socket.socket, server: socket.socket | None, *, silent: bool, answers: int | None
    ) -> None:
        self.silent = silent
        self.answers = answers
        self._ends = [end for end in (client, server) if end is not None]

    def close(self) -> None:
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
