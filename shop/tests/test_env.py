"""What is read of the environment, and how a mistake in it is told."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop import env


@pytest.mark.parametrize("wrong", ["opensearch:9200", "ftp://search", "https://", "http://a:x"])
def test_an_address_has_a_scheme_and_a_host(monkeypatch, wrong):
    monkeypatch.setenv("SEARCH_URL", wrong)

    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        env.address("SEARCH_URL", "")


@pytest.mark.parametrize("right", ["", "https://search.example", "http://u:p@127.0.0.1:9200/a"])
def test_a_sound_address_is_taken_as_it_is(monkeypatch, right):
    monkeypatch.setenv("SEARCH_URL", right)

    assert env.address("SEARCH_URL", "") == right


def test_a_choice_is_one_of_its_words(monkeypatch):
    monkeypatch.setenv("SEARCH_SIGN_FOR", "es")
    assert env.choice("SEARCH_SIGN_FOR", "", "es", "aoss") == "es"

    monkeypatch.setenv("SEARCH_SIGN_FOR", "opensearch")
    with pytest.raises(ImproperlyConfigured, match="SEARCH_SIGN_FOR is none of: empty, es, aoss"):
        env.choice("SEARCH_SIGN_FOR", "", "es", "aoss")
