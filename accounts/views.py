"""A customer's own details; signing in and what belongs to it is allauth's."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import DetailsForm
from accounts.models import User
from accounts.own_data.details import change_details
from accounts.services import end_sessions
from accounts.sessions import remember_name


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Name, language, company."""
    assert isinstance(request.user, User)
    form = DetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        remember_name(request, change_details(request.user.pk, form.cleaned_data))
        messages.success(request, _("Your details are saved."))
        return redirect("orders:account")
    return render(request, "account/details.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of the account, this one too."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        end_sessions(request.user)
        logout(request)
        messages.success(request, _("You are signed out on all your devices."))
        return redirect("account_login")
    return render(request, "account/everywhere.html")
