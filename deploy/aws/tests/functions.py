"""Runs CloudFront's functions in node, in a stand-in for its runtime."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_RUNTIME = Path(__file__).with_name("cloudfront.mjs")


def run(code: str, **job: Any) -> dict[str, Any]:
    """What the function answers to requests, and what it wrote into its log.

    Raises CalledProcessError if the function throws.
    """
    ran = subprocess.run(
        [str(Path(sys.prefix, "bin", "node")), str(_RUNTIME)],
        input=json.dumps({"code": code, "store": {}, **job}),
        capture_output=True,
        text=True,
        check=True,
    )
    answered: dict[str, Any] = json.loads(ran.stdout)
    return answered
