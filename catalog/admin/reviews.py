"""Reviews in the back-office: read, and decided about one by one or many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.models import Review
from catalog.errors import ReviewNotFound, ReviewTransitionRefused
from catalog.selectors.moderation import PAGE_SIZE, review_sheet, reviews_in
from catalog.services.reviews import publish_review, reject_review
from catalog.states import RejectReason, ReviewState
from shop.kernel.back_office import own_page
from shop.kernel.errors import Busy

PUBLISH, REJECT = "publish", "reject"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a filter beside the list."""

    label: str
    address: str
    selected: bool
    depth: int = 0


class DecisionForm(forms.Form):
    """What is to become of which reviews."""

    action = forms.ChoiceField(choices=[(PUBLISH, PUBLISH), (REJECT, REJECT)])
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Why not?")), *RejectReason.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is rejected without a reason: its author has a right to it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("action") == REJECT and not given.get("reason"):
            self.add_error("reason", _("Choose why; the author sees it."))
        return given


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """Two pages of our own, because Django's ask an SQL table to count and sort."""

    def get_urls(self) -> list[URLPattern]:
        """A list, and a page for each review."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="catalog_review_changelist"),
            path(
                "<slug:product_id>/<str:review_key>/",
                view(self.review_view),
                name="catalog_review_change",
            ),
        ]

    def has_add_permission(self, *_args: object) -> bool:
        """Customers write them."""
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        """They are rejected, so that it stays known what was decided and why."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Reviews of one state, PAGE_SIZE at a time; those that wait, unless another is asked."""
        if request.method == "POST":
            return self._decided(request)
        self._check_reading(request)
        given = request.GET.get("state", "")
        state = ReviewState(given) if given in ReviewState.values else ReviewState.PENDING
        cursor = request.GET.get("cursor", "")
        page = reviews_in(state, get_language() or "nl", cursor=cursor)
        context = {
            "page": page,
            "form": DecisionForm(),
            "states": [
                Choice(str(each.label), f"?{urlencode({'state': each.value})}", each == state)
                for each in ReviewState
            ],
            "state": state,
            "first": f"?{urlencode({'state': state.value})}" if cursor else None,
            "next": (
                f"?{urlencode({'state': state.value, 'cursor': page.next_cursor})}"
                if page.next_cursor
                else None
            ),
        }
        return self._page(request, "catalog/admin/reviews.html", context | (extra_context or {}))

    def review_view(self, request: HttpRequest, product_id: str, review_key: str) -> HttpResponse:
        """One review with its history, and the decisions that can be taken."""
        self._check_reading(request)
        try:
            sheet = review_sheet(product_id, review_key, get_language() or "nl")
        except ReviewNotFound as refusal:
            messages.warning(request, refusal.message)
            return redirect("admin:catalog_review_changelist")
        context = {"review": sheet, "form": DecisionForm(), "title": sheet.title or sheet.name}
        return self._page(request, "catalog/admin/review.html", context)

    def _decided(self, request: HttpRequest) -> HttpResponse:
        """Take a decision about all that are ticked, each by itself, and tell what came of it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        back = HttpResponseRedirect(
            f"{reverse('admin:catalog_review_changelist')}?{request.GET.urlencode()}"
        )
        form, chosen = DecisionForm(request.POST), request.POST.getlist("selected")[:PAGE_SIZE]
        if not chosen:
            messages.warning(request, _("Tick the reviews that you decide about."))
            return back
        if not form.is_valid():
            for mistakes in form.errors.values():
                messages.error(request, str(mistakes[0]))
            return back
        done = self._decide(request, chosen, form.cleaned_data)
        if done:
            messages.success(request, _told(form.cleaned_data["action"], done))
        return back

    def _decide(self, request: HttpRequest, chosen: Iterable[str], given: dict[str, str]) -> int:
        by, done = str(request.user), 0
        for address in chosen:
            product_id, _space, key = address.partition(" ")
            try:
                if given["action"] == PUBLISH:
                    publish_review(product_id, key, by=by, now=timezone.now())
                else:
                    reason = RejectReason(given["reason"])
                    reject_review(product_id, key, by=by, reason=reason, now=timezone.now())
            except (Busy, ReviewNotFound, ReviewTransitionRefused) as refusal:
                messages.warning(request, refusal.message)
            else:
                done += 1
        return done

    def _check_reading(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for whoever may not read reviews."""
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        everything = {
            "title": capfirst(self.opts.verbose_name_plural),
            "may_decide": self.has_change_permission(request),
            **context,
        }
        return own_page(request, template, self.opts, everything)


def _told(action: str, done: int) -> str:
    if action == PUBLISH:
        text = ngettext("%(count)d review is shown.", "%(count)d reviews are shown.", done)
    else:
        text = ngettext("%(count)d review is not shown.", "%(count)d reviews are not shown.", done)
    return text % {"count": done}
