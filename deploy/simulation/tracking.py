"""How AWS follows a target: what an alarm has to see, and how many tasks it asks for then.

Source: docs.aws.amazon.com/autoscaling/application, "How target tracking scaling for Application
Auto Scaling works": out after three minutes above the target, in after fifteen minutes ten percent
below it. That a datapoint is there a minute after its minute is assumed.
"""

import math
from collections import deque
from dataclasses import dataclass, field

OUT_MINUTES = 3
IN_MINUTES = 15
IN_BELOW = 0.9  # of the target
SEEN_AFTER = 60  # seconds from the end of a minute until its datapoint is looked at


@dataclass(slots=True)
class Follower:
    """One policy. target: what one task should have."""

    target: float
    _seen: deque[float] = field(default_factory=lambda: deque(maxlen=IN_MINUTES))

    def asked(self, value: float, serving: int) -> tuple[int | None, int | None]:
        """Tasks that it wants after another minute's value: at least, at most; None: no opinion.

        From the tasks that served, not from those that were ordered already. AWS may order more.
        """
        self._seen.append(value)
        latest = list(self._seen)[-OUT_MINUTES:]
        needed = max(1, math.ceil(serving * value / self.target))
        if len(latest) == OUT_MINUTES and min(latest) > self.target:
            return needed, None
        if len(self._seen) == IN_MINUTES and max(self._seen) < self.target * IN_BELOW:
            return None, needed
        return None, None
