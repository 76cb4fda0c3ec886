"""The client: HTTP/1.1 over one connection, for little CPU, as it shares the cores with the shop.

A whole client library takes more time for an answer than the shop takes for some of its pages.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

ANSWER_LIMIT = 30  # seconds for one answer
_HEAD_LIMIT = 2**20  # bytes that are read ahead


@dataclass(frozen=True, slots=True)
class Answer:
    """Headers by name in lower case; of several of one name the last."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, which is UTF-8."""
        return self.body.decode()


class Connection:
    """One connection of one customer, with her cookies. Redirects are answers.

    via: the port of a proxy on this machine that is asked instead of the site.
    """

    def __init__(
        self, site: str, headers: Mapping[str, str] | None = None, *, via: int | None = None
    ) -> None:
        parts = urlsplit(site)
        self._host, self._port, self._via = parts.hostname or "", parts.port or 80, via
        # The number, so that a name need not be looked up for every customer.
        self._address = "127.0.0.1" if self._host == "localhost" else self._host
        self._headers = dict(headers or {})
        self.cookies: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(
            self._address, self._via or self._port, limit=_HEAD_LIMIT
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises OSError, EOFError or TimeoutError when there is no answer."""
        return await self._ask("GET", path, b"", headers or {})

    async def post(
        self, path: str, body: bytes, kind: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """kind: the Content-Type. Raises as `get`."""
        return await self._ask("POST", path, body, {"Content-Type": kind, **(headers or {})})

    async def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        sent = {
            "Host": f"{self._host}:{self._port}",
            "Content-Length": str(len(body)),
            **self._headers,
            **headers,
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {sent[name]}" for name in sent), "", ""]
        self._writer.write("\r\n".join(lines).encode() + body)
        async with asyncio.timeout(ANSWER_LIMIT):
            return await self._answer()

    async def _answer(self) -> Answer:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head[:-4].split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(status_line.split(" ")[1]), headers, body)
