"""Events on their way: noted, stored, learned from, forgotten; and what stays without Redis."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_redis import get_redis_connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from redis.exceptions import ResponseError

from catalog.recommendation_models import Recommendation, ShopperEvent
from catalog.recommendations.base import MOST, Kind
from catalog.recommendations.embedded import events
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.embedded.counting import LEAST_VISITORS
from catalog.recommendations.embedded.events import BOUGHT, SEEN, all_events, visitor_days
from catalog.recommendations.embedded.history import history_of, remember
from catalog.recommendations.embedded.stored import EVERYTHING, POPULAR, of_product
from catalog.services.recommending import forgetting, noting
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.shop import NOW, did, ids, open_shop, several, strangers
from shop.kernel.consent import YES_KEPT
from shop.kernel.jobs import AFTER_ORDERS

pytestmark = pytest.mark.usefixtures("db", "tables")
ANNA = "anna-" + "x" * 30
MINUTE = int(NOW.timestamp())


def stored():
    return list(all_events(now=NOW))


def test_what_is_noted_is_stored_within_a_minute():
    noting.note_view(ANNA, "theepot", now=NOW)
    noting.note_cart(ANNA, "theepot", now=NOW)
    assert stored() == []

    noting.collect_events(MINUTE)

    assert stored() == [*did(Kind.CART, ANNA, ["theepot"]), *did(Kind.VIEW, ANNA, ["theepot"])]
    assert get_redis_connection("default").keys("events:*") == []


def test_nothing_is_noted_of_who_did_not_agree():
    noting.note_view(None, "theepot", now=NOW)
    noting.note_cart(None, "theepot", now=NOW)
    noting.collect_events(MINUTE)

    assert get_redis_connection("default").keys("*") == []
    assert ShopperEvent.count() == 0


def test_a_worker_that_dies_while_storing_loses_nothing_and_counts_nothing_twice(monkeypatch):
    for number in range(3):
        noting.note_view(f"{ANNA}{number}", "theepot", now=NOW)
    monkeypatch.setattr(noting, "_CHUNK", 2)
    with monkeypatch.context() as broken:
        redis = type(get_redis_connection("default"))
        broken.setattr(redis, "ltrim", crash)
        with pytest.raises(ConnectionError):
            noting.collect_events(MINUTE)
    noting.note_view(f"{ANNA}3", "mok", now=NOW)

    noting.collect_events(MINUTE)
    noting.collect_events(MINUTE)

    assert len(stored()) == 4


def test_what_one_run_has_taken_no_other_run_writes_over(monkeypatch):
    noting.note_view(ANNA, "theepot", now=NOW)
    redis = type(get_redis_connection("default"))

    def overtaken(take):
        """Just before this run takes what waits, another has, and a visitor goes on."""

        def run(self, *names):
            self.execute_command("RENAME", *names)
            noting.note_view(ANNA, "mok", now=NOW)
            return take(self, *names)

        return run

    with monkeypatch.context() as meanwhile:
        for name in ("rename", "renamenx"):
            meanwhile.setattr(redis, name, overtaken(getattr(redis, name)))
        noting.collect_events(MINUTE)
    noting.collect_events(MINUTE)

    assert {event.product_id for event in stored()} == {"theepot", "mok"}
    assert app.tasks["catalog.collect_events"].lock == "catalog.collect_events"


def test_a_redis_that_refuses_to_hand_over_is_an_error(monkeypatch):
    noting.note_view(ANNA, "theepot", now=NOW)
    redis = get_redis_connection("default")
    with monkeypatch.context() as broken:
        for name in ("rename", "renamenx"):
            broken.setattr(type(redis), name, refuse)
        with pytest.raises(ResponseError):
            noting.collect_events(MINUTE)

    noting.collect_events(MINUTE)
    assert len(stored()) == 1


def refuse(*_args, **_kwargs):
    raise ResponseError("OOM command not allowed when used memory > 'maxmemory'.")


def crash(*_args, **_kwargs):
    raise ConnectionError


def test_events_that_nobody_collects_are_bounded(monkeypatch):
    monkeypatch.setattr(noting, "MOST_WAITING", 5)

    for number in range(9):
        noting.note_view(ANNA, f"p-{number}", now=NOW)

    assert get_redis_connection("default").llen("events:waiting") == 5


def test_a_robot_fills_no_table(monkeypatch):
    monkeypatch.setattr(noting, "MOST_A_DAY", 3)

    for number in range(9):
        noting.note_view(ANNA, f"p-{number}", now=NOW)
    noting.note_view("bert-" + "x" * 30, "p-1", now=NOW)
    noting.collect_events(MINUTE)

    assert len(stored()) == 4
    assert 0 < get_redis_connection("default").ttl(f"noted:{ANNA}") <= 24 * 3600


def test_a_purchase_counts_once_however_often_its_job_runs():
    for _ in range(3):
        noting.record_purchase(visitor=ANNA, product_ids=["theepot", "mok"], at=MINUTE)

    assert [len(day.events) for day in visitor_days(BOUGHT, now=NOW, most=100)] == [2]
    assert [len(day.events) for day in visitor_days(SEEN, now=NOW, most=100)] == [2]


def test_the_latest_days_come_first_and_no_more_than_asked():
    for age in (0, 3, 1, 2):
        at = NOW - timedelta(days=age)
        events.store(did(Kind.VIEW, ANNA, ["theepot", "mok"], at=at))

    read = [day.day for day in visitor_days(SEEN, now=NOW, most=5)]

    assert read == [NOW.date() - timedelta(days=age) for age in (0, 1, 2)]


def test_a_history_holds_nothing_older_than_90_days_however_often_she_comes():
    now = timezone.now()
    for days in (200, 91, 60, 0):
        remember(*did(Kind.VIEW, ANNA, [f"p-{days}"], at=now - timedelta(days=days)))

    assert history_of(ANNA) == [(Kind.VIEW, "p-0"), (Kind.VIEW, "p-60")]
    redis = get_redis_connection("default")
    assert redis.llen(f"history:{ANNA}") == 2


def test_what_was_kept_of_a_history_grows_too_old_to_be_read():
    remember(*did(Kind.VIEW, ANNA, ["mok"], at=timezone.now() - timedelta(days=91)))

    assert history_of(ANNA) == []


def test_after_90_days_events_are_neither_read_nor_there():
    events.store(did(Kind.PURCHASE, ANNA, ["theepot"], at=NOW - timedelta(days=87)))
    events.store(did(Kind.PURCHASE, ANNA, ["mok"], at=NOW - timedelta(days=85)))

    assert [event.product_id for event in stored()] == ["mok"]
    # The last night on which it is at most 90 days old: the events of a day end with it.
    last_night = (NOW + timedelta(days=90 - 87)).replace(hour=3, minute=43)
    forgetting.forget_events(int(last_night.timestamp()))

    left = {item.event_key for item in ShopperEvent.scan() if "#" in item.event_key}
    assert left == {f"{ANNA}#purchase#mok"}


def test_dynamodb_is_told_when_events_end_and_may_be_two_days_late():
    events.store(did(Kind.VIEW, ANNA, ["theepot"]))

    assert {item.expires_at for item in ShopperEvent.scan()} == {NOW + timedelta(days=86)}


def test_what_was_learned_survives_the_loss_of_redis():
    open_shop()
    events.store([*several(Kind.PURCHASE, "theepot", "theezeef"), *strangers()])
    learn(now=NOW)

    get_redis_connection("default").flushdb()

    assert ids(EmbeddedRecommender().also_bought("theepot", limit=3)) == ["theezeef"]


def test_learning_again_replaces_what_was_learned():
    open_shop()
    events.store([*several(Kind.PURCHASE, "theepot", "theezeef"), *strangers()])
    learn(now=NOW)

    events.store(several(Kind.PURCHASE, "theepot", "mok", people=30, who="others"))
    learn(now=NOW)

    assert ids(EmbeddedRecommender().also_bought("theepot", limit=3))[0] == "mok"


def test_products_that_are_gone_are_not_learned():
    open_shop()
    events.store([*several(Kind.VIEW, "theepot", "was-there-once"), *strangers()])

    learn(now=NOW)

    lists = Recommendation.get(of_product("theepot")).lists
    assert "was-there-once" not in str(lists)


def test_what_one_person_wants_is_not_popular():
    open_shop()
    for age in range(20):
        at = NOW - timedelta(days=age)
        events.store(did(Kind.PURCHASE, ANNA, ["molen"], at=at))
    events.store(several(Kind.VIEW, "mok", people=LEAST_VISITORS))

    learn(now=NOW)

    assert popular() == ["mok"]


def test_products_that_are_gone_take_nobodys_place_among_the_popular():
    open_shop()
    gone = [f"gone-{number}" for number in range(MOST)]
    events.store([*several(Kind.PURCHASE, *gone), *several(Kind.VIEW, "mok")])

    learn(now=NOW)

    assert popular() == ["mok"]


def popular():
    return [name for name, _, _ in Recommendation.get(EVERYTHING).lists[POPULAR]]


def test_a_visitors_events_are_deleted_and_no_others():
    bert = "bert-" + "x" * 30
    events.store([*did(Kind.PURCHASE, ANNA, ["theepot"]), *did(Kind.VIEW, bert, ["mok"])])

    forgetting.forget_visitor(visitor=ANNA)

    assert [event.visitor for event in stored()] == [bert]
    assert not any(visitor_days(BOUGHT, now=datetime.now(UTC), most=10))


def test_a_withdrawal_is_one_job_and_a_second_one_later():
    for _ in range(3):
        forgetting.forget_soon(ANNA)
    first = ProcrastinateJob.objects.get()

    forgetting.forget_visitor(**first.args)
    forgetting.forget_visitor(**first.args)

    second = ProcrastinateJob.objects.exclude(pk=first.pk).get()
    assert second.args == {"visitor": ANNA, "again": True}
    assert second.scheduled_at is not None
    assert second.scheduled_at > timezone.now() + timedelta(minutes=14)
    forgetting.forget_visitor(**second.args)
    assert ProcrastinateJob.objects.count() == 2


def test_what_was_being_stored_while_she_withdrew_is_deleted_too():
    forgetting.forget_visitor(visitor=ANNA)
    with ShopperEvent.batch_write() as batch:  # had asked before the withdrawal was written
        for event in did(Kind.VIEW, ANNA, ["theepot"]):
            for item in events._items(event):
                batch.save(item)

    forgetting.forget_visitor(visitor=ANNA, again=True)

    assert stored() == []


def test_what_comes_after_she_withdrew_is_in_no_store():
    noting.note_view(ANNA, "theepot", now=NOW)
    forgetting.forget_visitor(visitor=ANNA)

    noting.note_view(ANNA, "mok", now=NOW)
    noting.record_purchase(visitor=ANNA, product_ids=["mok"], at=MINUTE)
    noting.collect_events(MINUTE)

    assert stored() == []
    assert history_of(ANNA) == []
    redis = get_redis_connection("default")
    assert redis.keys(f"*{ANNA}*") == [f"forgotten:{ANNA}".encode()]


def test_a_purchase_of_who_withdrew_is_not_remembered_though_redis_forgot_that():
    forgetting.forget_visitor(visitor=ANNA)
    get_redis_connection("default").flushdb()

    noting.record_purchase(visitor=ANNA, product_ids=["mok"], at=MINUTE)

    assert history_of(ANNA) == []


def test_a_withdrawal_is_known_for_longer_than_a_pseudonym_is_taken():
    forgetting.forget_visitor(visitor=ANNA)

    mark = next(item for item in ShopperEvent.scan() if item.event_key == "forgotten")
    kept = get_redis_connection("default").ttl(f"forgotten:{ANNA}")
    assert mark.expires_at > timezone.now() + YES_KEPT + timedelta(days=30)
    assert kept > (YES_KEPT + timedelta(days=30)).total_seconds()


def test_orders_are_settled_before_anything_is_learned_or_forgotten():
    names = {"learn", "collect_events", "forget_events", "forget_visitor"}

    assert {app.tasks[f"catalog.{name}"].priority for name in names} == {AFTER_ORDERS}
    assert app.tasks["orders.sell_reserved"].priority > AFTER_ORDERS


def test_one_visitor_who_comes_every_day_is_one():
    open_shop()
    for age in range(20):
        at = NOW - timedelta(days=age)
        events.store(did(Kind.PURCHASE, ANNA, ["theepot", "theezeef"], at=at))
    events.store(strangers())

    learn(now=NOW)

    assert EmbeddedRecommender().also_bought("theepot", limit=3) == ()
