"""What a call to DynamoDB costs us, beside the same call by botocore: `python -m bench.dynamo`.

Starts servers of its own for a moment, and prints a Markdown table.
"""

import subprocess
import sys


def main() -> int:
    """Measure and print; returns the exit code."""
    stack = [sys.executable, "-m", "deploy.local", "exec", "--instance", "bench-dynamo", "--"]
    return subprocess.call([*stack, sys.executable, "-m", "bench.dynamo_calls"])


if __name__ == "__main__":
    sys.exit(main())
