"""The firewall: AWS's rules, how often one address may ask, and what its log leaves out."""

import re
from typing import Any

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.environments.sizes import EdgeSettings
from deploy.aws.stacks.edge.rules import CHECKOUT, SEARCH, SIGN_IN, every_rule
from deploy.aws.tests.templates import resources


def rules(environment: str = "production") -> dict[str, dict[str, Any]]:
    (found,) = resources(environment, "edge", "AWS::WAFv2::WebACL")
    assert found["Scope"] == "CLOUDFRONT"
    return {each["Name"]: each for each in found["Rules"]}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_awss_rules_are_at_work(environment: str) -> None:
    managed = {
        name for name, rule in rules(environment).items() if name.startswith("AWSManagedRules")
    }

    assert managed == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }


def test_bot_control_is_an_option_that_leaves_apps_and_webhooks_alone() -> None:
    with_it = every_rule(EdgeSettings(bot_control=True))

    assert [rule.name for rule in with_it][-1] == "AWSManagedRulesBotControlRuleSet"
    assert len(with_it) == len(every_rule(EdgeSettings())) + 1
    assert len({rule.priority for rule in with_it}) == len(with_it)


def test_one_address_may_not_ask_too_often() -> None:
    limits = {
        name: rule["Statement"]["RateBasedStatement"]
        for name, rule in rules().items()
        if name.startswith("rate-")
    }

    assert {name: limit["Limit"] for name, limit in limits.items()} == {
        "rate-sign-in": 300,
        "rate-checkout": 600,
        "rate-search": 6_000,
        "rate-all": 30_000,
    }
    assert {limit["EvaluationWindowSec"] for limit in limits.values()} == {300}


@pytest.mark.parametrize(
    ("expression", "paths"),
    [
        (
            SIGN_IN,
            (
                *("/account/login/", "/en/account/login/", "/admin/login/", "/account/signup/"),
                *("/account/password/reset/", "/_allauth/app/v1/auth/login"),
            ),
        ),
        (CHECKOUT, ("/checkout/", "/en/checkout/quote/", "/api/v1/checkout/")),
        (
            SEARCH,
            ("/search/", "/en/search/suggest/", "/api/v1/search/suggest/", "/api/v1/products/"),
        ),
    ],
)
def test_rates_know_pages_with_and_without_language_and_the_api(
    expression: str, paths: tuple[str, ...]
) -> None:
    assert [path for path in paths if not re.search(expression, path)] == []
    assert not re.search(expression, "/products/a/b/")
    assert not re.search(expression, "/orders/account/login/")


def test_what_would_refuse_merchants_and_stripe_only_counts() -> None:
    common = rules()["AWSManagedRulesCommonRuleSet"]["Statement"]["ManagedRuleGroupStatement"]

    assert {each["Name"] for each in common["RuleActionOverrides"]} == {
        *("SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericRFI_BODY"),
        "NoUserAgent_HEADER",
    }
    assert all(each["ActionToUse"] == {"Count": {}} for each in common["RuleActionOverrides"])


def test_the_log_has_no_token_no_cookie_and_no_query() -> None:
    (logging,) = resources("production", "edge", "AWS::WAFv2::LoggingConfiguration")
    fields = logging["RedactedFields"]

    headers = {each["SingleHeader"]["Name"] for each in fields if "SingleHeader" in each}
    assert {"authorization", "cookie"} <= headers
    assert {"QueryString": {}} in fields
