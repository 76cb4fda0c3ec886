"""CloudFront: its behaviours are those of deploy/cdn_policy.py, which the bench's cache has too."""

import random
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.stacks.cdn import functions
from deploy.aws.stacks.cdn.behaviours import MOST
from deploy.aws.stacks.cdn.policies import ADDED_ANYWAY, error_pages
from deploy.aws.tests.functions import run
from deploy.aws.tests.templates import resources, template
from deploy.cdn_policy import (
    BEHAVIOURS,
    DEFAULT,
    KEPT_HEADERS,
    LANGUAGE_PREFIXES,
    Behaviour,
    behaviour_of,
)
from tests.test_cdn_policy import LATER, PRIVATE_ROUTES, PUBLIC, example

# Managed policies of CloudFront by their ids. Source: its Developer Guide.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
PUBLIC_PATHS = [
    prefix + urlsplit(address).path
    for address, _ in (*PUBLIC.values(), *LATER.values())
    for prefix in LANGUAGE_PREFIXES
]
PRIVATE_PATHS = [
    *(prefix + example(route) for route in PRIVATE_ROUTES for prefix in LANGUAGE_PREFIXES),
    *("/cart/", "/checkout/", "/account/", "/admin/", "/api/v1/products/", "/new/"),
]


def configuration(environment: str = "production") -> dict[str, Any]:
    (found,) = resources(environment, "cdn", "AWS::CloudFront::Distribution")
    given: dict[str, Any] = found["DistributionConfig"]
    return given


def behaviour_at(path: str) -> dict[str, Any]:
    """As CloudFront chooses: the first pattern that matches, else the default."""
    found = configuration()
    for each in found["CacheBehaviors"]:
        ways = ".*".join(re.escape(part) for part in each["PathPattern"].split("*"))
        if re.fullmatch(ways, path):
            given: dict[str, Any] = each
            return given
    default: dict[str, Any] = found["DefaultCacheBehavior"]
    return default


def policy(behaviour: dict[str, Any]) -> dict[str, Any] | None:
    """Of its cache; None: nothing is kept."""
    reference = behaviour["CachePolicyId"]
    if reference == CACHING_DISABLED:
        return None
    found = template("production", "cdn").find_resources("AWS::CloudFront::CachePolicy")
    given: dict[str, Any] = found[reference["Ref"]]["Properties"]["CachePolicyConfig"]
    return given


def test_cloudfront_passes_on_all_that_is_private() -> None:
    found = configuration()["DefaultCacheBehavior"]

    assert [path for path in PRIVATE_PATHS if behaviour_at(path) != found] == []
    assert (policy(found), found["OriginRequestPolicyId"]) == (None, ALL_VIEWER)
    assert len(found["AllowedMethods"]) == 7


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_cloudfront_does_what_the_one_definition_says(path: str) -> None:
    expected, found = behaviour_of(path), behaviour_at(path)
    kept = policy(found)

    assert (kept is not None) is expected.kept
    if kept is None:  # of an address that has no language, with one
        return
    held_under = kept["ParametersInCacheKeyAndForwardedToOrigin"]
    assert kept["MaxTTL"] == expected.longest
    assert (kept["DefaultTTL"], kept["MinTTL"]) == (0, 0)
    assert held_under["CookiesConfig"] == {"CookieBehavior": "none"}
    assert held_under["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert held_under["EnableAcceptEncodingBrotli"] is expected.compressed
    assert found["Compress"] is expected.compressed
    named = expected.parameters.names or expected.parameters.pattern
    query = held_under["QueryStringsConfig"]["QueryStringBehavior"]
    assert query == ("all" if named else "none")
    assert found["TargetOriginId"] == _origin(expected)
    assert found["AllowedMethods"] == ["GET", "HEAD"]


def _origin(expected: Behaviour) -> str:
    ids: dict[str, str] = {
        behaviour_at(path)["TargetOriginId"]: name
        for path, name in (("/cart/", "shop"), ("/static/x", "static"), ("/media/x", "media"))
    }
    return next(given for given, name in ids.items() if name == expected.origin.value)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_there_are_no_more_behaviours_than_cloudfront_takes(environment: str) -> None:
    assert len(configuration(environment)["CacheBehaviors"]) + 1 <= MOST


def test_a_public_page_is_asked_for_with_the_headers_of_the_definition_and_no_cookie() -> None:
    (found,) = resources("production", "cdn", "AWS::CloudFront::OriginRequestPolicy")
    given = found["OriginRequestPolicyConfig"]

    assert given["CookiesConfig"] == {"CookieBehavior": "none"}
    assert {*given["HeadersConfig"]["Headers"], *ADDED_ANYWAY} == set(KEPT_HEADERS)


def _queries() -> list[str]:
    chance = random.Random(7)
    names = ["kleur", "maat", "variant", "q", "cursor", "sort", "gclid", "utm_source", "brand"]
    names += ["price_max", "x" * 64, "x" * 65, "Kleur", "%6bleur", "fbclid", "a-b", "", "rating"]
    values = ["=zwart", "=", "", "=a=b", "=%C3%A9+b", "=1", "=~!*'()"]
    return ["", "&", "a", "=", "q=1&q=0&q=1"] + [
        "&".join(chance.choice(names) + chance.choice(values) for _ in range(chance.randint(1, 6)))
        for _ in range(100)
    ]


@pytest.mark.parametrize("behaviour", [each for each in BEHAVIOURS if each.kept], ids=str)
def test_the_function_keeps_of_a_query_what_the_definition_keeps(behaviour: Behaviour) -> None:
    path = behaviour.paths[0].replace("*", "a/b/")
    if behaviour.origin.value != "shop":
        return
    queries = _queries()
    answers = run(
        functions.arrival(), requests=[{"uri": path, "query": query} for query in queries]
    )["answers"]

    for query, answer in zip(queries, answers, strict=True):
        kept = answer["querystring"] or ""
        assert kept == behaviour_of(path).parameters.normalised(query), query


def test_a_private_pages_query_is_passed_on_as_it_came() -> None:
    request = {"uri": "/checkout/", "query": "b=1&a=2&gclid=3"}
    answer = run(functions.arrival(), requests=[request])["answers"][0]

    assert answer["querystring"] == {}  # untouched


@pytest.mark.parametrize("path", ["/static/css/base.css", "/media/css/base.css"])
def test_files_are_in_their_buckets_without_the_folder_of_their_address(path: str) -> None:
    answer = run(functions.bucket(), requests=[{"uri": path}])["answers"][0]

    assert answer["uri"] == "/css/base.css"


class TestDistribution:
    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_speaks_http_3_and_tls_1_2_and_has_the_firewall(self, environment: str) -> None:
        found = configuration(environment)

        assert (found["HttpVersion"], found["IPV6Enabled"]) == ("http2and3", True)
        assert found["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
        assert found["WebACLId"]

    def test_reaches_the_load_balancer_in_the_network_and_buckets_by_access_control(self) -> None:
        by_id = {each["Id"]: each for each in configuration()["Origins"]}

        assert by_id["shop"]["VpcOriginConfig"]["VpcOriginId"]
        for name in ("static", "media", "errors", "static-copy", "media-copy"):
            assert by_id[name]["OriginAccessControlId"]
            assert by_id[name]["S3OriginConfig"] == {"OriginAccessIdentity": ""}
        for name in ("shop", "static", "media", "errors"):
            assert by_id[name]["OriginShield"]["OriginShieldRegion"] == "eu-west-1"

    def test_only_cloudfront_of_this_account_reads_the_buckets(self) -> None:
        policies = resources("production", "buckets", "AWS::S3::BucketPolicy")
        let_in = [
            statement
            for each in policies
            for statement in each["PolicyDocument"]["Statement"]
            if statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        ]

        assert len(let_in) == 3
        for each in let_in:
            assert each["Action"] == "s3:GetObject"
            assert each["Condition"]["StringEquals"]["aws:SourceAccount"]

    def test_takes_files_from_the_second_region_when_the_first_fails(self) -> None:
        groups = configuration()["OriginGroups"]["Items"]

        members = [[each["OriginId"] for each in group["Members"]["Items"]] for group in groups]
        assert members == [["static", "static-copy"], ["media", "media-copy"]]
        assert "OriginGroups" not in configuration("small")

    def test_says_in_two_languages_that_the_shop_is_down(self) -> None:
        errors = {each["ErrorCode"]: each for each in configuration()["CustomErrorResponses"]}

        assert {code: each["ResponsePagePath"] for code, each in errors.items()} == error_pages()
        assert behaviour_at("/errors/down.html")["TargetOriginId"] == "errors"

    def test_sends_the_headers_that_files_and_error_pages_lack_and_none_twice(self) -> None:
        (found,) = resources("production", "cdn", "AWS::CloudFront::ResponseHeadersPolicy")
        given = found["ResponseHeadersPolicyConfig"]
        security = given["SecurityHeadersConfig"]

        assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
        assert "default-src 'none'" in security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        assert security["FrameOptions"]["FrameOption"] == "DENY"
        assert security["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"
        assert [each["Header"] for each in given["CustomHeadersConfig"]["Items"]] == [
            "Permissions-Policy"
        ]
        for name, each in security.items():
            assert each["Override"] is (name == "ContentTypeOptions")  # which replaces its own

    def test_its_logs_say_nothing_of_who_asked_and_what_for(self) -> None:
        (found,) = resources("production", "cdn-logs", "AWS::Logs::Delivery")

        fields = " ".join(found["RecordFields"])
        assert not re.search(r"Cookie|uri-query|c-ip|Referer", fields)

    def test_is_made_with_a_switch_for_the_waiting_room_where_it_is_wanted(self) -> None:
        kind = "AWS::CloudFront::KeyValueStore"
        assert len(resources("production", "cdn", kind)) == 1
        assert not resources("small", "cdn", kind)


def test_what_is_new_is_private() -> None:
    assert behaviour_of("/new/") is DEFAULT
