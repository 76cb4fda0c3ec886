"""Texts in every language of the shop: one field for each, named `<field>_<language>`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import get_language_info

from catalog.drafts import Texts

LANGUAGES: tuple[str, ...] = tuple(code for code, _ in settings.LANGUAGES)
FIRST = LANGUAGES[0]  # in which a text must be there, if anywhere


def add_texts(form: forms.Form | forms.ModelForm, name: str, label: Any, **options: Any) -> None:
    """Give a form a text field for each language; only the first may be required."""
    field = options.pop("field", forms.CharField)
    required = options.pop("required", False)
    for language in LANGUAGES:
        said = get_language_info(language)["name_local"]
        form.fields[f"{name}_{language}"] = field(
            label=format_lazy("{} ({})", label, said),
            required=required and language == FIRST,
            **options,
        )


def read_texts(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    """What was typed, without the languages in which nothing was. Lines end as they are stored."""
    said = ((code, cleaned.get(f"{name}_{code}") or "") for code in LANGUAGES)
    return {code: text.replace("\r\n", "\n") for code, text in said if text}


def shown_texts(form: forms.BaseForm, name: str) -> dict[str, str]:
    """What stands in the fields of a form now, whether it was checked or not."""
    said = ((code, form[f"{name}_{code}"].value() or "") for code in LANGUAGES)
    return {code: text.strip() for code, text in said if text.strip()}


def initial_texts(texts: Texts, name: str) -> dict[str, str]:
    """The other way round."""
    return {f"{name}_{code}": texts.get(code, "") for code in LANGUAGES}
