import socket

import pytest

from shop.kernel.web_addresses import RefusedAddressError, UnknownHostError, resolve


def resolving_to(monkeypatch, *ips: str) -> None:
    def look_up(_host, port, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example/a.jpg",
        "file:///etc/passwd",
        "//x.example/a.jpg",
        "a.jpg",
        "",
        "http://",
        "http://user:secret@x.example/a.jpg",
        "http://x.example:99999/a.jpg",
        "http://x.example/" + "a" * 3000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(address):
    with pytest.raises(RefusedAddressError):
        resolve(address)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch, ip):
    resolving_to(monkeypatch, "93.184.215.14", ip)

    with pytest.raises(RefusedAddressError, match="private"):
        resolve("http://pictures.example/a.jpg")


def test_a_public_address_comes_with_what_was_checked(monkeypatch):
    resolving_to(monkeypatch, "93.184.215.14", "2606:4700::1111")

    target = resolve("HTTPS://Pictures.Example/a b.jpg?v=1#x")

    assert (target.scheme, target.host, target.port) == ("https", "pictures.example", 443)
    assert target.path == "/a%20b.jpg?v=1"
    assert target.ips == ("93.184.215.14", "2606:4700::1111")


@pytest.mark.parametrize("address", ["http://2130706433/", "http://127.1/", "http://localhost/"])
def test_other_spellings_of_this_machine_are_refused(address):
    with pytest.raises((RefusedAddressError, UnknownHostError)):
        resolve(address)


def test_an_unknown_host_is_said_to_be_unknown(monkeypatch):
    def fail(*_args, **_kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(UnknownHostError, match=r"x\.example is not known"):
        resolve("http://x.example/a.jpg")
