"""The pick list: what has to be fetched for several orders, in one walk through each warehouse."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from orders.admin.papers.drawing import QUIET, STRONG, TITLE, barcode, document, table, text
from orders.models import Order
from orders.selectors.picking import Pick, picks_of

TO_TICK = "□"


def pick_list(orders: Iterable[Order]) -> bytes:
    """A PDF, by warehouse and SKU. The lines of the orders have been read."""
    chosen = list(orders)
    picks = picks_of(chosen)
    made = date_format(timezone.localtime(), "DATETIME_FORMAT")
    story: list[Flowable] = [
        text(settings.SHOP_NAME, STRONG),
        text(gettext("Pick list"), TITLE),
        text(gettext("%(orders)d orders, %(made)s") % {"orders": len(chosen), "made": made}, QUIET),
    ]
    for warehouse in sorted({pick.warehouse for pick in picks}):
        story += [
            Spacer(0, 6 * mm),
            text(gettext("Warehouse: %(name)s") % {"name": warehouse}, STRONG),
            _table([pick for pick in picks if pick.warehouse == warehouse]),
        ]
    if not picks:
        story += [Spacer(0, 6 * mm), text(gettext("Nothing of these orders has to be sent."))]
    if len(chosen) == 1:
        story += [Spacer(0, 8 * mm), barcode(chosen[0].number), text(chosen[0].number, STRONG)]
    return document(story, title=gettext("Pick list"))


def _table(picks: list[Pick]) -> Flowable:
    rows = [
        (pick.units, pick.sku, pick.name, text(", ".join(pick.numbers), QUIET), TO_TICK)
        for pick in picks
    ]
    head = (gettext("Units"), gettext("Article number"), gettext("Product"), gettext("Orders"), "")
    return table(head, rows, widths=(1.2, 3, 5, 3.4, 0.6))
