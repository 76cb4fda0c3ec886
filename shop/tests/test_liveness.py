"""A load balancer asks each task by its address, which is none of the shop's names."""

import pytest


@pytest.mark.parametrize("method", ["get", "head"])
def test_whether_it_lives_is_told_whatever_the_host(client, settings, method):
    settings.ALLOWED_HOSTS = ["shop.example"]

    answer = getattr(client, method)("/health", headers={"host": "10.20.1.2:8000"})

    assert answer.status_code == 200


def test_anything_else_is_refused_by_a_name_that_is_not_the_shops(client, settings):
    settings.ALLOWED_HOSTS = ["shop.example"]

    assert client.get("/health/ready", headers={"host": "10.20.1.2:8000"}).status_code == 400


def test_nobody_posts_to_it(client):
    assert client.post("/health").status_code == 405
