"""A passkey from its making to its end, on a device that Chromium only pretends to have."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import RULES, overflow, violations
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_account import PASSWORD, SUBMIT, new_account, new_address, sign_out

pytestmark = pytest.mark.browser


def plug_in(page: Page) -> None:
    """A device inside the browser that recognises its owner. Source: WebAuthn, section 11."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_passkey_is_made_signs_in_alone_and_as_second_step_and_ends(
    visit: Visit, site: str
) -> None:
    page = visit(base_url=site.replace("127.0.0.1", "localhost"))  # an address has no passkeys
    plug_in(page)
    email = new_address()
    new_account(page, email)

    page.goto("/account/two-step/webauthn/")
    page.get_by_role("link", name="Een passkey toevoegen").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(SUBMIT).click()
    page.locator("[name=name]").fill("Mijn telefoon")
    assert violations(page, RULES) == []
    assert overflow(page, PHONE["width"]) == 0
    page.locator("#passkey-add").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)

    sign_out(page)
    page.goto("/account/login/?next=/account/two-step/webauthn/")
    page.locator("#passkey-sign-in").click()
    expect(page.locator(".passkeys strong")).to_have_text("Mijn telefoon")
    expect(page.locator(".passkeys")).to_contain_text("Laatst gebruikt")

    sign_out(page)
    page.goto("/account/login/?next=/account/two-step/webauthn/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(SUBMIT).click()
    page.locator("#passkey-confirm").click()
    expect(page.locator(".passkeys strong")).to_have_text("Mijn telefoon")

    page.locator(".passkeys a", has_text="Hernoemen").click()
    page.get_by_role("link", name="Een passkey gebruiken").click()  # to show again who it is
    page.locator("#passkey-confirm").click()
    page.locator("[name=name]").fill("Oude telefoon")
    page.locator(SUBMIT).click()
    expect(page.locator(".passkeys strong")).to_have_text("Oude telefoon")
    page.locator(".passkeys a", has_text="Verwijderen").click()
    page.locator(SUBMIT).click()
    expect(page.locator(".passkeys")).to_have_count(0)

    sign_out(page)
    page.goto("/account/login/")
    page.locator("#passkey-sign-in").click()
    expect(page.get_by_text("opent hier geen account")).to_be_visible()
