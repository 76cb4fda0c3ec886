"""Whose data is asked for: an account, with the pseudonyms that are known to be hers."""

from django.utils import timezone

from accounts.models import User
from accounts.own_data.consents import choice_of
from accounts.own_data.parts import Subject


def subject_of(user: User, visitor: str) -> Subject:
    """visitor: the pseudonym of the device that asked; empty for none."""
    of_account = choice_of(user.pk, now=timezone.now()).visitor
    return Subject(user, frozenset(filter(None, (visitor, of_account))))
