"""The door of the waiting room: two functions, and the store that says whether it is shut."""

from aws_cdk import CfnOutput
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from deploy.aws.stacks.cdn import functions


class Door(Construct):
    """Open from the start: the store is empty until `python -m deploy.waiting_room` shuts it.

    store: None where the environment has no waiting room. The first function is there even so, as
    it keeps unknown parameters out; without a store it shuts nothing.
    """

    def __init__(self, scope: Construct, prefix: str, *, shuts: bool) -> None:
        super().__init__(scope, "door")
        self.store = self._store(prefix) if shuts else None
        self._arrival = self._function(f"{prefix}-arrival", functions.arrival())
        self._leaving = self._function(f"{prefix}-leaving", functions.leaving())

    def _store(self, prefix: str) -> cloudfront.KeyValueStore:
        store = cloudfront.KeyValueStore(
            self, "store", key_value_store_name=f"{prefix}-door", comment="Of the waiting room"
        )
        CfnOutput(self, "Store", value=store.key_value_store_arn)
        return store

    def for_public_pages(self) -> list[cloudfront.FunctionAssociation]:
        """Of pages that are kept: no cookie is set on them."""
        return [
            cloudfront.FunctionAssociation(
                function=self._arrival, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
            )
        ]

    def for_private_pages(self) -> list[cloudfront.FunctionAssociation]:
        """Of all others: who has a cart keeps her place."""
        return [
            *self.for_public_pages(),
            cloudfront.FunctionAssociation(
                function=self._leaving, event_type=cloudfront.FunctionEventType.VIEWER_RESPONSE
            ),
        ]

    def _function(self, name: str, code: str) -> cloudfront.Function:
        return cloudfront.Function(
            self,
            name.rpartition("-")[2],
            function_name=name,
            code=cloudfront.FunctionCode.from_inline(code),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            key_value_store=self.store,
        )
