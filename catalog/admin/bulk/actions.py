"""Bulk changes among the actions of the list of products: for ticked ones, or all that is found."""

from dataclasses import replace
from typing import Any, cast

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.bulk.forms import FORMS
from catalog.admin.product_queries import query_of
from catalog.admin.searched import Asked, SearchedAdmin, Selection, takes_whole_list
from catalog.bulk_models import PERMISSION_OF, BulkAction
from catalog.models import MAX_ID
from catalog.services.bulk import Wish, choose, try_out


def may_do(user: Any, action: BulkAction | str) -> bool:
    """Whether somebody may do this to many products."""
    codename = f"{PERMISSION_OF[BulkAction(action)]}_bulkedit"
    return bool(cast(User, user).has_perm(f"catalog.{codename}"))


class BulkActions(SearchedAdmin):
    """Mixed into the products' ModelAdmin: each leads to the page of a bulk change."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With those that they may do."""
        actions: dict[str, Any] = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        for action in BulkAction:
            if may_do(request.user, action):
                said = format_lazy("{}: {}…", _("In bulk"), action.label)
                actions[f"bulk_{action.value}"] = (_chosen(action), f"bulk_{action.value}", said)
        return actions


def _chosen(action: BulkAction) -> Any:
    """What is chosen in the action bar."""

    @takes_whole_list
    def chosen(_admin: Any, request: HttpRequest, selection: Selection) -> HttpResponseBase:
        now, language = timezone.now(), get_language() or "nl"
        found = query_of(_storable(selection.asked), language)
        products = found if selection.ids is None else _possible(selection.ids)
        bulk = choose(action, products, by=cast(User, request.user), language=language, now=now)
        if not FORMS[action].base_fields:  # type: ignore[attr-defined]  # its stubs lack it
            try_out(bulk.pk, Wish({}), now=now)
        return redirect("admin:catalog_bulkedit_change", bulk.pk)

    return chosen


def _possible(product_ids: tuple[str, ...]) -> list[str]:
    """Those that a product could have."""
    return [each for each in product_ids if "\0" not in each and 0 < len(each.encode()) <= MAX_ID]


def _storable(asked: Asked) -> Asked:
    """What PostgreSQL takes: an address may hold NUL."""
    chosen = {_clean(name): _clean(value) for name, value in asked.chosen.items()}
    return replace(asked, text=_clean(asked.text), chosen=chosen)


def _clean(text: str) -> str:
    return text.replace("\0", "")
