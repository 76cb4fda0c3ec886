"""The command on real tables, with pictures from a server on loopback."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.drafts import CategoryDraft
from catalog.models import Category, Price, Product, StockItem
from catalog.services.categories import save_categories
from catalog.tests.imports.files import MUG, text_of
from catalog.tests.imports.image_server import picture, serving
from shop.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture(autouse=True)
def _memory_for_pictures(settings):
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory}


@pytest.fixture
def handle() -> str:
    """Of a product that no other test knows."""
    return f"mok-{new_id()}"


@pytest.fixture
def write(tmp_path: Path):
    def write_file(*rows: dict[str, str]) -> str:
        path = tmp_path / "products.csv"
        path.write_text(text_of(*rows), encoding="utf-8")
        return str(path)

    return write_file


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_products", *arguments, "--skip-checks", stdout=out)
    return out.getvalue()


def mug(handle: str, **cells: str) -> dict[str, str]:
    return MUG | {"Handle": handle, "Variant SKU": handle} | cells


def test_products_stock_prices_and_categories_are_stored(write, handle):
    row = mug(handle, Type=f"Soort {handle}") | {"Variant Inventory Qty": "7"}

    out = run(write(row))

    product = Product.get(handle)
    assert "Read 1 products with 1 variants" in out
    assert "1 created, 0 updated, 0 unchanged, 0 not saved" in out
    assert (product.price_minor, product.currency) == (1250, "EUR")
    assert StockItem.get(handle).available == 7
    assert [price.price_minor for price in Price.query(handle)] == [1250]
    assert Category.get(product.category_id).names == {"nl": f"Soort {handle}"}


def test_the_same_file_again_changes_nothing(write, handle):
    file = write(mug(handle), mug(handle, Title="") | {"Image Src": "http://127.0.0.1:9/a.jpg"})
    run(file)
    before = Product.get(handle)

    out = run(file)

    after = Product.get(handle)
    assert "0 created, 0 updated, 1 unchanged" in out
    assert (after.version, after.updated_at) == (before.version, before.updated_at)
    assert len(list(Price.query(handle))) == 1


def test_a_changed_file_changes_what_it_names_but_not_the_stock(write, handle):
    run(write(mug(handle) | {"Variant Inventory Qty": "7"}))

    changed = mug(handle) | {"Variant Inventory Qty": "9", "Variant Price": "15"}
    out = run(write(changed))

    assert "0 created, 1 updated" in out
    assert Product.get(handle).price_minor == 1500
    assert StockItem.get(handle).available == 7


def test_bad_rows_are_listed_by_line_and_column_and_the_rest_goes_in(write, handle):
    file = write(mug(handle), mug(f"{handle}-2") | {"Variant Price": "duur"})

    out = run(file)

    assert "error: line 3, Variant Price, “duur”: not a number" in out
    assert "1 created" in out
    assert "2 errors, 0 warnings" in out
    with pytest.raises(CommandError, match="left out"):
        run(file, "--strict")


def test_a_sku_of_another_product_is_listed(write, handle):
    run(write(mug(handle)))

    out = run(write(mug(f"{handle}-2") | {"Variant SKU": handle}))

    assert f"error: line 2, Variant SKU, “{handle}”: belongs to another product" in out
    assert "1 not saved" in out


def test_the_names_of_a_known_category_stay_the_merchants(write, handle):
    slug = f"soort-{handle}"
    save_categories([CategoryDraft(slug, None, {"nl": "Eigen naam"}, {"nl": slug})])

    run(write(mug(handle, Type=f"Soort {handle}")))

    assert Category.get(slug).names == {"nl": "Eigen naam"}


def test_pictures_are_fetched_once_and_never_lost_again(write, handle):
    with serving() as server:
        server.pictures["/a.jpg"] = picture((1600, 800))
        gone = {"Handle": handle, "Image Src": server.address("/gone.jpg")}
        file = write(mug(handle) | {"Image Src": server.address("/a.jpg")}, gone)

        first = run(file, "--allow-private-hosts")
        [fetched, missing] = Product.get(handle).document["images"]
        again = run(file, "--allow-private-hosts")
    offline = run(file)
    without = run(file, "--no-fetch-images")

    assert (fetched["width"], fetched["height"]) == (1280, 640)
    assert fetched["key"].startswith("products/")
    assert (missing["key"], missing["address"]) == (None, gone["Image Src"])
    assert "1 pictures fetched, 1 kept as an address" in first
    assert f"picture kept as an address: {gone['Image Src']} (the server answered 404)" in first
    assert server.asked == {"/a.jpg": 1, "/gone.jpg": 2}
    for out in (again, offline, without):
        assert "1 unchanged" in out


def test_addresses_inside_our_network_are_not_asked_unless_allowed(write, handle):
    with serving() as server:
        server.pictures["/a.jpg"] = picture()

        out = run(write(mug(handle) | {"Image Src": server.address("/a.jpg")}))

    assert "an address inside a private network" in out
    assert not server.asked


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("Naam,Prijs\nmok,5\n", "lacks the columns Handle, Title, Variant Price"),
        ("Handle,Title,Variant Price\n,,5\n", "No product could be read"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_an_error(tmp_path, content, says):
    file = tmp_path / "bad.csv"
    file.write_text(content)

    with pytest.raises(CommandError, match=says):
        run(str(file))


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(str(tmp_path / "none.csv"))
