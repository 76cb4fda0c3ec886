"""Files of other platforms, a broken row in each, through the pages; then the shop's own file."""

import csv
import io
import time
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.checks import CONTRAST, RULES, overflow, violations
from tests.browser.conftest import Visit
from tests.merchant import Merchant

pytestmark = pytest.mark.browser

LONGEST = 60  # seconds
ADD = "/admin/catalog/productimport/add/"


@pytest.fixture
def page(visit: Visit, site: str) -> Page:
    """A tab of somebody who is signed in to the back-office."""
    page = visit()
    with Merchant(site) as merchant:
        session = merchant.http.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return page


def file(name: str, *rows: dict[str, str]) -> FilePayload:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return {"name": name, "mimeType": "text/csv", "buffer": out.getvalue().encode()}


def import_file(page: Page, given: FilePayload, *, broken: str) -> None:
    """Upload it, look at the check, and import what can be read."""
    page.goto(ADD)
    page.locator("#id_file").set_input_files([given])
    page.locator("#id_fetches_pictures").uncheck()
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(str(given["name"]))
    page.get_by_role("button", name="Bestand controleren").click()
    begin = page.get_by_role("button", name="Importeren")
    expect(begin).to_be_visible()
    line = page.locator("section", has_text="Regel").locator("tbody tr", has_text=broken)
    expect(line.first).to_contain_text("3")
    begin.click()
    expect(page.locator("[data-progress] h2")).to_have_text("Geïmporteerd")


def facts(page: Page) -> dict[str, str]:
    names = page.locator(".product-facts dt").all_inner_texts()
    return dict(zip(names, page.locator(".product-facts dd").all_inner_texts(), strict=True))


def await_listed(page: Page, sku: str) -> None:
    """Until the index has heard of it; the worker may have much else to do."""
    deadline = time.monotonic() + LONGEST
    rows = page.locator("#result_list tbody tr")
    while rows.count() != 1 and time.monotonic() < deadline:
        page.goto(f"/admin/catalog/product/?q={sku}&state=published")
    expect(rows).to_have_count(1)


def test_files_with_a_broken_row_each_go_in_by_the_pages(
    page: Page,
) -> None:
    # A word of their own each: a search for one SKU also finds what is named by a part of it.
    word, other = uuid4().hex[:8], uuid4().hex[:8]
    shopify = {"Handle": f"s-{word}", "Title": f"Kan {word}", "Variant SKU": f"S-{word}"}
    shopify |= {"Variant Price": "12.50", "Published": "TRUE"}
    woocommerce = {"ID": "1", "Type": "simple", "SKU": f"W-{other}", "Name": f"Kom {other}"}
    woocommerce |= {"Regular price": "9.95", "Stock": "3", "Published": "1"}
    wrong = {"Handle": f"x-{word}", "Variant SKU": f"X-{word}", "Variant Price": "duur"}

    import_file(page, file("shopify.csv", shopify, shopify | wrong), broken="duur")
    assert (facts(page)["Nieuw"], facts(page)["Weggelaten"]) == ("1", "2")
    worse = woocommerce | {"ID": "2", "SKU": f"V-{other}", "Regular price": "gratis"}
    import_file(page, file("woocommerce.csv", woocommerce, worse), broken="gratis")

    assert violations(page, RULES, within="#content-main") == []
    page.emulate_media(color_scheme="dark")
    page.reload()  # else colours are still on their way
    assert violations(page, CONTRAST, within="#content-main") == []
    assert [overflow(page, width) for width in (820, 1440)] == [0, 0]

    await_listed(page, f"S-{word}")
    page.get_by_role("link", name="Exporteren").click()
    assert violations(page, RULES, within="#content-main") == []
    page.get_by_role("radio", name="XLSX").check()
    page.locator(".submit-row input[type=submit]").click()
    download = page.get_by_role("link", name="Bestand downloaden")
    expect(download).to_be_visible()
    with page.expect_download() as downloading:
        download.click()
    content = downloading.value.path().read_bytes()
    assert content.startswith(b"PK")

    page.goto(ADD)
    own: FilePayload = {"name": "x.xlsx", "mimeType": "x/x", "buffer": content}
    page.locator("#id_file").set_input_files([own])
    page.locator(".submit-row input[type=submit]").click()
    page.get_by_role("button", name="Bestand controleren").click()
    expect(page.get_by_role("button", name="Importeren")).to_be_visible()
    told = facts(page)
    assert told["Ongewijzigd"] == told["Producten gelezen"] == "1"
