"""What runs: the cluster with `web`, `worker` and the migrations before them.

stack: puts it together. settings: the environment of the containers. tasks: what a task is.
permissions: what each may do at AWS. reaching: which ports are open. migrating: before a roll-out.
scaling: how many there are.
"""

from deploy.aws.stacks.service.stack import ServiceStack

__all__ = ["ServiceStack"]
