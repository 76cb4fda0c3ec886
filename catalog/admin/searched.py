"""Django's change list over what a search index answers, instead of over an SQL table.

Columns, links to sort, filters with counts, ticked rows, actions, "select all that was found",
popups: all are Django's own templates and scripts. What an SQL table would be asked is replaced:
pages follow each other by a cursor, and nothing counts further than COUNTED. Nothing here knows
what is listed: a subclass answers `found`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from django.contrib import admin, messages
from django.contrib.admin.views.main import IGNORED_PARAMS, ORDER_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadQuery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COUNTED = 10_000  # how far a list is counted; of more it says "or more"
CURSOR = "cursor"  # the parameter that says where a page begins
_NO_FILTER = {*IGNORED_PARAMS, CURSOR, "p", "e"}

Action = Callable[[Any, HttpRequest, "Selection"], HttpResponseBase | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a list is wanted.

    chosen: filters as they stand in the address, by parameter; a parameter may be unknown.
    order: what a column is sorted by, with a "-" before it for descending; "": as it comes.
    limit: objects of a page.
    """

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter. count: how many objects it leaves; None: nobody counted."""

    value: str
    label: str
    count: int | None = None
    depth: int = 0  # below the choices above it


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list can be narrowed by. parameter: its name in the address."""

    parameter: str
    title: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list.

    objects: instances of the admin's model, unsaved where it has no table.
    total: how many were found, exactly up to COUNTED.
    trouble: why this is not all there is, for people; "": it is.
    """

    objects: Sequence[Model]
    total: int
    next_cursor: str | None = None
    filters: Sequence[ListFilter] = ()
    trouble: "StrOrPromise" = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What an action is for: the ticked objects of a page, or all that a list finds.

    asked: the list, from its beginning. ids: keys of what was ticked; None: the whole list, which
    only an action that `takes_whole_list` is given.
    """

    asked: Asked
    ids: tuple[str, ...] | None = None

    def filter(self, *, pk__in: Sequence[str]) -> "Selection":
        """As Django's action bar narrows a QuerySet to what was ticked; no more than a page."""
        return replace(self, ids=tuple(dict.fromkeys(pk__in))[: self.asked.limit])


def takes_whole_list(action: Action) -> Action:
    """Marks an action that can also be given all that a list finds, whatever its size."""
    action.whole_list = True  # type: ignore[attr-defined]
    return action


class _Spec:
    """A filter as Django's templates draw it."""

    template = "catalog/admin/searched/filter.html"

    def __init__(self, offered: ListFilter, chosen: str | None) -> None:
        self.title = offered.title
        self.parameter = offered.parameter
        self._options = offered.options
        self.chosen = chosen

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """All, then each of them."""
        yield {
            "selected": not self.chosen,
            "query_string": changelist.get_query_string({self.parameter: None}),
            "display": gettext("All"),
            "depth": 0,
        }
        for option in self._options:
            yield {
                "selected": option.value == self.chosen,
                "query_string": changelist.get_query_string({self.parameter: option.value}),
                "display": _display(option, counted=changelist.add_facets),
                "depth": option.depth,
            }


def _display(option: Option, *, counted: bool) -> str:
    if option.count is None or not counted:
        return option.label
    return f"{option.label} ({number_format(option.count, force_grouping=True)})"


class SearchedChangeList(ChangeList):
    """A page of a list. It has no paginator: that would have to count."""

    model_admin: "SearchedAdmin"
    result_list: Any

    def get_queryset(
        self,
        request: HttpRequest,
        exclude_parameters: Any = None,  # noqa: ARG002 (as Django's)
    ) -> Any:
        """Everything that the list finds: nothing is asked yet."""
        for params in (self.params, self.filter_params):
            params.pop(CURSOR, None)  # every link but "next" begins anew
        chosen = {name: str(text) for name, text in request.GET.items() if name not in _NO_FILTER}
        return Selection(Asked(self.query.strip(), chosen, self._order(), limit=self.list_per_page))

    def _order(self) -> str:
        for place, direction in self.get_ordering_field_columns().items():
            if 0 <= place < len(self.list_display):
                name = str(self.get_ordering_field(self.list_display[place]) or "")
                return f"-{name}" if name and direction == "desc" else name
        return ""

    def get_ordering_field_columns(self) -> dict[int, Literal["asc", "desc"]]:
        """The one column that the list is sorted by: an index sorts by no second one."""
        first, _, _ = self.params.get(ORDER_VAR, "").partition(".")
        place = first.removeprefix("-")
        if not (place.isascii() and place.isdigit()):
            return {}
        return {int(place): "desc" if first.startswith("-") else "asc"}

    def get_results(self, request: HttpRequest) -> None:
        """Ask for the page. Raises BadQuery for a cursor of another list."""
        selection: Selection = self.queryset  # type: ignore[assignment]
        cursor = request.GET.get(CURSOR) or None
        found = self.model_admin.found(request, replace(selection.asked, cursor=cursor))
        self.result_list = list(found.objects)
        self.result_count = min(found.total, COUNTED)
        self.has_more = found.total >= COUNTED
        self.trouble = found.trouble
        self.full_result_count = self.show_full_result_count = None  # type: ignore[assignment]
        self.show_admin_actions = bool(found.objects)
        self.can_show_all = False
        self.multi_page = found.next_cursor is not None or cursor is not None
        self.next_page = found.next_cursor and self.get_query_string({CURSOR: found.next_cursor})
        self.first_page = cursor and self.get_query_string()
        self._offer(found.filters, selection.asked.chosen)

    def _offer(self, filters: Sequence[ListFilter], chosen: Mapping[str, str]) -> None:
        specs = [_Spec(each, chosen.get(each.parameter)) for each in filters]
        self.filter_specs = specs  # type: ignore[assignment]
        self.has_filters = bool(specs)
        self.has_active_filters = any(spec.chosen for spec in specs)
        self.clear_all_filters_qs = self.get_query_string(
            {each.parameter: None for each in filters}
        )

    @property
    def without_text(self) -> str:
        """The list without what was searched for."""
        return self.get_query_string({SEARCH_VAR: None})

    @property
    def counted(self) -> str:
        """How many were found, for people."""
        number = number_format(self.result_count, force_grouping=True)
        return gettext("%(number)s or more") % {"number": number} if self.has_more else number


class SearchedAdmin(admin.ModelAdmin):
    """A ModelAdmin whose list is answered by `found`. Mixed in before other ModelAdmins."""

    change_list_template = "catalog/admin/searched/change_list.html"
    list_per_page = 50
    list_tools: Sequence[str] = ()  # templates of links above the list
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False

    def found(self, request: HttpRequest, asked: Asked) -> Found:
        """A page of the list, in a number of calls that does not grow with it.

        Raises:
            BadQuery: the cursor is none of this list.
        """
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002 (as Django's)
        """There is no table."""
        return self.model._default_manager.none()

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Ours."""
        return SearchedChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django's. Where the index does not answer, what there is, and 503."""
        self._check_posted(request)
        try:
            answer = super().changelist_view(request, extra_context)
        except BadQuery:  # from another order of the list, or from before an update of the shop
            rest = request.GET.copy()
            rest.pop(CURSOR, None)
            return HttpResponseRedirect(f"{request.path}?{rest.urlencode()}")
        if isinstance(answer, TemplateResponse) and answer.context_data:
            changelist = answer.context_data["cl"]
            answer.context_data |= self._noted(request, changelist)
            if changelist.trouble:
                answer.status_code = 503
        return answer

    def _check_posted(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for an action that is not theirs, which has no button either."""
        if request.method == "POST":
            allowed = self.get_actions(request)
            posted = request.POST.getlist("action")
            if not allowed or any(name and name not in allowed for name in posted):
                raise PermissionDenied

    def _noted(self, request: HttpRequest, changelist: SearchedChangeList) -> dict[str, Any]:
        whole = [each for each in self.get_actions(request).values() if each and _is_whole(each[0])]
        return {
            "offers_whole_list": bool(whole) and changelist.multi_page,
            "selection_note_all": _("All %(total_count)s selected")
            % {"total_count": changelist.counted},
        }

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        """Django's, but that the whole list goes only to an action that takes it."""
        name = next(filter(None, request.POST.getlist("action")), "")
        action = self.get_actions(request).get(name)
        if request.POST.get("select_across") == "1" and not (action and _is_whole(action[0])):
            self.message_user(request, _ONLY_TICKED, messages.WARNING)
            return None
        return super().response_action(request, queryset, *args)


_ONLY_TICKED = gettext_lazy(
    "This can be done with ticked rows of one page only. Nothing has been changed."
)


def _is_whole(action: Any) -> bool:
    return bool(getattr(action, "whole_list", False))
