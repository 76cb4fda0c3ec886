"""A merchant makes a product that a shopper finds and buys, and two merchants change it at once."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import PaymentPage, Shopper, expect_paid, picture_file
from tests.browser.test_buying import VISA, adopt
from tests.merchant import EMAIL, PASSWORD, Merchant

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
    page.locator("#id_category_id + .select2 .select2-selection").click()
    page.locator(".select2-dropdown .select2-search__field").fill(name)
    page.keyboard.press("Enter")


def send_pictures(page: Page) -> None:
    """Four, of which the last becomes the first by keyboard and shows one colour only."""
    colours = ("teal", "orange", "purple", "olive")
    files = [picture_file(f"{colour}.png", colour, (1200, 900)) for colour in colours]
    page.locator("[data-files]").set_input_files(files)
    rows = page.locator("[data-picture]")
    ready = rows.filter(has=page.locator("[data-thumbnail][src]"))
    expect(ready).to_have_count(4)
    olive = page.locator("[data-picture]", has_text="olive.png")
    olive.get_by_label("Nederlands").fill("De trui in okergeel")
    for _ in range(3):
        olive.locator("[data-move='-1']").press("Enter")
    olive.locator("summary").click()
    olive.get_by_label("Okergeel").check()


def make_product(page: Page, name: str) -> str:
    """Two options with three values each, four pictures; gives the address of its change page."""
    page.goto(ADD)
    page.locator("#id_name_nl").fill(name)
    page.locator("#id_description_nl").locator("..").locator(".product-text").fill("Zacht en warm.")
    choose_category(page, "Truien")
    page.locator("#id_state").select_option("published")
    fill_option(page, 0, "Kleur", ["Mosgroen", "Okergeel", "Paars"])
    fill_option(page, 1, "Maat", ["S", "M", "L"])
    page.locator("[data-combine]").click()
    rows = page.locator("#variants tbody [data-row]")
    expect(rows).to_have_count(9)
    expect(rows.first).to_contain_text("Mosgroen / S")
    for row in range(9):
        page.locator(f"#id_variant-{row}-price").fill("1.049,50")
        page.locator(f"#id_variant-{row}-stock").fill("3")
    rows.nth(5).locator("[data-row-up]").press("Enter")  # by keyboard
    send_pictures(page)
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return page.url


def test_a_product_is_made_found_bought_and_changed_by_two_at_once(
    visit: Visit, back_office: Callable[[], Page], eventually: Callable[..., None]
) -> None:
    name = f"Wollen {uuid4().hex[:8]}"
    merchant = back_office()
    address = make_product(merchant, name)
    numbers = merchant.locator("#variants input[name$=-sku]").all()[:9]
    skus = [field.input_value() for field in numbers]
    assert skus[4].endswith("--okergeel--l"), skus

    shopper = Shopper(visit())
    eventually(lambda: found(shopper.page, name), True)
    buy(shopper, name, skus[4])

    expect(merchant.locator("[data-picture]").first.get_by_label("Nederlands")).to_have_value(
        "De trui in okergeel"
    )
    second = back_office()
    second.goto(address)
    collide(merchant, second)


def buy(shopper: Shopper, name: str, sku: str) -> None:
    """The ochre one, from the list of what was found."""
    page = shopper.page
    page.get_by_role("link", name=re.compile(name)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".price__now").first).to_contain_text("1.049,50")
    page.get_by_role("link", name="Okergeel").click()
    expect(page.locator(".option__name").first).to_contain_text("Okergeel")
    shopper.put_in_cart(page.url.split("?")[0], sku)
    page.goto("/checkout/")
    shopper.fill_in()
    shopper.order_button.click()
    PaymentPage(page).pay_by_card(VISA)
    expect_paid(page)
    expect(page.locator("#order")).to_contain_text(name)


def collide(first: Page, second: Page) -> None:
    """The second of two is shown what the first has saved, and nothing that was typed is lost."""
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


def test_what_is_typed_waits_while_its_merchant_signs_in_again(
    back_office: Callable[[], Page],
) -> None:
    page, name = back_office(), f"Kruik {uuid4().hex[:8]}"
    page.goto(ADD)
    page.locator("#id_name_nl").fill(name)
    choose_category(page, "Truien")
    page.locator("#id_variant-0-price").fill("12,50")
    beside = page.context.new_page()
    beside.goto("/admin/")
    beside.locator("#logout-form button").click()
    expect(beside.locator("#logout-form")).to_have_count(0)
    beside.close()

    page.locator("input[name=_continue]").click()
    dialog = page.locator("#session")
    expect(dialog).to_contain_text("uitgelogd")
    with page.expect_popup() as opened:
        dialog.locator("[data-sign-in]").click()
    sign_in = opened.value
    sign_in.locator("[name=login]").fill(EMAIL)
    sign_in.locator("[name=password]").fill(PASSWORD)
    sign_in.locator("[name=password]").press("Enter")
    expect(sign_in.get_by_text("Sluit dit tabblad")).to_be_visible()
    sign_in.close()
    dialog.locator("[data-send]").click()

    expect(page.locator(".messagelist .success")).to_contain_text(name)
    expect(page.locator("#id_name_nl")).to_have_value(name)


def found(page: Page, name: str) -> bool:
    page.goto(f"/search/?q={name.split()[1]}")
    return page.get_by_role("link", name=re.compile(name)).count() > 0
