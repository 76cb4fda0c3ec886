"""Which refresh token of a session is the next one: each is good once.

Kept beside the session in Redis, not in it: a session is read, changed and written as a whole, so
two requests at the same moment would lose what one of them did. Here a script decides, at once.

A token that was used comes back for one of two reasons. Its answer was lost, or two requests of one
app met: then it comes within LEEWAY, and gets the same next token as before, so that both answers
fit together. Or somebody else has it: then it comes later, or after the next one was used too.
Source: OAuth 2.0 Security Best Current Practice (RFC 9700), section 4.14.2.
"""

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings

from accounts.attempts import session_redis

LEEWAY = timedelta(seconds=30)

# At most one caller is told "reused": the family is gone by then.
_ROTATE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local sent, new, leeway, life, idle = ARGV[1], ARGV[2], ARGV[3] + 0, ARGV[4] + 0, ARGV[5] + 0
local found = redis.call('HMGET', KEYS[1], 'current', 'used', 'at')
local current, used, at = found[1], found[2], tonumber(found[3])
if not current then
  return {'ended'}
end
if idle > 0 and now - at > idle then
  redis.call('DEL', KEYS[1])
  return {'idle'}
end
if sent == current then
  redis.call('HSET', KEYS[1], 'current', new, 'used', current, 'at', now)
  redis.call('PEXPIRE', KEYS[1], life)
  return {'next', new}
end
if sent == used and now - at <= leeway then
  return {'next', current}
end
redis.call('DEL', KEYS[1])
return {'reused'}
"""
_BEGIN = """
local clock = redis.call('TIME')
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'current', ARGV[1], 'at', clock[1] * 1000)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""


class Outcome(StrEnum):
    """What came of a refresh token. NEXT: there is another one. The others: there is none."""

    NEXT = "next"
    ENDED = "ended"  # long ago
    IDLE = "idle"  # just now, as it was not used for too long
    REUSED = "reused"  # just now, as it was used before


class Rotated(NamedTuple):
    """token_id: of the next refresh token."""

    outcome: Outcome
    token_id: str = ""


def begin(session_key: str, token_id: str) -> None:
    """The first refresh token of a session. Raises AttemptsUnavailable."""
    with session_redis() as redis:
        redis.register_script(_BEGIN)([_key(session_key)], [token_id, _life()])


def rotate(session_key: str, *, sent: str, new: str, idle: timedelta | None = None) -> Rotated:
    """Use up the token `sent`, for which `new` is the next, unless there is one already.

    idle: how long none may have been used. Raises AttemptsUnavailable.
    """
    limits = [_milliseconds(LEEWAY), _life(), _milliseconds(idle) if idle else 0]
    with session_redis() as redis:
        answer = redis.register_script(_ROTATE)([_key(session_key)], [sent, new, *limits])
    outcome, *token_id = (part.decode() for part in answer)
    return Rotated(Outcome(outcome), *token_id)


def _key(session_key: str) -> str:
    return f"refresh-tokens:{session_key}"


def _life() -> int:
    return _milliseconds(settings.APP_REFRESH_TIME)


def _milliseconds(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)
