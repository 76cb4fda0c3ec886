"""New releases take over while customers buy: `python -m bench.rollout`.

Starts the servers of an instance of its own, named bench-rollout, and on them a web server and a
worker behind a balancer. Then, as often as asked: new ones are started, the balancer sends them
connections, and the old ones get SIGTERM. Exit code 1: a request failed, or an order was lost.
"""

import argparse
import os
import subprocess
import sys
import time

from bench.load import LoadError
from bench.rollout.balancer import balancing
from bench.rollout.buying import Crowd, buying
from bench.rollout.release import ROOT, RolloutError, start
from bench.stand import between, own_servers
from deploy.local.instance import Instance

INSTANCE = "bench-rollout"


def main() -> int:
    """Roll and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.rollout", description=__doc__)
    parser.add_argument("--times", type=between(1, 100), default=5, help="releases that take over")
    parser.add_argument("--customers", type=between(1, 32), default=4, help="at once")
    parser.add_argument("--seconds", type=between(1, 600), default=5, help="between two releases")
    options = parser.parse_args()
    try:
        with own_servers(INSTANCE) as instance:
            return _roll(instance, options)
    except (LoadError, RolloutError, subprocess.SubprocessError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _roll(instance: Instance, options: argparse.Namespace) -> int:
    os.environ.update(instance.environment())
    manage = [sys.executable, "manage.py"]
    prepare = ["prepare", "--coarse", "--marks", str(instance.folder / "marks")]
    subprocess.run([*manage, *prepare], cwd=ROOT, check=True)
    subprocess.run(
        [*manage, "stock", "LINDE-BASIS-TEE-WIT-M", "--count", "100000", "--reason", "rollout"],
        cwd=ROOT,
        check=True,
    )
    with balancing(instance.ports["web"]) as balancer:
        release = start(os.environ, instance.logs)
        balancer.register(release.port)
        with buying(f"http://{instance.address('web')}", customers=options.customers) as crowd:
            for number in range(options.times):
                time.sleep(options.seconds)
                following = start(os.environ, instance.logs)
                balancer.register(following.port)
                began = time.monotonic()
                release.stop(balancer)
                seconds = time.monotonic() - began
                print(f"release {number + 1}: the old one ended in {seconds:.1f} s", flush=True)
                release = following
            time.sleep(options.seconds)
        code = _judge(crowd)
        release.stop(balancer)
    audit = subprocess.run([*manage, "audit", "--grace", "0"], cwd=ROOT, check=False)
    return code or audit.returncode


def _judge(crowd: Crowd) -> int:
    unpaid = crowd.unpaid()
    print(
        f"{crowd.requests} requests, {len(crowd.failed)} failed; "
        f"{len(crowd.accepted)} orders, {len(unpaid)} of them not paid"
    )
    for words in [*crowd.failed, *unpaid][:20]:
        print(f"  {words}")
    return 1 if crowd.failed or unpaid or not crowd.accepted else 0


if __name__ == "__main__":
    sys.exit(main())
