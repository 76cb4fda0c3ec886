import time

import pytest
from django.core.files.storage import InMemoryStorage

from catalog.imports import downloads
from catalog.imports.fetching import PictureFetcher
from catalog.services.pictures.drawing import StoredPicture
from catalog.tests.imports.image_server import ImageServer, picture, serving


@pytest.fixture
def server():
    with serving() as server:
        yield server


def fetch(*addresses: str, allow_private: bool = True) -> list[StoredPicture | str]:
    with PictureFetcher(InMemoryStorage(), allow_private=allow_private) as fetcher:
        return list(fetcher.fetch(addresses).values())


def test_pictures_are_fetched_once_each(server: ImageServer):
    server.pictures["/a.jpg"] = picture()
    address = server.address("/a.jpg")

    with PictureFetcher(InMemoryStorage(), allow_private=True) as fetcher:
        found = fetcher.fetch([address, address])

    assert isinstance(found[address], StoredPicture)
    assert server.asked["/a.jpg"] == 1


def test_a_redirect_is_followed_and_checked_again(server: ImageServer, monkeypatch):
    server.pictures["/b.jpg"] = picture()
    server.redirects = {"/a.jpg": "/b.jpg", "/out": "ftp://x.example/", "/loop": "/loop"}

    [followed, elsewhere, loop] = fetch(*map(server.address, ["/a.jpg", "/out", "/loop"]))

    assert isinstance(followed, StoredPicture)
    assert elsewhere == "no web address (http or https)"
    assert loop == "more than 3 redirects"
    assert server.asked["/loop"] == 4


def test_our_own_network_is_not_asked(server: ImageServer):
    [why] = fetch(server.address("/a.jpg"), allow_private=False)

    assert why == "an address inside a private network"
    assert not server.asked


def test_the_reason_is_told(server: ImageServer, monkeypatch):
    monkeypatch.setattr(downloads, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(downloads, "MAX_BYTES", 1024 * 1024)
    server.pictures["/page.jpg"] = b"<html>Hello</html>"
    paths = ["/gone.jpg", "/page.jpg", "/silent.jpg", "/endless.jpg"]

    reasons = fetch(*map(server.address, paths))

    assert reasons == [
        "the server answered 404",
        "no picture (JPEG, PNG, WebP, GIF or AVIF)",
        "no connection (ReadTimeoutError)",
        "bigger than 1 MB",
    ]


def test_a_file_that_drips_is_given_up(server: ImageServer, monkeypatch):
    monkeypatch.setattr(downloads, "DEADLINE", 0)
    server.pictures["/a.jpg"] = picture()

    assert fetch(server.address("/a.jpg")) == ["slower than 0 seconds"]


def test_a_host_that_is_down_is_not_asked_for_ever():
    with serving() as server:
        down = server.address
    addresses = [down(f"/{n}.jpg") for n in range(200)]

    started = time.monotonic()
    with PictureFetcher(InMemoryStorage(), allow_private=True) as fetcher:
        first = fetcher.fetch(addresses)
        second = fetcher.fetch([down("/more.jpg")])

    assert time.monotonic() - started < 5
    [given_up] = second.values()
    assert set(first.values()) <= {"no connection (NewConnectionError)", given_up}
    assert str(given_up).endswith("did not answer 3 times in a row")
