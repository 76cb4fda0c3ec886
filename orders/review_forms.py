"""The form of a review. Keeps what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.services.reviews import WrittenReview
from catalog.services.reviews.wording import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SHORTEST_TEXT,
    check_no_address,
    tidy,
)

STAR_WORDS = (
    (5, _("5 stars: excellent")),
    (4, _("4 stars: good")),
    (3, _("3 stars: all right")),
    (2, _("2 stars: poor")),
    (1, _("1 star: bad")),
)


class TidyField(forms.CharField):
    """A text that others will read: without unseen characters and without addresses."""

    default_validators = [check_no_address]

    def to_python(self, value: Any) -> str:
        """Lengths are those of what will be shown."""
        return tidy(super().to_python(value) or "")


class ReviewForm(forms.Form):
    """A review as its author writes it."""

    stars = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=STAR_WORDS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    title = TidyField(
        label=_("In a few words"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = TidyField(
        label=_("Your review"),
        min_length=SHORTEST_TEXT,
        max_length=LONGEST_TEXT,
        help_text=_("What did you like, what not, and what do you use it for?"),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name = TidyField(
        label=_("Your name, as others see it"),
        max_length=LONGEST_NAME,
        help_text=_("Your first name will do."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def written(self, language: str) -> WrittenReview:
        """The review; only of a form that is valid."""
        return WrittenReview(**self.cleaned_data, language=language)
