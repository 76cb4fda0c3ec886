"""Look here for what settles later: debits and pending refunds, when their time has come."""

import time

from deploy.local.stripe.outcomes import finish_debit
from deploy.local.stripe.refunds import finish as finish_refund
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.storage import Storage
from deploy.local.stripe.work import Work


def settle_due(storage: Storage, settings: Settings, *, until: float) -> list[str]:
    """Finish everything that is due by `until` (seconds since 1970). Returns the ids finished."""
    return [
        row["object_id"]
        for row in storage.run(
            "SELECT object_id, outcome FROM settlements WHERE due <= ? ORDER BY due", (until,)
        ).fetchall()
        if settle(storage, settings, row["object_id"])
    ]


def settle(storage: Storage, settings: Settings, identifier: str, outcome: str = "") -> bool:
    """Finish one payment or refund now; `outcome` overrules what its test account would do.

    False when it is not under way (any more).
    """
    with storage.transaction():
        row = storage.run(
            "DELETE FROM settlements WHERE object_id = ? RETURNING outcome", (identifier,)
        ).fetchone()
        if row is None:
            return False
        work = Work(storage, settings, now=time.time())
        finish = finish_refund if identifier.startswith("re_") else finish_debit
        finish(work, identifier, outcome or row["outcome"])
    return True
