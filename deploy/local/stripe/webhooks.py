"""Look here for how events reach the shop: signed, repeated until it answers 2xx, logged.

Source: https://docs.stripe.com/webhooks (signatures, retries)
"""

import asyncio
import hashlib
import hmac
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import orjson
import urllib3

from deploy.local.stripe.settings import Settings
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.storage import Storage

logger = logging.getLogger(__name__)

# Seconds until the next attempt; the last one repeats. Stripe's own are hours; these are quick.
BACKOFF: Final = (1, 3, 10, 30, 120, 300, 900, 3600)
MAX_ATTEMPTS: Final = 80  # about three days, as Stripe does
TIMEOUT_SECONDS: Final = 10.0
_AT_ONCE: Final = 8


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    """The `Stripe-Signature` of a body sent at that time (seconds since 1970)."""
    signed = f"{timestamp}.".encode() + payload
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Webhooks:
    """Sends what is queued. Paused, it keeps queueing."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings
        self._wake = asyncio.Event()
        self._sending: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook")
        self._http = urllib3.PoolManager(maxsize=_AT_ONCE, retries=False)
        self.paused = False

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            self._wake.clear()
            self._start_due()
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=1.0)
            except TimeoutError:
                continue  # an attempt may have come due

    def close(self) -> None:
        """Let go of what is being sent: it is sent again after the next start."""
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start_due(self) -> None:
        free = _AT_ONCE - len(self._sending)
        if self.paused or free <= 0 or not self._settings.webhook_url:
            return
        rows = self._storage.run(
            "SELECT id, event_id, attempts FROM deliveries WHERE state = 'waiting' AND due <= ?"
            " ORDER BY due, id LIMIT ?",
            (time.time(), _AT_ONCE * 2),
        ).fetchall()
        for row in [row for row in rows if row["id"] not in self._sending][:free]:
            self._sending.add(row["id"])
            task = asyncio.create_task(self._deliver(row["id"], row["event_id"], row["attempts"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: int, event_id: str, attempts: int) -> None:
        url = self._settings.webhook_url
        started = time.time()
        try:
            event = self._storage.get("event", event_id)
            status, error = None, "the event is gone"
            if event is not None:
                payload = orjson.dumps(event.body, option=orjson.OPT_INDENT_2)
                loop = asyncio.get_running_loop()
                status, error = await loop.run_in_executor(self._threads, self._post, url, payload)
            self._record(delivery, attempts + 1, (url, started, status, error))
        finally:
            self._sending.discard(delivery)
            self.wake()

    def _post(self, url: str, payload: bytes) -> tuple[int | None, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, self._settings.webhook_secret, int(time.time())),
        }
        try:
            # Redirects count as failures, as with Stripe.
            answer = self._http.request(
                "POST", url, body=payload, headers=headers, timeout=TIMEOUT_SECONDS, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            return None, str(error)[:500]
        ok = 200 <= answer.status < 300
        return answer.status, "" if ok else answer.data[:500].decode(errors="replace")

    def _record(
        self, delivery: int, attempts: int, result: tuple[str, float, int | None, str]
    ) -> None:
        url, started, status, error = result
        delivered = status is not None and 200 <= status < 300
        state = "delivered" if delivered else "waiting"
        if not delivered:
            logger.warning("webhook not accepted: %s %s", status or "", error[:200])
            state = "given up" if attempts >= MAX_ATTEMPTS else state
        wait = BACKOFF[min(attempts, len(BACKOFF)) - 1]
        now = time.time()
        with self._storage.transaction():
            self._storage.run(
                "UPDATE deliveries SET state = ?, attempts = ?, due = ? WHERE id = ?",
                (state, attempts, now + wait, delivery),
            )
            self._storage.run(
                "INSERT INTO attempts (delivery_id, url, at, status, error, milliseconds)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (delivery, url, started, status, error, int((now - started) * 1000)),
            )

    def resend(self, event_id: str) -> int:
        """Queue an event once more; the id of the new delivery."""
        with self._storage.transaction():
            added = self._storage.run(
                "INSERT INTO deliveries (event_id, state, due) VALUES (?, 'waiting', ?)",
                (event_id, time.time()),
            )
        self.wake()
        return int(added.lastrowid or 0)

    def retry_now(self) -> int:
        """Bring every waiting delivery forward to now; how many there are."""
        with self._storage.transaction():
            moved = self._storage.run(
                "UPDATE deliveries SET due = ? WHERE state = 'waiting'", (time.time(),)
            )
        self.wake()
        return moved.rowcount

    def log(self, limit: int) -> list[JsonObject]:
        """Deliveries with their attempts, newest first."""
        deliveries = self._storage.run(
            "SELECT d.id, d.event_id, d.state, d.attempts, d.due, o.type FROM deliveries d"
            " LEFT JOIN objects o ON o.id = d.event_id ORDER BY d.id DESC LIMIT ?",
            (limit,),
        ).fetchall()
        return [
            {
                "id": row["id"],
                "event": row["event_id"],
                "type": row["type"],
                "state": row["state"],
                "next_attempt": row["due"] if row["state"] == "waiting" else None,
                "attempts": self._attempts(row["id"]),
            }
            for row in deliveries
        ]

    def _attempts(self, delivery: int) -> list[dict[str, Any]]:
        rows = self._storage.run(
            "SELECT url, at, status, error, milliseconds FROM attempts WHERE delivery_id = ?"
            " ORDER BY id",
            (delivery,),
        ).fetchall()
        return [dict(row) for row in rows]
