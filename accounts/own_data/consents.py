"""What a customer agreed to: once for all her devices, and withdrawn for all of them at once.

Regulation (EU) 2016/679, article 7: the shop can show when she agreed to which text (1), and
withdrawing is as easy as agreeing (3). What guests agree to is in a cookie only:
shop.kernel.consent.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from accounts.errors import OtherConsentText
from accounts.models import Consent, User
from accounts.own_models import Purpose
from accounts.signals import consent_withdrawn
from shop.kernel.consent import TEXT_VERSION, YES_KEPT, new_pass, verified


@dataclass(frozen=True, slots=True)
class Choice:
    """What she said to a purpose. None for what she was never asked, or has to be asked again."""

    purpose: Purpose
    agreed: bool | None
    text_version: str  # empty with None
    decided_at: datetime | None
    valid_until: datetime | None  # of a yes: then she is asked again
    visitor_pass: str  # of a yes: what her devices send along

    @property
    def visitor(self) -> str | None:
        """The pseudonym itself; None without a yes that holds."""
        return verified(self.visitor_pass)


def choice_of(user_id: int, *, now: datetime) -> Choice:
    """What holds for the account at this moment."""
    return _choice(Consent.objects.filter(user_id=user_id).first(), now=now)


def agree(user_id: int, *, text_version: str, carried: str, now: datetime) -> Choice:
    """Remember a yes. One that holds already stays as it is, with its time. May be repeated.

    text_version: of the text that she saw.
    carried: the pass of the device that asks, which becomes that of the account; or anything else.

    Raises:
        OtherConsentText: the text is another one by now.
    """
    if text_version != TEXT_VERSION:
        raise OtherConsentText(TEXT_VERSION)
    with atomic():
        stored = _locked(user_id)
        if _choice(stored, now=now).agreed:
            return _choice(stored, now=now)
        consent = stored or Consent(user_id=user_id, purpose=Purpose.RECOMMENDATIONS)
        consent.agreed, consent.text_version, consent.decided_at = True, text_version, now
        consent.visitor_pass = new_pass(verified(carried))  # what she did as a guest is hers
        consent.save()
    return _choice(consent, now=now)


def refuse(user_id: int, *, carried: str, now: datetime) -> Choice:
    """Remember a no, and have forgotten what was kept because of a yes. May be repeated.

    carried: the pass of the device that asks, or anything else; what it did is forgotten, too.
    """
    with atomic():
        stored = _locked(user_id)
        consent = stored or Consent(user_id=user_id, purpose=Purpose.RECOMMENDATIONS)
        passes = {consent.visitor_pass, carried}
        if stored is None or stored.agreed:
            consent.agreed, consent.text_version, consent.decided_at = False, TEXT_VERSION, now
            consent.visitor_pass = ""
            consent.save()
        for visitor in sorted(filter(None, map(verified, passes))):
            consent_withdrawn.send(Consent, visitor=visitor)
    return _choice(consent, now=now)


def _locked(user_id: int) -> Consent | None:
    """Until the end of the transaction no other device changes it, also where there is none yet."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    return Consent.objects.filter(user_id=user_id).first()


def _choice(consent: Consent | None, *, now: datetime) -> Choice:
    if consent is not None and not consent.agreed:
        return Choice(
            Purpose.RECOMMENDATIONS, False, consent.text_version, consent.decided_at, None, ""
        )
    if consent is None or consent.decided_at + YES_KEPT <= now:
        return Choice(Purpose.RECOMMENDATIONS, None, "", None, None, "")
    return Choice(
        Purpose.RECOMMENDATIONS,
        True,
        consent.text_version,
        consent.decided_at,
        consent.decided_at + YES_KEPT,
        consent.visitor_pass,
    )
