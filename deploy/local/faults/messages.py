"""Look here for one end of an HTTP connection: whole requests and answers, read and sent."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import h11
import orjson

_CHUNK: Final = 65_536  # bytes
_FRAMING: Final = {b"content-length", b"transfer-encoding", b"connection"}


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer with its whole body."""

    head: h11.Request | h11.Response
    body: bytes

    def header(self, name: bytes) -> str:
        """A header by its name in lower case; empty when it is not there."""
        return next((value.decode() for key, value in self.head.headers if key == name), "")


def json_answer(status: int, body: Any, *, headers: list[tuple[str, str]] | None = None) -> Message:
    """An answer that the proxy makes up."""
    given = [("content-type", "application/json"), *(headers or [])]
    return Message(h11.Response(status_code=status, headers=given), orjson.dumps(body))


def with_body(message: Message, body: bytes) -> Message:
    """The same message with another body, and without a checksum of the old one."""
    head = message.head
    headers = [(key, value) for key, value in head.headers if key != b"x-amz-crc32"]
    if isinstance(head, h11.Request):
        return Message(h11.Request(method=head.method, target=head.target, headers=headers), body)
    return Message(h11.Response(status_code=head.status_code, headers=headers), body)


def with_header(message: Message, name: str, value: str) -> Message:
    """The same request with one more header.

    Raises:
        ValueError: it is an answer.
    """
    head = message.head
    if not isinstance(head, h11.Request):
        raise ValueError(f"{head!r} is no request.")
    headers = [*head.headers, (name.lower().encode(), value.encode())]
    return Message(
        h11.Request(method=head.method, target=head.target, headers=headers), message.body
    )


class Line:
    """One end of a connection. role: what this end is, h11.SERVER or h11.CLIENT."""

    def __init__(
        self, role: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._state = h11.Connection(role)
        self._reader = reader
        self._writer = writer

    async def receive(self) -> Message | None:
        """The next whole message, or None when the other end has gone."""
        head: h11.Request | h11.Response | None = None
        body: list[bytes] = []
        while True:
            event = self._state.next_event()
            if event is h11.NEED_DATA:
                self._state.receive_data(await self._reader.read(_CHUNK))
            elif isinstance(event, h11.ConnectionClosed):
                return None
            elif isinstance(event, (h11.Request, h11.Response)):
                head = event
            elif isinstance(event, h11.Data):
                body.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return Message(head, b"".join(body))

    async def send(self, message: Message) -> None:
        """Send it whole, with its length."""
        head = message.head
        headers = [(key, value) for key, value in head.headers if key not in _FRAMING]
        headers.append((b"content-length", str(len(message.body)).encode()))
        if isinstance(head, h11.Request):
            framed: Any = h11.Request(method=head.method, target=head.target, headers=headers)
        else:
            framed = h11.Response(status_code=head.status_code, headers=headers)
        for event in (framed, h11.Data(data=message.body), h11.EndOfMessage()):
            self._writer.write(self._state.send(event) or b"")
        await self._writer.drain()

    def ready_for_next(self) -> bool:
        """Whether another message may follow on this connection."""
        if self._state.our_state is h11.DONE and self._state.their_state is h11.DONE:
            self._state.start_next_cycle()
            return True
        return False

    def close(self) -> None:
        """End the connection after everything that was sent has arrived."""
        self._writer.close()

    def cut(self) -> None:
        """End the connection without a word: the other end sees a reset."""
        self._writer.transport.abort()
