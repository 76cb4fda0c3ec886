"""A product's form whose category was changed: what was typed goes on in the other's fields.

Works on what was sent, valid or not, so that nothing gets lost. What the new category does not ask
becomes a line of the product's own; a line that it does ask goes into its field.
"""

from collections.abc import Iterator

from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT
from django.http import QueryDict

from catalog.admin.editing.attributes import MOST, ROWS, is_asked
from catalog.admin.editing.texts import LANGUAGES, initial_texts, read_texts
from catalog.admin.editing.typed_attributes import PREFIX, TypedFields, typed_text
from catalog.attributes import value_of
from catalog.drafts import Attribute, AttributeDefinition, AttributeKind
from catalog.selectors.categories import attributes_of

BUTTON = "_attributes"
Definitions = tuple[AttributeDefinition, ...]


def with_fields_of_category(sent: QueryDict) -> QueryDict:
    """The same, with what was typed in the fields of the category that is chosen now."""
    before, now = sent.get(f"{PREFIX}-category", ""), sent.get("category_id", "")
    if before == now:
        return sent
    data = sent.copy()
    data[f"{PREFIX}-category"] = now
    was, asked = attributes_of(before), attributes_of(now)
    typed = [*_typed(sent, was, before)]
    for each in typed:
        _clear(data, each.code)
    for row, line in _lines(sent):
        if is_asked(line, asked):
            _fill(data, line, asked)
            data[f"{ROWS}-{row}-{DELETION_FIELD_NAME}"] = "on"
    for each in typed:
        if is_asked(each, asked):
            _fill(data, each, asked)
        else:
            _add_line(data, each)
    return data


def _typed(sent: QueryDict, definitions: Definitions, category_id: str) -> Iterator[Attribute]:
    """What can be read of the fields before; what has mistakes in it cannot go on elsewhere."""
    fields = TypedFields(sent, category_id=category_id, definitions=definitions, attributes=())
    fields.full_clean()
    for definition in definitions:
        names = (definition.code, *(f"{definition.code}_{language}" for language in LANGUAGES))
        if any(name in fields.errors for name in names):
            fields.cleaned_data[definition.code] = ""
    yield from fields.said()


def _lines(sent: QueryDict) -> Iterator[tuple[int, Attribute]]:
    """The product's own lines that are not taken out, with their numbers."""
    for row in range(_total(sent)):
        code = sent.get(f"{ROWS}-{row}-code", "")
        if code and not sent.get(f"{ROWS}-{row}-{DELETION_FIELD_NAME}"):
            texts = {
                f"{name}_{language}": sent.get(f"{ROWS}-{row}-{name}_{language}", "")
                for name in ("name", "value")
                for language in LANGUAGES
            }
            yield row, Attribute(code, read_texts(texts, "name"), read_texts(texts, "value"))


def _total(sent: QueryDict) -> int:
    text = sent.get(f"{ROWS}-{TOTAL_FORM_COUNT}", "")
    return min(int(text[:9]), MOST + 50) if text.isdecimal() else 0


def _clear(data: QueryDict, code: str) -> None:
    for name in (code, *(f"{code}_{language}" for language in LANGUAGES)):
        data.pop(f"{PREFIX}-{name}", None)


def _fill(data: QueryDict, attribute: Attribute, definitions: Definitions) -> None:
    definition = next(each for each in definitions if each.code == attribute.code)
    if definition.kind is AttributeKind.TEXT:
        for name, text in initial_texts(attribute.values, attribute.code).items():
            data[f"{PREFIX}-{name}"] = text
    else:
        value = value_of(definition, attribute)
        data[f"{PREFIX}-{attribute.code}"] = typed_text(definition, value)


def _add_line(data: QueryDict, attribute: Attribute) -> None:
    row = _total(data)
    texts = initial_texts(attribute.names, "name") | initial_texts(attribute.values, "value")
    for name, text in {"code": attribute.code, **texts}.items():
        data[f"{ROWS}-{row}-{name}"] = text
    data[f"{ROWS}-{TOTAL_FORM_COUNT}"] = str(row + 1)
