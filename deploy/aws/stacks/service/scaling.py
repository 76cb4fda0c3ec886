"""How many tasks there are: deploy.aws.scaling, as policies of Application Auto Scaling."""

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_applicationautoscaling as appscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb

from deploy.aws.environments.sizes import ServiceSize
from deploy.aws.scaling import QUEUE, TARGETS, ZONE, Bounds, Step, steps
from shop.kernel.metrics import NAMESPACE, SERVICE, WORKER, Metric


def scale_web(
    web: ecs.FargateService,
    target_group: elb.ApplicationTargetGroup,
    size: ServiceSize,
    *,
    campaigns: bool,
) -> None:
    """By CPU and by requests, of which the higher demand wins; in peaks within other bounds."""
    count = web.auto_scale_task_count(min_capacity=size.fewest, max_capacity=size.most)
    out = Duration.seconds(TARGETS.out_cooldown.seconds)
    back = Duration.seconds(TARGETS.in_cooldown.seconds)
    count.scale_on_cpu_utilization(
        "cpu",
        target_utilization_percent=TARGETS.cpu,
        scale_out_cooldown=out,
        scale_in_cooldown=back,
    )
    count.scale_on_request_count(
        "requests",
        requests_per_target=TARGETS.requests,
        target_group=target_group,
        scale_out_cooldown=out,
        scale_in_cooldown=back,
    )
    if campaigns:
        for step in steps(Bounds(size.fewest, size.most)):
            _schedule(count, step)


def _schedule(count: ecs.ScalableTaskCount, step: Step) -> None:
    count.scale_on_schedule(
        step.name,
        schedule=appscaling.Schedule.expression(step.expression),
        time_zone=TimeZone.of(ZONE.key),
        min_capacity=step.bounds.fewest,
        max_capacity=step.bounds.most,
    )


def scale_worker(worker: ecs.FargateService, size: ServiceSize) -> None:
    """By how long the oldest job has waited that orders wait for."""
    count = worker.auto_scale_task_count(min_capacity=size.fewest, max_capacity=size.most)
    age = cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=Metric.QUEUE_AGE,
        dimensions_map={SERVICE: WORKER},
        statistic="Maximum",
        period=Duration.minutes(1),
    )
    uppers = [step.above for step in QUEUE.out[1:]] + [None]
    count.scale_on_metric(
        "queue-age",
        metric=age,
        adjustment_type=appscaling.AdjustmentType.CHANGE_IN_CAPACITY,
        evaluation_periods=QUEUE.minutes,
        cooldown=Duration.seconds(QUEUE.cooldown.seconds),
        scaling_steps=[
            appscaling.ScalingInterval(upper=QUEUE.calm, change=-1),
            *(
                appscaling.ScalingInterval(lower=step.above, upper=upper, change=step.add)
                for step, upper in zip(QUEUE.out, uppers, strict=True)
            ),
        ],
    )
