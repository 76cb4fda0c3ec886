"""An audit of a shop in which people buy, cancel and let orders expire at that moment."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.errors import NotSold
from catalog.tests.factories import make_product
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.states import EXPIRE
from orders.tests.factories import make_cart, place, sell_all
from payments.tests.audit_checks import found, mails_went_out
from payments.tests.factories import pay
from shop.kernel.audit import GRACE
from shop.kernel.errors import Busy, Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed", "without_pause"),
]

SKUS = ("MUG", "CUP")
BUYERS = 3
AUDITS = 4


def trade(seed: int, done: Event) -> None:
    """Orders that are paid, and perhaps cancelled; that end unpaid; and that wait."""
    chance = Random(seed)
    while not done.is_set():
        cart_id, _token = make_cart({sku: chance.randint(1, 2) for sku in SKUS})
        try:
            order = place(cart_id)
        except (Busy, Refused):
            continue
        what = chance.random()
        if what < 0.6:
            pay(order)
            if what < 0.3:
                cancel_sold(order.pk, by="shop", why="gone", key=str(uuid4()), now=timezone.now())
        elif what < 0.9:
            undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    connections.close_all()


def work(done: Event) -> None:
    """The worker, which forgets a job when it is done; it ends when nothing is left to do."""
    while True:
        ending = done.is_set()
        sell_all()
        jobs = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
        for job in jobs:
            try:
                app.tasks[job.task_name](**job.args)
            except (Busy, NotSold):  # tried again in the next round
                continue
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
        if ending and not jobs:
            break
    connections.close_all()


def test_what_is_under_way_is_no_breach():
    for sku in SKUS:
        make_product(sku=sku, stock=100_000)
    done, closed = Event(), Event()

    with ThreadPoolExecutor(BUYERS + 1) as pool:
        worker = pool.submit(work, closed)
        buyers = [pool.submit(trade, seed, done) for seed in range(BUYERS)]
        try:
            while_busy = [found(grace=GRACE) for _ in range(AUDITS)]
        finally:
            done.set()
            for buyer in buyers:
                buyer.exception()
            closed.set()
        for thread in (*buyers, worker):
            thread.result()

    assert while_busy == [[]] * AUDITS
    assert Order.objects.filter(paid_at__isnull=False).exists()
    mails_went_out()
    assert found() == []
