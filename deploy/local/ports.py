"""Which TCP ports a stack uses: the wished ones, the remembered ones, else any that is free."""

import random
import socket
from collections.abc import Iterable, Mapping

from deploy.local.errors import StackError

LOOPBACK = "127.0.0.1"
# Below the range from which systems take ports of outgoing connections (Linux: from 32,768), so
# that what we chose is still free when the server starts; the pages beside the shop's, too.
_ANY = range(20_000, 30_000)
_HIGHEST = 65_535
_SERVERS = ("postgres", "cache", "sessions", "dynamodb", "s3", "smtp")
# Of the fault proxy: where it is told what to do, and one in front of each of its servers.
_FAULTS = ("faults", "dynamodb-faults", "stripe-faults", "postgres-faults")
# Of the servers of deploy.local.vendor_parts.
_VENDORS = ("stripe-mock", "second-dynamodb")
_OPENSEARCH = range(9_200, 9_300)  # its runner takes no others
_PAGES = {"stripe": 1_000, "mail": 2_000}  # opened in a browser, so at a distance one can remember


def is_free(port: int) -> bool:
    """Whether a server can listen on this port of the loopback address now."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            server.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_ports(web: int | None, remembered: Mapping[str, int]) -> dict[str, int]:
    """A port for every part, by name; those that were used before where they are still free.

    web: the port that the shop must have, or None for any.

    Raises:
        StackError: the port for the shop is taken, or is none that we may use.
    """
    taken: set[int] = set()
    ports = {"web": _required(web) if web else _first_free([remembered.get("web")], taken)}
    for name, distance in _PAGES.items():
        wished = ports["web"] + distance
        ports[name] = _first_free([wished if web else remembered.get(name)], taken)
    for name in (*_SERVERS, *_FAULTS, *_VENDORS):
        ports[name] = _first_free([remembered.get(name)], taken)
    ports["opensearch"] = _first_free([remembered.get("opensearch")], taken, _OPENSEARCH)
    return ports


def _required(port: int) -> int:
    if not 1 <= port <= _HIGHEST:
        raise StackError(f"PORT={port} is not a port: choose one from 1024 to {_HIGHEST}.")
    if not is_free(port):
        raise StackError(
            f"Port {port} is taken by another program: stop it, or choose another port, "
            f"for example PORT={port + 10}."
        )
    return port


def _first_free(wishes: Iterable[int | None], taken: set[int], among: range = _ANY) -> int:
    """The first wish that is free, else any port; remembers in `taken` what it gave."""
    anything = (random.choice(among) for _ in range(1_000))  # noqa: S311 - no secret
    for port in (*wishes, *anything):
        if port is not None and port <= _HIGHEST and port not in taken and is_free(port):
            taken.add(port)
            return port
    raise StackError(
        f"No free port between {among.start} and {among.stop}: stop some programs and try again."
    )
