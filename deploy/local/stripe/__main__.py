"""Look here for the command line of the Stripe-compatible server."""

import argparse
from pathlib import Path

import uvicorn

from deploy.local.stripe.app import build_app
from deploy.local.stripe.settings import API_VERSION, Settings


def main() -> None:
    """Serve until stopped."""
    given = _arguments()
    settings = Settings(
        data=given.data,
        api_key=given.api_key,
        publishable_key=given.publishable_key,
        webhook_secret=given.webhook_secret,
        webhook_url=given.webhook_url,
        public_url=(given.public_url or f"http://{given.host}:{given.port}").rstrip("/"),
        settle_seconds=given.settle_seconds,
        api_version=given.api_version,
        webhook_events=frozenset(filter(None, given.webhook_events.split(","))),
    )
    uvicorn.run(
        build_app(settings),
        host=given.host,
        port=given.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local.stripe", description="A local server that speaks Stripe's API."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps the data")
    parser.add_argument("--api-key", required=True, help="sk_test_...")
    parser.add_argument("--publishable-key", required=True, help="pk_test_...")
    parser.add_argument("--webhook-secret", required=True, help="whsec_...")
    parser.add_argument("--webhook-url", default="", help="where events are sent; empty: nowhere")
    parser.add_argument(
        "--webhook-events", default="", help="types to send, with commas between; empty: all"
    )
    parser.add_argument("--public-url", help="where browsers reach it (http://HOST:PORT)")
    parser.add_argument(
        "--settle-seconds",
        type=float,
        default=3.0,
        help="how long a SEPA debit, a pending refund or answered dispute stays under way (3)",
    )
    parser.add_argument(
        "--api-version", default=API_VERSION, help=f"the account's API version ({API_VERSION})"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
