"""Fetches the pictures of a batch side by side, and gives up on hosts that do not answer."""

import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from urllib.parse import urlsplit

from django.core.files.storage import Storage

from catalog.imports.downloads import HostDownError, NotFetchedError, download
from catalog.services.pictures.drawing import NotAPictureError, StoredPicture, store_picture
from shop.kernel.web_addresses import RefusedAddressError

WORKERS = 8  # downloads side by side
FAILURES = 3  # in a row, after which a host is not tried again in this run
DECODERS = 2  # pictures in memory side by side: one of 50 megapixels takes 200 MB


class PictureFetcher:
    """Fetches and stores pictures. A context manager: it ends its threads."""

    def __init__(self, storage: Storage, *, allow_private: bool = False) -> None:
        """allow_private: also from addresses inside private networks, for tests."""
        self._storage = storage
        self._allow_private = allow_private
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="picture")
        self._decoding = threading.Semaphore(DECODERS)
        self._failures: dict[str, int] = {}  # host to failures in a row
        self._counting = threading.Lock()

    def fetch(self, addresses: Iterable[str]) -> Mapping[str, StoredPicture | str]:
        """Address to the stored picture, or to why there is none."""
        wanted = list(dict.fromkeys(addresses))
        return dict(zip(wanted, self._threads.map(self._fetch, wanted), strict=True))

    def _fetch(self, address: str) -> StoredPicture | str:
        host = urlsplit(address).netloc.lower()
        if self._failures.get(host, 0) >= FAILURES:
            return f"{host} did not answer {FAILURES} times in a row"
        try:
            content = download(address, allow_private=self._allow_private)
        except HostDownError as error:
            with self._counting:
                self._failures[host] = self._failures.get(host, 0) + 1
            return str(error)
        except (RefusedAddressError, NotFetchedError) as error:
            return str(error)
        with self._counting:
            self._failures[host] = 0
        try:
            with self._decoding:
                return store_picture(content, self._storage)
        except NotAPictureError as error:
            return str(error)

    def __enter__(self) -> "PictureFetcher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
