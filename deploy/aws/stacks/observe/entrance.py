"""Alarms on what shoppers get: errors, slowness, tasks that do not answer, certificates."""

from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_certificatemanager as acm

from deploy.aws.stacks.entrance import EntranceStack
from deploy.aws.stacks.observe.alarms import BELOW, QUIET, STAYS, Watch
from deploy.aws.stacks.observe.metrics import HIGHEST, LOWEST, MINUTE, SUM, added, measured

ERRORS = 10  # answers of 5xx in a minute
ERROR_PERIODS = 2
SLOW_SECONDS = 1.0  # p95
EXPIRY_DAYS = 20  # ACM renews 60 days before the end; this late something keeps it from that


def entrance_watches(entrance: EntranceStack) -> tuple[Watch, ...]:
    """On the load balancer, whichever of it and the tasks an error is from."""
    balancer = {"LoadBalancer": entrance.load_balancer.load_balancer_full_name}
    targets = balancer | {"TargetGroup": entrance.target_group.target_group_full_name}
    certificate = cast(acm.Certificate, entrance.node.find_child("certificate"))
    return (
        Watch(
            runbook="errors",
            says=f"More than {ERRORS} answers a minute are errors of ours.",
            metric=added(
                [
                    measured("ApplicationELB", f"HTTPCode_{source}_5XX_Count", balancer, SUM)
                    for source in ("Target", "ELB")
                ],
                "Answers of 5xx",
            ),
            limit=ERRORS,
            periods=ERROR_PERIODS,
            missing=QUIET,
            of="load-balancer",
        ),
        Watch(
            runbook="slow",
            says=f"One request in 20 takes longer than {SLOW_SECONDS} s.",
            metric=measured("ApplicationELB", "TargetResponseTime", balancer, "p95", MINUTE),
            limit=SLOW_SECONDS,
            periods=5,
            missing=QUIET,
        ),
        Watch(
            runbook="unhealthy",
            says="A task of web does not answer its health check.",
            metric=measured("ApplicationELB", "UnHealthyHostCount", targets, HIGHEST),
            limit=0,
            periods=5,
            missing=QUIET,
        ),
        expiry(certificate.certificate_arn, of="load-balancer"),
    )


def expiry(certificate_arn: str, *, of: str) -> Watch:
    """On a certificate, in the region that it is in."""
    return Watch(
        runbook="certificate",
        says=f"A certificate ends within {EXPIRY_DAYS} days.",
        metric=measured(
            "CertificateManager",
            "DaysToExpiry",
            {"CertificateArn": certificate_arn},
            LOWEST,
            Duration.days(1),
        ),
        limit=EXPIRY_DAYS,
        beyond=BELOW,
        missing=STAYS,
        of=of,
    )
