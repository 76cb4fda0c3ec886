"""What the back-office's first page says of pages."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from pages.selectors.pages import gaps

register = template.Library()


@register.inclusion_tag("pages/admin/_gaps.html", takes_context=True)
def pages_missing(context: Context) -> dict[str, Any]:
    """Those that the law asks for and shoppers do not find; only for who may see pages."""
    perms = context["perms"]
    may_look = "pages.view_page" in perms
    return {"gaps": gaps(timezone.now()) if may_look else [], "perms": perms}
