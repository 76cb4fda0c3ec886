"""What a CDN is told: CloudFront over its API, a proxy by PURGE, or nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import run_checks

from shop.kernel import purging
from shop.kernel.purging import PurgeFailed, purger
from shop.tests.purge_server import PurgeServer, purge_server

PATHS = ["/products/mug/*", "/en/products/mug/*"]
DISTRIBUTION = "E2QWRUHAPOMQZL"


@pytest.fixture
def cdn(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PurgeServer]:
    """Told by neither setting yet."""
    settings.CDN_DISTRIBUTION_ID = settings.CDN_PURGE_URL = ""
    with purge_server() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", server.url)
        purging._cloudfront.cache_clear()
        yield server
        purging._cloudfront.cache_clear()


def tell(paths: list[str]) -> None:
    purge = purger()
    assert purge is not None
    purge(paths)


def test_by_default_nobody_is_told(cdn: PurgeServer):
    assert purger() is None


def test_cloudfront_gets_all_paths_in_one_invalidation(cdn: PurgeServer, settings: Any):
    settings.CDN_DISTRIBUTION_ID = DISTRIBUTION

    tell(PATHS)

    assert cdn.asked == [("POST", f"/2020-05-31/distribution/{DISTRIBUTION}/invalidation")]
    assert cdn.paths == [PATHS]


def test_a_proxy_gets_a_request_for_each_path(cdn: PurgeServer, settings: Any):
    settings.CDN_PURGE_URL = cdn.url

    tell(PATHS)

    assert cdn.asked == [("PURGE", path) for path in PATHS]


@pytest.mark.parametrize("setting", ["CDN_DISTRIBUTION_ID", "CDN_PURGE_URL"])
def test_a_cdn_that_refuses_is_a_failure_that_can_be_tried_again(
    cdn: PurgeServer, settings: Any, setting: str
):
    cdn.busy = True
    setattr(settings, setting, DISTRIBUTION if setting == "CDN_DISTRIBUTION_ID" else cdn.url)

    with pytest.raises(PurgeFailed):
        tell(PATHS)


def test_a_cdn_that_is_away_is_a_failure_that_can_be_tried_again(settings: Any):
    settings.CDN_DISTRIBUTION_ID, settings.CDN_PURGE_URL = "", "http://127.0.0.1:9"

    with pytest.raises(PurgeFailed):
        tell(PATHS)


@pytest.mark.parametrize(
    ("distribution", "purge_url", "found"),
    [
        ("", "", []),
        ("", "http://127.0.0.1:6081", []),
        (DISTRIBUTION, "", []),
        (DISTRIBUTION, "http://127.0.0.1:6081", ["shop.E008"]),
        ("https://d111111abcdef8.cloudfront.net", "", ["shop.E009"]),
    ],
)
def test_settings_that_tell_nobody_stop_the_start(
    settings: Any, distribution: str, purge_url: str, found: list[str]
):
    settings.CDN_DISTRIBUTION_ID, settings.CDN_PURGE_URL = distribution, purge_url

    known = {"shop.E008", "shop.E009", "shop.E010"}
    assert [each.id for each in run_checks() if each.id in known] == found


def test_without_credentials_the_start_says_so(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.CDN_DISTRIBUTION_ID = DISTRIBUTION
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    assert "shop.E010" in [each.id for each in run_checks()]
