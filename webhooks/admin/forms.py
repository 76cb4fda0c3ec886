"""What is typed about endpoints."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from webhooks.errors import EndpointRefused
from webhooks.kinds import EventType
from webhooks.models import Endpoint
from webhooks.models.endpoints import LONGEST_ADDRESS
from webhooks.services.cleaning import KEPT
from webhooks.services.endpoints import checked_target

MOST_ENDPOINTS = 20  # switched on; fewer than the threads that deliver


class EndpointForm(forms.ModelForm):
    """Where to, and what. The address is looked up when it is new, or is used again."""

    # Django's field takes some addresses to be none that have no dot; `checked_target` decides.
    url = forms.CharField(
        label=_("address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Starts with https://"),
        widget=forms.TextInput(attrs={"class": "vURLField", "inputmode": "url"}),
    )
    types = forms.TypedMultipleChoiceField(
        label=_("events"),
        choices=[(kind.value, f"{kind.value} – {kind.label}") for kind in EventType],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Endpoint
        fields = ("url", "description", "types", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("url", "types"):
            self.fields[name].label = capfirst(str(self.fields[name].label))

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError."""
        data = super().clean() or self.cleaned_data
        if data.get("is_active"):
            if "url" in data and {"url", "is_active"} & set(self.changed_data):
                self._check_address(data["url"])
            others = Endpoint.objects.filter(is_active=True).exclude(pk=self.instance.pk)
            if others.count() >= MOST_ENDPOINTS:
                raise ValidationError(
                    _("No more than %(most)d can be switched on.") % {"most": MOST_ENDPOINTS}
                )
        return data

    def _check_address(self, url: str) -> None:
        try:
            checked_target(url)
        except EndpointRefused as refusal:
            self.add_error("url", str(refusal.message))


class ReplayForm(forms.Form):
    """Since when."""

    since = forms.SplitDateTimeField(label=_("Since"), widget=AdminSplitDateTime)

    def clean_since(self) -> datetime:
        """Raises ValidationError: in the future, or older than what is kept."""
        since: datetime = self.cleaned_data["since"]
        now = timezone.now()
        if since > now:
            raise ValidationError(_("That is yet to come."))
        if since < now - KEPT - timedelta(days=1):
            raise ValidationError(_("Events are kept for %(days)d days.") % {"days": KEPT.days})
        return since
