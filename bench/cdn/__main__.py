"""What a CDN with our policy keeps, and for whom: `python -m bench.cdn`.

Replays a made-up log of visits over a shop of its own, named bench-cdn, behind Varnish. Exit code
1: too few hits, an answer for somebody else, a failed request, an edit that shows late.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from bench.cdn.answers import PAGES, Watch
from bench.cdn.shelf import shelves
from bench.cdn.varnish import require_varnish, varnish
from bench.cdn.visits import PAGES_PER_SECOND, visit_log
from bench.load import LoadError
from bench.stand import between, own_shop
from deploy.local.instance import Instance
from deploy.local.ports import choose_ports

INSTANCE = "bench-cdn"
GOAL = 0.95  # of anonymous HTML, answered by the cache
EDIT_SHOWS = 15.0  # seconds after which the CDN has to show an edit; CloudFront adds its own
_SAID = ("hit", "stale", "miss", "pass")


def main() -> int:
    """Measure and print; returns the exit code."""
    options = _options()
    try:
        require_varnish()
        with _shop_with_cdn() as (instance, port):
            return _measure(options, instance, port)
    except (LoadError, subprocess.SubprocessError, OSError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.cdn", description=__doc__)
    parser.add_argument("--requests", type=between(100, 2_000_000), default=200_000)
    parser.add_argument("--seed", type=between(0, 2**31), default=1)
    parser.add_argument("--edits", type=between(1, 50), default=5, help="of a price")
    return parser.parse_args()


@contextmanager
def _shop_with_cdn() -> Iterator[tuple[Instance, int]]:
    """A shop whose worker purges at the port that the cache will have."""
    port = choose_ports(None, {})["web"]
    os.environ["CDN_PURGE_URL"] = f"http://127.0.0.1:{port}"
    with own_shop(INSTANCE) as instance:
        yield instance, port


def _measure(options: argparse.Namespace, instance: Instance, port: int) -> int:
    os.environ.update(instance.environment(), LOG_LEVEL="WARNING")
    django.setup()
    # These write the shop's own books, so they need its settings.
    from bench.cdn.books import close_accounts, open_accounts, seconds_until_shown
    from bench.cdn.replay import replay

    site = f"http://localhost:{instance.ports['web']}"
    seen = shelves(f"http://{instance.address('web')}")
    log = visit_log(seen, requests=options.requests, seed=options.seed)
    visitors = {step.visitor.number: step.visitor for step in log}.values()
    named = [each for each in visitors if each.name]
    origin = f"http://{instance.address('web')}"
    open_accounts(named)
    try:
        with varnish(port, origin) as cdn:
            watch, seconds = replay(log, site=site, cdn_port=port)
            edits = seconds_until_shown(cdn, edits=options.edits)
    finally:
        close_accounts(named)
    signed_in = sum(each.signed_in for each in visitors)
    carts = sum(each.filled for each in visitors)
    print(
        f"\n{len(log)} requests of {len(visitors)} visitors ({signed_in} signed in, {carts} with a "
        f"cart), seed {options.seed}: {log[-1].at / 3600:.1f} h at {PAGES_PER_SECOND} pages/s, "
        f"in {seconds:.0f} s; load average at the end {os.getloadavg()[0]:.1f}\n"
    )
    print(_report(watch, edits))
    sound = not watch.mistakes and not watch.failures and max(edits) <= EDIT_SHOWS
    return 0 if sound and watch.ratio(*PAGES) >= GOAL else 1


def _report(watch: Watch, edits: list[float]) -> str:
    lines = ["| addresses | requests | hit | stale | miss | pass | answered by the cache |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|")
    names = sorted({name for name, _said in watch.seen})
    for name in names:
        counts = [watch.seen[name, said] for said in _SAID]
        each = " | ".join(str(count) for count in counts)
        lines.append(f"| {name} | {sum(counts)} | {each} | {watch.ratio(name):.2%} |")
    lines += [
        "",
        f"Anonymous HTML ({', '.join(PAGES)}): {watch.ratio(*PAGES):.2%} (goal {GOAL:.0%})",
        f"Another's name, cart, language or page: {sum(watch.mistakes.values())}",
        f"Requests without a sound answer: {sum(watch.failures.values())}",
        f"Edits of a price, seconds until the CDN shows them (at most {EDIT_SHOWS:g}): "
        + " ".join(f"{each:.1f}" for each in edits),
        *(f"- {told}" for told in watch.told),
        *(f"- {what}: {count} times" for what, count in watch.failures.most_common(10)),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
