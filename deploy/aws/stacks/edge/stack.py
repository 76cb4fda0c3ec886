"""The stack of certificate and firewall."""

from aws_cdk import ArnFormat, RemovalPolicy
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.edge.rules import every_rule, seen
from deploy.aws.stacks.stack import KraamStack

EDGE_REGION = "us-east-1"  # the only one from which CloudFront takes either
REDACTED = ("authorization", "cookie", "x-cart-token", "x-session-token")


class EdgeStack(KraamStack):
    """certificate: of the shop's name; a person adds the record that ACM asks for, once."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "edge", environment, region=EDGE_REGION)
        self.certificate = acm.Certificate(
            self,
            "certificate",
            domain_name=environment.domain,
            validation=acm.CertificateValidation.from_dns(),
        )
        firewall = waf.CfnWebACL(
            self,
            "firewall",
            name=environment.prefix,
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=seen(environment.prefix),
            rules=every_rule(environment.edge),
        )
        self.web_acl_arn = firewall.attr_arn
        self._log(firewall)

    def _log(self, firewall: waf.CfnWebACL) -> None:
        """What was blocked or counted, without who signed in and with what."""
        group = logs.LogGroup(
            self,
            "firewall-logs",
            log_group_name=f"aws-waf-logs-{self.environment_of.prefix}",  # WAF takes no other
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        explain(
            group,
            "Addresses and paths of what was refused, encrypted with CloudWatch's own key: ours is "
            "in another region.",
            "PCI.DSS.321::PCI.DSS.321-CloudWatchLogGroupEncrypted",
        )
        waf.CfnLoggingConfiguration(
            self,
            "logging",
            resource_arn=firewall.attr_arn,
            log_destination_configs=[
                self.format_arn(
                    service="logs",
                    resource="log-group",
                    resource_name=f"aws-waf-logs-{self.environment_of.prefix}",
                    arn_format=ArnFormat.COLON_RESOURCE_NAME,
                )
            ],
            redacted_fields=[
                *(
                    waf.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": name})
                    for name in REDACTED
                ),
                waf.CfnLoggingConfiguration.FieldToMatchProperty(query_string={}),
            ],
            logging_filter={
                "DefaultBehavior": "DROP",
                "Filters": [
                    {
                        "Behavior": "KEEP",
                        "Requirement": "MEETS_ANY",
                        "Conditions": [
                            {"ActionCondition": {"Action": action}}
                            for action in ("BLOCK", "COUNT", "CHALLENGE", "CAPTCHA")
                        ],
                    }
                ],
            },
        ).node.add_dependency(group)
