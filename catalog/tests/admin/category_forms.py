"""A category's form as a browser sends it: what the page shows, with other values typed in."""

from typing import Any

from django.test import Client

TREE = "/admin/catalog/category/"
ADD = f"{TREE}add/"


def change(category_id: str) -> str:
    return f"{TREE}{category_id}/change/"


def sent_by(page: Any, **typed: Any) -> dict[str, Any]:
    """Every field of the form of a page but its picture. "__" in a name stands for "-"."""
    form = page.context["adminform"].form
    parts = [form, form.attributes.count]
    for block in form.attributes.blocks:
        parts += [block.form, block.choices.management_form, *block.choices.forms]
    data: dict[str, Any] = {}
    for part in parts:
        for field in part:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False and field.name != "picture":
                data[field.html_name] = value
    return data | {name.replace("__", "-"): value for name, value in typed.items()}


def save(client: Client, address: str, **typed: Any) -> Any:
    """Open a page, type, and press the button."""
    return client.post(address, sent_by(client.get(address), **typed))


def mistakes(page: Any) -> list[str]:
    """All that a page says is wrong."""
    found: list[str] = [str(message) for message in page.context["errors"]]
    return found


def move(client: Client, category_id: str, step: str, **given: str) -> Any:
    """Press a button of the tree, as it is shown."""
    page = client.get(TREE)
    branch = _branch(page.context["branches"], category_id)
    sent = {"to": getattr(branch, step), "version": page.context["version"], **given}
    return client.post(f"{TREE}move/", sent, follow=True)


def _branch(branches: Any, category_id: str) -> Any:
    for each in branches:
        found = each if each.id == category_id else _branch(each.below, category_id)
        if found is not None:
            return found
    return None
