"""Answers with no more than what was asked for: `fields=id,name,images.srcset` and `include=`.

Names are those of the answer's members, with dots between one and what is in it. `fields` says all
that comes. `include` adds to what comes by itself: what a serializer has `left_out` costs a call,
or is large, so it comes only when it is named. What is not asked for is not worked out either.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

MOST_NAMES = 40  # of one parameter
_CHOICES_KEPT = 500  # clients ask for the same few; each is a serializer of some 10 KB

Names = frozenset[str]
Tree = Mapping[str, Any]  # a name to what of it is asked for; to nothing: all of it


class WrittenByHand(serializers.Serializer):
    """A serializer whose fields only describe it: what it says would cost more field by field."""

    _only: Tree | None = None

    def written(self, value: Any) -> dict[str, Any]:
        """The whole, which may be shared: nobody changes it."""
        raise NotImplementedError

    def to_representation(self, value: Any) -> dict[str, Any]:
        """What was asked for of it."""
        whole = self.written(value)
        return whole if self._only is None else _picked(whole, self._only)


class HasExtras(serializers.Serializer):
    """A serializer with members that come only when they are asked for by name."""

    left_out: ClassVar[tuple[str, ...]] = ()


def asked_in(request: Request, serializer: type[serializers.Serializer]) -> Names | None:
    """What of an answer a request asks for; None: what comes by itself.

    Raises ValidationError: a name that the answer does not have, or too many of them.
    """
    query = request.query_params
    if "fields" not in query and "include" not in query:
        return None
    fields = _given(query, "fields", names_of(serializer))
    include = _given(query, "include", extras_of(serializer))
    return (fields or frozenset(_by_itself(serializer))) | include


def has(names: Names | None, name: str) -> bool:
    """Whether a member that comes by itself is asked for, or something in it."""
    return names is None or any(each.partition(".")[0] == name for each in names)


def made(
    serializer: type[serializers.Serializer], names: Names | None
) -> Callable[[Any], dict[str, Any]]:
    """What writes that much of an answer. It keeps nothing of what it is given."""
    instance = _default(serializer) if names is None else _narrowed(serializer, names)
    write: Callable[[Any], dict[str, Any]] = instance.to_representation
    return write


def sparse(serializer: type[serializers.Serializer]) -> list[OpenApiParameter]:
    """For the description of a read that looks at `asked_in`."""
    extras = extras_of(serializer)
    fields = _parameter(
        "fields",
        names_of(serializer),
        "Only these members come, and of those with a dot only what is in them. Others are left "
        "out, also where the answer says that they are required.",
    )
    include = _parameter("include", extras, "What comes besides what comes by itself.")
    return [fields, *([include] if extras else [])]


@cache
def names_of(serializer: type[serializers.Serializer]) -> tuple[str, ...]:
    """All that can be asked for, in the order of the answer."""
    return tuple(_names(serializer(), ""))


def extras_of(serializer: type[serializers.Serializer]) -> tuple[str, ...]:
    """What does not come by itself."""
    return serializer.left_out if issubclass(serializer, HasExtras) else ()


def _by_itself(serializer: type[serializers.Serializer]) -> Iterator[str]:
    return iter(_default(serializer).fields.keys())


def _names(serializer: serializers.Serializer, prefix: str) -> Iterator[str]:
    for name, field in serializer.fields.items():
        yield f"{prefix}{name}"
        below = _below(field)
        if below is not None:
            yield from _names(below, f"{prefix}{name}.")


def _below(field: Any) -> serializers.Serializer | None:
    found = field.child if isinstance(field, serializers.ListSerializer) else field
    return found if isinstance(found, serializers.Serializer) else None


def _given(query: Any, parameter: str, known: Iterable[str]) -> Names:
    """Names with commas between them; some clients send the parameter once for each."""
    if parameter not in query:
        return frozenset()
    given = [each for value in query.getlist(parameter) for each in value.split(",")]
    names = frozenset(given)
    if len(given) > MOST_NAMES:
        _refuse(parameter, _("At most %(most)d names."), most=MOST_NAMES, code="max_length")
    unknown = sorted(names.difference(known))
    if unknown:
        _refuse(parameter, _("There is no “%(name)s”."), name=unknown[0][:100], code="unknown_name")
    return names


def _refuse(parameter: str, sentence: Any, *, code: str, **values: Any) -> None:
    mistake = serializers.ErrorDetail(sentence % values, code=code)
    raise serializers.ValidationError({parameter: [mistake]})


def _parameter(name: str, names: Iterable[str], description: str) -> OpenApiParameter:
    one_of = {"type": "string", "enum": list(names)}
    schema = {"type": "array", "minItems": 1, "maxItems": MOST_NAMES, "items": one_of}
    return OpenApiParameter(name, schema, style="form", explode=False, description=description)


@cache
def _default(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    """A serializer copies all its fields when it is made, which costs more than what it writes."""
    instance = serializer()
    for name in extras_of(serializer):
        del instance.fields[name]
    return instance


@lru_cache(maxsize=_CHOICES_KEPT)
def _narrowed(serializer: type[serializers.Serializer], names: Names) -> serializers.Serializer:
    instance = serializer()
    _narrow(instance, _tree(names))
    return instance


def _tree(names: Iterable[str]) -> Tree:
    """Without what is in something that is asked for as a whole."""
    tree: dict[str, Any] = {}
    for name in sorted(names):  # "image" comes before "image.files"
        below, whole = tree, False
        *path, last = name.split(".")
        for step in path:
            if step in below and not below[step]:
                whole = True
                break
            below = below.setdefault(step, {})
        if not whole:
            below.setdefault(last, {})
    return tree


def _narrow(serializer: serializers.Serializer, tree: Tree) -> None:
    if isinstance(serializer, WrittenByHand):
        serializer._only = tree
        return
    for name in list(serializer.fields):
        if name not in tree:
            del serializer.fields[name]
        elif tree[name]:
            below = _below(serializer.fields[name])
            assert below is not None, "asked_in knows which names have dots"
            _narrow(below, tree[name])


def _picked(whole: Any, tree: Tree) -> Any:
    if whole is None or not tree:
        return whole
    if isinstance(whole, list):
        return [_picked(each, tree) for each in whole]
    return {name: _picked(whole[name], below) for name, below in tree.items()}
