"""Batches of the Merchant API: each item has a result of its own, and none spoils another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from shop.kernel.api import MistakeOutput, checked
from shop.kernel.errors import Invalid, NotFound, Refused, ShopError
from shop.kernel.problems import mistakes

MOST = 100  # items
# Refusals of one item. What a store's outage refuses, it refuses of all.
OF_AN_ITEM = (Invalid, NotFound, Refused)


@dataclass(slots=True)
class Result:
    """What became of an item. status: a word of its call; "refused" with `errors`.

    told: further members of its answer.
    """

    index: int
    status: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, refusal: ShopError, *, at: str = "") -> None:
        """at: a pointer within the item, such as "/variants/0/sku"."""
        self.mistake(refusal.code, str(refusal.message), at=at, details=refusal.details())

    def mistake(
        self, code: str, detail: str, *, at: str = "", details: Mapping[str, Any] | None = None
    ) -> None:
        """Something is wrong with it."""
        self.status = "refused"
        told = {"pointer": f"#/items/{self.index}{at}", "code": code, "detail": detail}
        self.errors.append(told | ({"details": dict(details)} if details else {}))

    @property
    def is_refused(self) -> bool:
        """Whether nothing is done with it."""
        return self.status == "refused"

    def as_json(self) -> dict[str, Any]:
        """As it is answered."""
        return {"index": self.index, "status": self.status, **self.told, "errors": self.errors}


class _Batch(serializers.Serializer):
    items = serializers.ListField(child=serializers.JSONField(), allow_empty=False, max_length=MOST)


def read_batch(
    given: Any, item: type[serializers.Serializer]
) -> tuple[list[Result], list[tuple[Result, dict[str, Any]]]]:
    """A result for each item, and those that the serializer could read, with what it read.

    Raises:
        ValidationError: it is no batch, or has more than MOST items.
    """
    results: list[Result] = []
    sound: list[tuple[Result, dict[str, Any]]] = []
    for index, each in enumerate(checked(_Batch, given)["items"]):
        result = Result(index)
        results.append(result)
        try:
            sound.append((result, checked(item, each)))
        except serializers.ValidationError as error:
            result.status = "refused"
            for wrong in mistakes(error, in_query=False):
                pointer = wrong["pointer"].replace("#", f"#/items/{index}", 1)
                result.errors.append({**wrong, "pointer": pointer})
    return results, sound


def answer(results: Sequence[Result]) -> dict[str, Any]:
    """In the order of the items."""
    return {"results": [each.as_json() for each in results]}


class ItemMistakeOutput(MistakeOutput):
    """One thing that is wrong with an item."""

    details = serializers.JSONField(required=False, help_text="What a program needs to react.")


def batch_input(name: str, item: type[serializers.Serializer]) -> Any:
    """The body of a batch, for the description."""
    return inline_serializer(
        f"{name}Batch",
        {"items": item(many=True, help_text=f"From 1 to {MOST}; each is done by itself.")},
    )


def batch_output(name: str, statuses: Sequence[str], **told: serializers.Field) -> Any:
    """Its answer, for the description. told: further members of a result."""
    result = inline_serializer(
        f"{name}Result",
        {
            "index": serializers.IntegerField(help_text="Of the item in the batch, from 0."),
            "status": serializers.ChoiceField([*statuses, "refused"]),
            **told,
            "errors": ItemMistakeOutput(many=True, help_text="Why it was refused."),
        },
        many=True,
    )
    return inline_serializer(f"{name}Results", {"results": result})
