"""What the category asks of a product: a field for each attribute, of the kind that it is."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.texts import FIRST, add_texts, initial_texts, read_texts
from catalog.attributes import NO, YES, number_in, texts_of, value_of
from catalog.documents import in_language
from catalog.drafts import Attribute, AttributeDefinition, AttributeKind

PREFIX = "typed"
BLANK = "---------"


class NumberField(forms.CharField):
    """A number as people write it; cleaned to what is kept, "14.5", or to nothing."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "product-amount"})

    def to_python(self, value: Any) -> str:
        """Raises ValidationError for what is no number, or could be two."""
        text = super().to_python(value)
        if not text:
            return ""
        number = number_in(text)
        if number is None:
            message = _("“%(text)s” is no clear number: write 1500 or 1,5.")
            raise forms.ValidationError(message, params={"text": text})
        return number


def typed_text(definition: AttributeDefinition, value: str) -> str:
    """A kept value as a field takes it: numbers in the reader's language, and never ambiguous."""
    if definition.kind is not AttributeKind.NUMBER or not value:
        return value
    number = Decimal(value)
    decimals = max(0, -int(number.as_tuple().exponent))
    return number_format(number, 4 if decimals == 3 else decimals, use_l10n=True)


class TypedFields(forms.Form):
    """The fields of a category. `said` gives what was typed, once it is valid.

    category: whose fields these are. began: whose they were when the form was opened.
    """

    category = forms.CharField(required=False, widget=forms.HiddenInput)
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        category_id: str,
        definitions: Sequence[AttributeDefinition],
        attributes: Iterable[Attribute],
    ) -> None:
        """attributes: what the product has of them."""
        super().__init__(
            data, prefix=PREFIX, initial={"category": category_id, "began": category_id}
        )
        self.definitions = definitions
        given = {each.code: each for each in attributes}
        for definition in definitions:
            self._add(definition, given.get(definition.code))

    def _add(self, definition: AttributeDefinition, given: Attribute | None) -> None:
        name = in_language(definition.names, get_language() or FIRST)
        label = format_lazy(_("{} (needed to publish)"), name) if definition.required else name
        if definition.kind is AttributeKind.TEXT:
            add_texts(self, definition.code, label, max_length=1000)
            self.initial.update(initial_texts(given.values if given else {}, definition.code))
            return
        self.fields[definition.code] = _field(definition, label)
        value = value_of(definition, given) if given else ""
        self.initial[definition.code] = typed_text(definition, value)

    def said(self) -> Iterator[Attribute]:
        """What was typed, in the category's order; what was left empty is left out."""
        for definition in self.definitions:
            if definition.kind is AttributeKind.TEXT:
                texts, value = read_texts(self.cleaned_data, definition.code), ""
            else:
                value = self.cleaned_data[definition.code]
                texts = texts_of(definition, value) if value else {}
            if texts:
                yield Attribute(definition.code, definition.names, texts, value)

    def show_without_check(self) -> None:
        """What was sent, without a word on it."""
        self._errors: Any = ErrorDict()

    def lacks(self, definition: AttributeDefinition) -> None:
        """Note that this one has to be filled in."""
        text = definition.kind is AttributeKind.TEXT
        name = f"{definition.code}_{FIRST}" if text else definition.code
        self.add_error(name, _("Fill this in before the product is published."))


def _field(definition: AttributeDefinition, label: Any) -> forms.Field:
    language = get_language() or FIRST
    named: list[tuple[str, Any]]
    match definition.kind:
        case AttributeKind.NUMBER:
            unit = in_language(definition.units, language)
            said = format_lazy("{} [{}]", label, unit) if unit else label
            return NumberField(required=False, max_length=30, label=said)
        case AttributeKind.CHOICE:
            named = [(each.code, in_language(each.names, language)) for each in definition.choices]
        case _:
            named = [(YES, _("Yes")), (NO, _("No"))]
    return forms.ChoiceField(required=False, label=label, choices=[("", BLANK), *named])
