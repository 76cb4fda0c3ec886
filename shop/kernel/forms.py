"""A form that does what it says once, however often it is sent."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict

LONGEST_KEY = 100  # characters


def new_key() -> str:
    """For one showing of a form: what is sent twice carries the same key twice."""
    return str(uuid4())


class KeyedForm(forms.Form):
    """For forms that move money or stock. Its service takes `key` and, by it, acts once.

    A form that is shown gets a new key; one that comes back with mistakes in it keeps the key that
    was sent. Only for pages of one visitor: a page that is cached would hand one key to all.
    """

    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("idempotency_key", new_key())

    @property
    def key(self) -> str:
        """What was sent; only of a form that is valid."""
        sent: str = self.cleaned_data["idempotency_key"]
        return sent

    def show_again(self, **values: str) -> None:
        """Put values into what was sent, as the page shows it once more."""
        shown = cast(QueryDict, self.data).copy()
        for name, value in values.items():
            shown[name] = value
        self.data = shown

    def start_anew(self) -> None:
        """Its key did something else before: what is sent next is a request of its own."""
        self.show_again(idempotency_key=new_key())
