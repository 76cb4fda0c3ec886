"""A new release takes over from the old one while customers buy: `python -m bench.rollout`."""

import os
from pathlib import Path

from bench.rollout.balancer import balancing
from bench.rollout.buying import buying
from bench.rollout.release import start
from deploy.local.ports import LOOPBACK, choose_ports


def test_no_request_fails_and_no_order_is_lost(site: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings.local",
        "WEB_WORKERS": "1",
    }
    port = choose_ports(None, {})["web"]
    with balancing(port) as balancer:
        old = start(environment, tmp_path)
        balancer.register(old.port)
        with buying(f"http://{LOOPBACK}:{port}", customers=2) as crowd:
            new = start(environment, tmp_path)
            balancer.register(new.port)
            old.stop(balancer)
        unpaid = crowd.unpaid()
        new.stop(balancer)

    assert crowd.failed == []
    assert unpaid == []
    assert len(crowd.accepted) > 1
