"""Accounts, for the apps above and the back-office."""

import re

from allauth.account.models import EmailAddress
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from accounts.models import User
from shop.kernel.search_words import MOST_WORDS, folded

FEW = 2_000  # customers that are looked up one by one
_WORD = re.compile(r"[^\W_]+")


def verified_addresses(user_id: int) -> list[str]:
    """The e-mail addresses that a user has shown to be hers, in lower case."""
    found = EmailAddress.objects.filter(user_id=user_id, verified=True)
    return list(found.values_list("email", flat=True))


def users_found_by(users: "QuerySet[User]", asked: str) -> "QuerySet[User]":
    """By the beginning of the e-mail address, or by words of name and company.

    Names are searched as they were written, in full-text form: with their accents, if they are
    asked for with them, else without.
    """
    text = asked.strip().replace("\x00", "")
    if not text:
        return users
    by_address = Q(email__istartswith=text)
    words = _WORD.findall(text.casefold())[:MOST_WORDS]
    if "@" in text or not words:
        return users.filter(by_address)
    query = " & ".join(f"({word}:* | {folded(word)}:*)" for word in words)
    names = SearchVector("first_name", "last_name", "company", config="simple")
    by_name = Q(found=SearchQuery(query, config="simple", search_type="raw"))
    found = User.objects.alias(found=names).filter(by_address | by_name)
    few = list(found.values_list("pk", flat=True)[: FEW + 1])  # why: orders.selectors.listing
    if len(few) <= FEW:
        return users.filter(pk__in=few)
    return users.alias(found=names).filter(by_address | by_name)
