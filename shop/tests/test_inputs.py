"""Inputs that are drawn without templates are the ones that Django draws with them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from shop.kernel.inputs import PlainInputs

ATTRS = {"id": "id_x", "maxlength": 5, "required": True, "disabled": False, "title": 'a "b" <c>'}


@pytest.mark.parametrize(
    "widget",
    [
        forms.EmailInput,
        forms.HiddenInput,
        forms.NumberInput,
        forms.PasswordInput,
        forms.Select,
        forms.TelInput,
        forms.Textarea,
        forms.TextInput,
        forms.URLInput,
    ],
)
@pytest.mark.parametrize("value", [None, "", "0", 'x" onfocus="alert(1)', "<b>&amp;</b>", 12])
def test_an_input_is_what_django_draws(widget: type[forms.Widget], value: object):
    drawn, expected = (
        widget().render("x", value, ATTRS, renderer=renderer())
        for renderer in (PlainInputs, DjangoTemplates)
    )
    assert parse_html(drawn) == parse_html(expected)
