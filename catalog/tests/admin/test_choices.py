"""What staff are offered while they type."""

import pytest
from django.urls import reverse

from catalog.admin import choices
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product


@pytest.fixture
def shelf(tables):
    make_category("huis")
    make_category("keuken", parent_id="huis")
    make_product(sku="MUG", brand="Klei & Co", tags=("klei",))
    make_product(
        sku="VASE", names={"nl": "Vaas"}, brand="Groot Glas", tags=("glas werk",), published=False
    )
    rebuild_index()


def asked(client, kind: str, **parameters: str):
    return client.get(reverse("admin:catalog_product_choices", args=[kind]), parameters)


def found(client, kind: str, term: str) -> list[str]:
    return [each["id"] for each in asked(client, kind, term=term).json()["results"]]


@pytest.mark.parametrize(
    ("kind", "term", "expected"),
    [
        ("products", "vaas", ["p-vase"]),
        ("products", "aardewerk", ["p-mug"]),
        ("brands", "", ["Groot Glas", "Klei & Co"]),
        ("brands", "gla", ["Groot Glas"]),
        ("tags", "werk", ["glas werk"]),
        ("tags", "nothing", []),
        ("categories", "huis", ["huis", "keuken"]),
        ("categories", "KEU", ["keuken"]),
    ],
)
def test_choices_have_what_was_typed(reader, shelf, kind, term, expected):
    assert found(reader, kind, term) == expected


def test_the_answer_is_that_of_djangos_own_autocomplete(reader, shelf):
    assert asked(reader, "categories", term="keu").json() == {
        "results": [{"id": "keuken", "text": "Huis > Keuken"}],
        "pagination": {"more": False},
    }


def test_choices_come_in_pages(reader, shelf, monkeypatch):
    monkeypatch.setattr(choices, "PAGE", 1)

    first = asked(reader, "products").json()
    second = asked(reader, "products", page="2").json()
    odd = asked(reader, "products", page="²").json()

    ids = {each["results"][0]["id"] for each in (first, second)}
    assert ids == {"p-mug", "p-vase"}
    assert (first["pagination"]["more"], second["pagination"]["more"]) == (True, False)
    assert odd == first


def test_without_an_index_it_says_so(reader, tables):
    assert asked(reader, "products", term="mug").status_code == 503


def test_only_who_may_see_products_is_answered(outsider, client, reader, shelf):
    assert asked(outsider, "products").status_code == 403
    assert asked(client, "products").status_code == 302
    assert asked(reader, "nonsense").status_code == 404
    assert reader.post(reverse("admin:catalog_product_choices", args=["tags"])).status_code == 403


def test_a_featured_product_is_chosen_by_its_name(host, shelf):
    address = reverse("admin:catalog_featuredproduct_add")
    page = host.get(address)
    sent = {"product_id": "p-mug", "position": "0"}

    again = host.post(address, {**sent, "position": "x"})

    assert 'class="admin-autocomplete"' in page.text
    assert reverse("admin:catalog_product_choices", args=["products"]) in page.text
    assert '<option value="p-mug" selected>Mok van aardewerk (p-mug)</option>' in again.text
