"""The stack of the distribution."""

from collections.abc import Mapping

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from deploy.aws.durations import DURATIONS
from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import BucketsStack
from deploy.aws.stacks.cdn import functions
from deploy.aws.stacks.cdn.behaviours import ERROR_PAGES, paths
from deploy.aws.stacks.cdn.door import Door
from deploy.aws.stacks.cdn.policies import (
    ERRORS,
    Kept,
    cache_policy,
    error_pages,
    headers_policy,
    public_requests,
)
from deploy.aws.stacks.edge import EdgeStack
from deploy.aws.stacks.entrance import EntranceStack
from deploy.aws.stacks.stack import KraamStack
from deploy.cdn_policy import KEPT_HEADERS, Origin

ERRORS_ARE_KEPT = Duration.seconds(5)  # then the origin is asked again


class CdnStack(KraamStack):
    """distribution: the only way in. door: of the waiting room, where there is one.

    Buckets let CloudFront in by Origin Access Control, the load balancer as a VPC origin: neither
    can be reached from outside. What is private is everything that deploy.cdn_policy does not
    name: /cart/, /checkout/, /account/, /admin/, /api/ and what is new are the default behaviour.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        buckets: BucketsStack,
        entrance: EntranceStack,
        edge: EdgeStack,
    ) -> None:
        super().__init__(scope, "cdn", environment)
        prefix = environment.prefix
        self._headers = headers_policy(self, prefix)
        self._public = public_requests(self, prefix, KEPT_HEADERS)
        self._cache_policies: dict[str, cloudfront.CachePolicy] = {}
        self.door = Door(self, prefix, shuts=environment.edge.waiting_room)
        self._bucket_function = self._function("bucket", functions.bucket())
        self._origins = self._all_origins(buckets, entrance)
        self.distribution = self._distribution(edge)
        self.distribution_id = self.distribution.distribution_id
        self.distribution_arn = Stack.of(self).format_arn(
            service="cloudfront",
            region="",
            resource="distribution",
            resource_name=self.distribution_id,
        )
        self._hold_error_pages(buckets.errors)
        CfnOutput(self, "Domain", value=self.distribution.distribution_domain_name)

    def _distribution(self, edge: EdgeStack) -> cloudfront.Distribution:
        environment = self.environment_of
        countries = environment.edge.countries
        distribution = cloudfront.Distribution(
            self,
            "distribution",
            comment=f"Kraam {environment.name}",
            domain_names=[environment.domain],
            certificate=edge.certificate,
            web_acl_id=edge.web_acl_arn,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,  # Europe and North America
            publish_additional_metrics=True,  # the hit ratio is one of them
            geo_restriction=(
                cloudfront.GeoRestriction.allowlist(*countries) if countries else None
            ),
            default_behavior=self._private(),
            additional_behaviors=self._behaviours(),
            error_responses=[
                cloudfront.ErrorResponse(
                    http_status=status,
                    response_http_status=status,
                    response_page_path=page,
                    ttl=ERRORS_ARE_KEPT,
                )
                for status, page in error_pages().items()
            ],
        )
        if not countries:
            explain(
                distribution,
                "Looking is free for the whole world; where the shop sends to, it says itself.",
                "AwsSolutions::AwsSolutions-CFR1",
            )
        explain(
            distribution,
            "It has logs: the newer kind, of the stack cdn-logs, which this rule does not know.",
            "AwsSolutions::AwsSolutions-CFR3",
        )
        return distribution

    def _private(self) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=self._origins[Origin.SHOP],
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER,
            response_headers_policy=self._headers,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            compress=False,  # pages with secrets in them; the shop compresses what may be (BREACH)
            function_associations=self.door.for_private_pages(),
        )

    def _behaviours(self) -> Mapping[str, cloudfront.BehaviorOptions]:
        made = {path.pattern: self._kept(*path.treatment) for path in paths()}
        made[ERROR_PAGES] = cloudfront.BehaviorOptions(
            origin=self._errors,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=self._headers,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        )
        return made

    def _kept(self, origin: Origin, kept: Kept) -> cloudfront.BehaviorOptions:
        policy = self._cache_policies.get(kept.name)
        if policy is None:
            policy = cache_policy(self, self.environment_of.prefix, kept)
            self._cache_policies[kept.name] = policy
        of_shop = origin == Origin.SHOP
        return cloudfront.BehaviorOptions(
            origin=self._origins[origin],
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
            cache_policy=policy,
            origin_request_policy=self._public if of_shop else None,
            response_headers_policy=self._headers,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            compress=kept.compressed,
            function_associations=(
                self.door.for_public_pages() if of_shop else [_at_request(self._bucket_function)]
            ),
        )

    def _all_origins(
        self, buckets: BucketsStack, entrance: EntranceStack
    ) -> Mapping[Origin, cloudfront.IOrigin]:
        """Each behind one Origin Shield, in the region where the shop is."""
        self._errors = self._bucket(buckets.errors, "errors")
        return {
            Origin.SHOP: origins.VpcOrigin.with_application_load_balancer(
                entrance.load_balancer,
                origin_id="shop",
                vpc_origin_name=self.environment_of.prefix,
                protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
                keepalive_timeout=Duration.seconds(DURATIONS.cdn_keep_alive),
                read_timeout=Duration.seconds(DURATIONS.cdn_answer),
                origin_shield_region=self.region,
            ),
            Origin.STATIC_BUCKET: self._with_copy(buckets.static, "static"),
            Origin.MEDIA_BUCKET: self._with_copy(buckets.media, "media"),
        }

    def _with_copy(self, bucket: s3.Bucket, name: str) -> cloudfront.IOrigin:
        """The bucket, and its copy in the second region for when it fails."""
        primary = self._bucket(bucket, name)
        second = self.environment_of.recovery.second_region
        if not second:
            return primary
        copy = s3.Bucket.from_bucket_attributes(
            self,
            f"{name}-copy",
            bucket_name=copy_name(self.environment_of, name, self.account),
            region=second,
        )
        return origins.OriginGroup(
            primary_origin=primary,
            fallback_origin=origins.S3BucketOrigin.with_origin_access_control(
                copy, origin_id=f"{name}-copy", origin_access_levels=[]
            ),
            fallback_status_codes=[500, 502, 503, 504],
        )

    def _bucket(self, bucket: s3.Bucket, name: str) -> cloudfront.IOrigin:
        let_cloudfront_read(bucket)
        # By its name: the bucket's policy would have to name the distribution, which names it.
        named = s3.Bucket.from_bucket_attributes(
            self, f"{name}-named", bucket_name=bucket.bucket_name, region=self.region
        )
        return origins.S3BucketOrigin.with_origin_access_control(
            named, origin_id=name, origin_access_levels=[], origin_shield_region=self.region
        )

    def _function(self, name: str, code: str) -> cloudfront.Function:
        return cloudfront.Function(
            self,
            name,
            function_name=f"{self.environment_of.prefix}-{name}",
            code=cloudfront.FunctionCode.from_inline(code),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )

    def _hold_error_pages(self, bucket: s3.Bucket) -> None:
        """Written at each deployment, by a function of CDK's own, which runs only then."""
        deployment.BucketDeployment(
            self,
            "error-pages",
            sources=[deployment.Source.asset(str(ERRORS))],
            destination_bucket=bucket,
            cache_control=[deployment.CacheControl.max_age(Duration.minutes(5))],
        )
        explain(
            next(child for child in self.node.children if "CDKBucketDeployment" in child.node.id),
            "CDK's own function copies the error pages, at deployment only. Its stars are the "
            "objects of two buckets, of CDK and of error pages; it needs no network of ours, "
            "reports its failure to the deployment, and its runtime is CDK's to renew.",
            "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "service-role/AWSLambdaBasicExecutionRole]",
            *(
                f"AwsSolutions::AwsSolutions-IAM5[Action::s3:{action}*]"
                for action in ("Abort", "DeleteObject", "GetBucket", "GetObject", "List")
            ),
            "AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-"
            f"assets-<AWS::AccountId>-{self.region}/*]",
            f"AwsSolutions::AwsSolutions-IAM5[Resource::{self.environment_of.prefix}-buckets:"
            "ExportsOutputFnGetAtterrors8641175FArnFE72BBE8/*]",
            "AwsSolutions::AwsSolutions-L1",
            "PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC",
        )


def copy_name(environment: Environment, name: str, account: str) -> str:
    """Of a bucket's copy in the second region, which the recovery stack makes."""
    return f"{environment.prefix}-{name}-copy-{account}"


def let_cloudfront_read(bucket: s3.Bucket) -> None:
    """Any distribution of this account, which has but ours: none can be named here."""
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
            actions=["s3:GetObject"],
            resources=[bucket.arn_for_objects("*")],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(bucket).account}},
        )
    )


def _at_request(function: cloudfront.Function) -> cloudfront.FunctionAssociation:
    return cloudfront.FunctionAssociation(
        function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
    )
