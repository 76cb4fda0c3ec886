"""Cards that signed-in customers keep at the provider. The shop knows their last four digits."""

from accounts.models import User
from payments.errors import UnknownPayment
from payments.gateways.base import Card, KeepsCards
from payments.gateways.registry import gateway
from payments.models import GatewayCustomer
from payments.selectors.methods import STRIPE


def customer_at(alias: str, user: User) -> str | None:
    """The provider's id of a user, made when she has none; None: this one keeps no cards.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    provider = gateway(alias)
    if not isinstance(provider, KeepsCards):
        return None
    known = GatewayCustomer.objects.filter(user=user, gateway=alias).first()
    if known is None:
        gateway_id = provider.open_customer(user_id=user.pk, email=user.email)
        known, _created = GatewayCustomer.objects.get_or_create(
            user=user, gateway=alias, defaults={"gateway_id": gateway_id}
        )
    return known.gateway_id


def card_session(user: User) -> str:
    """A secret by which the payment page may show, save and remove her cards.

    Empty when somebody deleted her at the provider.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    try:
        return _keeper().card_session(_customer(user))
    except UnknownPayment:
        return ""


def new_card(user: User) -> str:
    """A secret by which her browser may add a card.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    return _keeper().new_card(_customer(user))


def cards_of(user: User) -> list[Card]:
    """Her cards, newest first.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    known = GatewayCustomer.objects.filter(user=user, gateway=STRIPE).first()
    return _keeper().cards(known.gateway_id) if known else []


def remove_card(user: User, card_id: str) -> bool:
    """Have a card of hers forgotten. False when it is not hers, or gone already.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    known = GatewayCustomer.objects.filter(user=user, gateway=STRIPE).first()
    return _keeper().remove_card(known.gateway_id, card_id) if known else False


def forget_customer(user: User) -> None:
    """Have each provider forget a user, and her cards with her. May be repeated.

    Raises:
        ProviderUnavailable: a provider does not answer; those before it have forgotten her.
    """
    for known in GatewayCustomer.objects.filter(user=user):
        provider = gateway(known.gateway)
        if isinstance(provider, KeepsCards):
            provider.forget_customer(known.gateway_id)
        known.delete()


def _keeper() -> KeepsCards:
    keeper = gateway(STRIPE)
    assert isinstance(keeper, KeepsCards)
    return keeper


def _customer(user: User) -> str:
    customer = customer_at(STRIPE, user)
    assert customer is not None
    return customer
