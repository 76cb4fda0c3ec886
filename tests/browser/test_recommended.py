"""A visitor is asked, says yes, and sees what she saw, with the reason; and takes it back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.catalogue import REDUCED, T_SHIRT

pytestmark = pytest.mark.browser


def test_a_choice_is_asked_for_kept_and_taken_back(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto(T_SHIRT)
    ask = page.locator(".ask")
    expect(ask.locator("[name=choice]")).to_have_count(2)
    assert page.context.cookies() == []

    ask.locator("[value=yes]").click()
    expect(page.locator(".notice--good")).to_be_focused()
    for address in (T_SHIRT, REDUCED):
        with page.expect_response("**/fragments/looked/**"):
            page.goto(address)
    expect(page.locator("#row-seen")).to_be_visible()
    expect(page.locator(".ask")).to_have_count(0)

    page.goto("/en/for-you/")
    expect(page.get_by_text("Because you looked at").first).to_be_visible()
    page.get_by_role("button", name="Stop, and forget everything").click()
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    expect(page.locator("#row-seen")).to_have_count(0)


def test_it_works_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(T_SHIRT)
    page.locator(".footer a[href='/for-you/']").click()

    page.locator("[name=choice][value=no]").click()

    expect(page.locator(".ask [name=choice]")).to_have_count(1)
    assert [each["value"] for each in page.context.cookies()] == ["no"]
