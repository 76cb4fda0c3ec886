"""Draws the inputs of forms. Named by FORM_RENDERER."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

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
        given = {name: widget[name] for name in ("type", "name", "value")} | widget["attrs"]
        return mark_safe(f"<input{''.join(map(_written, given.items()))}>")  # noqa: S308 (escaped)


def _written(attribute: tuple[str, Any]) -> str:
    """As Django's flatatt: True stands without a value, False and None are left out."""
    name, value = attribute
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
