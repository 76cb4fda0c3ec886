import socket

import pytest

from deploy.local.errors import StackError
from deploy.local.ports import choose_ports, is_free


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_every_part_gets_a_port_of_its_own():
    ports = choose_ports(None, {})

    assert set(ports) == {
        *("web", "stripe", "mail"),
        *("postgres", "cache", "sessions", "dynamodb", "s3", "smtp"),
        *("faults", "dynamodb-faults", "stripe-faults", "postgres-faults"),
        *("opensearch", "stripe-mock", "second-dynamodb"),
    }
    assert len(set(ports.values())) == len(ports)
    assert all(is_free(port) for port in ports.values())


def test_pages_lie_at_a_known_distance_from_the_shop():
    web = next(n for n in range(20_000, 30_000) if all(map(is_free, (n, n + 1_000, n + 2_000))))

    ports = choose_ports(web, {})

    assert (ports["web"], ports["stripe"], ports["mail"]) == (web, web + 1_000, web + 2_000)


def test_ports_are_remembered():
    first = choose_ports(None, {})

    assert choose_ports(None, first) == first


def test_a_remembered_port_that_is_taken_now_is_replaced(taken_port):
    first = choose_ports(None, {})

    second = choose_ports(None, {**first, "postgres": taken_port})

    assert second["postgres"] != taken_port
    assert {**second, "postgres": 0} == {**first, "postgres": 0}


def test_a_taken_shop_port_is_refused_with_a_way_out(taken_port):
    with pytest.raises(StackError, match=rf"^Port {taken_port} is taken .* PORT={taken_port + 10}"):
        choose_ports(taken_port, {})


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(StackError, match=f"PORT={port} is not a port"):
        choose_ports(port, {})
