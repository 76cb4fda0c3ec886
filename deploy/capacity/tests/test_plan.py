"""The arithmetic of the plan, on cases that can be done by hand."""

from dataclasses import replace

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.environments.sizes import ServiceSize
from deploy.capacity.load import EVENING, Load
from deploy.capacity.needs.database import INSTANCES
from deploy.capacity.needs.memory import NODES
from deploy.capacity.needs.search import CORES, MEMORY
from deploy.capacity.needs.tasks import tasks_for
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.planning import exceeded, needs
from deploy.capacity.prices import PRICES, Price

# A visit each second, an order every ten.
LOAD = Load(visitors=2_592_000, orders=8_640, products=1_000, peak=5)
PRODUCTION = ENVIRONMENTS["production"]


def need(service: str, load: Load = LOAD, environment=PRODUCTION) -> Need:
    return next(each for each in needs(load, environment) if each.service == service)


def test_rates_are_per_second():
    assert LOAD.average.visits == pytest.approx(1)
    assert LOAD.average.orders == pytest.approx(0.1)
    assert LOAD.average.pages == pytest.approx(0.7 * 8)
    assert LOAD.average.pages_at_shop == pytest.approx((5.6 - 0.7) * 0.05)
    assert LOAD.black_friday.orders == pytest.approx(0.1 * EVENING * 5)


def test_tasks_keep_below_what_autoscaling_aims_at():
    size = ServiceSize(cpu=1024, memory=2048, fewest=2, most=50)

    assert tasks_for(0.1, size) == 2
    assert tasks_for(7.0, size) == 10
    assert tasks_for(7.1, size) == 11
    assert tasks_for(7.0, replace(size, cpu=512)) == 20


def test_a_usage_costs_its_units_in_ireland(monkeypatch):
    monkeypatch.setitem(PRICES, "here", Price(2.0, "hour", "a test"))
    monkeypatch.setitem(PRICES, "anywhere", Price(2.0, "hour", "a test", everywhere=True))

    assert Usage("here", 10).dollars == pytest.approx(22.4)
    assert Usage("anywhere", 10).dollars == pytest.approx(20)


def test_two_zones_cost_two_databases():
    once = replace(PRODUCTION, database=replace(PRODUCTION.database, multi_az=False, proxy=False))
    twice = replace(PRODUCTION, database=replace(PRODUCTION.database, proxy=False))

    single, double = need("PostgreSQL", environment=once), need("PostgreSQL", environment=twice)

    assert double.monthly == pytest.approx(2 * single.monthly)


def test_more_visitors_cost_more_at_the_edge_and_orders_do_not():
    more = replace(LOAD, visitors=LOAD.visitors * 2)
    edge = "CloudFront and firewall"

    assert need(edge, more).monthly > need(edge).monthly * 1.8
    assert need("mail", more).monthly == need("mail").monthly


def test_a_limit_is_kept_up_to_itself():
    assert Limit("x", 5, 5, "").is_kept
    assert not Limit("x", 5.1, 5, "").is_kept


def test_what_does_not_fit_is_found_with_its_service():
    crowd = replace(LOAD, visitors=LOAD.visitors * 1_000)

    found = {(service, limit.name) for service, limit in exceeded(needs(crowd, PRODUCTION))}

    assert ("web", "tasks of web at the peak") in found
    assert ("OpenSearch", "cores of all nodes at the peak") in found
    assert not [name for service, name in found if service == "DynamoDB"]


def test_the_planned_day_fits_into_production_but_for_the_quotas_of_mail():
    planned = Load(visitors=10e6, orders=50e3, products=30e6, peak=5)

    assert {service for service, _ in exceeded(needs(planned, PRODUCTION))} == {"mail"}


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_everything_of_every_environment_has_a_size_and_a_price(environment):
    found = needs(LOAD, environment)

    assert {use.price for each in found for use in (*each.month, *each.day)} <= set(PRICES)
    assert environment.database.instance in INSTANCES
    assert {environment.valkey.sessions, environment.valkey.cache} <= set(NODES)
    if environment.search is not None:
        assert environment.search.instance in CORES.keys() & MEMORY.keys()
