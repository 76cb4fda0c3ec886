"""Every server of the stack: how it is started and how it shows that it is ready.

The commands are ours to choose; what they serve is listed in docs/architecture.md.
"""

import shlex
from pathlib import Path

from deploy.local import programs
from deploy.local.instance import REGION, Instance
from deploy.local.part import Part, folder_of, python, shell
from deploy.local.vendor_parts import vendor_servers

WEB_SERVER = ("-c", "python:shop.serving")
_CACHE_MEMORY = "128mb"
# What the shop acts on; an endpoint at Stripe is set up with the same: docs/operations.md.
_WEBHOOK_EVENTS = (
    *(
        f"payment_intent.{what}"
        for what in (
            *("amount_capturable_updated", "canceled", "payment_failed", "processing"),
            "succeeded",
        )
    ),
    *(f"refund.{what}" for what in ("created", "updated", "failed")),
    *(
        f"charge.dispute.{what}"
        for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
    ),
)


def servers(instance: Instance, *, throw_away: bool) -> list[Part]:
    """What stands in for the services of production."""
    return [
        _postgres(instance, throw_away=throw_away),
        _valkey(instance, "cache", "--maxmemory", _CACHE_MEMORY, "allkeys-lru"),
        _valkey(instance, "sessions", "--maxmemory", "0", "noeviction"),
        _dynamodb(instance),
        _s3(instance),
        _stripe(instance),
        _mail(instance),
        *([_faults(instance)] if instance.with_faults else []),
        *vendor_servers(instance),
    ]


def shop(instance: Instance) -> list[Part]:
    """The processes of the shop itself. They wait for the tables and the demo data."""
    environment = instance.environment()
    web = python(
        *("-m", "gunicorn", "shop.wsgi", "--bind", instance.address("web")),
        *WEB_SERVER,
        *("--graceful-timeout", "4", "--access-logfile", requests_log(instance)),
    )
    worker = python("manage.py", "work")
    gate = f"until [ -e {shlex.quote(str(setup_done(instance)))} ]; do sleep 0.1; done; exec "
    return [
        Part("web", gate + web, environment),
        Part("worker", gate + worker, environment),
    ]


def setup_done(instance: Instance) -> Path:
    """The file that lets the shop's processes start."""
    return instance.folder / "setup-done"


def requests_log(instance: Instance) -> Path:
    """What was asked of the shop. Written by its own processes: passing it on costs a line each."""
    return instance.logs / "requests.log"


def _postgres(instance: Instance, *, throw_away: bool) -> Part:
    options = ["--throw-away"] if throw_away else []
    command = python("-m", "deploy.local.postgres", instance.name, *options)
    return Part("postgres", f"exec {command}")


def _valkey(instance: Instance, name: str, *memory: str) -> Part:
    limit, size, policy = memory
    folder = folder_of(instance, name)
    command = shell(
        *(programs.valkey(), "--bind", "127.0.0.1", "--port", instance.ports[name]),
        *("--dir", folder, "--appendonly", "yes", "--save", "", "--databases", "16"),
        *(limit, size, "--maxmemory-policy", policy),
    )
    return Part(name, f"exec {command}")


def _dynamodb(instance: Instance) -> Part:
    database = folder_of(instance, "dynamodb") / "tables.sqlite3"
    command = shell(
        *(programs.dynoxide(), "--host", "127.0.0.1", "--port", instance.ports["dynamodb"]),
        *("--db-path", database),
    )
    return Part("dynamodb", f"exec {command}")


def _s3(instance: Instance) -> Part:
    folder = folder_of(instance, "s3")
    environment = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(instance.ports["s3"]),
        "SERVICES": "s3",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "objects"),
        "MINISTACK_REGION": REGION,
        "LOG_LEVEL": "WARNING",
    }
    return Part("s3", f"exec {python('-m', 'ministack')}", environment)


def _stripe(instance: Instance) -> Part:
    keys = instance.environment()
    command = python(
        *("-m", "deploy.local.stripe", "--host", "127.0.0.1", "--port", instance.ports["stripe"]),
        *("--data", folder_of(instance, "stripe"), "--api-key", keys["STRIPE_API_KEY"]),
        *("--publishable-key", keys["STRIPE_PUBLISHABLE_KEY"]),
        *("--webhook-secret", keys["STRIPE_WEBHOOK_SECRET"]),
        *("--webhook-url", f"http://{instance.address('web')}/payments/webhooks/stripe/"),
        *("--webhook-events", ",".join(_WEBHOOK_EVENTS)),
    )
    return Part("stripe", f"exec {command}")


def _mail(instance: Instance) -> Part:
    command = python(
        *("-m", "deploy.local.mail", "--folder", folder_of(instance, "mail")),
        *("--smtp-port", instance.ports["smtp"], "--page-port", instance.ports["mail"]),
    )
    return Part("mail", f"exec {command}")


def _faults(instance: Instance) -> Part:
    fronted = ("dynamodb", "stripe", "postgres")
    command = python(
        *("-m", "deploy.local.faults", "--port", instance.ports["faults"]),
        *(
            word
            for name in fronted
            for word in (f"--{name}", instance.ports[f"{name}-faults"], instance.ports[name])
        ),
    )
    return Part("faults", f"exec {command}")
