"""Idempotency-Key: a write of the API that is sent twice happens once and is answered alike.

Source of the rules: IETF draft-ietf-httpapi-idempotency-key-header-07, sections 2.6 and 2.7. What
it leaves open is settled so:

- Who asks is part of the key, so clients never meet. A request without an account or a cart's
  token has only its key to tell it from others, so that key must be hard to guess.
- Kept, and given again byte for byte: success, and refusals by the state of the shop (409).
- Not kept, so that the key is free again: requests that did nothing (other 4xx, `busy`, 429).
- Neither, after 5xx: what was done is unknown. The same key goes on, as the same attempt.
- A run that was killed holds its key for LEASE; then the same key goes on, as the same attempt.

So what lies beneath must bear to be run again; `attempt` and `again` tell it what it needs.
"""

import hashlib
import logging
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from pynamodb.exceptions import PynamoDBException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.kernel.attestation import check_attestation
from shop.kernel.consent import HEADER as VISITOR
from shop.kernel.errors import Busy, InvalidKey, Refused, RequestInProgress
from shop.kernel.kept_answers import Reply, Run, claim, end_lease, forget, keep

logger = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LONGEST_KEY = 255  # characters
SHORTEST_SECRET = 20  # characters of a key that stands alone: a UUID has 36, a ULID 26
RETRY_AFTER = 2  # seconds; requests take less, as a rule
_KEPT_HEADERS = ("Content-Type", "Content-Language", "Location")


class _Answered(Exception):
    """The request was answered before."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class IdempotentWrites(APIView):
    """An APIView whose writes take an Idempotency-Key. Without one nothing is stored or read."""

    write_scope = "write"  # which of API_RATES its writes come under
    _run: Run | None = None
    _failure: Exception | None = None

    @property
    def throttle_scope(self) -> str:
        """Reads come under what holds for all."""
        return self.write_scope if self.request.method in WRITES else ""

    @property
    def attempt(self) -> str:
        """For the service beneath: the same in each run of one request; "" without a key."""
        return self._run.attempt if self._run else ""

    @property
    def again(self) -> bool:
        """Whether an earlier run of this very request was cut off, perhaps when all was done."""
        return self._run is not None and self._run.again

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After REST framework's own checks: who asks has to be known, and allowed to."""
        super().initial(request, *args, **kwargs)
        if request.method not in WRITES:
            return
        check_attestation(request._request, self.write_scope)
        if HEADER not in request.headers:
            return
        found = claim(
            answer_id=_answer_id(request), fingerprint=_fingerprint(request), now=timezone.now()
        )
        if isinstance(found, Reply):
            raise _Answered(found)
        self._run = found

    def handle_exception(self, exc: Exception) -> Any:
        """The first answer, for a request that was answered; else as everywhere."""
        if isinstance(exc, _Answered):
            headers = {**exc.reply.headers, REPLAYED: "true"}
            return HttpResponse(exc.reply.body, status=exc.reply.status, headers=headers)
        self._failure = exc
        try:
            response = super().handle_exception(exc)
        except Exception:  # a bug of ours: Django logs it and answers 500
            if self._run:
                _store(end_lease, self._run, now=timezone.now())
            raise
        if isinstance(exc, RequestInProgress):
            response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """The answer as it goes out is the one that is kept."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._run:
            self._settle(self._run, final)
        return final

    def _settle(self, run: Run, response: Response) -> None:
        if response.status_code >= 500:
            _store(end_lease, run, now=timezone.now())
        elif response.status_code < 400 or _is_final(self._failure):
            response.headers.setdefault("Content-Language", get_language() or "")
            _store(keep, run, _reply(response.render()))
        else:
            _store(forget, run)


def _is_final(failure: Exception | None) -> bool:
    """Whether a refusal is the answer to this request, however often it is sent."""
    return isinstance(failure, Refused) and not isinstance(failure, Busy)


def _reply(response: Any) -> Reply:
    headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
    return Reply(response.status_code, headers, response.content)


def _store(write: Any, *args: Any, **kwargs: Any) -> None:
    """What was done is done, so its answer goes out also when it cannot be kept.

    The same key then finds the request running until its lease is over, and goes on.
    """
    try:
        write(*args, **kwargs)
    except PynamoDBException:
        logger.exception("the answer to a keyed request could not be kept")


def _answer_id(request: Request) -> str:
    """Of who asks and the key; the table holds neither.

    Raises:
        InvalidKey: the key is none that a client may send.
    """
    key, who = _key(request), _who(request)
    if not who and len(key) < SHORTEST_SECRET:
        raise InvalidKey(shortest=SHORTEST_SECRET, longest=LONGEST_KEY)
    return _digest(who, key)


def _key(request: Request) -> str:
    """As sent; in quotes, as the draft has it, it is the same key as without."""
    key: str = request.headers[HEADER].strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise InvalidKey(shortest=1, longest=LONGEST_KEY)
    return key


def _who(request: Request) -> str:
    """A system of a merchant, an account, or else the holder of a cart; empty for nobody."""
    if client := getattr(request.auth, "client", ""):
        return str(client)
    if request.user is not None and request.user.is_authenticated:
        return f"account {request.user.pk}"
    token = request.headers.get("X-Cart-Token", "")
    return f"cart {token}" if token else ""


def _fingerprint(request: Request) -> str:
    body: bytes = request._request.body  # parsed from memory afterwards, too
    visitor = request.headers.get(VISITOR)  # what is done is noted under it
    parts = (str(request.method), request.get_full_path(), body.hex())
    return _digest(*parts, visitor) if visitor else _digest(*parts)


def _digest(*parts: str) -> str:
    """No part can be taken for another: their lengths are part of it."""
    text = "".join(f"{len(part)} {part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
