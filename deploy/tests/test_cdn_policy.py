"""What of an address the CDN keeps pages under, and which addresses it keeps nothing of."""

import pytest

from deploy.cdn_policy import BEHAVIOURS, DEFAULT, behaviour_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "home"),
        ("/en/", "home"),
        ("/pages/privacy/", "pages"),
        ("/products/mug/mok/", "product"),
        ("/en/products/mug/mug/", "product"),
        ("/products/mug/mok/reviews/", "reviews"),
        ("/categories/kleding/jurken/", "list"),
        ("/brands/a%2Fb/", "list"),
        ("/search/", "list"),
        ("/en/search/suggest/", "suggest"),
        ("/static/css/base.1234.css", "static"),
        ("/media/a-320.webp", "media"),
        ("/sitemap-20261130012300-nl-1.xml.gz", "exports"),
        ("/cart/", "private"),
        ("/en/cart/", "private"),
        ("/fragments/header/", "private"),
        ("/reviews/mug/", "private"),
        ("/admin/products/mug/", "private"),
        ("/api/v1/products/mug/", "private"),
        ("/somewhere/new/", "private"),
        ("/en", "private"),
        ("/de/products/mug/mok/", "private"),
        ("/x/static/a.css", "private"),
    ],
)
def test_every_path_has_one_behaviour(path: str, name: str) -> None:
    assert behaviour_of(path).name == name


@pytest.mark.parametrize(
    ("path", "query", "kept_under"),
    [
        ("/products/mug/mok/", "maat=l&kleur=rood", "kleur=rood&maat=l"),
        ("/products/mug/mok/", "utm_source=mail&variant=A+1&gclid=x", "variant=A+1"),
        ("/products/mug/mok/", "opslag=512", ""),
        ("/products/mug/mok/", "kleur", ""),
        ("/products/mug/mok/", "%6baleur=rood&xkleur=1&kleurx=1", ""),
        ("/categories/huis/", "sort=newest&brand=b&brand=a", "brand=a&brand=b&sort=newest"),
        ("/categories/huis/", "materiaal=hout&utm_campaign=x&fbclid=y", "materiaal=hout"),
        ("/categories/huis/", "price_min=5&Price_max=9&x" + "y" * 64 + "=1", "price_min=5"),
        ("/search/", "q=a%26b&page=2", "page=2&q=a%26b"),
        ("/search/suggest/", "q=mok&sort=newest", "q=mok"),
        ("/products/mug/mok/reviews/", "cursor=abc&kleur=rood", "cursor=abc"),
        ("/", "q=mok&kleur=rood", ""),
        ("/static/a.css", "v=2", ""),
    ],
)
def test_what_a_page_does_not_know_is_no_part_of_its_address(
    path: str, query: str, kept_under: str
) -> None:
    assert behaviour_of(path).parameters.normalised(query) == kept_under


def test_names_and_paths_are_each_said_once() -> None:
    paths = [path for each in BEHAVIOURS for path in each.paths]

    assert len({each.name for each in (*BEHAVIOURS, DEFAULT)}) == len(BEHAVIOURS) + 1
    assert len(set(paths)) == len(paths)
    assert not DEFAULT.kept
    assert all(each.kept for each in BEHAVIOURS)
