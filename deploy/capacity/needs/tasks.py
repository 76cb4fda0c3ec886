"""Tasks on Fargate: `web` answers requests, `worker` does the jobs."""

from math import ceil

from deploy.aws.environments import Environment
from deploy.aws.environments.sizes import ServiceSize
from deploy.capacity import measured
from deploy.capacity.load import Load, Rates
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.prices import HOURS_A_MONTH

BUSY = 0.7  # of a task's CPU: what autoscaling aims at
UNITS_A_CORE = 1024
HOURS_A_DAY = 24
PEAK_HOURS = 18  # from 06:00 of Black Friday
POOL = 10  # connections that a process keeps: DATABASE_POOL_SIZE
PROCESSES_A_CORE = 2


def web_cores(rates: Rates) -> float:
    """Cores that are busy at these rates."""
    milliseconds = (
        rates.pages_at_shop * measured.PAGE_DRAWN.value
        + rates.searches * measured.SEARCH.value
        + rates.fragments * measured.FRAGMENT.value
        + rates.cart_writes * measured.CART_WRITE.value
        + rates.api_reads * measured.API_READ.value
        + rates.orders * measured.ORDER_WEB.value
    )
    return milliseconds / 1000


def worker_cores(rates: Rates) -> float:
    """Cores that are busy at these rates."""
    return rates.orders * measured.ORDER_WORKER.value / 1000


def tasks_for(cores: float, size: ServiceSize) -> int:
    """How many tasks keep below the aim of autoscaling; never fewer than the size says."""
    return max(size.fewest, ceil(cores / BUSY / (size.cpu / UNITS_A_CORE)))


def database_connections(web: int, worker: int) -> int:
    """That so many tasks may open at once."""
    return (web + worker) * PROCESSES_A_CORE * POOL


def tasks(load: Load, environment: Environment) -> list[Need]:
    """Both services. They run as the evening asks for a third of the day, else as the average."""
    return [
        _service("web", environment.web, [web_cores(each) for each in _moments(load)]),
        _service("worker", environment.worker, [worker_cores(each) for each in _moments(load)]),
    ]


def _moments(load: Load) -> tuple[Rates, Rates, Rates]:
    return load.average, load.evening, load.black_friday


def _service(name: str, size: ServiceSize, cores: list[float]) -> Need:
    average, evening, peak = (tasks_for(each, size) for each in cores)
    usual = (average * 2 + evening) / 3
    return Need(
        name,
        f"{average} tasks on average, {evening} in the evening, {peak} at the peak, of "
        f"{size.cpu / UNITS_A_CORE:g} cores and {size.memory / 1024:g} GiB",
        month=_hours(size, usual * HOURS_A_MONTH),
        day=_hours(size, max(0.0, peak * PEAK_HOURS - usual * HOURS_A_DAY)),
        limits=(
            Limit(
                f"tasks of {name} at the peak",
                peak,
                size.most,
                f"raise `most` of {name} in deploy/aws/environments, or deploy blackfriday",
            ),
        ),
    )


def _hours(size: ServiceSize, task_hours: float) -> tuple[Usage, ...]:
    return (
        Usage("fargate cpu", task_hours * size.cpu / UNITS_A_CORE),
        Usage("fargate memory", task_hours * size.memory / 1024),
    )
