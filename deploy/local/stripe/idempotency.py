"""Look here for idempotency keys: one key, one effect, one answer, for 24 hours.

Source: https://docs.stripe.com/api/idempotent_requests and
https://docs.stripe.com/error-low-level#idempotency
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from deploy.local.stripe.errors import ApiError, invalid
from deploy.local.stripe.shapes import Reply
from deploy.local.stripe.storage import Storage

KEPT_SECONDS: Final = 24 * 3600
MAX_LENGTH: Final = 255  # characters


@dataclass(frozen=True, slots=True)
class Claim:
    """A request that came with a key, which its caller (`scope`) chose.

    `fingerprint`: equal where the parameters are.
    """

    scope: str
    key: str
    path: str
    fingerprint: str

    @property
    def stored_as(self) -> str:
        """The name in the table."""
        return f"{self.scope}:{self.key}"


def fingerprint(pairs: Sequence[tuple[str, str]]) -> str:
    """What has to be equal for two requests to have the same parameters."""
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()


class IdempotencyKeys:
    """The keys of one account. What is under way lives in memory: a killed server did none of it,
    because an answer is stored in the transaction that has the effect.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._under_way: set[str] = set()

    @contextmanager
    def hold(self, claim: Claim, now: float) -> Iterator[Reply | None]:
        """Hold the key while its request runs. Gives the stored answer, if there is one.

        Raises:
            ApiError: the key is too long, is in use, or belongs to another request.
        """
        key, stored_as = claim.key, claim.stored_as
        if len(key) > MAX_LENGTH:
            raise invalid(
                f"Idempotency keys can have up to {MAX_LENGTH} characters, but you passed in a key "
                f"that is {len(key)} characters."
            )
        if stored_as in self._under_way:
            raise ApiError(
                409,
                "There is currently another in-progress request using this Idempotent Key (that "
                "probably means you submitted twice, and the other request is still going "
                f"through): {key}. Please try again later.",
                code="idempotency_key_in_use",
                remembered=False,
            )
        reply = self._stored(claim, now)
        self._under_way.add(stored_as)
        try:
            yield reply
        finally:
            self._under_way.discard(stored_as)

    def _stored(self, claim: Claim, now: float) -> Reply | None:
        row = self._storage.run(
            "SELECT * FROM idempotency_keys WHERE key = ? AND created > ?",
            (claim.stored_as, now - KEPT_SECONDS),
        ).fetchone()
        if row is None:
            return None
        if row["path"] != claim.path:
            raise _mismatch(
                "Keys for idempotent requests can only be used for the same endpoint they were "
                f"first used for ('{claim.path}' vs '{row['path']}').",
                claim.key,
            )
        if row["fingerprint"] != claim.fingerprint:
            raise _mismatch(
                "Keys for idempotent requests can only be used with the same parameters they were "
                "first used with.",
                claim.key,
            )
        return Reply(row["status"], row["body"], row["request_id"])

    def remember(self, claim: Claim, reply: Reply, request_id: str, now: float) -> None:
        """Keep an answer; called inside the transaction that it reports."""
        self._storage.run(
            "INSERT OR REPLACE INTO idempotency_keys"
            " (key, path, fingerprint, status, body, request_id, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                claim.stored_as,
                claim.path,
                claim.fingerprint,
                reply.status,
                reply.body,
                request_id,
                int(now),
            ),
        )

    def forget_old(self, now: float) -> None:
        """Drop what is older than a day."""
        self._storage.run("DELETE FROM idempotency_keys WHERE created <= ?", (now - KEPT_SECONDS,))


def _mismatch(why: str, key: str) -> ApiError:
    return ApiError(
        400,
        f"{why} Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
        remembered=False,
    )
