"""Cards that signed-in customers keep at the provider. The shop knows their last four digits."""

from dataclasses import dataclass, replace

from accounts.models import User
from payments.errors import UnknownPayment
from payments.gateways.base import Card, KeepsCards
from payments.gateways.registry import gateway
from payments.models import GatewayCustomer
from payments.selectors.methods import STRIPE


@dataclass(frozen=True, slots=True)
class Wallet:
    """A customer's cards, newest first. first_id: the one that she pays by as a rule; "": none."""

    cards: tuple[Card, ...] = ()
    first_id: str = ""


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
    return list(wallet_of(user).cards)


def wallet_of(user: User) -> Wallet:
    """Her cards, and which comes first: the one she chose, as long as it is there, or the newest.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    known = _known(user)
    return _wallet(known) if known else Wallet()


def put_first(user: User, card_id: str) -> Wallet | None:
    """Pay by this card as a rule. May be repeated. None: it is not hers.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    known = _known(user)
    wallet = _wallet(known) if known else Wallet()
    if known is None or card_id not in {card.id for card in wallet.cards}:
        return None
    known.first_card = card_id
    known.save(update_fields=["first_card"])
    return replace(wallet, first_id=card_id)


def remove_card(user: User, card_id: str) -> bool:
    """Have a card of hers forgotten. False when it is not hers, or gone already.

    Raises:
        ProviderUnavailable: the provider does not answer.
    """
    known = _known(user)
    return _keeper().remove_card(known.gateway_id, card_id) if known else False


def _known(user: User) -> GatewayCustomer | None:
    return GatewayCustomer.objects.filter(user=user, gateway=STRIPE).first()


def _wallet(known: GatewayCustomer) -> Wallet:
    try:
        cards = tuple(_keeper().cards(known.gateway_id))
    except UnknownPayment:  # somebody deleted her at the provider
        return Wallet()
    ids = [card.id for card in cards]
    first = known.first_card if known.first_card in ids else next(iter(ids), "")
    return Wallet(cards, first)


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
