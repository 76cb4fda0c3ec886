"""Where images are: each release under a name that never comes to mean another one."""

from aws_cdk import aws_ecr as ecr
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.stacks.stack import KraamStack

RELEASES_KEPT = 50  # enough to go back a long way


class RegistryStack(KraamStack):
    """repository: of the one image that web, worker and migrations are."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "registry", environment)
        self.repository = ecr.Repository(
            self,
            "repository",
            repository_name=environment.prefix,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            image_scan_on_push=True,
            removal_policy=self.removal,
            lifecycle_rules=[ecr.LifecycleRule(max_image_count=RELEASES_KEPT)],
        )
