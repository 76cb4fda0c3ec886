"""What was read before is not sent again, and only what was seen is changed."""

import pytest
from django.test import Client, RequestFactory

from shop.kernel.caching import held
from shop.kernel.etags import etag_of, versions_in


def asked(tags: str | None) -> set[int] | None:
    headers = {} if tags is None else {"If-Match": tags}
    found = versions_in(RequestFactory().get("/", headers=headers))
    return None if found is None else set(found)


def test_a_tag_is_of_the_version_and_of_what_is_answered():
    tags = {
        etag_of(3, {"total": 1}),
        etag_of(3, {"total": 2}),
        etag_of(4, {"total": 1}),
        etag_of(3, {"total": 1}),
    }

    assert len(tags) == 3
    assert asked(etag_of(3, {"total": 1})) == {3}


def test_without_the_header_any_version_will_do():
    assert asked(None) is None
    assert asked("*") is None


def test_a_proxy_may_have_made_it_weak():
    assert asked(f"W/{etag_of(7, [])}") == {7}


def test_there_may_be_several():
    assert asked(f"{etag_of(1, [])}, {etag_of(2, [])}") == {1, 2}


@pytest.mark.parametrize("wrong", ["", "3", '"x"', '"-3.a"', '"²"', "nonsense, more", '"3'])
def test_what_we_never_gave_matches_nothing(wrong):
    assert asked(wrong) == {-1}


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
def test_a_page_that_was_read_before_is_not_sent_again_held_or_not():
    held.clear()
    tag = Client().get("/")["ETag"]
    is_held = Client().get("/", headers={"If-None-Match": tag})
    held.clear()
    is_rendered = Client().get("/", headers={"If-None-Match": tag})

    for answer in (is_held, is_rendered):
        assert (answer.status_code, answer.content) == (304, b"")
        assert "public" in answer["Cache-Control"]
    assert Client().get("/en/", headers={"If-None-Match": tag}).status_code == 200
