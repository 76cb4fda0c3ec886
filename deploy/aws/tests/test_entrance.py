"""The load balancer is reached by CloudFront alone, by TLS, and asks tasks whether they live."""

from deploy.aws.durations import DURATIONS
from deploy.aws.tests.world import made, resources


def attributes(kind: str, name: str) -> dict[str, str]:
    (found,) = resources("production", "entrance", kind)
    return {each["Key"]: each["Value"] for each in found[name]}


def test_it_is_internal_logs_and_drops_what_is_no_header():
    (balancer,) = resources("production", "entrance", "AWS::ElasticLoadBalancingV2::LoadBalancer")
    said = attributes("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes")

    assert balancer["Scheme"] == "internal"
    assert said["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert said["access_logs.s3.enabled"] == "true"
    assert said["deletion_protection.enabled"] == "true"
    assert said["idle_timeout.timeout_seconds"] == str(DURATIONS.load_balancer_idle)


def test_it_speaks_tls_only():
    (listener,) = resources("production", "entrance", "AWS::ElasticLoadBalancingV2::Listener")

    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert "TLS13" in listener["SslPolicy"]


def test_only_cloudfronts_servers_come_in():
    (group,) = resources("production", "entrance", "AWS::EC2::SecurityGroup")
    (asked,) = resources("production", "entrance", "AWS::EC2::SecurityGroupIngress") or [
        group["SecurityGroupIngress"][0]
    ]

    assert "SourcePrefixListId" in asked
    assert asked["FromPort"] == asked["ToPort"] == 443
    assert "cloudfront.origin-facing" in str(made("production", "entrance").to_json())


def test_tasks_are_asked_whether_they_live_and_begin_slowly():
    (group,) = resources("production", "entrance", "AWS::ElasticLoadBalancingV2::TargetGroup")
    said = attributes("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupAttributes")

    assert group["HealthCheckPath"] == "/health"
    assert said["slow_start.duration_seconds"] == str(DURATIONS.slow_start)
    assert said["deregistration_delay.timeout_seconds"] == str(DURATIONS.draining)


def test_each_waits_long_enough_for_the_next():
    lasts = DURATIONS

    assert lasts.cdn_keep_alive < lasts.load_balancer_idle < lasts.web_keep_alive
    assert lasts.cdn_answer < lasts.load_balancer_idle
    assert lasts.cdn_answer < lasts.draining  # a request that is under way is answered
    assert lasts.cdn_answer < lasts.web_graceful
    assert lasts.web_stop_delay + lasts.web_graceful < lasts.web_stop <= 120
    assert lasts.worker_graceful < lasts.worker_stop <= 120
