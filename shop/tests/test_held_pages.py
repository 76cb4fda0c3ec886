"""A page that many ask for at once is rendered once, and no longer than a moment ago."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from shop.kernel.caching import address_of
from shop.kernel.held_pages import HeldPages


class Renderer:
    """Counts how often a page is rendered; rendering takes its time."""

    def __init__(self, status: int = 200, cookie: str = "") -> None:
        self.times = 0
        self.status = status
        self.cookie = cookie

    def __call__(self) -> HttpResponse:
        self.times += 1
        time.sleep(0.05)
        page = HttpResponse(f"page {self.times}", status=self.status, headers={"X-Kind": "page"})
        if self.cookie:
            page.set_cookie(self.cookie, "1")
        return page


def test_queries_that_views_tell_apart_are_two_pages():
    raw, escaped = (
        RequestFactory().generic("GET", "/search/", QUERY_STRING=query)
        for query in ("q=\xc3\xa9", "q=%C3%83%C2%A9")
    )
    assert raw.GET["q"] != escaped.GET["q"]

    assert address_of(raw) != address_of(escaped)


def test_two_hundred_at_once_are_one_rendering():
    pages, render = HeldPages(), Renderer()

    with ThreadPoolExecutor(200) as visitors:
        answers = list(visitors.map(lambda _: pages.get_or_render("/", render), range(200)))

    assert render.times == 1
    assert {answer.content for answer in answers} == {b"page 1"}
    assert {answer["X-Kind"] for answer in answers} == {"page"}
    assert len({id(answer) for answer in answers}) == 200


def test_every_answer_may_be_added_to():
    pages, render = HeldPages(), Renderer()
    first = pages.get_or_render("/", render)
    first["Set-Cookie"] = "mine=1"

    assert "Set-Cookie" not in pages.get_or_render("/", render)


def test_a_page_is_held_for_a_moment_only():
    pages, render = HeldPages(seconds=0.1), Renderer()
    pages.get_or_render("/", render)
    time.sleep(0.15)

    assert pages.get_or_render("/", render).content == b"page 2"


def test_another_address_is_another_page():
    pages, render = HeldPages(), Renderer()

    assert pages.get_or_render("/", render).content != pages.get_or_render("/en/", render).content


@pytest.mark.parametrize("render", [Renderer(status=404), Renderer(cookie="session")])
def test_what_is_no_public_page_is_not_held(render):
    pages = HeldPages()
    pages.get_or_render("/", render)
    pages.get_or_render("/", render)

    assert render.times == 2


def test_an_error_is_not_held_and_the_next_visitor_tries_again():
    pages, render = HeldPages(), Renderer()

    def fail() -> HttpResponse:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        pages.get_or_render("/", fail)
    assert pages.get_or_render("/", render).status_code == 200


def test_who_waits_for_a_rendering_that_fails_fails_with_it():
    pages, tries = HeldPages(), []

    def fail() -> HttpResponse:
        tries.append(1)
        time.sleep(0.1)
        raise ConnectionError

    def visit(_: int) -> str:
        try:
            pages.get_or_render("/", fail)
        except ConnectionError:
            return "failed"
        return "shown"

    with ThreadPoolExecutor(20) as visitors:
        assert set(visitors.map(visit, range(20))) == {"failed"}
    assert len(tries) < 20


@pytest.mark.parametrize("header", ["Vary", "Content-Encoding"])
def test_an_answer_that_is_not_everybody_s_is_not_held_as_it_went_out(header):
    pages = HeldPages()
    page = pages.get_or_render("/", Renderer())
    pages.note_answer("/", page)
    answer = pages.answer("/")
    assert answer is not None
    assert (answer.content, answer["X-Kind"]) == (b"page 1", "page")

    pages.clear()
    page[header] = "gzip"
    pages.note_answer("/", page)

    assert pages.answer("/") is None


def test_an_answer_is_held_no_longer_than_its_page():
    pages = HeldPages(seconds=0.2)
    page = pages.get_or_render("/", Renderer())
    time.sleep(0.25)
    pages.note_answer("/", page)

    assert pages.answer("/") is None
