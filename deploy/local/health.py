"""Whether the parts of a stack answer, each asked in its own protocol."""

import smtplib
import urllib.request
from collections.abc import Callable

import psycopg
import redis

from deploy.local.instance import Instance
from deploy.local.part import Part

_PATIENCE = 5  # seconds for one answer; a web process that starts needs some for its first one
_TROUBLES = (OSError, psycopg.Error, redis.RedisError, smtplib.SMTPException)


def is_ready(part: Part, instance: Instance) -> bool:
    """Whether the part answers now."""
    probe = PROBES.get(part.name)
    if probe is None:  # the worker listens nowhere: that it runs is all there is to know
        return True
    try:
        probe(instance)
    except _TROUBLES:
        return False
    return True


def _postgres(instance: Instance) -> None:
    with psycopg.connect(instance.database_url, connect_timeout=_PATIENCE) as connection:
        connection.execute("SELECT 1")


def _valkey(name: str) -> Callable[[Instance], None]:
    def probe(instance: Instance) -> None:
        with redis.Redis(port=instance.ports[name], socket_timeout=_PATIENCE) as client:
            client.ping()

    return probe


def _http(name: str, path: str) -> Callable[[Instance], None]:
    def probe(instance: Instance) -> None:
        address = f"http://{instance.address(name)}{path}"
        with urllib.request.urlopen(address, timeout=_PATIENCE):
            pass

    return probe


def _mail(instance: Instance) -> None:
    _http("mail", "/health")(instance)
    with smtplib.SMTP("127.0.0.1", instance.ports["smtp"], timeout=_PATIENCE) as connection:
        connection.noop()


def _stripe_mock(instance: Instance) -> None:
    request = urllib.request.Request(
        f"http://{instance.address('stripe-mock')}/v1/balance",
        headers={"Authorization": "Bearer sk_test_anybody"},
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310 - an address of ours
        pass


PROBES: dict[str, Callable[[Instance], None]] = {
    "postgres": _postgres,
    "cache": _valkey("cache"),
    "sessions": _valkey("sessions"),
    "dynamodb": _http("dynamodb", "/"),
    "s3": _http("s3", "/_ministack/health"),
    "stripe": _http("stripe", "/health"),
    "mail": _mail,
    "faults": _http("faults", "/faults"),
    "web": _http("web", "/health/ready"),
    "opensearch": _http("opensearch", "/_cluster/health?wait_for_status=yellow&timeout=1s"),
    "stripe-mock": _stripe_mock,
    "second-dynamodb": _http("second-dynamodb", "/_ministack/health"),
}
