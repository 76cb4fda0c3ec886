"""What many ask for at once is made by one of them, on a real Redis; without one, by each."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from pynamodb.exceptions import GetError

from catalog.selectors.kept import Kept
from catalog.selectors.stamps import ANYTHING, renew_stamps, stamp_key, stamps_of
from shop.caches import DispensableCache
from shop.kernel import refilling
from shop.kernel.refilling import Entry, keep, new_entry, refilled

pytestmark = pytest.mark.usefixtures("tables")

VISITORS = 200
KEY = "catalog:thing:mok"


class Source:
    """Where a thing is read: slowly, and each reading is another value."""

    def __init__(self) -> None:
        self.readings: list[str] = []

    def __call__(self) -> str:
        time.sleep(0.1)
        self.readings.append(f"reading {len(self.readings) + 1}")
        return self.readings[-1]


@pytest.fixture
def patient(monkeypatch) -> None:
    """However busy the machine is, nobody gives up waiting."""
    monkeypatch.setattr(refilling, "LOCKED_FOR", 30.0)


def ask_at_once(source: Source) -> list[str]:
    """Two hundred visitors of four processes: each has a memory of its own."""
    processes = [Kept("thing", most=10) for _ in range(4)]
    together = Barrier(VISITORS)

    def visit(number: int) -> str:
        together.wait()
        return str(processes[number % 4].get("mok", source))

    with ThreadPoolExecutor(VISITORS) as visitors:
        return list(visitors.map(visit, range(VISITORS)))


def keep_an_old_one() -> None:
    stamp = stamps_of(["mok"])["mok"]
    keep(cache, {KEY: Entry(stamp, time.time() - 1, "old")})


@pytest.mark.usefixtures("patient")
def test_two_hundred_at_an_expired_key_are_one_refill_and_nobody_waits_for_it():
    keep_an_old_one()
    source = Source()

    answers = ask_at_once(source)

    assert source.readings == ["reading 1"]
    assert set(answers) == {"old", "reading 1"}
    assert Kept("thing", most=10).get("mok", source) == "reading 1"


@pytest.mark.usefixtures("patient")
def test_two_hundred_at_a_key_that_is_not_there_are_one_refill_and_wait_for_it():
    source = Source()

    assert set(ask_at_once(source)) == {"reading 1"}
    assert source.readings == ["reading 1"]


def test_an_edit_is_read_once_more():
    source, kept = Source(), Kept("thing", most=10)
    assert kept.get("mok", source) == kept.get("mok", source) == "reading 1"

    renew_stamps(["mok"])

    assert kept.get("mok", source) == "reading 2"


def test_another_process_sees_an_edit_a_second_later(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("catalog.selectors.kept.monotonic", lambda: now[0])
    source, other = Source(), Kept("thing", most=10)
    other.get("mok", source)
    cache.set_many({stamp_key(name): "changed elsewhere" for name in ("mok", ANYTHING)})
    assert other.get("mok", source) == "reading 1"

    now[0] += 1.1

    assert other.get("mok", source) == "reading 2"


def test_what_was_read_before_an_edit_is_not_taken_for_new():
    kept = Kept("thing", most=10)

    def slow_reader() -> str:
        renew_stamps(["mok"])  # the merchant saves while this reads
        return "as it was before"

    kept.get("mok", slow_reader)

    assert Kept("thing", most=10).get("mok", lambda: "as it is") == "as it is"


def test_who_dies_of_refilling_holds_up_the_others_for_a_moment_only(monkeypatch):
    monkeypatch.setattr(refilling, "LOCKED_FOR", 0.2)
    assert refilling._try_lock(cache, KEY) is not None

    assert Kept("thing", most=10).get("mok", Source()) == "reading 1"


def test_a_failed_refill_lets_the_next_one_try():
    def fail() -> str:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Kept("thing", most=10).get("mok", fail)

    assert Kept("thing", most=10).get("mok", Source()) == "reading 1"


def test_an_old_one_has_to_do_while_dynamodb_is_away():
    def away() -> str:
        raise GetError("no answer")

    keep_an_old_one()
    assert Kept("thing", most=10).get("mok", away) == "old"
    with pytest.raises(GetError):
        Kept("thing", most=10).get("bord", away)


def test_without_redis_everybody_reads():
    away = DispensableCache("redis://127.0.0.1:1/0", {"OPTIONS": {"IGNORE_EXCEPTIONS": True}})
    source = Source()
    for _ in range(2):
        entry = refilled(
            away,
            KEY,
            fits=lambda _entry: True,
            old=None,
            make=lambda: new_entry("stamp", source(), seconds=60),
        )
        assert entry is not None
        assert entry.value == source.readings[-1]
    assert len(source.readings) == 2


def test_of_many_things_only_those_that_are_missing_or_old_are_read():
    kept, asked = Kept("thing", most=10), list[list[str]]()

    def read(ids: list[str]) -> dict[str, str]:
        asked.append(sorted(ids))
        return {id_: f"{id_} {len(asked)}" for id_ in ids if id_ != "gone"}

    assert kept.get_many(["a", "b", "gone"], read) == {"a": "a 1", "b": "b 1"}
    renew_stamps(["b"])
    assert kept.get_many(["a", "b"], read) == {"a": "a 1", "b": "b 2"}
    assert kept.get_many(["a", "b"], read) == {"a": "a 1", "b": "b 2"}
    assert asked == [["a", "b", "gone"], ["b"]]


def test_of_many_old_ones_have_to_do_while_dynamodb_is_away_and_nothing_stays_locked():
    kept = Kept("thing", most=10)
    kept.get_many(["a", "b"], lambda ids: dict.fromkeys(ids, "old"))
    renew_stamps(["a"])

    def away(_ids: list[str]) -> dict[str, str]:
        raise GetError("no answer")

    assert kept.get_many(["a", "b"], away) == {"a": "old", "b": "old"}
    with pytest.raises(GetError):
        kept.get_many(["a", "never kept"], away)
    kept.clear()
    assert kept.get_many(["a"], lambda ids: dict.fromkeys(ids, "new")) == {"a": "new"}


def test_of_what_a_process_has_only_the_stamps_are_asked_for(monkeypatch):
    monkeypatch.setattr("catalog.selectors.kept.IN_PROCESS", -1.0)  # always asks
    kept, other = (Kept("thing", most=10, shaped=lambda id_, plain: [id_, plain]) for _ in range(2))
    asked: list[list[str]] = []
    get_many = DispensableCache.get_many

    def noted(self: DispensableCache, keys: list[str]) -> object:
        asked.append(keys)
        return get_many(self, keys)

    monkeypatch.setattr(DispensableCache, "get_many", noted)

    first = kept.get_many(["a", "b"], lambda ids: dict.fromkeys(ids, 1))
    again = kept.get_many(["a", "b"], lambda ids: dict.fromkeys(ids, 2))
    renew_stamps(["c"])
    kept.get_many(["a", "b"], lambda ids: dict.fromkeys(ids, 2))
    renew_stamps(["b"])
    other.get_many(["b"], lambda ids: dict.fromkeys(ids, 3))
    changed = kept.get_many(["a", "b"], lambda ids: dict.fromkeys(ids, 4))

    assert first == {"a": ["a", 1], "b": ["b", 1]}
    assert [again[id_] is first[id_] for id_ in ("a", "b")] == [True, True]
    whether, stamps = [stamp_key(ANYTHING)], [stamp_key("a"), stamp_key("b")]
    assert [list(keys) for keys in asked[2:5]] == [whether, whether, stamps]
    assert changed == {"a": ["a", 1], "b": ["b", 3]}
    assert changed["a"] is first["a"]


def test_an_old_one_that_had_to_do_is_asked_for_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("catalog.selectors.kept.monotonic", lambda: now[0])
    kept = Kept("thing", most=10)
    kept.get_many(["a"], lambda ids: dict.fromkeys(ids, "old"))
    renew_stamps(["a"])

    def away(_ids: list[str]) -> dict[str, str]:
        raise GetError("no answer")

    assert kept.get_many(["a"], away) == {"a": "old"}
    now[0] += 1.1

    assert kept.get_many(["a"], lambda ids: dict.fromkeys(ids, "new")) == {"a": "new"}
