"""The firewall's rules, in their order: rates first, so that a flood costs no managed rule."""

from collections.abc import Sequence

from aws_cdk import aws_wafv2 as waf

from deploy.aws.environments.sizes import EdgeSettings

RULE = waf.CfnWebACL.RuleProperty
STATEMENT = waf.CfnWebACL.StatementProperty
WINDOW = 300  # seconds in which WAF counts

# Paths, with and without language, and the API's.
SIGN_IN = r"^(/en)?/account/(login|signup|password/reset)|^/admin/login|^/_allauth/"
CHECKOUT = r"^(/en)?/checkout/|^/api/v1/checkout/"
SEARCH = r"^(/en)?/search/|^/api/v1/(search|products)/$|^/api/v1/search/"

# Where a rule of AWS's would refuse what is sound: it counts there, and is looked at in the logs.
# - SizeRestrictions_BODY refuses bodies over 8 KB: forms of a product with variants have 100 KB,
#   and staff's pictures more. The application has limits of its own.
# - CrossSiteScripting_BODY refuses HTML: product texts and pages are HTML. They are cleaned.
# - GenericRFI_BODY refuses addresses: a return_url or a webhook's address is one.
# - NoUserAgent_HEADER: Stripe's webhooks and apps need none; they are signed or rate-limited.
COUNTED = (
    *("SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericRFI_BODY"),
    "NoUserAgent_HEADER",
)
# Texts of reviews and products speak of "select ... from": ours are never put into a statement.
COUNTED_SQL = ("SQLi_BODY",)


def every_rule(settings: EdgeSettings) -> Sequence[waf.CfnWebACL.RuleProperty]:
    """Of an environment."""
    made = [
        _rate("sign-in", SIGN_IN, settings.sign_ins),
        _rate("checkout", CHECKOUT, settings.checkouts),
        _rate("search", SEARCH, settings.searches),
        _rate("all", r"^/", settings.requests),
        _managed("AWSManagedRulesAmazonIpReputationList"),
        _managed("AWSManagedRulesKnownBadInputsRuleSet"),
        _managed("AWSManagedRulesCommonRuleSet", COUNTED),
        _managed("AWSManagedRulesSQLiRuleSet", COUNTED_SQL),
    ]
    if settings.bot_control:
        made.append(_bot_control())
    return [
        RULE(
            name=rule.name,
            priority=place,
            statement=rule.statement,
            action=rule.action,
            override_action=rule.override_action,
            visibility_config=rule.visibility_config,
        )
        for place, rule in enumerate(made)
    ]


def seen(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    """As a metric of this name."""
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )


def _rate(name: str, path: str, most: int) -> waf.CfnWebACL.RuleProperty:
    """Of one address, which many people may share: so figures are high, the shop's are lower."""
    return RULE(
        name=f"rate-{name}",
        priority=0,
        action=waf.CfnWebACL.RuleActionProperty(
            block=waf.CfnWebACL.BlockActionProperty(
                custom_response=waf.CfnWebACL.CustomResponseProperty(
                    response_code=429,
                    response_headers=[
                        waf.CfnWebACL.CustomHTTPHeaderProperty(name="Retry-After", value="300")
                    ],
                )
            )
        ),
        statement=STATEMENT(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP",
                evaluation_window_sec=WINDOW,
                limit=most,
                scope_down_statement=STATEMENT(
                    regex_match_statement=waf.CfnWebACL.RegexMatchStatementProperty(
                        field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
                        regex_string=path,
                        text_transformations=[
                            waf.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE")
                        ],
                    )
                ),
            )
        ),
        visibility_config=seen(f"rate-{name}"),
    )


def _managed(name: str, counted: Sequence[str] = ()) -> waf.CfnWebACL.RuleProperty:
    return RULE(
        name=name,
        priority=0,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=STATEMENT(
            managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=name,
                rule_action_overrides=[
                    waf.CfnWebACL.RuleActionOverrideProperty(
                        name=each, action_to_use=waf.CfnWebACL.RuleActionProperty(count={})
                    )
                    for each in counted
                ],
            )
        ),
        visibility_config=seen(name),
    )


def _bot_control() -> waf.CfnWebACL.RuleProperty:
    """Only of what reads: a challenge to Stripe's webhooks or to an app would end in an error."""
    name = "AWSManagedRulesBotControlRuleSet"
    return RULE(
        name=name,
        priority=0,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=STATEMENT(
            managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=name,
                managed_rule_group_configs=[
                    waf.CfnWebACL.ManagedRuleGroupConfigProperty(
                        aws_managed_rules_bot_control_rule_set=(
                            waf.CfnWebACL.AWSManagedRulesBotControlRuleSetProperty(
                                inspection_level="COMMON"
                            )
                        )
                    )
                ],
                scope_down_statement=STATEMENT(
                    not_statement=waf.CfnWebACL.NotStatementProperty(
                        statement=STATEMENT(
                            regex_match_statement=waf.CfnWebACL.RegexMatchStatementProperty(
                                field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
                                regex_string=r"^/(payments|api|_allauth)/",
                                text_transformations=[
                                    waf.CfnWebACL.TextTransformationProperty(
                                        priority=0, type="NONE"
                                    )
                                ],
                            )
                        )
                    )
                ),
            )
        ),
        visibility_config=seen(name),
    )
