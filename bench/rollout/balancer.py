"""A balancer as simple as can be: each connection goes to one of the targets in turn."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

_CHUNK = 65536  # bytes


class Balancer:
    """Connections that exist stay with their target, as long as that keeps them."""

    def __init__(self) -> None:
        self._targets: list[int] = []
        self._turn = count()

    def register(self, port: int) -> None:
        """Send it new connections from now on."""
        self._targets = [*self._targets, port]

    def deregister(self, port: int) -> None:
        """Send it no new connections any more."""
        self._targets = [each for each in self._targets if each != port]

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection's bytes both ways."""
        targets = self._targets
        target = targets[next(self._turn) % len(targets)]
        there = await asyncio.open_connection("127.0.0.1", target)
        with suppress(asyncio.CancelledError):  # at the end, of connections that nobody closed
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def balancing(port: int) -> Iterator[Balancer]:
    """A balancer on a port of this machine, in a thread of its own."""
    balancer = Balancer()
    over = threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(balancer.carry, "127.0.0.1", port)
        try:
            await asyncio.to_thread(over.wait)
        finally:
            server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        yield balancer
    finally:
        over.set()
        thread.join()
