"""What signing in means to the shop: the cart comes along, and guests' orders are found."""

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.devices import note_device
from accounts.models import User
from accounts.sessions import remember_name
from accounts.staff_sessions import begin
from cart.customers import keep_cart
from cart.errors import CartFull, WrongCurrency
from cart.sessions import cart_id_of, remember_cart
from catalog.errors import SkuNotFound
from orders.services.claiming import claim_orders
from shop.kernel.errors import Busy
from shop.outages import as_refusal
from wishlist.errors import WishlistFull
from wishlist.services import keep_wish
from wishlist.sessions import take_wish

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Called by allauth once the session is the customer's."""
    remember_name(request, user)
    note_device(request, user, now=timezone.now())
    if user.is_staff:
        begin(request, now=timezone.now())
    claim_orders.defer(customer_id=user.pk)
    try:
        _keep_cart(request, user)
    except (Busy, CartFull, WrongCurrency) as refusal:
        logger.info("carts stay apart: %s", refusal.code)
        _tell(request, messages.WARNING, _("You have another cart in your account. Both are kept."))
    except Exception as error:
        # Without carts there is no shopping, but orders can be looked at. The cart of this device
        # stays in the session; it meets the account's when she signs in again.
        if as_refusal(error) is None:
            raise
        logger.exception("the cart did not come along at signing in")


@receiver(user_logged_in)
def wished_before(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """What she wished for, and was asked to sign in for, is on her wishlist now."""
    sku = take_wish(request)
    if sku is None:
        return
    language, now = get_language() or settings.LANGUAGE_CODE, timezone.now()
    try:
        keep_wish(customer_id=str(user.pk), sku=sku, language=language, now=now)
    except (Busy, SkuNotFound, WishlistFull) as refusal:
        messages.warning(request, str(refusal.message))
    except Exception as error:
        if as_refusal(error) is None:
            raise
        logger.exception("a wish was lost at signing in")


@receiver(email_confirmed)
def address_verified(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Called by allauth once an address is known to be the customer's."""
    claim_orders.defer(customer_id=email_address.user_id)


def _keep_cart(request: HttpRequest, user: User) -> None:
    kept = keep_cart(customer_id=str(user.pk), cart_id=cart_id_of(request), now=timezone.now())
    if kept is None:
        return
    remember_cart(request, kept.cart_id)
    if kept.joined:
        _tell(request, messages.INFO, _("Your cart now holds what was in your account's, too."))


def _tell(request: HttpRequest, level: int, text: str) -> None:
    """On the next page; an app has none."""
    if not is_headless_request(request):
        messages.add_message(request, level, text)
