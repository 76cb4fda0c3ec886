"""The first answers to writes of the API: their table, and which of several requests may run."""

import base64
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.models import Model as PynamoModel

from shop.kernel.dynamo import DocumentAttribute, IntegerAttribute, Model, TableMeta, table_name
from shop.kernel.errors import KeyReused, RequestInProgress
from shop.kernel.ids import new_token

KEPT = timedelta(hours=24)  # of the API's contract: docs/architecture.md
LEASE = timedelta(seconds=60)  # longer than any request lives; then the same key may run again

_REFUSED = "ConditionalCheckFailedException"


class KeptAnswer(Model):
    """A request by its key: running while it has no status, answered from then on.

    The body is not sealed: it lies here as the client got it, with a new cart's token in it. What
    protects it is what protects the table: encryption at rest, and an end after KEPT.
    """

    class Meta(TableMeta):
        table_name = table_name("answers")

    answer_id = UnicodeAttribute(hash_key=True)  # digest of who asks and the key
    fingerprint = UnicodeAttribute()  # digest of what was asked for
    attempt = UnicodeAttribute()  # the same in every run of one request, and in no other request
    run = UnicodeAttribute()  # who may write the answer
    lease_until = UTCDateTimeAttribute()  # nobody else runs it before this
    status = IntegerAttribute(null=True)
    headers = DocumentAttribute(null=True)
    body = UnicodeAttribute(null=True)  # compressed, in base 64
    # DynamoDB deletes an answer up to days after this, so it is looked at, too.
    expires_at = TTLAttribute()


TABLES: tuple[type[PynamoModel], ...] = (KeptAnswer,)


@dataclass(frozen=True, slots=True)
class Run:
    """The right to run a request and to write its answer.

    attempt: a secret for what lies beneath, the same when the request is run again.
    again: an earlier run was cut off; what it had done is done.
    """

    answer_id: str
    id: str
    attempt: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it went out."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim(*, answer_id: str, fingerprint: str, now: datetime) -> Run | Reply:
    """The right to run a request, or the answer that it got. One write for a new request.

    Raises:
        KeyReused: the key came with another request.
        RequestInProgress: the same request is running.
    """
    new = KeptAnswer(
        answer_id,
        fingerprint=fingerprint,
        attempt=new_token(),
        run=new_token(),
        lease_until=now + LEASE,
        expires_at=now + KEPT,
    )
    known = _put_or_read(new, now=now)
    if known.run == new.run:
        return Run(answer_id, new.run, new.attempt)
    if known.fingerprint != fingerprint:
        raise KeyReused
    if known.status is not None:
        body = zlib.decompress(base64.b64decode(known.body or ""))
        return Reply(known.status, known.headers, body)
    taken = Run(answer_id, new.run, known.attempt, again=True)
    if known.lease_until > now or not _take_over(taken, known.run, now=now):
        raise RequestInProgress
    return taken


def _put_or_read(new: KeptAnswer, *, now: datetime) -> KeptAnswer:
    """The item as it is now. Ours also when the client library repeated a write that was done."""
    is_free = KeptAnswer.answer_id.does_not_exist() | (KeptAnswer.expires_at <= now)
    try:
        new.save(condition=is_free)
    except PutError as error:
        if error.cause_response_code != _REFUSED:
            raise
    else:
        return new
    try:
        return KeptAnswer.get(new.answer_id, consistent_read=True)
    except KeptAnswer.DoesNotExist:  # forgotten at this very moment
        raise RequestInProgress from None


def _take_over(run: Run, before: str, *, now: datetime) -> bool:
    actions: list[Action] = [
        KeptAnswer.run.set(run.id),
        KeptAnswer.lease_until.set(now + LEASE),
    ]
    mine_or_free = KeptAnswer.run.is_in(before, run.id) & KeptAnswer.status.does_not_exist()
    try:
        KeptAnswer(run.answer_id).update(actions, condition=mine_or_free)
    except UpdateError as error:
        if error.cause_response_code != _REFUSED:
            raise
        return False
    return True


def keep(run: Run, reply: Reply) -> None:
    """The request is answered. Nothing to do when another run of it has taken over."""
    body = base64.b64encode(zlib.compress(reply.body)).decode()
    actions: list[Action] = [
        KeptAnswer.status.set(reply.status),
        KeptAnswer.headers.set(reply.headers),
        KeptAnswer.body.set(body),
    ]
    _update_own(run, actions)


def end_lease(run: Run, *, now: datetime) -> None:
    """The request was cut off: the same key may go on at once, as the same attempt."""
    _update_own(run, [KeptAnswer.lease_until.set(now)])


def forget(run: Run) -> None:
    """The request did nothing: the key is free, also for another one."""
    try:
        KeptAnswer(run.answer_id).delete(condition=KeptAnswer.run == run.id)
    except DeleteError as error:
        if error.cause_response_code != _REFUSED:
            raise


def _update_own(run: Run, actions: list[Action]) -> None:
    try:
        KeptAnswer(run.answer_id).update(actions, condition=KeptAnswer.run == run.id)
    except UpdateError as error:
        if error.cause_response_code != _REFUSED:
            raise
