"""web and worker: how they are rolled out, what they are, and how many there are."""

from typing import Any

import pytest

from deploy.aws.durations import DURATIONS
from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.scaling import TARGETS, ZONE, Bounds, steps
from deploy.aws.tests.world import made, resources

TASK = "AWS::ECS::TaskDefinition"
SERVICE = "AWS::ECS::Service"


def tasks() -> dict[str, dict[str, Any]]:
    """Task definitions by the name of their container."""
    found = resources("production", "service", TASK)
    return {each["ContainerDefinitions"][0]["Name"]: each for each in found}


def containers() -> dict[str, dict[str, Any]]:
    return {name: task["ContainerDefinitions"][0] for name, task in tasks().items()}


def scaled(name: str) -> dict[str, Any]:
    """The range of one service's number of tasks."""
    found = resources("production", "service", "AWS::ApplicationAutoScaling::ScalableTarget")
    (one,) = (each for each in found if name in str(each["ResourceId"]).lower())
    return one


def policies() -> list[dict[str, Any]]:
    return resources("production", "service", "AWS::ApplicationAutoScaling::ScalingPolicy")


def test_a_failed_roll_out_goes_back_and_no_task_goes_before_its_follower_is_there():
    for service in resources("production", "service", SERVICE):
        roll_out = service["DeploymentConfiguration"]
        assert roll_out["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
        assert (roll_out["MinimumHealthyPercent"], roll_out["MaximumPercent"]) == (100, 200)


def test_a_deployment_takes_no_tasks_back_that_scaling_added():
    assert not any("DesiredCount" in each for each in resources("production", "service", SERVICE))


def test_nobody_opens_a_shell_in_a_task_or_reaches_one_from_outside():
    for service in resources("production", "service", SERVICE):
        assert service["EnableExecuteCommand"] is False
        network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert network["AssignPublicIp"] == "DISABLED"


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_tasks_run_on_arm_as_nobody_special_and_cannot_write(name):
    task, container = tasks()[name], containers()[name]

    assert task["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    assert container["ReadonlyRootFilesystem"] is True
    assert not container["User"].startswith(("0", "root"))
    assert [each["ContainerPath"] for each in container["MountPoints"]] == ["/tmp"]
    assert container["LogConfiguration"]["LogDriver"] == "awslogs"


def test_tasks_are_given_the_time_to_stop():
    assert containers()["web"]["StopTimeout"] == DURATIONS.web_stop
    assert containers()["worker"]["StopTimeout"] == DURATIONS.worker_stop
    given = {each["Name"]: each["Value"] for each in containers()["web"]["Environment"]}
    assert given["WEB_STOP_DELAY"] == str(DURATIONS.web_stop_delay)
    assert given["WEB_GRACEFUL_TIMEOUT"] == str(DURATIONS.web_graceful)
    assert given["WORKER_GRACEFUL_TIMEOUT"] == str(DURATIONS.worker_graceful)


def test_services_wait_for_the_migrations():
    template = made("production", "service")
    (run,) = template.find_resources("Custom::Migrated")

    for service in template.find_resources(SERVICE).values():
        assert run in service["DependsOn"]


def test_migrations_run_again_for_each_release():
    (run,) = resources("production", "service", "Custom::Migrated")
    (migration,) = (
        name
        for name, each in made("production", "service").find_resources(TASK).items()
        if each["Properties"]["ContainerDefinitions"][0]["Name"] == "migrate"
    )

    assert run["TaskDefinition"] == {"Ref": migration}
    assert "Release" in str(containers()["migrate"]["Image"])


def test_web_has_between_2_and_50_tasks():
    target = scaled("web")

    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 50)


def test_web_follows_cpu_and_requests():
    found = {
        each["PredefinedMetricSpecification"]["PredefinedMetricType"]: each
        for policy in policies()
        if (each := policy.get("TargetTrackingScalingPolicyConfiguration"))
    }

    assert found["ECSServiceAverageCPUUtilization"]["TargetValue"] == TARGETS.cpu == 70
    assert found["ALBRequestCountPerTarget"]["TargetValue"] == TARGETS.requests == 1_000
    for policy in found.values():
        assert (policy["ScaleOutCooldown"], policy["ScaleInCooldown"]) == (30, 60)


def test_worker_follows_the_age_of_its_queue():
    alarms = resources("production", "service", "AWS::CloudWatch::Alarm")

    assert {each["MetricName"] for each in alarms} == {"QueueAge"}
    assert {each["Namespace"] for each in alarms} == {"Kraam"}


def test_every_scheduled_step_is_in_the_template():
    actions = {each["ScheduledActionName"]: each for each in scaled("web")["ScheduledActions"]}
    size = ENVIRONMENTS["production"].web

    for step in steps(Bounds(size.fewest, size.most)):
        action = actions.pop(step.name)
        assert action["Schedule"] == step.expression
        assert action["Timezone"] == ZONE.key == "Europe/Amsterdam"
        assert action["ScalableTargetAction"] == {
            "MinCapacity": step.bounds.fewest,
            "MaxCapacity": step.bounds.most,
        }
    assert not actions


def test_only_what_talks_to_a_store_reaches_it():
    opened = resources("production", "service", "AWS::EC2::SecurityGroupIngress")

    assert len(opened) == 1 + 2 * 3
    assert {each["FromPort"] for each in opened} == {8000, 5432, 6379, 443}
    assert all("CidrIp" not in each for each in opened)
