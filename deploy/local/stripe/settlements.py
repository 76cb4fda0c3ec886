"""Look here for what time brings: debits, pending refunds, answered disputes, expiring holds."""

import time
from collections.abc import Callable

from deploy.local.stripe import captures, disputes, outcomes, refunds
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.storage import Storage
from deploy.local.stripe.work import Work

_FINISH: dict[str, Callable[[Work, str, str], object]] = {
    "pi": outcomes.finish_debit,
    "re": refunds.finish,
    "du": disputes.close,
}


def settle_due(storage: Storage, settings: Settings, *, until: float) -> list[str]:
    """Finish everything that is due by `until` (seconds since 1970). Returns the ids finished."""
    rows = storage.run(
        "SELECT object_id FROM settlements WHERE due <= ? ORDER BY due", (until,)
    ).fetchall()
    return _finish_all(storage, settings, [row["object_id"] for row in rows])


def settle_under_way(storage: Storage, settings: Settings) -> list[str]:
    """Finish everything but money that is set aside: that waits for the shop, not for a bank."""
    rows = storage.run(
        "SELECT object_id FROM settlements WHERE outcome != ? ORDER BY due", (captures.EXPIRES,)
    ).fetchall()
    return _finish_all(storage, settings, [row["object_id"] for row in rows])


def _finish_all(storage: Storage, settings: Settings, identifiers: list[str]) -> list[str]:
    return [one for one in identifiers if settle(storage, settings, one)]


def settle(storage: Storage, settings: Settings, identifier: str, outcome: str = "") -> bool:
    """Finish one of them now; `outcome` overrules what its test account would do.

    Money that is set aside is let go, whatever the outcome. False when nothing is under way
    (any more).
    """
    with storage.transaction():
        row = storage.run(
            "DELETE FROM settlements WHERE object_id = ? RETURNING outcome", (identifier,)
        ).fetchone()
        if row is None:
            return False
        work = Work(storage, settings, now=time.time())
        if row["outcome"] == captures.EXPIRES:
            captures.expire(work, identifier)
        else:
            _FINISH[identifier.partition("_")[0]](work, identifier, outcome or row["outcome"])
    return True
