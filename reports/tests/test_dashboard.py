"""The dashboard on the first page of the admin: who sees what of it, and what it tells."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from catalog.low_stock_models import LowStock
from catalog.merchandising import SearchedText
from orders.states import Flag, OrderState
from payments.models import AuditRun
from reports.models import FunnelHour, MissedSearch, RollUp, SalesHour
from reports.periods import DAY, HOUR, day_of, hour_of
from reports.services import roll_up_sales, roll_up_tops, roll_up_visits
from reports.tests.factories import make_order, make_refund
from shop.kernel.audit import GRACE

pytestmark = pytest.mark.usefixtures("db", "tables")

BLOCKS = ("board-trade", "board-attention", "board-funnel", "board-sold", "board-shelves")
ALL_BLOCKS = {*BLOCKS, "board-missed", "board-audits"}


def merchant(*permissions: str) -> Client:
    user = User.objects.create_user("clerk@kraam.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner@kraam.example", "-"))
    return client


def roll_up() -> None:
    timestamp = int(timezone.now().timestamp())
    for job in (roll_up_sales, roll_up_visits, roll_up_tops):
        job(timestamp=timestamp)


def blocks(text: str) -> set[str]:
    return set(re.findall(r'id="(board-(?!title)[a-z]+)"', text))


def text_of(page, block: str) -> str:
    """The words of a block, tags left out."""
    _before, found = page.text.split(f'id="{block}"', 1)
    inner = re.split(r'id="(?:board-[a-z]+|content-main)"', found)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())


def links(page) -> list[str]:
    """Where the dashboard leads, without the list of apps below it."""
    board = page.text.split('class="board"', 1)[1].split('id="content-main"', 1)[0]
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', board)]


def test_a_new_shop_has_a_page_without_a_figure(owner):
    page = owner.get("/admin/")

    assert page.status_code == 200
    assert blocks(page.text) == ALL_BLOCKS
    assert "board-chart" not in page.text
    assert page.text.count("board-none") >= 5
    assert "/admin/orders/order/" in page.text  # the list of apps stays below


@pytest.mark.parametrize(
    ("permissions", "shown"),
    [
        ((), set()),
        (("change_shippingmethod",), set()),
        (("view_order",), {"board-trade", "board-attention", "board-funnel", "board-sold"}),
        (("view_lowstock",), {"board-shelves"}),
        (("view_searchedtext",), {"board-missed"}),
        (("view_auditrun",), {"board-audits"}),
    ],
)
def test_a_merchant_sees_what_she_may(permissions, shown):
    page = merchant(*permissions).get("/admin/")

    assert page.status_code == 200
    assert blocks(page.text) == shown
    assert ('class="board"' in page.text) == bool(shown)


def test_what_a_merchant_may_not_see_is_not_read():
    client = merchant("view_lowstock")
    with CaptureQueriesContext(connection) as seen:
        client.get("/admin/")

    asked = " ".join(query["sql"] for query in seen.captured_queries)
    assert "catalog_lowstock" in asked
    assert "reports_" not in asked
    assert "orders_order" not in asked


def test_no_link_leads_where_a_merchant_may_not_go():
    now = timezone.now()
    make_order(placed_at=now, paid_at=now, sold={"p-mug": 1})
    roll_up()
    client = merchant("view_order")

    addresses = links(client.get("/admin/"))

    assert not [one for one in addresses if "/product/" in one or "/refund/" in one]


def test_figures_stand_beside_those_of_a_week_before(owner):
    now = timezone.now()
    for moment, total in ((now, 12_345), (now - 7 * DAY - HOUR, 10_000)):
        order = make_order(placed_at=moment, paid_at=moment, total=total, sold={"p-mug": 4})
        make_refund(order.payments.get(), accepted_at=moment, amount=total // 10)
    make_order(placed_at=now, currency="SEK", paid_at=now, total=777)
    roll_up()

    week = owner.get("/admin/?period=7")
    trade = text_of(week, "board-trade")

    assert "123,45" in trade
    assert "100,00" in trade
    assert "23 %" in trade
    assert "12,34" in trade
    assert "SEK" in trade
    assert "7,77" in trade
    assert "The p-mug" in text_of(week, "board-sold")


def test_the_table_below_the_chart_has_a_row_for_each_bar(owner):
    now = timezone.now()
    make_order(placed_at=now, paid_at=now, total=12_345)
    roll_up()

    for period, rows in (("7", 7), ("30", 30)):
        page = owner.get(f"/admin/?period={period}").text
        chart = page.split("<figure", 1)[1].split("</figure>", 1)[0]
        assert chart.count('class="board-dot"') == chart.count('<th scope="row">') == rows
        assert chart.count('class="board-bar"') == rows
        assert chart.count("123,45") == 2  # on the bar, and in the table
        assert "style=" not in chart


@pytest.mark.parametrize("period", ["", "0", "365", "x", "7' OR 1=1"])
def test_another_period_is_today(owner, period):
    page = owner.get("/admin/", {"period": period})

    assert page.status_code == 200
    assert re.search(r'href="\?period=1"\s+aria-current="true"', page.text)


def test_orders_that_need_a_merchant_are_linked(owner):
    now = timezone.now()
    placing = make_order(placed_at=now - 2 * GRACE, state=OrderState.PLACING)
    unsold = make_order(placed_at=now - 2 * GRACE, paid_at=now - 2 * GRACE, to_sell="x")
    make_order(placed_at=now, flag=Flag.DISPUTE)
    make_order(placed_at=now, state=OrderState.PLACING)

    page = owner.get("/admin/")
    attention = text_of(page, "board-attention")

    assert placing.number in attention
    assert unsold.number in attention
    assert f"/admin/orders/order/{placing.pk}/change/" in page.text
    assert "flag=any" in page.text
    assert (
        len(
            re.findall(
                r"/change/", page.text.split('id="board-attention"')[1].split("</section>")[0]
            )
        )
        == 2
    )


def test_what_is_low_searched_in_vain_or_wrong_is_told(owner):
    now = timezone.now()
    LowStock.objects.create(
        sku="MUG-1", product_id="p-mug", available=2, threshold=5, low_since=now, read_at=now
    )
    SearchedText.objects.create(day=day_of(now), language="nl", text="olifant", times=3, found=0)
    AuditRun.objects.create(
        is_whole=False, began_at=now, breaches=2, by_code={"order_stuck": 2}, unchecked=0
    )
    roll_up()

    page = owner.get("/admin/")

    assert "MUG-1" in text_of(page, "board-shelves")
    assert "olifant" in text_of(page, "board-missed")
    assert "order_stuck: 2" in text_of(page, "board-audits")


def test_every_link_leads_to_a_list(owner):
    now = timezone.now()
    order = make_order(placed_at=now, paid_at=now, flag=Flag.DISPUTE)
    SearchedText.objects.create(day=day_of(now), language="nl", text="olifant", times=3, found=0)
    LowStock.objects.create(
        sku="MUG-1", product_id="p-mug", available=2, threshold=5, low_since=now, read_at=now
    )
    roll_up()
    lists = {one for one in links(owner.get("/admin/")) if one.startswith("/admin/")}
    lists = {one for one in lists if "/change/" not in one and "/stock/" not in one}

    assert len(lists) >= 6
    for address in lists:
        assert owner.get(address).status_code == 200, address
    [paid] = [one for one in lists if "paid_from=" in one]
    assert order.number in owner.get(paid).text


def test_orders_paid_leads_to_those_whose_money_came_in_the_period(owner):
    now = timezone.now()
    long_ago = now - timedelta(days=3)
    late = make_order(placed_at=long_ago, paid_at=now)
    make_order(placed_at=long_ago, paid_at=long_ago)
    make_order(placed_at=now)
    roll_up()

    page = owner.get("/admin/")
    [leads_to] = {one for one in links(page) if "paid_from=" in one}
    shown = owner.get(leads_to).context["cl"].result_list

    assert re.search(r"Betaalde bestellingen 1\b", text_of(page, "board-trade"))
    assert [order.number for order in shown] == [late.number]


def test_the_funnel_says_when_visits_are_not_counted_and_the_rest_shows(owner):
    now = timezone.now()
    make_order(placed_at=now, paid_at=now, total=12_345)
    FunnelHour.objects.create(hour=hour_of(now), step="visit", count=40)
    FunnelHour.objects.create(hour=hour_of(now), step="cart", count=3)
    roll_up()
    fresh = owner.get("/admin/?period=7")
    RollUp.objects.filter(pk="visits").update(counted_at=now - timedelta(minutes=10))

    late = owner.get("/admin/?period=7")

    assert "board-warning" not in fresh.text
    assert late.text.count("board-warning") == 1
    assert "123,45" in text_of(late, "board-trade")
    funnel = text_of(late, "board-funnel")
    assert "40" in funnel
    assert "2,5 %" in funnel  # paid, of visits
    assert re.search(r"\b2 ", funnel.split("%")[-1])  # carts that became no order


def test_invented_history_is_told(owner):
    now = timezone.now()
    roll_up()
    SalesHour.objects.create(
        hour=hour_of(now), currency="EUR", paid=1, revenue_minor=999, invented=True
    )

    page = owner.get("/admin/")

    assert "9,99" in text_of(page, "board-trade")
    assert "<strong>" in page.text.split('id="board-trade"')[1].split("board-tiles")[0]


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_page_costs_the_same_with_ten_times_the_data():
    def fill(number: int) -> None:
        now = timezone.now()
        for one in range(number):
            moment = now - one * 7 * HOUR
            order = make_order(placed_at=moment, paid_at=moment, sold={f"p-{one}": 1})
            make_refund(order.payments.get(), accepted_at=moment)
            make_order(placed_at=now - DAY, state=OrderState.PLACING, flag=Flag.DISPUTE)
            AuditRun.objects.create(is_whole=one % 2 == 0, began_at=moment, breaches=0, unchecked=0)
            LowStock.objects.create(
                sku=f"SKU-{number}-{one}",
                product_id="p",
                available=1,
                threshold=5,
                low_since=now,
                read_at=now,
            )
            MissedSearch.objects.create(
                day=day_of(now), language="nl", text=f"{number} {one}", times=1
            )
        roll_up()

    client = merchant(
        "view_order", "view_lowstock", "view_searchedtext", "view_auditrun", "view_refund"
    )
    fill(3)
    few = [statements(client, f"/admin/?period={period}") for period in (1, 7, 30)]
    fill(30)
    many = [statements(client, f"/admin/?period={period}") for period in (1, 7, 30)]

    assert few == many
    assert max(many) <= 15  # ten of the dashboard, the others of Django's page around it
