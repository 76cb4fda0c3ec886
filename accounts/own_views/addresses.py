"""The address book in the account."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import AddressBookFull, AddressNotFound, ChangedMeanwhile
from accounts.models import Address
from accounts.own_data.addresses import (
    MOST,
    add_address,
    addresses_of,
    change_address,
    find_address,
    remove_address,
)
from accounts.own_forms import AddressForm
from shop.kernel.addresses import as_lines


@login_required
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """All of hers, to change and to remove."""
    found = [(address, _lines(address)) for address in addresses_of(_user_id(request))]
    context = {"addresses": found, "is_full": len(found) >= MOST}
    return render(request, "account/addresses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_address(request: HttpRequest) -> HttpResponse:
    """One more."""
    user = request.user
    if request.method == "GET":
        name = f"{user.first_name} {user.last_name}".strip()  # type: ignore[union-attr]
        return _page(request, AddressForm(initial={"name": name}))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        add_address(_user_id(request), **form.given, attempt=form.key)
    except AddressBookFull as refusal:
        messages.error(request, str(refusal.message))
        return _page(request, form)
    messages.success(request, _("The address is saved."))
    return redirect("account_addresses")


@login_required
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """Change one. What another device has changed meanwhile is shown, and not written over."""
    user_id = _user_id(request)
    if request.method == "GET":
        return _page(request, AddressForm.of(find_address(user_id, address_id)), address_id)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, address_id)
    seen = frozenset({form.cleaned_data["version"] or 0})
    try:
        change_address(user_id, address_id, **form.given, seen=seen)
    except ChangedMeanwhile as refusal:
        stored = find_address(user_id, address_id)
        form.show_again(version=str(refusal.version))
        messages.error(request, str(refusal.message))
        return _page(request, form, address_id, now=_lines(stored))
    messages.success(request, _("The address is saved."))
    return redirect("account_addresses")


@login_required
@require_POST
def remove(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """One that is gone already stays so."""
    sent = request.POST.get("version", "")
    seen = frozenset({int(sent)}) if sent.isascii() and sent.isdigit() else frozenset({0})
    try:
        remove_address(_user_id(request), address_id, seen=seen)
    except ChangedMeanwhile as refusal:
        messages.error(request, str(refusal.message))
    except AddressNotFound:
        pass
    else:
        messages.success(request, _("The address is removed."))
    return redirect("account_addresses")


def _page(
    request: HttpRequest,
    form: AddressForm,
    address_id: UUID | None = None,
    now: list[str] | None = None,
) -> HttpResponse:
    context = {"form": form, "address_id": address_id, "now": now}
    return render(request, "account/address.html", context)


def _lines(address: Address) -> list[str]:
    return as_lines(address.parts, get_language() or settings.LANGUAGE_CODE)


def _user_id(request: HttpRequest) -> int:
    assert request.user.pk is not None
    return int(request.user.pk)
