"""A customer's own details; signing in and what belongs to it is allauth's."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.devices import devices_of, end_device, end_other_devices
from accounts.errors import SessionNotFound
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
def devices(request: HttpRequest) -> HttpResponse:
    """Where she is signed in; one of them, or all others, can be signed out."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        device_id = request.POST.get("device", "")
        try:
            if device_id:
                end_device(request.user, device_id)
            else:
                end_other_devices(request.user, current=request.session)
        except SessionNotFound as refusal:
            messages.info(request, refusal.message)
        else:
            messages.success(request, _("Signed out there."))
        return redirect("account_devices")
    found = devices_of(request.user, current=request.session)
    return render(request, "account/devices.html", {"devices": found})


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
