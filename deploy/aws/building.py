"""Which stacks an environment has, and what each gets of the others."""

from dataclasses import dataclass

from aws_cdk import App

from deploy.aws.environments import Environment
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.registry import RegistryStack


@dataclass(frozen=True, slots=True)
class Stacks:
    """All stacks of an environment, in the order in which they are deployed."""

    network: NetworkStack
    registry: RegistryStack


def build(app: App, environment: Environment) -> Stacks:
    """Put an environment's stacks into the app."""
    return Stacks(network=NetworkStack(app, environment), registry=RegistryStack(app, environment))
