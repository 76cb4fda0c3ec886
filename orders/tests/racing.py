"""Several people who do something at the same moment, each in a thread of her own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from shop.kernel.errors import ShopError


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """What each of them got, in their order: a result, or the refusal."""
    everybody_ready = Barrier(len(doing))

    def do(it: Callable[[], Any]) -> Any:
        everybody_ready.wait()
        try:
            return it()
        except ShopError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(do, doing))


def refusals(results: list[Any]) -> list[ShopError]:
    """Those who were refused."""
    return [result for result in results if isinstance(result, ShopError)]
