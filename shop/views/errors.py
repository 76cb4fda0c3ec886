"""Answers to requests that end before a view can: pages for people, problems for programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from shop.refusals import api_problem, is_api


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """A request that cannot be read."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """A request that is not allowed."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """A page that helps: a search box and the departments."""
    return _answer(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """A bug of ours. The page needs no store, and nothing that a context processor gives."""
    return api_problem(500) if is_api(request) else server_error(request)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if is_api(request):
        return api_problem(status)
    return render(request, f"{status}.html", status=status)
