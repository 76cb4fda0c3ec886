"""Look here for what a handler of an endpoint is given."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.local.stripe.parameters import Parameters
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.work import Work


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its fields, the ids in its address, and whether a browser sent it.

    publishable: it came with the publishable key, which may do what the payer may.
    """

    work: Work
    params: Parameters
    ids: dict[str, str]
    publishable: bool = False


Handler = Callable[[Call], JsonObject]
