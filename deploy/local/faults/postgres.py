"""Look here for what happens to connections to Postgres: cut, stalled, a commit's answer lost."""

import asyncio
from typing import Final

from deploy.local.faults.faults import Faults

_CHUNK: Final = 65_536  # bytes
# The text of a simple query. Source: postgresql.org/docs/current/protocol-message-formats.html
_COMMIT: Final = b"COMMIT\x00"


class PostgresRelay:
    """Passes bytes on in both directions, and looks only for commits."""

    def __init__(self, port: int, faults: Faults) -> None:
        self._port = port
        self._faults = faults

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, from its first byte to its end."""
        if self._faults.outage or self._faults.choose(("refused",)):
            writer.transport.abort()
            return
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        await _Session(self._faults, (reader, writer), upstream).run()


class _Session:
    """A client and the server. `_swallow`: the next answer is of a commit, and gets lost."""

    def __init__(
        self,
        faults: Faults,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._faults = faults
        self._client_reader, self._client_writer = client
        self._server_reader, self._server_writer = server
        self._swallow = False

    async def run(self) -> None:
        """Pass everything on until one end has gone; then the other one is cut, too."""
        self._faults.watch(self, self._cut)
        pumps = [asyncio.create_task(self._upwards()), asyncio.create_task(self._downwards())]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        self._faults.forget(self)
        self._cut()
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)

    async def _upwards(self) -> None:
        begun = False
        while chunk := await self._client_reader.read(_CHUNK):
            kind = self._faults.choose(self._possible(chunk)) if begun else None
            begun = True  # the first message is the greeting: a refusal is a matter of `serve`
            if kind == "cut":
                return
            if kind == "stalled":
                await asyncio.sleep(self._faults.pause)
            self._swallow = self._swallow or kind == "lost_commit"
            self._server_writer.write(chunk)
            await self._server_writer.drain()

    async def _downwards(self) -> None:
        while chunk := await self._server_reader.read(_CHUNK):
            if self._swallow:
                return
            self._client_writer.write(chunk)
            await self._client_writer.drain()

    @staticmethod
    def _possible(chunk: bytes) -> tuple[str, ...]:
        return ("lost_commit", "cut", "stalled") if _COMMIT in chunk else ("cut", "stalled")

    def _cut(self) -> None:
        self._client_writer.transport.abort()
        self._server_writer.transport.abort()
