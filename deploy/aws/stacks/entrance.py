"""The load balancer: the only way to the tasks, and CloudFront the only one who can reach it."""

from aws_cdk import CfnOutput, Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_s3 as s3
from aws_cdk import custom_resources as cr
from constructs import Construct

from deploy.aws.durations import DURATIONS
from deploy.aws.environments import Environment
from deploy.aws.explaining import LOGGING, explain
from deploy.aws.stacks.stack import KraamStack

TASK_PORT = 8000  # that gunicorn listens on
CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing"
HEALTH = "/health"


class EntranceStack(KraamStack):
    """load_balancer is internal: CloudFront reaches it as a VPC origin, by TLS.

    CloudFront has to pass the Host header on: the certificate is for the shop's own name, not for
    the load balancer's, and CloudFront holds it against the header that it sends.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        vpc: ec2.IVpc,
        logs: s3.IBucket,
    ) -> None:
        super().__init__(scope, "entrance", environment)
        self.security_group = self._security_group(vpc)
        self.load_balancer = elb.ApplicationLoadBalancer(
            self,
            "load-balancer",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="tasks"),
            internet_facing=False,
            security_group=self.security_group,
            deletion_protection=environment.kept,
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elb.DesyncMitigationMode.STRICTEST,
            idle_timeout=Duration.seconds(DURATIONS.load_balancer_idle),
        )
        self.load_balancer.log_access_logs(logs, "load-balancer")
        self.target_group = self._target_group(vpc)
        self.listener = self.load_balancer.add_listener(
            "tls",
            port=443,
            protocol=elb.ApplicationProtocol.HTTPS,
            ssl_policy=elb.SslPolicy.RECOMMENDED_TLS,
            certificates=[self._certificate(environment)],
            default_target_groups=[self.target_group],
            open=False,
        )
        self._explain()
        CfnOutput(self, "Address", value=self.load_balancer.load_balancer_dns_name)

    def _explain(self) -> None:
        explain(
            self,
            "The firewall is at CloudFront, which is the only one that reaches this load balancer.",
            "PCI.DSS.321::PCI.DSS.321-ALBWAFEnabled",
        )
        explain(
            self,
            "CDK's function for one look-up at deployment: it writes its log, has a policy of its"
            " own, and touches no card data, so it needs no place in our network.",
            LOGGING,
            "PCI.DSS.321::PCI.DSS.321-IAMNoInlinePolicy",
            "PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC",
        )

    def _certificate(self, environment: Environment) -> acm.Certificate:
        """Of the shop's name, in this region; a person adds the record that ACM asks for once."""
        return acm.Certificate(
            self,
            "certificate",
            domain_name=environment.domain,
            validation=acm.CertificateValidation.from_dns(),
        )

    def _security_group(self, vpc: ec2.IVpc) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            "security-group",
            vpc=vpc,
            description="The load balancer: from CloudFront, to the tasks",
            allow_all_outbound=False,
        )
        group.add_ingress_rule(
            ec2.Peer.prefix_list(self._cloudfront_addresses()),
            ec2.Port.tcp(443),
            "CloudFront's servers",
        )
        return group

    def _cloudfront_addresses(self) -> str:
        """The id of AWS's own list, which each region has another of: asked for at deployment."""
        asked = cr.AwsSdkCall(
            service="EC2",
            action="describeManagedPrefixLists",
            parameters={"Filters": [{"Name": "prefix-list-name", "Values": [CLOUDFRONT]}]},
            physical_resource_id=cr.PhysicalResourceId.of(CLOUDFRONT),
        )
        answer = cr.AwsCustomResource(
            self,
            "cloudfront-addresses",
            on_update=asked,
            install_latest_aws_sdk=False,
            policy=cr.AwsCustomResourcePolicy.from_sdk_calls(
                resources=cr.AwsCustomResourcePolicy.ANY_RESOURCE
            ),
        )
        explain(
            answer,
            "ec2:DescribeManagedPrefixLists knows no resources: it is allowed on all or on none.",
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
        )
        return answer.get_response_field("PrefixLists.0.PrefixListId")

    def _target_group(self, vpc: ec2.IVpc) -> elb.ApplicationTargetGroup:
        return elb.ApplicationTargetGroup(
            self,
            "web",
            vpc=vpc,
            port=TASK_PORT,
            protocol=elb.ApplicationProtocol.HTTP,
            target_type=elb.TargetType.IP,
            deregistration_delay=Duration.seconds(DURATIONS.draining),
            slow_start=Duration.seconds(DURATIONS.slow_start),
            health_check=elb.HealthCheck(
                path=HEALTH,
                healthy_http_codes="200",
                interval=Duration.seconds(DURATIONS.health_every),
                timeout=Duration.seconds(DURATIONS.health_answer),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
        )
