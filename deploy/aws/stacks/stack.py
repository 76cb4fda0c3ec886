"""What every stack shares: its name, its tags, and that nobody deletes it by mistake."""

from aws_cdk import Environment as Place
from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

from deploy.aws.environments import Environment


class KraamStack(Stack):
    """A stack of one environment.

    part: names it; without an account it is synthesised for any, as CI has none.
    """

    def __init__(
        self, scope: Construct, part: str, environment: Environment, *, region: str = ""
    ) -> None:
        super().__init__(
            scope,
            f"{environment.prefix}-{part}",
            description=f"Kraam {environment.name}: {part}",
            env=Place(region=region or environment.region),
            termination_protection=environment.kept,
            cross_region_references=True,
            tags={"application": "kraam", "environment": environment.name, "part": part},
        )
        self.environment_of = environment

    @property
    def removal(self) -> RemovalPolicy:
        """What becomes of data when its stack goes."""
        return RemovalPolicy.RETAIN if self.environment_of.kept else RemovalPolicy.DESTROY
