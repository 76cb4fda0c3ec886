"""What it takes to run the shop on AWS, as CDK stacks: `python -m deploy.aws ENVIRONMENT`.

environments: how large each part is, per environment, typed. stacks: a file or folder for each.
building: which stacks there are, and what each gets of the others.
"""

import os
import sys
from pathlib import Path

# CDK's library is JavaScript. Its node comes from a Python package and need not be on the PATH.
_node = Path(sys.prefix, "bin", "node")
if _node.exists():
    os.environ.setdefault("JSII_NODE", str(_node))
