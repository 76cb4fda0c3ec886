"""What schemathesis does besides: it is told by SCHEMATHESIS_HOOKS to read this.

Where a request is meant to be right, the ids in it become those of things that are there, most of
the time, and it carries the secret that goes with them. What is meant to be wrong stays wrong.
"""

import os
import random
import zlib
from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import (
    JsonSchemaError,
    MissingHeaderNotRejected,
    RejectedPositiveData,
)

from bench.fuzz.goods import Goods
from tests.customer import ADDRESS

_TOO_LONG = 414
_OVER = 410  # of a signing in that was begun: allauth's answer
_REFUSED = range(400, 500)
_FRESH = 120  # seconds that an access token is used; it lasts longer
_LEFT_AS_IT_IS = 0.2  # of right values: what nobody knows has to be tried, too
_SIGNED_IN = 0.4  # of the requests that take an account, but need none
# In a part of the requests only, and never made up: a wrong one ends them before anything is done.
_RARE_HEADERS = ("If-Match", "If-None-Match", "Idempotency-Key", "X-Visitor")
_FILLED_IN: dict[str, Any] = {
    "country": "NL",
    "email": "fuzz@example.nl",
    "postal_code": ADDRESS["postal_code"],
    "shipping_method": "standard",
}
# What signing in takes hangs on codes from mails, passkeys and what was said before.
_SIGN_IN = "/_allauth/"
# What only those have to say who have no account; where it is missing is told as "required".
_OF_GUESTS = {
    ("/api/v1/checkout/", "#/email"),
    ("/api/v1/products/{product_id}/reviews/", "#/order"),
}
# Mistakes about a value alone: the description has a keyword for each.
_DESCRIBABLE = frozenset(
    {"required", "null", "blank", "empty", "invalid_choice", "not_a_list"}
    | {"min_length", "max_length", "min_value", "max_value"}
)
_SHARE = float(os.environ.get("FUZZ_SHARE", "1"))  # of the systematic cases: all, or a part
_KINDS = {"order": "number"}  # what a member is called elsewhere

goods = Goods(os.environ["SITE_URL"])


@schemathesis.auth(refresh_interval=_FRESH)
class Account:
    """A customer with an account, another one every now and then."""

    def get(self, _case: Any, _context: Any) -> str:
        """An access token."""
        return goods.sign_in()

    def set(self, case: Any, token: str, _context: Any) -> None:
        """On calls that need it, and on some of those that only take it."""
        security = case.operation.definition.raw.get("security", [])
        if {} not in security or _chance_of(case).random() < _SIGNED_IN:
            case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """In the short form a part of the cases that go through what the description says."""
    if case.meta is None or case.meta.phase.name != TestPhase.COVERAGE:
        return True
    return _chance_of(case).random() < _SHARE


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """Fill in what is there, wherever the request is not meant to be wrong."""
    goods.find()
    if case.meta is None or case.method == "OPTIONS":
        return
    chance = _chance_of(case)
    wrong = case.meta.is_negative_at
    if not wrong(ParameterLocation.PATH):
        for name, value in case.path_parameters.items():
            case.path_parameters[name] = _known(name, value, chance)
    if not wrong(ParameterLocation.QUERY):
        for name, value in list(case.query.items()):
            case.query[name] = _known(name, value, chance)
        if "cursor" in case.query:  # only what an earlier answer gave is one
            del case.query["cursor"]
    if not wrong(ParameterLocation.BODY) and isinstance(case.body, dict):
        case.body = _filled(case.body, chance)
    if not wrong(ParameterLocation.HEADER):
        _fill_headers(case, chance)


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Response) -> None:
    """Learn of carts and orders that came about."""
    if not 200 <= response.status_code < 300 or not response.content:
        return
    answer = response.json() if "json" in response.headers.get("content-type", [""])[0] else None
    if not isinstance(answer, dict):
        return
    if "token" in answer and "item_count" in answer:
        goods.keep("cart_id", answer["id"])
        goods.keep_token(answer["id"], answer["token"])
    elif "placed_at" in answer and "number" in answer and "X-Cart-Token" in case.headers:
        goods.keep("number", answer["number"])
        goods.keep_token(answer["number"], case.headers["X-Cart-Token"])
    elif "visitor" in answer:
        goods.keep("X-Visitor", answer["visitor"])


@schemathesis.hook
def filter_failure(_context: Any, failure: Any, case: Any, response: Response) -> bool:
    """What is left out is no failure: rules that no description of a value can tell.

    Right values may break a rule of the trade ("each SKU once"), as long as none of the mistakes is
    one that the description could have named. Wrong values may be read as what they say: an empty
    parameter of the query as none, 5 as "5". An address that is too long the shop never sees. What
    was refused for one thing that is wrong need not name another that is wrong as well. Who asks
    for some `fields` gets no others, also where the description requires them.
    """
    if response.status_code == _TOO_LONG:
        return False
    if isinstance(failure, JsonSchemaError) and "fields" in case.query:
        return False
    if isinstance(failure, MissingHeaderNotRejected) and response.status_code in _REFUSED:
        return False
    if isinstance(failure, RejectedPositiveData) and case.path.startswith(_SIGN_IN):
        return False
    if isinstance(failure, RejectedPositiveData) and response.status_code == 400:
        return not _is_empty_or_blank(case) and _is_describable(case, response)
    if isinstance(failure, AcceptedNegativeData):
        if response.status_code == _OVER:  # told before anything of the request is read
            return False
        return not _is_empty_or_blank(case) and "Incorrect type" not in failure.message
    return True


def _is_describable(case: Any, response: Response) -> bool:
    return any(
        mistake["code"] in _DESCRIBABLE and (case.path, mistake.get("pointer")) not in _OF_GUESTS
        for mistake in response.json()["errors"]
    )


def _is_empty_or_blank(case: Any) -> bool:
    """Whether a parameter is as good as none, or a text is shorter without its outer spaces."""
    body = case.body if isinstance(case.body, dict) else {}
    parameters = [
        each
        for value in case.query.values()
        for each in (value if isinstance(value, list) and value else [value])
    ]
    texts = [each for each in (*parameters, *body.values()) if isinstance(each, str)]
    return "" in parameters or [] in parameters or any(map(_is_tidied, texts))


def _is_tidied(text: str) -> bool:
    """Whether the shop takes some of it away before it counts its characters."""
    return text != text.strip() or not text.isprintable()


def _chance_of(case: Any) -> random.Random:
    """The same for the same request, so that a failure can be found again."""
    what = (case.method, case.path, case.path_parameters, case.query, case.body)
    return random.Random(zlib.crc32(repr(what).encode()))


def _known(name: str, value: Any, chance: random.Random) -> Any:
    """Something that there is by this name; the value itself where it is one, or by chance."""
    kind = _KINDS.get(name, name)
    if goods.knows(kind, value) or chance.random() < _LEFT_AS_IT_IS:
        return value
    return goods.any_of(kind, chance) or _FILLED_IN.get(name, value)


def _filled(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    if body.keys() >= {"street", "postal_code", "country"}:
        return {**body, **ADDRESS}
    filled: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            filled[name] = _filled(value, chance)
        elif isinstance(value, list):
            filled[name] = [_filled(e, chance) if isinstance(e, dict) else e for e in value]
        else:
            filled[name] = _known(name, value, chance)
    return filled


def _fill_headers(case: Any, chance: random.Random) -> None:
    for name in _RARE_HEADERS:
        if name in case.headers:
            value = goods.any_of(name, chance)
            if value is None:
                del case.headers[name]
            else:
                case.headers[name] = value
    if "X-Cart-Token" in case.headers:
        body = case.body if isinstance(case.body, dict) else {}
        named = {**case.path_parameters, **case.query, **body}
        things = (named.get(name) for name in ("cart_id", "number", "order"))
        token = next(filter(None, map(goods.token_of, things)), None)
        case.headers["X-Cart-Token"] = token or case.headers["X-Cart-Token"]
