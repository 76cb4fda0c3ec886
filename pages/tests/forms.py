"""What a browser sends of a form of the back-office: all that it shows, and what was typed."""

import json
from typing import Any

from django.contrib.admin.models import LogEntry
from django.forms import BaseForm
from django.test import Client


def form_at(client: Client, address: str) -> Any:
    """The form that a page of the back-office shows."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.context["adminform"].form


def values(entry: LogEntry) -> dict[str, tuple[str, str]]:
    """What a line of the history tells: from what to what, by field."""
    changed = json.loads(entry.change_message)[0]["changed"]["values"]
    return {name: (was, now) for name, was, now in changed}


def sent(form: Any, **typed: Any) -> dict[str, Any]:
    """The values of a form and of its rows, with what was typed over them."""
    data = _values(form)
    for rows in form.row_sets:
        for name in rows.management_form.fields:
            data[rows.management_form.add_prefix(name)] = rows.management_form[name].value()
        for number, row in enumerate(rows.forms, start=1):
            data |= _values(row)
            data[row.add_prefix("ORDER")] = number
    for name, value in typed.items():
        data[name] = value
    return {name: value for name, value in data.items() if value is not None and value is not False}


def _values(form: BaseForm) -> dict[str, Any]:
    return {bound.html_name: bound.value() for bound in form if "picture" not in bound.name}
