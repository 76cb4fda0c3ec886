"""Where an address that somebody gave may lead: to the public internet, never into our network.

For what the shop itself asks: pictures of a file, endpoints of webhooks.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

MAX_LENGTH = 2000  # characters
USUAL_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in other clothes. Source: RFC 6052


class RefusedAddressError(Exception):
    """The address is no web address, or leads to where it must not."""


class UnknownHostError(Exception):
    """The name of the host cannot be resolved, now."""


@dataclass(frozen=True, slots=True)
class Target:
    """A web address with the network addresses to connect to, so that nobody resolves it anew."""

    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def host_header(self) -> str:
        """As a browser would send it: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def resolve(address: str, *, allow_private: bool = False) -> Target:
    """Look a web address up, and check every network address behind it.

    Raises:
        RefusedAddressError: not http or https, malformed, with a password, or not public.
        UnknownHostError: no network address was found.
    """
    try:
        url = parse_url(address) if len(address) <= MAX_LENGTH else None
    except LocationParseError:
        url = None
    if url is None or url.host is None or url.scheme not in USUAL_PORTS:
        raise RefusedAddressError("no web address (http or https)")
    if url.auth is not None:
        raise RefusedAddressError("an address with a password")
    port = url.port or USUAL_PORTS[url.scheme]
    host = url.host.strip("[]")
    ips = _look_up(host, port)
    if not allow_private and not all(_is_public(ip) for ip in ips):
        raise RefusedAddressError("an address inside a private network")
    return Target(url.scheme, host, port, url.request_uri, ips)


def _look_up(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"{host} is not known") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(text: str) -> bool:
    ip = ip_address(text.split("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        return ip.is_global and not ip.is_multicast and (inner is None or _is_public(str(inner)))
    return ip.is_global and not ip.is_multicast


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one carries, where packets may end up."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
