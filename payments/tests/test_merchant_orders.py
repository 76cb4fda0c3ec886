"""Orders by the Merchant API: sent, cancelled, refunded, called by other names; once each."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.services import revoke
from accounts.tests.staff_tokens import staff_bearer
from catalog.tests.factories import units
from catalog.tests.merchant.calling import System
from orders.api.merchant.deeds import OrderDeed
from orders.models import Order, OrderEvent, OrderMail, Shipment
from orders.tests.factories import make_order, run_jobs
from payments.models import Refund
from payments.tests.factories import pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PARCEL = {"carrier": "postnl", "tracking_code": "3S"}
MUG: dict[str, Any] = {"sku": "MUG", "quantity": 1}
# A deed by the end of its address, with a body that does it.
DEEDS: dict[str, dict[str, Any]] = {
    "shipments/": PARCEL,
    "cancellations/": {"reason": "Beschadigd"},
    "notes/": {"text": "Belt terug"},
    "refunds/": {"reason": "goodwill", "extra": 100},
}


@pytest.fixture
def erp() -> System:
    return System(staff_bearer())


@pytest.fixture
def order() -> Order:
    made, _token = make_order(quantity=3, stock=10)
    pay(made)
    run_jobs()
    return Order.objects.get(pk=made.pk)


def path(order: Order, end: str = "") -> str:
    return f"orders/{order.number}/{end}"


def line(answer: Any) -> dict[str, Any]:
    only: dict[str, Any]
    (only,) = answer.json()["lines"]
    return only


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def cut_off(monkeypatch: pytest.MonkeyPatch, erp: System, *sent: Any, key: str) -> None:
    """A request whose process ends when all is done, and nothing is answered yet."""

    def end(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as ended:
        ended.setattr(OrderDeed, "standing", end)
        with pytest.raises(ConnectionError):
            erp.send(*sent, key=key)


def test_it_is_sent_in_parts_and_a_repeat_sends_nothing_more(erp, order):
    some = PARCEL | {"lines": [MUG]}

    first, again = (erp.send(path(order, "shipments/"), some, key="p1") for _ in range(2))
    rest = erp.send(path(order, "shipments/"), PARCEL, key="p2")
    more = erp.send(path(order, "shipments/"), some, key="p3")

    assert [each.status_code for each in (first, again, rest)] == [201, 201, 201]
    assert line(first)["shipped"] == line(again)["shipped"] == 1
    assert (line(rest)["shipped"], rest.json()["state"]) == (3, "shipped")
    assert [parcel["lines"][0]["quantity"] for parcel in rest.json()["shipments"]] == [1, 2]
    assert refusal(more) == (409, "transition_refused")


@pytest.mark.parametrize("end", ["shipments/", "cancellations/", "notes/"])
def test_what_was_cut_off_is_done_once_when_it_is_sent_again(erp, order, monkeypatch, end):
    cut_off(monkeypatch, erp, path(order, end), DEEDS[end], key="k1")
    done = OrderEvent.objects.count(), OrderMail.objects.count()

    again = erp.send(path(order, end), DEEDS[end], key="k1")

    assert again.status_code == 201, again.content
    assert (OrderEvent.objects.count(), OrderMail.objects.count()) == done


@pytest.mark.parametrize("end", ["shipments/", "cancellations/", "refunds/"])
def test_units_that_are_not_there_are_refused_and_nothing_is_done(erp, order, end):
    make_order(sku="CUP")
    body = DEEDS[end] | {"reason": "returned"}

    others = erp.send(path(order, end), body | {"lines": [MUG | {"sku": "CUP"}]})
    too_many = erp.send(path(order, end), body | {"lines": [MUG | {"quantity": 4}]})
    twice = erp.send(path(order, end), body | {"lines": [MUG, MUG]})

    assert refusal(others) == (400, "units_not_there")
    assert too_many.json()["code"] in {"units_not_there", "units_refunded_already"}
    assert (twice.status_code, twice.json()["errors"][0]["pointer"]) == (400, "#/lines")
    now = erp.get(path(order)).json()
    assert now["lines"][0]["to_ship"] == 3
    assert not Refund.objects.exists()


def test_units_are_cancelled_and_for_sale_again_once(erp, order):
    assert units("MUG")[0] == 7
    body = {"reason": "Beschadigd", "lines": [MUG]}

    answer, _again = (erp.send(path(order, "cancellations/"), body, key="c1") for _ in range(2))
    run_jobs()

    assert (answer.status_code, line(answer)["cancelled"]) == (201, 1)
    assert units("MUG")[0] == 8
    assert Refund.objects.get().amount_minor == order.lines.get().unit_price_minor


def test_an_order_that_awaits_its_payment_is_cancelled_as_a_whole(erp):
    unpaid, _token = make_order(quantity=3, stock=10)
    body = {"reason": "Vergist"}

    some = erp.send(path(unpaid, "cancellations/"), body | {"lines": [MUG]})
    whole, again = (erp.send(path(unpaid, "cancellations/"), body, key=key) for key in "ab")
    run_jobs()

    assert refusal(some) == (409, "transition_refused")
    assert [each.json()["state"] for each in (whole, again)] == ["cancelled", "cancelled"]
    assert units("MUG") == (10, 0, 0)


def test_money_goes_back_once_with_units_on_the_shelf(erp, order):
    erp.send(path(order, "shipments/"), PARCEL)
    back = {"reason": "returned", "lines": [MUG | {"restock": 1}]}

    first, again = (erp.send(path(order, "refunds/"), back, key="r1") for _ in range(2))
    run_jobs()

    euros = {"amount": order.lines.get().unit_price_minor, "currency": "EUR"}
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["amount"] == euros
    assert first.json()["lines"] == [{"sku": "MUG", "quantity": 1, "amount": euros}]
    assert Refund.objects.count() == 1
    assert units("MUG")[0] == 8


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"reason": "goodwill", "extra": 10**9}, (409, "refund_too_large")),
        ({"reason": "goodwill"}, (400, "nothing_to_refund")),
        ({"reason": "returned", "lines": [MUG | {"restock": 2}]}, (400, "units_not_there")),
        ({"reason": "mismatch", "extra": 1}, (400, "invalid")),
    ],
)
def test_a_refund_that_cannot_be_is_refused(erp, order, body, refused):
    assert refusal(erp.send(path(order, "refunds/"), body)) == refused
    assert not Refund.objects.exists()


def test_a_mail_is_sent_again_once(erp, order):
    mail = erp.get(path(order)).json()["mails"][-1]
    other, _token = make_order(sku="CUP")

    sent, _again = (erp.send(path(order, f"mails/{mail['id']}/again/"), key="m1") for _ in range(2))
    of_another = erp.send(path(other, f"mails/{mail['id']}/again/"))

    assert sent.status_code == 201
    kinds = [each["kind"] for each in erp.get(path(order)).json()["mails"]]
    assert kinds.count(mail["kind"]) == 2
    assert refusal(of_another) == (404, "mail_not_found")


def test_a_system_has_its_own_name_for_an_order(erp, order):
    other, _token = make_order(sku="CUP")
    there, elsewhere = (path(each, "external-ids/exact/") for each in (order, other))

    named, again = (erp.send(there, {"id": "SO-1"}, method="PUT") for _ in range(2))
    taken = erp.send(elsewhere, {"id": "SO-1"}, method="PUT")
    found = erp.get("orders/", external_system="exact", external_id="SO-1").json()["results"]
    gone = erp.send(there, method="DELETE")
    free = erp.send(elsewhere, {"id": "SO-1"}, method="PUT")

    assert named.json()["external_ids"] == [{"system": "exact", "id": "SO-1"}]
    assert again.status_code == 200
    assert refusal(taken) == (409, "external_id_taken")
    assert [each["number"] for each in found] == [order.number]
    assert (gone.json()["external_ids"], free.status_code) == ([], 200)
    history = OrderEvent.objects.filter(order=order, transition__startswith="external")
    assert [each.why for each in history] == ["exact: SO-1", "exact: SO-1"]


@pytest.mark.parametrize("system", ["Exact", "a_b", "x" * 31])
def test_a_system_whose_name_is_none_is_refused(erp, order, system):
    answer = erp.send(path(order, f"external-ids/{system}/"), {"id": "1"}, method="PUT")

    assert refusal(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "#/system"


@pytest.mark.parametrize("end", [*DEEDS, "external-ids/exact/"])
def test_history_names_the_token_and_the_answer_nobody(erp, order, end):
    method = "POST" if end in DEEDS else "PUT"

    answer = erp.send(path(order, end), DEEDS.get(end, {"id": "SO-1"}), method=method)

    assert answer.status_code in {200, 201}, answer.content
    assert order.events.last().by == StaffToken.objects.get().by
    assert order.email.encode() not in answer.content
    assert order.shipping_address["street"].encode() not in answer.content


@pytest.mark.parametrize("end", DEEDS)
def test_a_token_does_nothing_once_it_is_revoked_or_its_owner_lost_her_role(erp, order, end):
    done = OrderEvent.objects.count()
    token = StaffToken.objects.select_related("owner").get()

    token.owner.groups.set(Group.objects.filter(name="Read-only"))
    lost = erp.send(path(order, end), DEEDS[end])
    revoke(token, now=timezone.now())
    ended = erp.send(path(order, end), DEEDS[end])

    assert refusal(lost) == (403, "owner_lacks_permission")
    assert refusal(ended) == (401, "token_revoked")
    assert OrderEvent.objects.count() == done


@pytest.mark.parametrize("end", DEEDS)
def test_an_order_that_is_not_there(erp, end):
    unknown = erp.send(f"orders/NONE/{end}", DEEDS[end])

    assert refusal(unknown) == (404, "order_not_found")
    assert refusal(erp.send(f"orders/NONE/mails/{uuid4()}/again/"))[0] == 404


def test_no_key_means_that_it_is_done_each_time(erp, order):
    for _ in range(2):
        erp.send(path(order, "shipments/"), PARCEL | {"lines": [MUG]})

    assert Shipment.objects.count() == 2
