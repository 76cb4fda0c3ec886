"""Look here for what watches the shop: alarms, whom they tell, dashboards, traces, cost."""

from deploy.aws.stacks.observe.edge import ObserveEdgeStack
from deploy.aws.stacks.observe.stack import ObserveStack

__all__ = ["ObserveEdgeStack", "ObserveStack"]
