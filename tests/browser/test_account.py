"""An account from signing up to the order that it lists, and every page of it on two screens."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.checks import CONTRAST, RULES, overflow, too_small, violations
from tests.browser.conftest import DESKTOP, PHONE, Visit, new_context
from tests.browser.pages import Shopper
from tests.catalogue import BOUGHT, T_SHIRT
from tests.mailbox import code_for

pytestmark = pytest.mark.browser

PASSWORD = "stroopwafel-fiets-gracht"
SUBMIT = ".account-form [type=submit]"


def new_address() -> str:
    return f"{uuid4().hex[:12]}@example.nl"


def sign_up(page: Page, email: str, prefix: str = "") -> None:
    """Up to the page that asks for the code."""
    page.goto(f"{prefix}/account/signup/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator(SUBMIT).click()
    expect(page.locator("[name=code]")).to_be_visible()


def type_code(page: Page, email: str) -> None:
    page.locator("[name=code]").fill(code_for(email))
    page.locator(SUBMIT).click()


def new_account(page: Page, email: str, prefix: str = "") -> None:
    sign_up(page, email, prefix)
    type_code(page, email)
    expect(page.locator(".account")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/account/")
    page.locator("form[action='/account/logout/'] [type=submit]").click()
    page.wait_for_url("**/")


def sign_in(page: Page, email: str) -> None:
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(SUBMIT).click()


def ask_for_another_password(page: Page, email: str) -> None:
    """Up to the page on which it is chosen; in English."""
    page.goto("/en/account/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.locator("[name=email]").fill(email)
    page.locator(SUBMIT).click()
    page.locator("[name=code]").fill(code_for(email, subject="Your code for another password"))
    page.locator(SUBMIT).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_signing_up_to_the_order_in_the_account(visit: Visit, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    email = new_address()
    new_account(page, email)
    page.locator(".account__links a[href='/account/details/']").click()
    page.locator("[name=first_name]").fill("Anna")
    page.locator("[name=last_name]").fill("de Vries")
    page.locator(SUBMIT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anna")
    sign_out(page)

    put_in_cart(page, scripts=scripts)
    page.goto("/checkout/")
    page.locator(".checkout__sign-in a").click()
    sign_in(page, email)

    expect(page).to_have_url(re.compile("/checkout/$"))  # the cart is still there
    shopper = Shopper(page, email=email)
    expect(shopper.field("email")).to_have_value(email)
    expect(shopper.field("name")).to_have_value("Anna de Vries")
    shopper.fill_in()
    shopper.order_button.click()
    number = urlsplit(page.url).path.split("/")[2]
    page.goto("/account/")
    row = page.locator(".past-order", has_text=number)
    expect(row).to_be_visible()
    row.locator("a").click()
    expect(page).to_have_url(re.compile(f"/orders/{number}/$"))  # without the guest's key


def put_in_cart(page: Page, *, scripts: bool) -> None:
    shopper = Shopper(page)
    if scripts:
        shopper.put_in_cart()
        return
    page.goto(f"{T_SHIRT}?variant={BOUGHT}")
    page.locator("[data-add] [type=submit]").click()


def test_the_header_knows_the_name_and_a_guest_sees_the_way_in(visit: Visit) -> None:
    page = visit()
    page.goto("/en/")
    expect(page.locator("#account-name")).to_have_text("Sign in")
    page.locator(".account-link").click()
    expect(page).to_have_url(re.compile(r"/en/account/login/\?next=/en/account/"))
    new_account(page, new_address())
    page.goto("/account/details/")
    page.locator("[name=first_name]").fill("Fleur")
    page.locator(SUBMIT).click()

    page.goto("/")

    expect(page.locator("#account-name")).to_contain_text("Fleur")


def test_a_forgotten_password_in_english(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    email = new_address()
    new_account(page, email)
    sign_out(page)
    ask_for_another_password(page, email)
    page.locator("[name=password1]").fill(f"{PASSWORD}-2")
    page.locator("[name=password2]").fill(f"{PASSWORD}-2")
    page.locator(SUBMIT).click()

    expect(page).to_have_url(re.compile("/en/account/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


def entrance(address: str) -> Callable[[Page], None]:
    return lambda page: _open(page, address)


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")


def refused(page: Page) -> None:
    _open(page, "/account/login/")
    sign_in(page, "not-an-address")
    expect(page.locator("#error-summary")).to_be_focused()


def code_asked(page: Page) -> None:
    sign_up(page, new_address())


def wrong_code(page: Page) -> None:
    code_asked(page)
    page.locator("[name=code]").fill("0000-0000")
    page.locator(SUBMIT).click()
    expect(page.locator("#id_code_error")).to_be_visible()


def reset_code_asked(page: Page) -> None:
    _open(page, "/account/password/reset/")
    page.locator("[name=email]").fill(new_address())
    page.locator(SUBMIT).click()
    expect(page.locator("[name=code]")).to_be_visible()


def another_password(page: Page) -> None:
    email = new_address()
    new_account(page, email)
    sign_out(page)
    ask_for_another_password(page, email)
    expect(page.locator("[name=password1]")).to_be_visible()


def password_again(page: Page) -> None:
    _open(page, "/account/email/")
    page.locator("[name=email]").fill(new_address())
    page.locator(SUBMIT).click()
    expect(page.locator("[name=password]")).to_be_visible()


def setting_up_a_second_step(page: Page, email: str = "") -> None:
    new_account(page, email or new_address())
    _open(page, "/account/two-step/totp/activate/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(SUBMIT).click()
    expect(page.locator(".second-step__picture")).to_be_visible()
    page.locator("summary").click()


def code_of_second_step(page: Page) -> None:
    """Set up with an app's code; then a recovery code opens the account, once."""
    email = new_address()
    setting_up_a_second_step(page, email)
    secret = page.locator(".second-step__key").inner_text()
    (_before, now, _after) = yield_hotp_counters_from_time()
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, now)))
    page.locator(SUBMIT).click()
    recovery_code = page.locator(".recovery-codes code").first.inner_text()
    sign_out(page)
    for is_first in (True, False):
        page.goto("/account/login/")
        sign_in(page, email)
        page.locator("[name=code]").fill(recovery_code)
        page.locator(SUBMIT).click()
        if is_first:
            expect(page.locator(".account")).to_be_visible()
            sign_out(page)
    expect(page.locator("#id_code_error")).to_be_visible()


def with_orders(page: Page) -> None:
    new_account(page, new_address())
    page.goto("/account/details/")
    page.locator("[name=first_name]").fill("Anna")
    page.locator("[name=company]").fill("De Vries en dochters B.V.")
    page.locator(SUBMIT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anna")
    for _order in range(2):
        Shopper(page).order()
        expect(page.locator("#pay")).to_be_visible()
    _open(page, "/account/")
    expect(page.locator(".past-order")).to_have_count(2)


PLACES: dict[str, Callable[[Page], None]] = {
    "sign in": entrance("/account/login/?next=/checkout/"),
    "sign in, in English": entrance("/en/account/login/"),
    "sign in, refused": refused,
    "sign up": entrance("/account/signup/"),
    "code": code_asked,
    "code, wrong": wrong_code,
    "forgotten": entrance("/account/password/reset/"),
    "forgotten, code": reset_code_asked,
    "forgotten, another password": another_password,
    "password changed": entrance("/account/password/reset/done/"),
    "closed": entrance("/account/inactive/"),
    "account, with orders": with_orders,
    "second step, being set up": setting_up_a_second_step,
    "second step, code refused": code_of_second_step,
}
# Of one who has an account, and changes nothing in it.
MEMBERS_PLACES: dict[str, Callable[[Page], None]] = {
    "account, new": entrance("/account/"),
    "details": entrance("/account/details/"),
    "address": entrance("/account/email/"),
    "address, password again": password_again,
    "password": entrance("/account/password/change/"),
    "your devices": entrance("/account/devices/"),
    "sign out everywhere": entrance("/account/everywhere/"),
    "sign out": entrance("/account/logout/"),
}


@pytest.fixture(scope="module")
def member(chromium: Browser, site: str) -> StorageState:
    """The cookies of one who has just signed up."""
    with new_context(chromium, site) as context:
        new_account(context.new_page(), new_address())
        return context.storage_state()


@pytest.fixture(scope="module", params=PLACES | MEMBERS_PLACES)
def place(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Page]:
    is_members = request.param in MEMBERS_PLACES
    cookies = request.getfixturevalue("member") if is_members else None
    with new_context(chromium, site, storage_state=cookies) as context:
        page = context.new_page()
        (PLACES | MEMBERS_PLACES)[request.param](page)
        yield page


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_can_be_used_by_everyone(place: Page, screen: dict[str, int]) -> None:
    place.set_viewport_size({"width": screen["width"], "height": screen["height"]})

    place.emulate_media(color_scheme="light")
    in_light = violations(place, RULES)
    place.emulate_media(color_scheme="dark")
    in_dark = violations(place, CONTRAST)

    assert (in_light, in_dark) == ([], [])
    assert too_small(place) == []
    assert {width: overflow(place, width) for width in (320, 390)} == {320: 0, 390: 0}
