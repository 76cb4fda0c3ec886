"""What a task is: its size, its image, its one container that cannot write to its own disk."""

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Duration, Size
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from deploy.aws.environments.sizes import ServiceSize
from deploy.aws.stacks.entrance import TASK_PORT

# By number, as Fargate knows no names of the image; deploy/image makes this user.
USER = "10001:10001"
LOG_BUFFER = 25  # MiB; a task does not wait for CloudWatch


@dataclass(frozen=True, slots=True)
class Kind:
    """What is not the same in web, worker and migration.

    name: also the command of the image's entry point. stop: seconds from SIGTERM to SIGKILL.
    """

    name: str
    size: ServiceSize
    stop: int
    listens: bool = False


def task_definition(
    scope: Construct,
    kind: Kind,
    *,
    family: str,
    image: ecs.ContainerImage,
    role: iam.IRole,
    log_group: logs.ILogGroup,
    settings: Mapping[str, str],
    secrets: Mapping[str, ecs.Secret],
) -> ecs.FargateTaskDefinition:
    """One kind of task. Its disk can be read only, but for /tmp, which goes with the task."""
    task = ecs.FargateTaskDefinition(
        scope,
        f"{kind.name}-task",
        family=f"{family}-{kind.name}",
        cpu=kind.size.cpu,
        memory_limit_mib=kind.size.memory,
        runtime_platform=ecs.RuntimePlatform(
            cpu_architecture=ecs.CpuArchitecture.ARM64,
            operating_system_family=ecs.OperatingSystemFamily.LINUX,
        ),
        task_role=role,
        volumes=[ecs.Volume(name="tmp")],
    )
    container = task.add_container(
        kind.name,
        image=image,
        command=[kind.name],
        user=USER,
        readonly_root_filesystem=True,
        environment=dict(settings),
        secrets=dict(secrets),
        stop_timeout=Duration.seconds(kind.stop),
        logging=ecs.LogDrivers.aws_logs(
            stream_prefix=kind.name,
            log_group=log_group,
            mode=ecs.AwsLogDriverMode.NON_BLOCKING,
            max_buffer_size=Size.mebibytes(LOG_BUFFER),
        ),
        linux_parameters=ecs.LinuxParameters(
            scope, f"{kind.name}-linux", init_process_enabled=True
        ),
        port_mappings=[ecs.PortMapping(container_port=TASK_PORT)] if kind.listens else None,
    )
    container.add_mount_points(
        ecs.MountPoint(container_path="/tmp", source_volume="tmp", read_only=False)  # noqa: S108
    )
    return task
