"""A way to a server that a test can cut, and mend again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_BLOCK = 65_536  # bytes


class Relay:
    """url: what the shop is told. Cut, it takes no connections, and those that were open end."""

    def __init__(self, there: str) -> None:
        parts = urlsplit(there)
        self._there = (parts.hostname, parts.port)
        self._open: list[socket.socket] = []
        self._door = self._listening(0)
        self._port = self._door.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def cut(self) -> None:
        for each in (self._door, *self._open):
            with suppress(OSError):  # it has ended by itself
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def mend(self) -> None:
        self._door = self._listening(self._port)

    def _listening(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._welcome, args=(door,), daemon=True).start()
        return door

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                near, _ = door.accept()
                far = socket.create_connection(self._there)
                self._open += [near, far]
                for here, there in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(here, there), daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):  # one of the two was closed
            while block := here.recv(_BLOCK):
                there.sendall(block)
            there.shutdown(socket.SHUT_WR)


@contextmanager
def relay_to(there: str) -> Iterator[Relay]:
    """Open for as long as the context lasts."""
    relay = Relay(there)
    try:
        yield relay
    finally:
        relay.cut()
