"""Answering a load balancer, which asks a task by its address and not by the shop's name."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEALTH = "/health"


class HealthMiddleware:
    """Before all that looks at the host: an address is none that the shop answers to.

    Without it the answer would be 400, and the load balancer would end every task.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        from shop.views.health import alive  # which needs the models

        self.get_response = get_response
        self._alive = alive

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """By the view itself, for this one path."""
        if request.path_info == HEALTH:
            return self._alive(request)
        return self.get_response(request)
