"""How long each part waits for the next one: one chain, in which each end has to leave room.

An idle connection is closed by who is nearer to the shopper first, so that nobody sends into one
that the other side is just closing. A task that goes gets no more requests before it is told to
stop, and is told long enough before it is killed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Durations:
    """All in seconds, in the order in which they have to grow where that matters.

    cdn_keep_alive: how long CloudFront keeps an idle connection to the load balancer.
    cdn_answer: how long CloudFront waits for the shop; so no request is worth more.
    load_balancer_idle: how long the load balancer keeps one, to both sides.
    web_keep_alive: how long gunicorn keeps one.
    draining: how long a task that was taken out of the load balancer may finish what it has.
    web_stop_delay: how long gunicorn goes on after SIGTERM; web_graceful: then, for what runs.
    worker_graceful: for jobs that run; others begin anew elsewhere.
    web_stop, worker_stop: from SIGTERM to SIGKILL; Fargate allows 120 at most.
    """

    cdn_keep_alive: int = 5
    cdn_answer: int = 30
    load_balancer_idle: int = 60
    web_keep_alive: int = 75
    draining: int = 35
    web_stop_delay: int = 5  # ECS has taken it out of the load balancer before
    web_graceful: int = 35
    web_stop: int = 60
    worker_graceful: int = 90
    worker_stop: int = 120
    # Of the load balancer's question whether a task lives.
    health_every: int = 10
    health_answer: int = 5
    slow_start: int = 30  # a new task gets its share of requests little by little


DURATIONS = Durations()
