"""The addresses of the admin, from the site's own table, with arguments of real objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from accounts.models import Erasure, User
from accounts.tests.staff_tokens import make_token
from catalog.bulk_models import BulkEdit
from catalog.export_models import ProductExport
from catalog.import_models import ProductImport
from catalog.low_stock_models import LowStock
from catalog.merchandising import Boost, FeaturedProduct, ListFilter, SearchedText, Synonyms
from catalog.planned_prices import PlannedPrice
from catalog.tests.factories import make_category, make_review
from orders.models import Order, OrderExport, OrderMail, Return, ShippingMethod, VatRate
from orders.services.returns import announce_return
from orders.services.shipping import ship
from orders.tests.factories import make_sold, run_jobs
from pages.models import Banner, HomePage, Menu
from pages.tests.factories import make_page
from payments.models import AuditRun, Payment, Refund, RefundReason
from webhooks.models import Delivery, Endpoint
from webhooks.services.replaying import send_test
from webhooks.tests.factories import make_endpoint

_KINDS = ("changelist", "add", "history", "delete", "change")
# Names that Django gives no model: the same for all of the staff.
SITE_WIDE = frozenset(
    {"index", "login", "logout", "password_change", "password_change_done", "autocomplete"}
    | {"jsi18n", "view_on_site", "app_list", "session", "signed_in_again"}
)


@dataclass(frozen=True, slots=True)
class Address:
    """One of them, filled in.

    model: whose it is, by its place in the table; None for those of the whole site.
    kind: one of Django's five for a model; empty for a page of our own.
    """

    path: str
    name: str
    model: type[Model] | None
    kind: str


class Unfilled(Exception):
    """An address has an argument that nothing here is a value for: give it one in Objects."""


class Objects:
    """One of everything that addresses are about. A new model, or argument, gets a line here."""

    def __init__(self) -> None:
        now = timezone.now()
        self.order: Order = make_sold(sku="MUG", quantity=3)
        line = self.order.lines.get()
        ship(self.order.pk, units={line.pk: 2}, carrier="ups", by="x", key="p", now=now)
        announce_return(self.order.pk, units={line.pk: 1}, by="sanne", key="r", now=now)
        run_jobs()
        self.review = make_review()
        self.user = User.objects.create_user("somebody@example.nl")
        LogEntry.objects.log_actions(self.user.pk, [self.user], CHANGE, single_object=True)

    @cached_property
    def by_model(self) -> dict[str, Any]:
        """The key of one object, by its model."""
        now, today = timezone.now(), timezone.localdate()
        return {
            "accounts.user": self.user.pk,
            "accounts.erasure": Erasure.objects.create(asked_at=now).pk,
            "accounts.stafftoken": make_token(owner=self.user)[0].pk,
            "admin.logentry": LogEntry.objects.latest("pk").pk,
            "auth.group": Group.objects.create(name="Zomerhulp").pk,
            "catalog.bulkedit": BulkEdit.objects.create(
                action="publish", language="nl", by=self.user, created_at=now, changed_at=now
            ).pk,
            "catalog.lowstock": LowStock.objects.create(
                sku="MUG", product_id="p-mug", available=1, threshold=5, low_since=now, read_at=now
            ).pk,
            "catalog.category": make_category("mokken").category_id,
            "catalog.product": "p-mug",
            "catalog.productimport": ProductImport.objects.create(
                name="a.csv",
                stored_as="a",
                size=1,
                format="shopify",
                language="nl",
                key="a",
                currency="EUR",
                state=ProductImport.State.DONE,
                uploaded_at=now,
                changed_at=now,
            ).pk,
            "catalog.productexport": ProductExport.objects.create(
                key="a", format="csv", language="nl", by=self.user, created_at=now
            ).pk,
            "catalog.synonyms": Synonyms.objects.create(language="nl", wordings="tv, tele").pk,
            "catalog.boost": Boost.objects.create(kind="brand", value="Kraam", percent=150).pk,
            "catalog.listfilter": ListFilter.objects.create(code="kleur", name_nl="Kleur").pk,
            "catalog.featuredproduct": FeaturedProduct.objects.create(product_id="p-mug").pk,
            "catalog.searchedtext": SearchedText.objects.create(
                day=today, language="nl", text="mok", times=1, found=0
            ).pk,
            "pages.page": make_page().pk,
            "pages.banner": Banner.objects.create(headings={"nl": "Feest"}).pk,
            "pages.menu": Menu.objects.get_or_create(pk="footer")[0].pk,
            "pages.homepage": HomePage.objects.get_or_create()[0].pk,
            "orders.order": self.order.pk,
            "orders.shippingmethod": ShippingMethod.objects.earliest("pk").pk,
            "orders.vatrate": VatRate.objects.create(  # one that may still be changed
                country="NL", vat_class="reduced", since=date(2040, 1, 1), rate_bp=1000
            ).pk,
            "payments.auditrun": AuditRun.objects.create(
                is_whole=True, began_at=now, breaches=0, unchecked=0
            ).pk,
            "payments.refund": self.refund.pk,
            "webhooks.endpoint": self.endpoint.pk,
            "webhooks.delivery": self.delivery.pk,
        }

    @cached_property
    def by_argument(self) -> dict[str, Any]:
        """What an argument of a page of our own is, by its name."""
        return {
            "id": self.user.pk,
            "order_id": self.order.pk,
            "return_id": Return.objects.latest("pk").pk,
            "mail_id": OrderMail.objects.latest("pk").pk,
            "refund_id": self.refund.pk,
            "product_id": "p-mug",
            "review_key": self.review.review_key,
            "app_label": "orders",
            "content_type_id": ContentType.objects.get_for_model(Order).pk,
            "sku": "MUG",
            "kind": "brand",
            "export_id": OrderExport.objects.create(
                key="a", format="csv", language="nl", by=self.user, created_at=timezone.now()
            ).pk,
            "plan_id": PlannedPrice.objects.create(
                product_id="p-mug",
                sku="MUG",
                kind="change",
                price_minor=900,
                currency="EUR",
                starts_at=timezone.now(),
                planned_at=timezone.now(),
                key="a",
            ).pk,
            "upload": uuid4(),
            "endpoint_id": self.endpoint.pk,
        }

    @cached_property
    def endpoint(self) -> Endpoint:
        """Nothing is sent to it."""
        return make_endpoint("https://erp.example/events")

    @cached_property
    def delivery(self) -> Delivery:
        """One that waits."""
        return send_test(self.endpoint, by="x", now=timezone.now())

    @cached_property
    def refund(self) -> Refund:
        """Of a payment that no provider knows."""
        now = timezone.now()
        stored = {"currency": "EUR", "amount_minor": 100, "created_at": now, "updated_at": now}
        payment = Payment.objects.create(
            order=self.order, gateway="stripe", gateway_id=f"pi_{uuid4().hex}", **stored
        )
        reason = RefundReason.values[0]
        return Refund.objects.create(payment=payment, key=uuid4().hex, reason=reason, **stored)


def addresses(objects: Objects) -> Iterator[Address]:
    """All of them.

    Raises:
        Unfilled: an argument has no value.
    """
    models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in _models()}
    for name, arguments, owner in _named(admin.site.get_urls(), None):
        prefix = next((each for each in models if name.startswith(each)), "")
        model = models.get(prefix)
        kind = name.removeprefix(prefix) if model else ""
        kind = kind if kind in _KINDS else ""
        values = {each: _value(objects, each, model or owner, name) for each in arguments}
        yield Address(reverse(f"admin:{name}", kwargs=values), name, model or owner, kind)


def _models() -> list[type[Model]]:
    return list(admin.site._registry)


def _named(
    patterns: list[URLPattern | URLResolver], owner: type[Model] | None
) -> Iterator[tuple[str, list[str], type[Model] | None]]:
    """Names with the names of their arguments, and the model in whose part of the table they are.

    What has no name is Django's: old addresses of objects, and what catches all others.
    """
    places = {f"{m._meta.app_label}/{m._meta.model_name}/": m for m in _models()}
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, owner or places.get(str(each.pattern)))
        elif each.name:
            pattern: Any = each.pattern
            arguments = [*pattern.converters, *getattr(pattern.regex, "groupindex", ())]
            yield each.name, list(dict.fromkeys(arguments)), owner


def _value(objects: Objects, argument: str, model: type[Model] | None, name: str) -> Any:
    if argument == "object_id" and model is not None:
        values, key = objects.by_model, model._meta.label_lower
        if key not in values and model._meta.managed:  # a row that came with another object
            row = model._default_manager.first()
            values = {key: row.pk} if row else {}
    elif argument == "object_id":
        values, key = {"": objects.order.pk}, ""
    else:
        values, key = objects.by_argument, argument
    if key not in values:
        raise Unfilled(f"admin:{name} needs a value for {argument} ({key}): see {__name__}.Objects")
    return values[key]
