"""All services of an environment under a load, and what of it does not fit."""

from collections.abc import Iterable

from deploy.aws.environments import Environment
from deploy.capacity.load import Load
from deploy.capacity.needs.database import database
from deploy.capacity.needs.edge import edge
from deploy.capacity.needs.memory import memory
from deploy.capacity.needs.rest import rest
from deploy.capacity.needs.search import search
from deploy.capacity.needs.tables import tables
from deploy.capacity.needs.tasks import tasks
from deploy.capacity.plan import Limit, Need


def needs(load: Load, environment: Environment) -> list[Need]:
    """In the order of a request's way through them."""
    return [
        *edge(load, environment),
        *tasks(load, environment),
        tables(load),
        database(load, environment),
        memory(load, environment),
        search(load, environment),
        *rest(load),
    ]


def exceeded(found: Iterable[Need]) -> list[tuple[str, Limit]]:
    """Service and limit of all that is more than allowed."""
    return [(each.service, limit) for each in found for limit in each.limits if not limit.is_kept]
