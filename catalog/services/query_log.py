"""What shoppers search for: counted in Redis by the pages, brought to PostgreSQL by the worker.

No word of who searched is kept, and nothing that looks like an address. Pages that a CDN answers
are not counted: the log shows what is looked for, not how often exactly.
"""

import json
import logging
import re
from datetime import UTC, datetime, timedelta

from django.db.transaction import atomic
from django.utils import timezone
from django_redis import get_redis_connection
from procrastinate.contrib.django import app
from redis.exceptions import RedisError, ResponseError

from catalog.merchandising import MAX_TEXT, SearchedText

logger = logging.getLogger(__name__)

KEPT = timedelta(days=90)
_TIMES, _FOUND = "searches:times", "searches:found"
_TAKEN = ":taken"  # a key that the worker has set aside, and deletes when its figures are stored
_SPACES = re.compile(r"\s+")


def note_search(text: str, language: str, found: int) -> None:
    """Count a search. Without Redis it is not counted."""
    readable = text.encode("utf-8", "ignore").decode().replace("\x00", " ")
    plain = _SPACES.sub(" ", readable).strip().casefold()[:MAX_TEXT]
    if not plain or "@" in plain:
        return
    name = json.dumps([language, plain])
    try:
        pipeline = get_redis_connection("default").pipeline(transaction=False)
        pipeline.hincrby(_TIMES, name, 1)
        pipeline.hset(_FOUND, name, found)
        pipeline.execute()
    except RedisError:
        logger.warning("a search is not counted: the cache does not answer")


@app.periodic(cron="* * * * *")
@app.task(name="catalog.collect_searches", queueing_lock="catalog.collect", pass_context=False)
def collect_searches(timestamp: int) -> None:
    """Every minute: bring what was counted to PostgreSQL.

    What was set aside is deleted after the commit, so a crash in between counts it twice, never
    not at all.

    timestamp: when this run was due, in seconds since 1970.
    """
    redis = get_redis_connection("default")
    for key in (_TIMES, _FOUND):
        if not redis.exists(key + _TAKEN):
            try:
                redis.rename(key, key + _TAKEN)
            except ResponseError:  # nobody has searched since the last time
                continue
    times, found = redis.hgetall(_TIMES + _TAKEN), redis.hgetall(_FOUND + _TAKEN)
    day = timezone.localdate(datetime.fromtimestamp(timestamp, tz=UTC))
    with atomic():
        for name, count in times.items():
            language, text = json.loads(name)
            row, _ = SearchedText.objects.select_for_update().get_or_create(
                day=day, language=language, text=text, defaults={"times": 0, "found": 0}
            )
            row.times += int(count)
            row.found = int(found.get(name, row.found))
            row.save(update_fields=["times", "found"])
    redis.delete(_TIMES + _TAKEN, _FOUND + _TAKEN)


@app.periodic(cron="27 3 * * *")
@app.task(name="catalog.forget_searches", queueing_lock="catalog.forget", pass_context=False)
def forget_searches(timestamp: int) -> None:
    """Every night: forget what was searched for long ago.

    timestamp: when this run was due, in seconds since 1970.
    """
    before = datetime.fromtimestamp(timestamp, tz=UTC).date() - KEPT
    SearchedText.objects.filter(day__lt=before).delete()
