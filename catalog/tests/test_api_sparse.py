"""`fields=` and `include=`: phones get what they asked for, and nothing else is worked out."""

from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client

from catalog.api.product_output import ProductOutput
from catalog.drafts import Image
from catalog.recommendations import blocks
from catalog.search.backend import search_backend
from catalog.search.base import SearchQuery
from catalog.selectors.reviews import reviews_of
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from shop.kernel.sparse import MOST_NAMES, made, names_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mugs")]

MUG = "/api/v1/products/p-mok/"
LIST = "/api/v1/products/"


@pytest.fixture
def mugs(tables, db):
    make_category()
    picture = Image("mok", width=800, height=600, alt={"nl": "Een mok"}, avif=True)
    make_product(sku="MOK", price_minor=500, images=(picture,))
    make_product(sku="KOM", price_minor=700)
    rebuild_index()


def read(address: str, **query: str) -> Any:
    answer = Client().get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_only_what_is_named_comes():
    whole = read(MUG)

    part = read(MUG, fields="name,price,images.srcset,variants.sku")

    assert part == {
        "name": whole["name"],
        "price": whole["price"],
        "images": [{"srcset": whole["images"][0]["srcset"]}],
        "variants": [{"sku": "MOK"}],
    }
    assert list(part) == ["name", "price", "images", "variants"]


def test_some_clients_name_each_by_itself_and_some_name_a_thing_twice():
    repeated = Client().get(f"{MUG}?fields=id&fields=images.alt&fields=images").json()

    assert repeated == {"id": "p-mok", "images": read(MUG)["images"]}


def test_a_list_is_cut_down_in_what_it_has_of_each_product():
    whole = read(LIST, sort="price")

    part = read(LIST, sort="price", fields="results.id,results.image.alt,facets.brands,next")

    assert part["results"] == [
        {"id": "p-mok", "image": {"alt": "Een mok"}},
        {"id": "p-kom", "image": None},
    ]
    assert part.keys() == {"results", "facets", "next"}
    assert part["facets"] == {"brands": whole["facets"]["brands"]}
    assert read(LIST, sort="price") == whole  # which many answers share


def test_nobody_counts_what_nobody_asked_for(monkeypatch):
    searched: list[SearchQuery] = []
    search = type(search_backend()).search

    def noted(backend: Any, query: SearchQuery) -> Any:
        searched.append(query)
        return search(backend, query)

    monkeypatch.setattr(type(search_backend()), "search", noted)

    read(LIST, fields="results.id,total")
    read(LIST, fields="results.id,facets.brands")

    assert [query.with_facets for query in searched] == [False, True]


def test_what_costs_a_call_comes_when_it_is_asked_for(monkeypatch):
    looked: list[str] = []
    similar = blocks.similar

    def find(product_id: str, language: str, **asked: Any) -> Any:
        looked.append(product_id)
        return similar(product_id, language, **asked)

    monkeypatch.setattr(blocks, "similar", find)
    whole = read(MUG)
    assert not {*ProductOutput.left_out} & whole.keys()
    assert looked == []

    more = read(MUG, include="reviews,similar,also_bought,categories")

    assert more == whole | {
        "reviews": [],
        "similar": {"results": [ANY], "personal": False},
        "also_bought": {"results": [], "personal": False},
        "categories": [{"id": "huis", "name": "Huis", "path": "huis"}],
    }
    assert more["similar"] == read(f"{MUG}similar/")
    assert read(MUG, fields="id", include="similar") == {"id": "p-mok", "similar": more["similar"]}
    assert read(MUG, fields="similar.results.id") == {"similar": {"results": [{"id": "p-kom"}]}}
    assert reviews_of("p-mok", cursor=None).reviews == ()


def test_rows_are_cut_down_too():
    part = read(f"{MUG}similar/", fields="results.id,results.because")

    assert part == {"results": [{"id": "p-kom", "because": None}]}


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"fields": "id,nme"}, "fields", "unknown_name"),
        ({"fields": ""}, "fields", "unknown_name"),
        ({"fields": "id.id"}, "fields", "unknown_name"),
        ({"fields": "images.srcset.url.x"}, "fields", "unknown_name"),
        ({"include": "stock"}, "include", "unknown_name"),
        (
            {"fields": ",".join(f"n{each}" for each in range(MOST_NAMES + 1))},
            "fields",
            "max_length",
        ),
    ],
)
def test_a_name_that_is_none_is_refused_by_its_parameter(query, parameter, code):
    answer = Client().get(MUG, query)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == [{"parameter": parameter, "code": code, "detail": ANY}]


def test_every_name_of_the_description_can_be_asked_for():
    whole = read(MUG, include=",".join(ProductOutput.left_out))

    for name in names_of(ProductOutput):
        part = read(MUG, fields=name)
        first, _, rest = name.partition(".")
        assert part.keys() == {first}
        if not rest:
            assert part == {first: whole[first]}


def test_what_is_not_asked_for_costs_nothing_to_write():
    class Product:
        id = "p-mok"

        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"{name} was looked at")

    assert made(ProductOutput, frozenset({"id"}))(Product()) == {"id": "p-mok"}


def test_pictures_come_as_data_the_smaller_format_first():
    picture = read(MUG)["images"][0]

    assert [(file["type"], file["width"], file["height"]) for file in picture["srcset"]] == [
        ("image/avif", 320, 240),
        ("image/avif", 640, 480),
        ("image/avif", 800, 600),
        ("image/webp", 320, 240),
        ("image/webp", 640, 480),
        ("image/webp", 800, 600),
    ]
    assert picture["srcset"][-1]["url"] == picture["files"]["1280"]
    assert picture["srcset"][0]["url"].endswith("mok-320.avif")
