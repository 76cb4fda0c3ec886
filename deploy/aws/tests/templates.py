"""The templates of an environment, for tests to ask."""

from functools import cache
from typing import Any

from aws_cdk.assertions import Template

from deploy.aws.synthesis import synthesised


@cache
def template(environment: str, part: str) -> Template:
    """Of one stack: template("small", "network").

    Raises StopIteration if the environment has no such stack.
    """
    stacks = synthesised(environment).stacks
    found = next(stack for stack in stacks if stack.stack_name.endswith(f"-{part}"))
    return Template.from_json(found.template)


def resources(environment: str, part: str, kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a kind, such as "AWS::EC2::Subnet"."""
    found = template(environment, part).find_resources(kind)
    return [each.get("Properties", {}) for each in found.values()]
