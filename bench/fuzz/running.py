"""Runs schemathesis against an open shop, and counts what it tried."""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.stand import ROOT

_SETTINGS = Path(__file__).parent / "schemathesis.toml"
_TRIED = re.compile(r"^  (\d+) generated", re.MULTILINE)
_SYSTEMATIC = 30  # cases that go through what the description of a call says: about so many
_OF_MADE_UP = 0.6  # of the requests to a call that are asked for, so many come of `--max-examples`
_MARGIN = 1.1  # how many come of it is not known beforehand
_LEAST = 2  # made-up requests to each call
_METHODS = frozenset({"get", "put", "post", "delete", "patch"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """cases: requests that were made up, all sent and looked at. told: what schemathesis says."""

    cases: int
    failed: bool
    told: str


def fuzz(environment: Mapping[str, str], *, cases: int, seed: int) -> Outcome:
    """Try every call of the shop at SITE_URL, with about a tenth more requests than `cases`.

    Where they are few, the half of them goes through what the description says, and the rest is
    made up and strung together; beyond that all is gone through, and more is made up.
    environment: of the shop.
    """
    site = environment["SITE_URL"]
    calls, cases = _calls(site), math.ceil(cases * _MARGIN)
    share = min(1.0, cases / 2 / (calls * _SYSTEMATIC))
    left = cases - share * calls * _SYSTEMATIC
    examples = max(_LEAST, math.ceil(left * _OF_MADE_UP / calls))
    told = {
        "SCHEMATHESIS_HOOKS": "bench.fuzz.hooks",
        "FUZZ_SHARE": f"{share:.3f}",
        "PYTHONPATH": str(ROOT),
    }
    with tempfile.TemporaryDirectory(prefix="kraam-fuzz-") as folder:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", _SETTINGS, "run"),
                *("--url", site, "--max-examples", str(examples), "--seed", str(seed)),
                *("--no-color", f"{site}/api/v1/schema/?format=json"),
            ],
            cwd=folder,
            env={**os.environ, **environment, **told},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    tried = _TRIED.search(done.stdout)
    return Outcome(int(tried[1]) if tried else 0, bool(done.returncode), done.stdout)


def _calls(site: str) -> int:
    with urllib.request.urlopen(f"{site}/api/v1/schema/?format=json", timeout=60) as answer:
        paths = json.load(answer)["paths"]
    return sum(method in _METHODS for methods in paths.values() for method in methods)
