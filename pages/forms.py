"""Fields for moments, and the form that chooses one to look at."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pages.selectors.documents import iso, moment


class MomentField(forms.DateTimeField):
    """A moment in the shop's time zone, by the browser's own field; cleaned to plain data."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self, value: Any) -> Any:
        """An ISO text in UTC, or None."""
        return iso(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Plain data as people see it; what was typed stays as it is."""
        if isinstance(value, str) and value.endswith("+00:00"):
            value = moment(value)
        return super().prepare_value(value)


class PreviewForm(forms.Form):
    """The moment at which the home page is looked at, and the language."""

    at = MomentField(required=False, label=_("As on"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
