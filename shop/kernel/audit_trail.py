"""Who changed what in the back-office, from what to what: kept in Django's own history.

A line of that history is a LogEntry of the admin. Its message keeps Django's structure, so that
all that reads LogEntry can read it; beside the names of the fields it has their values:

    [{"changed": {"fields": ["price"], "values": [["price", "12.50", "13.00"]]}}]
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Field, Form, ModelChoiceField, PasswordInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import override as translation_override

LONGEST_VALUE = 500  # characters that are kept of a value; "…" tells that there were more
HIDDEN = "•••"  # stands for a password, which Django's forms change under no field's name

Message = list[dict[str, Any]]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Message:
    """What a save changed, as the message of `ModelAdmin.log_change`; empty: it changed nothing.

    Args:
        before: values by the names of their fields, untranslated, such as a person reads them. A
            field that is missing, or None, was empty.
        after: the same, afterwards.
    """
    values = [
        [name, told(before.get(name)), told(after.get(name))]
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    if not values:
        return []
    return [{"changed": {"fields": [name for name, _was, _is in values], "values": values}}]


def told(value: Any) -> str:
    """A value as the history keeps it: in no language, and at most LONGEST_VALUE long."""
    with translation_override(None):
        text = _text(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def changes_in(entry: LogEntry) -> list[tuple[str, str, str]]:
    """Field, from and to of all that a line of the history tells values of."""
    told_in = []
    for part in _parts(entry.change_message):
        changed = part.get("changed", {})
        for label, was, now in changed.get("values", ()):
            of_what = f"{changed['object']}: " if "object" in changed else ""
            told_in.append((of_what + (gettext(label) if label else ""), was, now))
    return told_in


class Audited(ModelAdmin):
    """A ModelAdmin whose history tells values too, not only which fields were changed."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Message:
        """Django's, with the values that the forms began and ended with."""
        message: Message = super().construct_change_message(request, form, formsets, add)
        forms = [] if add or not form.changed_data else [form]
        changed = [part["changed"] for part in message if "changed" in part]
        for part, each in zip(changed, forms + _changed_rows(formsets), strict=True):
            part["values"] = _values(each, part["fields"])
        return message


def _changed_rows(formsets: Iterable[Any] | None) -> list[Any]:
    """The forms of inline objects that were changed, in the order of Django's message."""
    rows = []
    for formset in formsets or ():
        form_of = {form.instance.pk: form for form in formset.initial_forms}
        rows += [form_of[instance.pk] for instance, _fields in formset.changed_objects]
    return rows


def _values(form: Form, labels: Iterable[str]) -> list[list[str]]:
    rows = []
    for name, label in zip(form.changed_data, labels, strict=True):
        field = form.fields.get(name)
        if field is None or isinstance(field.widget, PasswordInput):
            rows.append([label, HIDDEN, HIDDEN])
            continue
        began = _as_read(field, form.get_initial_for_field(field, name))
        rows.append([label, told(began), told(_as_read(field, form.cleaned_data.get(name)))])
    return rows


def _as_read(field: Field, value: Any) -> Any:
    """What a choice is called, rather than its key."""
    if isinstance(field, ModelChoiceField):
        is_key = value not in (None, "") and not isinstance(value, Model | QuerySet | list)
        try:
            return field.to_python(value) if is_key else value
        except ValidationError:
            return value  # what was chosen may not be chosen any more
    names = {str(key): name for key, name in getattr(field, "choices", None) or ()}
    return names.get(str(value), value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.isoformat(" ", "minutes")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple | set | frozenset | QuerySet):
        return ", ".join(sorted(map(_text, value)) if isinstance(value, set) else map(_text, value))
    return str(value)


def _parts(message: str) -> Message:
    """Of a message in Django's structure; an old one in plain words has none."""
    if not message.startswith("["):
        return []
    try:
        parts: Message = json.loads(message)
    except ValueError:
        return []
    return parts
