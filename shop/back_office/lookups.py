"""What a list in the back-office may be narrowed by: its filters, and nothing else.

Django takes any column in the address. Whoever may see a list could find out letter by letter what
it does not show (`?secret__startswith=a`), or ask for what has no index. Django's own rule, which
stays above this one, is about other tables only.
"""

from typing import Any

from django.contrib.admin import ListFilter, ModelAdmin
from django.http import HttpRequest

# What the filters that Django has for fields put behind a field's name.
_ENDINGS = frozenset({"exact", "in", "isnull", "gte", "gt", "lte", "lt", "id__exact", "pk__exact"})
_OF_DATES = frozenset({"year", "month", "day", "gte", "gt", "lte", "lt"})


class FilteredOnly(ModelAdmin):
    """A ModelAdmin that refuses every lookup which none of its filters makes."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether a filter makes it; Django answers others with 400."""
        made = any(
            lookup == name
            or (lookup.startswith(f"{name}__") and lookup.removeprefix(f"{name}__") in endings)
            for name, endings in self._filters(request)
        )
        return made and super().lookup_allowed(lookup, value, request)

    def _filters(self, request: HttpRequest) -> list[tuple[str, frozenset[str]]]:
        found = [(_parameter(each), _ENDINGS) for each in self.get_list_filter(request)]
        if self.date_hierarchy:
            found.append((self.date_hierarchy, _OF_DATES))
        return found


def _parameter(of_filter: Any) -> str:
    """What a filter is called in the address: as its field, or by a name of its own."""
    if isinstance(of_filter, type) and issubclass(of_filter, ListFilter):
        return str(getattr(of_filter, "parameter_name", ""))
    return str(of_filter[0] if isinstance(of_filter, (list, tuple)) else of_filter)
