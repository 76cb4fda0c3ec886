"""Why a rule of cdk-nag's packs does not hold for something here; nothing is left unexplained."""

from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct

# What cdk-nag says of a function that may write its log.
LOGGING = (
    "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
    "AWSLambdaBasicExecutionRole]"
)


def explain(construct: IConstruct, reason: str, *rules: str) -> None:
    """Acknowledge what these rules find in a construct and in all within it.

    rules: as the report names them, such as "AwsSolutions::AwsSolutions-VPC7".
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=rule, reason=reason) for rule in rules)
    )


def explain_stars(construct: IConstruct, reason: str, *resources: str) -> None:
    """The same for resources with a star in policies of a construct and of all within it.

    cdk-nag wants each named, in its own spelling. resources: ARNs, which may hold tokens.
    """
    named = (f"Resource::{_spelled(Stack.of(construct).resolve(each))}" for each in resources)
    explain(construct, reason, *(f"AwsSolutions::AwsSolutions-IAM5[{each}]" for each in named))


def _spelled(resolved: Any) -> str:
    """An ARN of a template as cdk-nag writes it."""
    if isinstance(resolved, str):
        return resolved
    ((function, given),) = resolved.items()
    if function == "Fn::Join":
        return "".join(_spelled(part) for part in given[1])
    if function == "Fn::ImportValue":
        return str(given)
    return f"<{'.'.join(given) if isinstance(given, list) else given}>"


def shared(value: str, *, of: IConstruct, to: IConstruct) -> str:
    """A value of a construct for another one, whose stack imports it if it is not the same.

    CDK would do so by itself, but only at the end, and `explain_stars` has to know its name before.
    """
    if Stack.of(of) == Stack.of(to):
        return value
    return str(Stack.of(of).export_value(value))
