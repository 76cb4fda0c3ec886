"""A customer has her account erased: asked for, confirmed by a code from her mail, done by jobs.

Source: Regulation (EU) 2016/679, article 17. What a law makes the shop keep stays (article
17(3)(b)): orders and invoices for seven years (Algemene wet inzake rijksbelastingen, article
52(4)), without what binds them to her account.

There is no time to think it over after the code: whoever has only a stolen session has neither the
password nor the mailbox. The code ends all her sessions; then a job does the rest, part by part,
each of which may be repeated. The account's row goes last, so a job that died finds what is left.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib.admin.models import LogEntry
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override
from procrastinate.contrib.django import app

from accounts.errors import CodeJustSent, NoErasureAsked, StaffAccount, StillNeeded, WrongCode
from accounts.models import Erasure, StaffToken, User
from accounts.own_data.parts import parts
from accounts.own_data.subjects import subject_of
from accounts.own_models import ErasureState
from accounts.services import end_sessions
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY

CODE_GOOD_FOR = timedelta(minutes=15)
CODE_AGAIN_AFTER = timedelta(minutes=1)
TRIES = 5  # of one code, of 100 million
SETTLED_AFTER = timedelta(seconds=15)  # requests under way end, indexes show what they wrote
LOOK_AGAIN_AFTER = timedelta(hours=1)  # when something was begun while she confirmed
_CODE_MAIL, _DONE_MAIL = "account/email/erasure_code", "account/email/erased"


def ask_to_erase(user: User, *, visitor: str, now: datetime) -> Erasure:
    """Send a code to her address. Nothing is erased before it comes back.

    visitor: the pseudonym of the device that asks; empty for none.

    Raises:
        StaffAccount: she is staff, or was: what she did in the back-office stays on record.
        StillNeeded: an order is under way, or the like.
        CodeJustSent: a code was sent less than CODE_AGAIN_AFTER ago.
    """
    _check(user)
    code = f"{secrets.randbelow(10**4):04}-{secrets.randbelow(10**4):04}"
    with atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        erasure = Erasure.objects.filter(user=user).first() or Erasure(user=user, asked_at=now)
        if erasure.code_sent_at and now - erasure.code_sent_at < CODE_AGAIN_AFTER:
            raise CodeJustSent(erasure.code_sent_at + CODE_AGAIN_AFTER - now)
        erasure.code_digest = _digest(erasure, code)
        erasure.code_sent_at, erasure.tries_left, erasure.visitor = now, TRIES, visitor
        erasure.save()
        with override(user.language):
            get_adapter().send_mail(_CODE_MAIL, user.email, {"code": code})
    return erasure


def confirm_erasure(user: User, *, code: str, now: datetime) -> None:
    """Sign her out everywhere, and have the worker erase the account. There is no way back.

    Raises:
        NoErasureAsked: no code is waited for, or it is over.
        WrongCode: it is another one.
        StaffAccount, StillNeeded: as for `ask_to_erase`.
    """
    wrong: WrongCode | None = None
    with atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        erasure = Erasure.objects.filter(user=user, state=ErasureState.ASKED).first()
        if erasure is None or not _is_good(erasure, now=now):
            raise NoErasureAsked
        if constant_time_compare(erasure.code_digest, _digest(erasure, code)):
            _check(user)
            _confirm(erasure, user, now=now)
        else:
            erasure.tries_left -= 1
            erasure.save(update_fields=["tries_left"])
            wrong = WrongCode(erasure.tries_left)  # raised later: the count has to stay
    if wrong is not None:
        raise wrong


@app.task(name="accounts.erase", retry=PATIENTLY, priority=AFTER_ORDERS)
def erase_account(*, erasure_id: str) -> None:
    """Erase what each app keeps, then the account. May be cut off anywhere and repeated."""
    erasure = Erasure.objects.filter(pk=erasure_id, state=ErasureState.CONFIRMED).first()
    if erasure is None or erasure.user is None:
        return
    user, found = erasure.user, list(parts())
    if any(part.still_needed(user) for part in found):
        later = erase_account.configure(
            schedule_in={"seconds": int(LOOK_AGAIN_AFTER.total_seconds())}
        )
        later.defer(erasure_id=erasure_id)
        return
    subject = subject_of(user, erasure.visitor)
    for part in found:
        if part.erase is not None:
            part.erase(subject)
    _finish(erasure.pk, user)


def _finish(erasure_id: UUID, user: User) -> None:
    """One transaction: the account is gone when nothing tells whose erasure it was."""
    with atomic():
        done = Erasure.objects.filter(pk=erasure_id, state=ErasureState.CONFIRMED).update(
            user=None,
            state=ErasureState.DONE,
            code_digest="",
            visitor="",
            done_at=timezone.now(),
        )
        if done:
            with override(user.language):
                get_adapter().send_mail(_DONE_MAIL, user.email, {})
            user.delete()


def _check(user: User) -> None:
    traces = (LogEntry.objects.filter(user=user), StaffToken.objects.filter(owner=user))
    if user.is_staff or user.is_superuser or any(each.exists() for each in traces):
        raise StaffAccount
    reasons = [reason for part in parts() for reason in part.still_needed(user)]
    if reasons:
        raise StillNeeded(reasons)


def _confirm(erasure: Erasure, user: User, *, now: datetime) -> None:
    erasure.state, erasure.confirmed_at, erasure.code_digest = ErasureState.CONFIRMED, now, ""
    erasure.save()
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    soon = erase_account.configure(schedule_in={"seconds": int(SETTLED_AFTER.total_seconds())})
    soon.defer(erasure_id=str(erasure.pk))


def _is_good(erasure: Erasure, *, now: datetime) -> bool:
    sent_at = erasure.code_sent_at
    return bool(erasure.tries_left and sent_at and now - sent_at < CODE_GOOD_FOR)


def _digest(erasure: Erasure, code: str) -> str:
    digits = "".join(filter(str.isdigit, code))
    return salted_hmac("accounts.erasure", f"{erasure.pk} {digits}", algorithm="sha256").hexdigest()
