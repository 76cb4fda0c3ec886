"""Buckets hold what they say, however many take out of them at once."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from uuid import uuid4

import pytest
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from shop.kernel import rates
from shop.kernel.rates import Bucket, Rate, take


def bucket(per_second: float, burst: int, name: str = "client") -> Bucket:
    return Bucket(name, str(uuid4()), Rate(per_second, burst))


def admitted(*buckets: Bucket) -> bool:
    return not any(level.wait for level in take(buckets))


def clock() -> float:
    seconds, micros = get_redis_connection("default").time()
    return float(seconds) + float(micros) / 1_000_000


def test_a_full_bucket_holds_its_burst():
    slow = bucket(0.001, 3)

    assert [admitted(slow) for _ in range(5)] == [True, True, True, False, False]


def test_it_says_what_is_left_and_when():
    slow = bucket(0.1, 3)

    levels = [level for _ in range(4) for level in take([slow])]

    assert [level.remaining for level in levels] == [2, 1, 0, 0]
    assert [level.wait for level in levels[:3]] == [0, 0, 0]
    assert 9 < levels[3].wait <= 10
    assert all(9 < after.full_in - before.full_in <= 10 for before, after in pairwise(levels[:3]))


def test_who_is_refused_by_one_takes_from_none():
    wide, narrow = bucket(0.001, 10), bucket(0.001, 1)

    assert [admitted(wide, narrow) for _ in range(4)] == [True, False, False, False]

    assert take([wide])[0].remaining == 8


WORKERS, THREADS, EACH = 4, 4, 50  # processes, threads of each, requests of a thread


def ask_in_a_worker(shared: Bucket) -> tuple[float, int]:
    """What a process of the shop does, with connections and threads of its own.

    Returns when it began, and how many were let through.
    """

    def ask(_thread: int) -> int:
        return sum(admitted(shared) for _ in range(EACH))

    began = clock()
    with ThreadPoolExecutor(THREADS) as pool:
        return began, sum(pool.map(ask, range(THREADS)))


def test_many_workers_get_what_there_is():
    """Within two percent. At the end the bucket is emptied, so that no pause of a worker counts."""
    shared = bucket(100, 200)

    with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as pool:
        asked = list(pool.map(ask_in_a_worker, [shared] * WORKERS))
    let_through = sum(admitted_there for _began, admitted_there in asked)
    while admitted(shared):
        let_through += 1
    there_was = 200 + 100 * (clock() - min(began for began, _admitted_there in asked))

    assert let_through < WORKERS * THREADS * EACH
    assert let_through == pytest.approx(there_was, rel=0.02)


def test_one_call_of_redis_for_all_buckets(monkeypatch):
    many = [bucket(1, 5, name=str(place)) for place in range(3)]
    take(many)  # the server has the script from here on
    calls: list[str] = []
    connection = get_redis_connection("default")
    plain = type(connection).execute_command

    def counted(self, *args, **options):
        calls.append(args[0])
        return plain(self, *args, **options)

    monkeypatch.setattr(type(connection), "execute_command", counted)

    take(many)

    assert calls == ["EVALSHA"]


def test_without_redis_nobody_is_refused(monkeypatch):
    class Away:
        def register_script(self, _script):
            def run(*_args):
                raise RedisAway("nobody listens")

            return run

    monkeypatch.setattr(rates, "get_redis_connection", lambda _alias: Away())

    assert take([bucket(1, 1)]) == []
