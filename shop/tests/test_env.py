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


@pytest.mark.parametrize("wrong", ["50", "50/", "/300", "0/300", "50/0", "-1/5", "inf/5", "fast/5"])
def test_a_rate_has_two_numbers_of_more_than_nothing(monkeypatch, wrong):
    monkeypatch.setenv("API_RATE", wrong)

    with pytest.raises(ImproperlyConfigured, match="API_RATE"):
        env.rate("API_RATE", "1/1")


def test_a_sound_rate_is_read(monkeypatch):
    monkeypatch.setenv("API_RATE", "0.5/10")

    assert env.rate("API_RATE", "1/1") == (0.5, 10)


@pytest.mark.parametrize("wrong", ["*", "app.example", "https://app.example/", "ftp://app.example"])
def test_an_origin_is_a_scheme_and_a_host(monkeypatch, wrong):
    monkeypatch.setenv("ORIGINS", f"https://shop.example,{wrong}")

    with pytest.raises(ImproperlyConfigured, match="ORIGINS"):
        env.origins("ORIGINS", "")


def test_origins_may_be_several_or_none(monkeypatch):
    assert env.origins("ORIGINS", "") == []
    monkeypatch.setenv("ORIGINS", "https://app.example, http://localhost:5173")

    assert env.origins("ORIGINS", "") == ["https://app.example", "http://localhost:5173"]


@pytest.mark.parametrize("wrong", ["2.4", "ios", "ios=", "=2.4", "ios=2.x", "ios=2..4"])
def test_a_version_has_a_name_and_numbers(monkeypatch, wrong):
    monkeypatch.setenv("APP_VERSIONS", f"android=2.3,{wrong}")

    with pytest.raises(ImproperlyConfigured, match="APP_VERSIONS"):
        env.versions("APP_VERSIONS", "")


def test_those_in_the_address_of_postgres_are_taken(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@db.example/kraam")

    found = env.postgres("DATABASE_URL")

    assert (found["USER"], found["PASSWORD"], found["OPTIONS"]) == ("me", "secret", {})
