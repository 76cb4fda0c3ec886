"""Accounts, for the apps above."""

from allauth.account.models import EmailAddress


def verified_addresses(user_id: int) -> list[str]:
    """The e-mail addresses that a user has shown to be hers, in lower case."""
    found = EmailAddress.objects.filter(user_id=user_id, verified=True)
    return list(found.values_list("email", flat=True))
