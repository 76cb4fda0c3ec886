"""All combinations of a form's options, as rows of its grid: what the button of that name does.

Works on what was sent, valid or not, so that nothing that was typed gets lost. The page's script
has it done by the shop, too.
"""

from collections.abc import Sequence
from itertools import product as combinations_of

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, TOTAL_FORM_COUNT
from django.http import QueryDict

from catalog.admin.editing.options import Block, Choice, OptionsPart
from catalog.admin.editing.texts import LANGUAGES
from catalog.admin.editing.variants import choices_in, token
from catalog.drafts import MAX_VARIANTS

BUTTON = "_combine"
_COPIED = ("price", "compare_at", "weight")  # from the first row into new ones
_SAID = ("sku", "price", "choices")  # a row with one of these is no blank one


def with_all_combinations(sent: QueryDict) -> QueryDict | None:
    """The same with a row for each combination; None: they are more than a product may have.

    Rows keep what was typed in them. One that fits no combination, as it was there before an
    option was added, becomes the first that it may stand for.
    """
    data = sent.copy()
    wanted = _combinations(data)
    if len(wanted) > MAX_VARIANTS:
        return None
    rows = [row for row in range(_total(data)) if _is_row(data, row)]
    told = {row: set(choices_in(data.get(f"variant-{row}-choices", "")) or []) for row in rows}
    taken = {token(told[row]) for row in rows} & {token(each) for each in wanted}
    free = [each for each in wanted if token(each) not in taken]
    for row in rows:
        if token(told[row]) in taken:
            continue
        fitting = next((each for each in free if told[row] <= set(each)), None)
        if fitting is not None:
            free.remove(fitting)
            data[f"variant-{row}-choices"] = token(fitting)
    _add_rows(data, free, like=rows[0] if rows else None)
    return data


def _combinations(data: QueryDict) -> list[tuple[Choice, ...]]:
    used = [values for block in OptionsPart(data, ()).blocks if (values := _values(data, block))]
    return list(combinations_of(*used)) if used else []


def _values(data: QueryDict, block: Block) -> list[Choice]:
    """The rows of an option that name a value, in their order."""
    found: list[tuple[int, int]] = []
    for number, row in enumerate(block.values.forms):
        removed = data.get(row.add_prefix(DELETION_FIELD_NAME))
        if not removed and any(row[f"name_{code}"].value() for code in LANGUAGES):
            place = data.get(row.add_prefix(ORDERING_FIELD_NAME), "")
            found.append((int(place[:9]) if place.isdecimal() else len(data), number))
    return [(block.number, number) for _place, number in sorted(found)]


def _total(data: QueryDict) -> int:
    text = data.get(f"variant-{TOTAL_FORM_COUNT}", "")
    return min(int(text[:9]), MAX_VARIANTS + 50) if text.isdecimal() else 0


def _is_row(data: QueryDict, row: int) -> bool:
    if data.get(f"variant-{row}-{DELETION_FIELD_NAME}"):
        return False
    return any(data.get(f"variant-{row}-{name}") for name in _SAID)


def _add_rows(data: QueryDict, added: Sequence[tuple[Choice, ...]], *, like: int | None) -> None:
    blank = [
        row
        for row in range(_total(data))
        if not _is_row(data, row) and not data.get(f"variant-{row}-{DELETION_FIELD_NAME}")
    ]
    total = _total(data)
    for place, combination in enumerate(added):
        row = blank.pop(0) if blank else total
        total = max(total, row + 1)
        data[f"variant-{row}-choices"] = token(combination)
        data[f"variant-{row}-{ORDERING_FIELD_NAME}"] = str(len(data) + place)
        for name in _COPIED if like is not None else ():
            data[f"variant-{row}-{name}"] = data.get(f"variant-{like}-{name}", "")
    data[f"variant-{TOTAL_FORM_COUNT}"] = str(total)
