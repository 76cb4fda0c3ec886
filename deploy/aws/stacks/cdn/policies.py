"""What CloudFront keeps answers under, passes on and adds, as deploy.cdn_policy has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from deploy.aws.stacks.cdn import functions
from deploy.cdn_policy import Behaviour

# Added by CloudFront and the load balancer themselves; the others of KEPT_HEADERS are asked for.
ADDED_ANYWAY = frozenset({"X-Forwarded-For", "X-Forwarded-Proto"})
HSTS = Duration.days(365)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(self), usb=()"
ERRORS = Path(__file__).with_name("errors")


@dataclass(frozen=True, slots=True)
class Kept:
    """What two behaviours have to have in common to share a cache policy."""

    longest: int
    compressed: bool
    query: bool

    @classmethod
    def of(cls, behaviour: Behaviour) -> "Kept":
        """query: it is in the address under which an answer is kept; a function sorts it before."""
        query = bool(behaviour.parameters.names or behaviour.parameters.pattern)
        return cls(behaviour.longest, behaviour.compressed, query)

    @property
    def name(self) -> str:
        """Of the policy."""
        parts = ["kept", str(self.longest)]
        parts += ["compressed"] if self.compressed else []
        parts += ["query"] if self.query else []
        return "-".join(parts)


def cache_policy(scope: Construct, prefix: str, kept: Kept) -> cloudfront.CachePolicy:
    """Answers say themselves how long; those that say nothing are not kept."""
    queries = cloudfront.CacheQueryStringBehavior
    return cloudfront.CachePolicy(
        scope,
        kept.name,
        cache_policy_name=f"{prefix}-{kept.name}",
        min_ttl=Duration.seconds(0),
        default_ttl=Duration.seconds(0),
        max_ttl=Duration.seconds(kept.longest),
        cookie_behavior=cloudfront.CacheCookieBehavior.none(),
        header_behavior=cloudfront.CacheHeaderBehavior.none(),
        query_string_behavior=queries.all() if kept.query else queries.none(),
        enable_accept_encoding_brotli=kept.compressed,
        enable_accept_encoding_gzip=kept.compressed,
    )


def public_requests(
    scope: Construct, prefix: str, headers: tuple[str, ...]
) -> cloudfront.OriginRequestPolicy:
    """What the shop hears of who asks for a page that is kept: nothing that tells people apart."""
    asked = [each for each in headers if each not in ADDED_ANYWAY]
    return cloudfront.OriginRequestPolicy(
        scope,
        "public-requests",
        origin_request_policy_name=f"{prefix}-public",
        cookie_behavior=cloudfront.OriginRequestCookieBehavior.none(),
        header_behavior=cloudfront.OriginRequestHeaderBehavior.allow_list(*asked),
        query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.none(),
    )


def headers_policy(scope: Construct, prefix: str) -> cloudfront.ResponseHeadersPolicy:
    """Headers of files and error pages. What the shop has sent itself stays as it is, once."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "headers",
        response_headers_policy_name=f"{prefix}-headers",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=functions.policy(_style_of_errors()), override=False
            ),
            # Always to be sent: CloudFront knows no "unless there is one" for it.
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=False
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                override=False,
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=HSTS, include_subdomains=True, preload=True, override=False
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(
                    header="Permissions-Policy", value=PERMISSIONS, override=False
                )
            ]
        ),
    )


def error_pages() -> Mapping[int, str]:
    """By the status that CloudFront or the load balancer answers with when no task can.

    503 is not one of them: the shop itself says so, with a page or a problem that tells more.
    """
    return {502: "/errors/down.html", 504: "/errors/down.html"}


def _style_of_errors() -> str:
    page = (ERRORS / "errors" / "down.html").read_text()
    return page.partition("<style>")[2].partition("</style>")[0]
