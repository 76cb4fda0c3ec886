"""`manage.py audit`: what it prints, how it exits; and the job with its metric."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import StockItem
from catalog.services.stock import release_stock
from catalog.tests.factories import make_product
from orders.models import OrderLine
from orders.states import OrderState
from orders.tests.factories import make_order
from payments.models import AuditRun
from payments.selectors.audit_runs import latest_audits
from payments.services.auditing import breaches, running
from payments.tests.audit_checks import change, is_ours, mails_went_out, of_this_test, paid_order
from shop.kernel.audit import NOT_CHECKED, Breach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]

FOUND = [Breach(code, "") for code in ("order_stuck", "order_stuck", "invoice_gap", NOT_CHECKED)]


def test_the_command_says_that_nothing_is_wrong(capsys, monkeypatch):
    paid_order()
    of_this_test(monkeypatch)

    call_command("audit", grace=0)
    call_command("audit", "--all", "--grace", "0")

    assert capsys.readouterr().out == "Nothing is wrong.\n" * 2


def test_the_command_prints_breaches_with_their_ids_and_fails(capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)
    of_this_test(monkeypatch)

    with pytest.raises(CommandError, match=r"1 breaches\.") as failure:
        call_command("audit", "--grace", "0")

    assert failure.value.returncode == 1
    out = capsys.readouterr().out
    assert out == f"order_stuck: Order {order.number} is still being placed. [order={order.pk}]\n"


def test_the_command_looks_at_the_stock_of_what_was_ordered(capsys, monkeypatch):
    paid_order(sku="MUG")
    make_product(sku="CUP", stock=4)
    of_this_test(monkeypatch)
    for sku in ("MUG", "CUP"):
        StockItem(sku).update([StockItem.available.set(1)])

    with pytest.raises(CommandError) as failure:
        call_command("audit", "--grace", "0")

    assert failure.value.returncode == 1
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("stock_unbalanced: MUG does not add up")
    with pytest.raises(CommandError, match=r"2 breaches\."):
        call_command("audit", "--all", "--grace", "0")


def test_the_command_mends_and_looks_again(capsys, monkeypatch):
    order, _payment = paid_order()
    OrderLine.objects.filter(order=order).update(refunded=1)
    of_this_test(monkeypatch)

    call_command("audit", "--repair", "--grace", "0")

    mending, last = capsys.readouterr().out.splitlines()
    assert mending.startswith("refunded_units_wrong: ")
    assert mending.endswith("-> mended: MUG: refunded 1 became 0")
    assert last == "Nothing is wrong."


def test_the_command_leaves_to_a_person_what_has_no_one_answer(capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    release_stock(reservation_id=str(order.pk))
    of_this_test(monkeypatch)

    with pytest.raises(CommandError) as failure:
        call_command("audit", "--repair", "--grace", "0")

    assert failure.value.returncode == 1
    [left] = capsys.readouterr().out.splitlines()
    assert left.startswith("reservation_missing: ")
    assert left.endswith("-> needs a person")


@pytest.mark.usefixtures("provider_away")
def test_the_command_says_what_it_could_not_check(capsys):
    with pytest.raises(CommandError, match="could not be checked") as failure:
        call_command("audit", "--grace", "0")

    assert failure.value.returncode == 3
    assert capsys.readouterr().out.startswith("not_checked: stripe does not answer")


@pytest.mark.parametrize("wrong", ["-1", "soon"])
def test_the_command_refuses_what_is_no_number(wrong):
    with pytest.raises(CommandError, match="number"):
        call_command("audit", f"--grace={wrong}")


@pytest.mark.parametrize("job", [running.audit, running.audit_all])
def test_the_job_raises_a_metric_also_when_all_is_well(job, capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    monkeypatch.setattr(running, "breaches", lambda **given: filter(is_ours, breaches(**given)))

    job(timestamp=int(timezone.now().timestamp()))
    release_stock(reservation_id=str(order.pk))
    job(timestamp=int(timezone.now().timestamp()))

    well, by_code, wrong = map(json.loads, capsys.readouterr().out.splitlines())
    assert (well["AuditBreaches"], well["Oversold"]) == (0, 0)
    assert (by_code["Code"], by_code["AuditBreaches"]) == ("reservation_missing", 1)
    assert wrong["AuditBreaches"] == 1
    [directive] = wrong["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "Kraam",
        "Dimensions": [["service"]],
        "Metrics": [
            {"Name": name, "Unit": "Count"}
            for name in ("AuditBreaches", "AuditPartsNotChecked", "Oversold")
        ],
    }
    assert by_code["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service", "Code"]]


@pytest.mark.parametrize(("job", "is_whole"), [(running.audit, False), (running.audit_all, True)])
def test_what_the_job_found_is_kept_for_three_months(job, is_whole, monkeypatch):
    monkeypatch.setattr(running, "breaches", lambda **_given: iter(FOUND))
    noon = timezone.now() + timedelta(hours=1)  # the clock is never behind what is due
    long_ago, other = noon - timedelta(days=91), noon - timedelta(days=91)
    for kind, at in ((is_whole, long_ago), (not is_whole, other)):
        AuditRun.objects.create(is_whole=kind, began_at=at, breaches=0, unchecked=0)

    job(timestamp=int(noon.timestamp()))

    [ours] = AuditRun.objects.filter(is_whole=is_whole)
    assert (ours.breaches, ours.unchecked) == (3, 1)
    assert ours.by_code == {"order_stuck": 2, "invoice_gap": 1}
    assert latest_audits() == [*AuditRun.objects.order_by("is_whole")]


def test_who_may_see_what_audits_found(admin_client):
    running.tell(iter(FOUND), is_whole=True, now=timezone.now())

    page = admin_client.get("/admin/payments/auditrun/")

    assert "invoice_gap: 1, order_stuck: 2" in page.text
    assert admin_client.post("/admin/payments/auditrun/add/").status_code == 403
