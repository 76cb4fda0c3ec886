"""An import of products beside the server's own speed: `python -m bench.imports --products 5000`.

Starts servers of its own for a moment, and prints a Markdown table.
"""

import subprocess
import sys


def main() -> int:
    """Measure and print; returns the exit code."""
    stack = [sys.executable, "-m", "deploy.local", "exec", "--instance", "bench-imports", "--"]
    return subprocess.call([*stack, sys.executable, "-m", "bench.imports_inside", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
