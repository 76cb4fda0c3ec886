"""What the shop keeps of a customer, on one page: what she agreed to, her data, and their end."""

from uuid import UUID
from wsgiref.util import FileWrapper

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import CodeJustSent, NoErasureAsked, WrongCode
from accounts.models import User
from accounts.own_data.consents import agree, choice_of, refuse
from accounts.own_data.erasing import ask_to_erase, confirm_erasure
from accounts.own_data.exporting import (
    EXPORT_KEPT,
    ask_for_export,
    exports_of,
    find_export,
    open_file,
    ticket_for,
)
from accounts.own_data.wording import what_is_agreed_to
from accounts.own_forms import ConsentForm, ErasureCodeForm
from shop.kernel.consent import TEXT_VERSION, pass_in, remember_no, remember_yes, visitor_of
from shop.kernel.errors import Refused

_PIECE = 64 * 1024  # bytes of a file that are in memory at a time


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What she may see, take along and end."""
    user = _user(request)
    context = {
        "choice": choice_of(user.pk, now=timezone.now()),
        "text": what_is_agreed_to(),
        "text_version": TEXT_VERSION,
        "exports": [(each, each.asked_at + EXPORT_KEPT) for each in exports_of(user.pk)],
    }
    return render(request, "account/privacy.html", context)


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Remember a yes or no, for all her devices; this one carries it at once."""
    user, now, form = _user(request), timezone.now(), ConsentForm(request.POST)
    answer = redirect("account_privacy")
    if not form.is_valid():
        return answer
    if form.cleaned_data["choice"] == ConsentForm.NO:
        refuse(user.pk, carried=pass_in(request), now=now)
        remember_no(answer)
        messages.success(request, _("We remember nothing any more, and delete what we kept."))
        return answer
    version = form.cleaned_data["text_version"]
    try:
        choice = agree(user.pk, text_version=version, carried=pass_in(request), now=now)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return answer
    remember_yes(answer, choice.visitor_pass)
    messages.success(request, _("Thank you. You can stop at any time, here."))
    return answer


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Have everything gathered."""
    try:
        ask_for_export(_user(request), visitor=visitor_of(request) or "", now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("We gather your data, and send you a mail when that is done."))
    return redirect("account_privacy")


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_safe
def fetch(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """To the file, by an address that is good for some minutes."""
    return redirect("account_export_file", ticket_for(find_export(_user(request).pk, export_id)))


@require_safe
def file(_request: HttpRequest, ticket: str) -> StreamingHttpResponse:
    """The file itself, for whoever was given the ticket; read piece by piece."""
    answer = StreamingHttpResponse(
        FileWrapper(open_file(ticket), _PIECE), content_type="application/zip"
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then a code by mail."""
    if request.method == "POST":
        visitor = visitor_of(request) or ""
        try:
            ask_to_erase(_user(request), visitor=visitor, now=timezone.now())
        except CodeJustSent as refusal:
            messages.info(request, str(refusal.message))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("account_erase")
        return redirect("account_erase_confirm")
    return render(request, "account/erase.html")


@login_required
@require_http_methods(["GET", "POST"])
def erase_confirm(request: HttpRequest) -> HttpResponse:
    """With the code the account is over, and she is signed out everywhere."""
    form = ErasureCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_erasure(_user(request), code=form.cleaned_data["code"], now=timezone.now())
        except WrongCode as refusal:
            form.add_error("code", str(refusal.message))
        except NoErasureAsked as refusal:
            messages.error(request, str(refusal.message))
            return redirect("account_erase")
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("account_privacy")
        else:
            logout(request)
            messages.success(request, _("Your account is being erased. Thank you for your visits."))
            answer = redirect("account_login")
            remember_no(answer)
            return answer
    return render(request, "account/erase_confirm.html", {"form": form})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
