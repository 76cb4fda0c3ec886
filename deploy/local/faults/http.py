"""Look here for what happens to a request to DynamoDB or Stripe on its way."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import h11

from deploy.local.faults.faults import Faults
from deploy.local.faults.messages import Line, Message

_BROKEN = (OSError, h11.ProtocolError)  # an end that went away, or was cut


class Dialect(Protocol):
    """What is special about an upstream."""

    def possible(self, request: Message) -> Sequence[str]:
        """The kinds of fault that this request could meet."""

    def error(self, kind: str, request: Message) -> Message:
        """The answer to a request that was not executed."""

    def doomed(self, request: Message) -> Message:
        """The request, so that its server itself fails at it and remembers that."""

    def split(self, request: Message) -> tuple[Message, "Rest"]:
        """The part of a batch that is executed, and the rest of it."""


class Rest(Protocol):
    """What of a batch was not executed."""

    def joined(self, answer: Message) -> Message:
        """The answer to the executed part, naming the rest."""


class HttpRelay:
    """Passes whole requests on to one upstream, unless a fault comes in between."""

    def __init__(self, port: int, faults: Faults, dialect: Dialect) -> None:
        self._port = port
        self._faults = faults
        self._dialect = dialect

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, from its first request to its end."""
        client = Line(h11.SERVER, reader, writer)
        self._faults.watch(client, client.cut)
        try:
            while not self._faults.outage and (request := await client.receive()) is not None:
                answer = await self._answer(request)
                if answer is None:
                    break
                await client.send(answer)
                if not client.ready_for_next():
                    client.close()
                    return
        except _BROKEN:
            pass  # the client has gone, or the server has: the cut below tells the client
        finally:
            self._faults.forget(client)
        client.cut()

    async def _answer(self, request: Message) -> Message | None:
        """The answer that the client gets; None: its connection is cut without one."""
        kind = self._faults.choose(self._dialect.possible(request))
        match kind:
            case "refused":
                return None
            case "lost_answer":
                await self._exchange(request)
                return None
            case "unprocessed":
                part, rest = self._dialect.split(request)
                answer = await self._exchange(part)
                return answer and rest.joined(answer)
            case "saved_error":
                return await self._exchange(self._dialect.doomed(request))
            case "slow":
                await asyncio.sleep(self._faults.pause)
            case str():
                return self._dialect.error(kind, request)
        return await self._exchange(request)

    async def _exchange(self, request: Message) -> Message | None:
        """On a connection of its own: a kept one might be closed by a server that restarts."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        upstream = Line(h11.CLIENT, reader, writer)
        try:
            await upstream.send(request)
            return await upstream.receive()
        finally:
            upstream.close()
