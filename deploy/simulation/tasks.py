"""What a task of web carries, and how long a new one takes until it does."""

from dataclasses import dataclass

from deploy.aws.durations import DURATIONS
from deploy.aws.environments.sizes import ServiceSize
from deploy.capacity.load import Rates
from deploy.capacity.needs.tasks import web_cores

UNITS_A_CORE = 1_024  # of Fargate's CPU
# Fargate finds a host, pulls the image and starts it, gunicorn boots. Assumed: nothing was measured
# on AWS; a container of this size with its image in the same region is usually there in 30 to 60 s.
STARTING = 75  # seconds
# The load balancer asks it twice before it sends requests.
PROVING = 2 * DURATIONS.health_every
WARMING = DURATIONS.slow_start  # its share of requests grows over these
PATIENCE = 10.0  # seconds that a request may wait for a task; then its shopper is gone: lost


@dataclass(frozen=True, slots=True)
class TaskPower:
    """a_second: requests that one task answers, of the mix that comes."""

    a_second: float


def power_of(size: ServiceSize, rates: Rates, *, slower: float = 1.0) -> TaskPower:
    """From the CPU of each kind of request as bench/ measured it (deploy.capacity.measured).

    slower: by how much a request takes longer than there.
    """
    cores_a_request = web_cores(rates) / rates.requests_at_shop
    return TaskPower(size.cpu / UNITS_A_CORE / cores_a_request / slower)
