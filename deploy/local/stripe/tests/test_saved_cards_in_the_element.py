"""Saved cards in the Payment Element: chosen, kept, removed, and added without a payment."""

from collections.abc import Callable

import pytest
import stripe
from playwright.sync_api import expect

from deploy.local.stripe.tests.conftest import fill_card, problems

SAVE = "Bewaar deze kaart voor volgende aankopen"
VISA = "Visa eindigend op 4242"
MASTERCARD = "Mastercard eindigend op 4444"


@pytest.fixture
def customer(client) -> str:
    return str(client.v1.customers.create().id)


@pytest.fixture
def kept(client, customer) -> Callable[[], list[stripe.PaymentMethod]]:
    """The customer's saved methods, newest first."""

    def read():
        return client.v1.customers.payment_methods.list(customer).data

    return read


@pytest.fixture
def save(client, customer):
    def attach(card: str) -> str:
        method = client.v1.payment_methods.attach(card, params={"customer": customer})
        client.v1.payment_methods.update(method.id, params={"allow_redisplay": "always"})
        return str(method.id)

    return attach


@pytest.fixture
def open_session(client, customer):
    def create(**features: str) -> str:
        given = {
            "payment_method_redisplay": "enabled",
            "payment_method_remove": "enabled",
            "payment_method_save": "enabled",
            "payment_method_save_usage": "on_session",
            **features,
        }
        element = {"enabled": True, "features": given}
        components = {"payment_element": element}
        made = client.v1.customer_sessions.create(
            params={"customer": customer, "components": components}
        )
        return str(made.client_secret)

    return create


@pytest.fixture
def returning(checkout, intent, customer, open_session):
    """The page for a customer who may have cards saved."""

    def visit(**options):
        made = intent(customer=customer)
        options = {"redirect": "if_required", "session": open_session(), **options}
        return checkout(made.client_secret, **options)

    return visit


def test_a_card_is_kept_only_when_the_customer_says_so(returning, kept):
    page, frame = returning()
    expect(frame.get_by_role("checkbox", name=SAVE)).not_to_be_checked()
    fill_card(frame, "4242424242424242")
    page.click("#pay")
    expect(page.locator("#message")).to_have_text("succeeded")
    assert kept() == []

    page, frame = returning()
    fill_card(frame, "5555555555554444")
    frame.get_by_role("checkbox", name=SAVE).check()
    page.click("#pay")
    expect(page.locator("#message")).to_have_text("succeeded")

    [method] = kept()
    assert (method.card.last4, method.allow_redisplay) == ("4444", "always")


def test_a_saved_card_pays_without_being_typed_again(returning, save, client):
    save("pm_card_mastercard")
    newest = save("pm_card_visa")
    page, frame = returning()

    expect(frame.get_by_role("radio", name=VISA)).to_be_checked()
    expect(frame.get_by_role("radio", name=MASTERCARD)).not_to_be_checked()
    expect(frame.get_by_text("verloopt 12/").first).to_be_visible()
    expect(frame.get_by_label("Kaartnummer")).to_have_count(0)
    page.click("#pay")
    expect(page.locator("#message")).to_have_text("succeeded")

    paid = client.v1.payment_intents.list(params={"limit": 1}).data[0]
    assert paid.payment_method == newest
    told = page.evaluate("changes.at(-1)")
    assert told["complete"]
    assert told["value"]["payment_method"]["id"] == newest


def test_a_keyboard_chooses_a_card_and_removes_another(returning, save, kept):
    older = save("pm_card_mastercard")
    save("pm_card_visa")
    page, frame = returning(layout="accordion")

    frame.get_by_role("radio", name=VISA).focus()
    page.keyboard.press("Tab")
    start = frame.get_by_role("button", name=f"Verwijderen: {VISA}")
    expect(start).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame.get_by_role("group", name="Deze kaart verwijderen?")).to_be_visible()
    expect(frame.get_by_role("button", name="Behouden")).to_be_focused()
    page.keyboard.press("Escape")
    expect(start).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(frame.get_by_role("status")).to_have_text(f"{VISA} is verwijderd.")
    expect(frame.get_by_role("radio", name=VISA)).to_have_count(0)
    expect(frame.get_by_role("radio", name=MASTERCARD)).to_be_focused()
    assert [method.id for method in kept()] == [older]
    page.keyboard.press("ArrowDown")
    expect(frame.get_by_role("radio", name="Nieuwe kaart")).to_be_checked()
    expect(frame.get_by_label("Kaartnummer")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(frame.get_by_role("radio", name=MASTERCARD)).to_be_checked()


def test_what_a_session_does_not_allow_is_not_there(returning, save, open_session):
    save("pm_card_visa")
    _, frame = returning(
        session=open_session(payment_method_remove="disabled", payment_method_save="disabled")
    )
    expect(frame.get_by_role("button", name="Verwijderen")).to_have_count(0)
    frame.get_by_role("radio", name="Nieuwe kaart").check()
    expect(frame.get_by_label("Kaartnummer")).to_be_visible()
    expect(frame.get_by_role("checkbox", name=SAVE)).to_have_count(0)

    _, frame = returning(session=open_session(payment_method_redisplay="disabled"))
    expect(frame.get_by_label("Kaartnummer")).to_be_visible()
    expect(frame.get_by_role("radio", name=VISA)).to_have_count(0)


@pytest.mark.parametrize("card", ["4242424242424242", "4000002500003155"])
def test_a_card_is_added_without_a_payment(client, checkout, customer, open_session, kept, card):
    made = client.v1.setup_intents.create(params={"customer": customer})
    page, frame = checkout(made.client_secret, session=open_session())

    fill_card(frame, card)
    frame.get_by_role("checkbox", name=SAVE).check()
    page.click("#pay")
    if card.endswith("3155"):
        page.get_by_role("button", name="Voltooien").click()

    expect(page.locator("#message")).to_have_text("succeeded succeeded")
    assert f"setup_intent={made.id}" in page.url
    [method] = kept()
    assert (method.card.last4, method.allow_redisplay) == (card[-4:], "always")


def test_adding_a_card_that_is_declined_says_so(client, checkout, customer, kept):
    made = client.v1.setup_intents.create(params={"customer": customer})
    page, frame = checkout(made.client_secret, redirect="if_required")

    fill_card(frame, "4000000000000002")
    page.click("#pay")

    expect(page.locator("#message")).to_have_text("Je kaart is geweigerd.")
    assert kept() == []


def test_a_session_of_someone_else_stops_the_element(client, shopper, shop_page, intent):
    secret = intent().client_secret
    other = client.v1.customers.create()
    session = client.v1.customer_sessions.create(
        params={"customer": other.id, "components": {"payment_element": {"enabled": True}}}
    )

    shopper.goto(f"{shop_page}?secret={secret}&session={session.client_secret}")

    expect(shopper.locator("#message")).to_contain_text("not the customer of this intent")


@pytest.mark.parametrize("theme", ["stripe", "night"])
@pytest.mark.parametrize("layout", ["tabs", "accordion"])
def test_saved_cards_have_no_accessibility_violation(returning, save, theme, layout):
    save("pm_card_mastercard")
    save("pm_card_visa")
    page, frame = returning(theme=theme, layout=layout)
    frame.get_by_role("button", name=f"Verwijderen: {VISA}").click()
    expect(frame.get_by_role("group", name="Deze kaart verwijderen?")).to_be_visible()
    assert problems(page) == []

    frame.get_by_role("radio", name="Nieuwe kaart").check()
    expect(frame.get_by_role("checkbox", name=SAVE)).to_be_visible()
    assert problems(page) == []
