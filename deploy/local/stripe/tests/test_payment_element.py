"""The Payment Element in a browser: a shop's page pays by card, 3-D Secure, iDEAL and debit."""

import pytest
from playwright.sync_api import expect

from deploy.local.stripe.tests.conftest import fill_card, problems


def test_a_card_pays_and_the_shop_is_told(checkout):
    page, frame = checkout()

    fill_card(frame, "4242424242424242")
    page.click("#pay")

    expect(page.locator("#message")).to_have_text("succeeded succeeded")
    assert "payment_intent=pi_" in page.url


def test_a_card_pays_without_leaving_the_page(checkout):
    page, frame = checkout(redirect="if_required", layout="accordion")

    frame.get_by_label("Kaartnummer").press_sequentially("5555555555554444")
    frame.get_by_label("Vervaldatum").press_sequentially("1240")
    frame.get_by_label("CVC").press_sequentially("123")
    expect(frame.locator("[name=number]")).to_have_value("5555 5555 5555 4444")
    expect(frame.locator("[name=expiry]")).to_have_value("12 / 40")
    page.click("#pay")

    expect(page.locator("#message")).to_have_text("succeeded")
    last = page.evaluate("changes.at(-1)")
    assert (last["complete"], last["empty"], last["value"]) == (True, False, {"type": "card"})


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ("Voltooien", "succeeded succeeded"),
        ("Mislukken", "failed requires_payment_method"),
    ],
)
def test_three_d_secure_asks_on_a_page_of_its_own(checkout, button, told):
    page, frame = checkout()

    fill_card(frame, "4000 0025 0000 3155")
    page.click("#pay")
    expect(page.get_by_text("Bestelling K-1")).to_be_visible()
    page.get_by_role("button", name=button).click()

    expect(page.locator("#message")).to_have_text(told)


def test_ideal_goes_by_the_bank(checkout):
    page, frame = checkout()

    frame.get_by_label("iDEAL | Wero").check()
    page.click("#pay")
    page.get_by_role("button", name="Testbetaling autoriseren").click()

    expect(page.locator("#message")).to_have_text("succeeded succeeded")


def test_a_debit_is_under_way(checkout):
    page, frame = checkout(redirect="if_required")

    frame.get_by_label("SEPA-incasso").check()
    frame.get_by_label("IBAN").fill("NL39 RABO 0300 0652 64")
    frame.get_by_label("Volledige naam").fill("Anna de Vries")
    frame.get_by_label("E-mail").fill("anna@example.nl")
    page.click("#pay")

    expect(page.locator("#message")).to_have_text("processing")


def test_what_is_wrong_is_said_at_the_field_and_to_the_page(checkout):
    page, frame = checkout()

    frame.get_by_label("Kaartnummer").fill("4242424242424241")
    page.click("#pay")
    expect(frame.get_by_text("Je kaartnummer is ongeldig.")).to_be_visible()
    expect(page.locator("#message")).to_have_text("Je kaartnummer is ongeldig.")
    fill_card(frame, "4000000000009995")
    page.click("#pay")

    expect(page.locator("#message")).to_have_text("Er staat onvoldoende geld op je kaart.")


@pytest.mark.parametrize("theme", ["stripe", "night"])
@pytest.mark.parametrize("layout", ["tabs", "accordion"])
def test_the_element_has_no_accessibility_violation(checkout, theme, layout):
    page, frame = checkout(theme=theme, layout=layout)
    frame.get_by_label("Bancontact").check()
    frame.get_by_label("Kaart", exact=True).check()
    page.click("#pay")
    expect(frame.get_by_text("Je kaartnummer is niet volledig.")).to_be_visible()

    assert problems(page) == []


def test_the_pages_of_banks_and_the_dashboard_have_none_either(shopper, server, paid):
    waiting = paid("pm_card_threeDSecure2Required")

    for url in (waiting.next_action.redirect_to_url.url, f"{server.url}/"):
        shopper.goto(url)
        expect(shopper.get_by_role("heading").first).to_be_visible()
        expect(shopper.get_by_text("Loading")).to_have_count(0)
        assert problems(shopper) == []
    expect(shopper.get_by_text(waiting.id).first).to_be_visible()


def test_authentication_can_stay_on_the_page(checkout, client, paid, shopper):
    waiting = paid("pm_card_threeDSecure2Required", use_stripe_sdk=True)
    page, _ = checkout()

    page.evaluate(
        "(secret) => { stripe.handleNextAction({ clientSecret: secret })"
        ".then((result) => { message.textContent = result.paymentIntent.status; }); }",
        waiting.client_secret,
    )
    page.frame_locator("dialog iframe").get_by_role("button", name="Voltooien").click()

    expect(page.locator("#message")).to_have_text("succeeded")
    expect(page.locator("dialog")).to_have_count(0)
