"""Draws the inputs of forms. Named by FORM_RENDERER."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html

# In Django's templates these are one element each, made of three templates.
_SIMPLE = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("email", "hidden", "number", "password", "tel", "text", "url")
)


class PlainInputs(DjangoTemplates):
    """Django's, but simple inputs are written without templates: most of what a form costs."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget, or of a form's errors."""
        if template_name not in _SIMPLE:
            return super().render(template_name, context, request)
        widget = context["widget"]
        return format_html(
            '<input type="{}" name="{}"{}{}>',
            widget["type"],
            widget["name"],
            flatatt({"value": widget["value"]}),  # left out when there is none
            flatatt(widget["attrs"]),
        )
