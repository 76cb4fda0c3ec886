"""A merchant makes a product that a shopper finds, and two merchants change it at once."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_buying import adopt
from tests.merchant import Merchant

pytestmark = pytest.mark.browser
ADD = "/admin/catalog/product/add/"


@pytest.fixture
def back_office(visit: Visit, site: str) -> Callable[[], Page]:
    """Open a tab of somebody who is signed in to the back-office."""

    def open_tab() -> Page:
        page = visit()
        with Merchant(site) as merchant:
            adopt(page, merchant)
        return page

    return open_tab


def fill_option(page: Page, number: int, name: str, values: list[str]) -> None:
    block = page.locator(".product-option").nth(number)
    if block.get_attribute("open") is None:
        block.locator("summary").click()
    page.locator(f"#id_option-{number}-name_nl").fill(name)
    for row, value in enumerate(values):
        if row:
            block.locator("[data-row-add]").click()
        page.locator(f"#id_option-{number}-value-{row}-name_nl").fill(value)


def choose_category(page: Page, name: str) -> None:
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(name)
    page.keyboard.press("Enter")


def make_product(page: Page, name: str) -> str:
    """Two options with two and three values, published; gives the address of its change page."""
    page.goto(ADD)
    page.locator("#id_name_nl").fill(name)
    page.locator("#id_description_nl").locator("..").locator(".product-text").fill("Zacht en warm.")
    choose_category(page, "Truien")
    page.locator("#id_state").select_option("published")
    fill_option(page, 0, "Kleur", ["Mosgroen", "Okergeel"])
    fill_option(page, 1, "Maat", ["S", "M", "L"])
    page.locator("[data-combine]").click()
    rows = page.locator("#variants tbody [data-row]")
    expect(rows).to_have_count(6)
    expect(rows.first).to_contain_text("Mosgroen / S")
    for row in range(6):
        page.locator(f"#id_variant-{row}-price").fill("1.049,50")
        page.locator(f"#id_variant-{row}-stock").fill("3")
    rows.nth(5).locator("[data-row-up]").press("Enter")  # by keyboard
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return page.url


def test_a_product_is_made_found_and_changed_by_two_at_once(
    visit: Visit, back_office: Callable[[], Page], eventually: Callable[..., None]
) -> None:
    name = f"Wollen {uuid4().hex[:8]}"
    first = back_office()
    address = make_product(first, name)
    skus = [field.input_value() for field in first.locator("#variants input[name$=-sku]").all()[:6]]
    assert skus[4].endswith("--okergeel--l"), skus

    shopper = visit()
    eventually(lambda: found(shopper, name), True)
    shopper.get_by_role("link", name=re.compile(name)).first.click()
    expect(shopper.get_by_role("heading", level=1)).to_have_text(name)
    expect(shopper.locator(".price__now").first).to_contain_text("1.049,50")
    shopper.get_by_role("link", name="Okergeel").click()
    expect(shopper.locator(".option__name").first).to_contain_text("Okergeel")

    second = back_office()
    second.goto(address)
    first.locator("#id_brand").fill("Eerste")
    second.locator("#id_brand").fill("Tweede")
    second.locator("#id_seo_title_nl").fill("Van de tweede")
    expect(second.locator("[data-seo-title]").first).to_have_text("Van de tweede")
    first.locator("input[name=_continue]").click()
    expect(first.locator(".messagelist .success")).to_be_visible()
    second.locator("input[name=_continue]").click()

    line = second.locator(".product-comparison tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Eerste")
    expect(line).to_contain_text("Tweede")
    line.get_by_role("checkbox").check()
    second.locator("input[name=_continue]").click()
    expect(second.locator("#id_brand")).to_have_value("Eerste")
    expect(second.locator("#id_seo_title_nl")).to_have_value("Van de tweede")


def found(page: Page, name: str) -> bool:
    page.goto(f"/search/?q={name.split()[1]}")
    return page.get_by_role("link", name=re.compile(name)).count() > 0
