"""A product's form as a browser sends it: what the page shows, with other values typed in."""

from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils.html import escape

from catalog.admin.pictures.rows import Row

ADD = "/admin/catalog/product/add/"
KAN = {
    "new_id": "kan",
    "name_nl": "Kan",
    "category_id": "huis",
    "state": "published",
    "variant__0__sku": "KAN",
    "variant__0__price": "1.299,00",
    "variant__0__stock": "4",
}


def change(product_id: str) -> str:
    return f"/admin/catalog/product/{product_id}/change/"


def sent_by(page: Any, **typed: Any) -> dict[str, Any]:
    """Every field of the form of a page. Names with "__" stand for those with "-"."""
    form = page.context["adminform"].form
    parts = [form, form.attributes.typed, *(block.form for block in form.options.blocks)]
    for rows in form.row_sets:
        parts += [rows.management_form, *rows.forms]
    data = pictures(form["pictures"].value())
    for part in parts:
        for field in part:
            if field.html_name == "pictures":
                continue
            value = field.value()
            widget = field.field.widget
            if hasattr(widget, "widgets"):
                shown = value if isinstance(value, list) else widget.decompress(value)
                for number, each in enumerate(shown):
                    data[f"{field.html_name}_{number}"] = "" if each is None else str(each)
            elif value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = value
    return data | {name.replace("__", "-"): value for name, value in typed.items()}


def pictures(rows: Iterable[Row]) -> dict[str, Any]:
    """The fields of rows of pictures."""
    sent: dict[str, Any] = {"pictures-sent": "1", "pictures-order": [row.id for row in rows]}
    for row in rows:
        start = f"pictures-{row.id}"
        sent |= {f"{start}-token": row.token, f"{start}-values": list(row.option_values)}
        sent |= {f"{start}-alt-{code}": text for code, text in row.alts.items()}
        if row.removed:
            sent[f"{start}-removed"] = "on"
    return sent


def save(client: Client, address: str, **typed: Any) -> Any:
    """Open a page, type, and press the button."""
    return client.post(address, sent_by(client.get(address), **typed))


def mistakes(page: Any) -> list[str]:
    """All that a page says is wrong."""
    found: list[str] = [str(message) for message in page.context["errors"]]
    return found


def says(page: Any, text: str) -> bool:
    return escape(text) in page.text
