"""The bench of the CDN: its log, its configuration, and that its watch would notice a mix-up."""

import pytest

from bench.cdn.answers import Watch
from bench.cdn.shelf import Shelf
from bench.cdn.vcl import vcl
from bench.cdn.visits import Kind, Step, Visitor, visit_log
from bench.checkout.http import Answer
from deploy.cdn_policy import BEHAVIOURS

PAGE = b'<html lang="nl"><link rel="canonical" href="http://localhost:1/sale/"><p>Mokken</p>'
PUBLIC = {"x-cache": "hit", "content-language": "nl"}
PRIVATE = {"x-cache": "pass", "content-language": "nl"}
HERS = b'<span class="cart-link__count" aria-hidden="true">3</span> Bezoeker-00000000aa'


def shelf(prefix: str) -> Shelf:
    products = [f"{prefix}/products/p-{number}/mok-{number}/" for number in range(20)]
    return Shelf(
        home=f"{prefix}/",
        lists=[f"{prefix}/categories/huis/", f"{prefix}/sale/"],
        choices=[f"{prefix}/categories/huis/?kleur=rood"],
        products=products,
        variants=[f"{product}?kleur=rood" for product in products],
        words=["mok", "bord", "kop", "schaal", "kan"],
        skus={"MOK": 99, "BORD": 2},
    )


def log(seed: int = 1, requests: int = 3000) -> list[Step]:
    shelves = {"nl": shelf(""), "en": shelf("/en")}
    return visit_log(shelves, requests=requests, seed=seed)


def watch(visitor: Visitor, **answers: Answer) -> list[str]:
    seen = Watch()
    for name, answer in answers.items():
        if name == "page":
            seen.page(visitor, "/sale/?utm_source=mail", answer)
        elif name == "header":
            seen.header(visitor, answer)
        else:
            seen.cart(visitor, answer)
    return sorted(seen.mistakes)


def test_the_same_seed_gives_the_same_log_in_the_order_of_time() -> None:
    first, again, other = log(), log(), log(seed=2)

    assert len(first) == 3000
    assert [(step.at, step.address) for step in first] == [(s.at, s.address) for s in again]
    assert [step.address for step in first] != [step.address for step in other]
    assert [step.at for step in first] == sorted(step.at for step in first)


def test_every_visitor_with_something_of_her_own_can_be_told_from_the_others() -> None:
    visitors = {step.visitor.number: step.visitor for step in log()}.values()
    carts = [(each.sku, each.quantity) for each in visitors if each.quantity]
    names = [each.name for each in visitors if each.name]

    assert carts
    assert len(carts) == len(set(carts))
    assert names
    assert len(names) == len(set(names))


def test_few_pages_are_looked_at_often_and_many_seldom() -> None:
    pages = [step.address.partition("?")[0] for step in log() if step.kind is Kind.PAGE]
    counts = sorted(pages.count(page) for page in set(pages) if "/products/" in page)

    assert counts[-1] > 5 * counts[0]


def test_the_configuration_has_a_rule_for_every_behaviour_that_is_kept() -> None:
    written = vcl("http://127.0.0.1:8000")

    for behaviour in BEHAVIOURS:
        assert f'X-Behaviour = "{behaviour.name}"' in written
        assert behaviour.expression in written
    assert "unset req.http.Cookie" in written


def test_answers_that_are_right_are_not_noted() -> None:
    hers = Visitor(1, "nl", sku="MOK", quantity=3, name="Bezoeker-00000000aa")
    hers.signed_in = hers.filled = True
    cart = b'<input name="sku" value="MOK"><input name="quantity" value="3">'

    assert watch(Visitor(2, "nl"), page=Answer(200, PUBLIC, PAGE)) == []
    assert watch(Visitor(2, "nl"), header=Answer(200, PRIVATE, b"")) == []
    assert watch(hers, header=Answer(200, PRIVATE, HERS), cart=Answer(200, PRIVATE, cart)) == []


@pytest.mark.parametrize(
    ("headers", "body", "mistake"),
    [
        (PUBLIC, PAGE + HERS, "a name on a page for all"),
        (PUBLIC, PAGE + HERS, "a cart or token on a page for all"),
        (PUBLIC, PAGE.replace(b'lang="nl"', b'lang="en"'), "a page in another language"),
        (PUBLIC, PAGE.replace(b"/sale/", b"/categories/huis/"), "another page"),
        (PUBLIC | {"set-cookie": "sessionid=1"}, PAGE, "a cookie on a page for all"),
        (PUBLIC | {"content-language": "en"}, PAGE, "another language"),
    ],
)
def test_a_page_for_all_with_something_of_somebody_is_noted(
    headers: dict[str, str], body: bytes, mistake: str
) -> None:
    assert mistake in watch(Visitor(1, "nl"), page=Answer(200, headers, body))


@pytest.mark.parametrize(
    ("headers", "body", "mistake"),
    [
        (PRIVATE, HERS, "another's name"),
        (PRIVATE, HERS, "another's cart"),
        (PRIVATE | {"x-cache": "hit"}, b"", "a private answer from the cache"),
    ],
)
def test_anothers_header_is_noted(headers: dict[str, str], body: bytes, mistake: str) -> None:
    assert mistake in watch(Visitor(1, "nl"), header=Answer(200, headers, body))


def test_anothers_cart_is_noted() -> None:
    hers = Visitor(1, "nl", sku="MOK", quantity=3, filled=True)
    other = b'<input name="sku" value="BORD"><input name="quantity" value="3">'

    assert watch(hers, cart=Answer(200, PRIVATE, other)) == ["another's cart"]
