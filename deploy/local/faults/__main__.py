"""Look here for the command line of the fault proxy: `python -m deploy.local.faults --help`."""

import argparse
import asyncio
from random import Random
from typing import Any

import uvicorn

from deploy.local.faults.controls import build_app
from deploy.local.faults.dynamodb import DynamoDialect
from deploy.local.faults.faults import KINDS, Faults
from deploy.local.faults.http import HttpRelay
from deploy.local.faults.postgres import PostgresRelay
from deploy.local.faults.stripe import StripeDialect


def main() -> None:
    """Serve until stopped."""
    asyncio.run(_serve(_arguments()))


async def _serve(given: argparse.Namespace) -> None:
    random = Random(given.seed)  # noqa: S311 (repeatable, no secret)
    upstreams = {name: Faults(name, random) for name in KINDS}
    for name, faults in upstreams.items():
        port, upstream_port = getattr(given, name)
        relay = _relay(name, upstream_port, faults)
        await asyncio.start_server(relay.serve, "127.0.0.1", port)
    config = uvicorn.Config(
        build_app(upstreams, random),
        host="127.0.0.1",
        port=given.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    await uvicorn.Server(config).serve()


def _relay(name: str, upstream_port: int, faults: Faults) -> HttpRelay | PostgresRelay:
    match name:
        case "dynamodb":
            return HttpRelay(upstream_port, faults, DynamoDialect())
        case "stripe":
            return HttpRelay(upstream_port, faults, StripeDialect())
        case _:
            return PostgresRelay(upstream_port, faults)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local.faults",
        description="Stands in front of servers and lets things go wrong, as asked over HTTP.",
    )
    parser.add_argument("--port", type=int, required=True, help="where it is told what to do")
    parser.add_argument("--seed", type=int, default=0)
    both: dict[str, Any] = {"type": int, "nargs": 2, "metavar": ("PORT", "SERVER_PORT")}
    for name in KINDS:
        parser.add_argument(f"--{name}", required=True, **both)
    return parser.parse_args()


if __name__ == "__main__":
    main()
