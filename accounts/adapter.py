"""How allauth does things in this shop: mail goes out by a job, in the shop's own dress."""

import re
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.lockout import tell_if_locked
from accounts.models import User
from accounts.services import send_mail

_LAYOUTS = ("subject.txt", "text.txt", "html.html")
_RESET = "account_reset_password"
# Where the button of a mail leads; the others have a code, or nothing to press.
_LINKS = {
    "account_already_exists": _RESET,
    "account_locked": _RESET,
    "unknown_account": "account_signup",
    "data_ready": "account_privacy",
    "password_changed": _RESET,
    "password_reset": _RESET,
    "password_set": _RESET,
    "session_copied": _RESET,
}


class AccountAdapter(DefaultAccountAdapter):
    """Named by ACCOUNT_ADAPTER."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong attempts. Try again in five minutes, or choose another password: that"
            " opens the account at once. After thirty in a day, it opens the next day."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail in the language of the page, and leave its sending to the worker.

        One template per mail holds its sentences; the layouts make subject, text and HTML of them.
        """
        told = {
            "shop": {
                "name": settings.SHOP_NAME,
                "email": settings.SHOP_EMAIL,
                "url": settings.SITE_URL,
            },
            "language": get_language() or settings.LANGUAGE_CODE,
            "link": _link(template_prefix),
            **{name: context.get(name, "") for name in ("code", "to_email", "timestamp")},
        }
        subject, text, html = (
            render_to_string(
                f"{template_prefix}.html", {**told, "layout": f"account/email/layout_{layout}"}
            ).strip()
            for layout in _LAYOUTS
        )
        paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
        send_mail.defer(
            to=email,
            subject=" ".join(subject.split()),
            text="\n\n".join(paragraphs) + "\n",
            html=html,
        )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or nobody's address. Too many in a row are told to the owner."""
        email = str(credentials.get("email") or "").strip().lower()
        user = User.objects.filter(email=email).first()
        if user is not None:
            key = self._get_login_attempts_cache_key(request, **credentials)
            tell_if_locked(request, key=key, user=user)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """A new customer reads the language in which she signed up."""
        assert isinstance(user, User)
        user.language = get_language() or settings.LANGUAGE_CODE
        saved: AbstractBaseUser = super().save_user(request, user, form, commit=commit)
        return saved


def _link(template_prefix: str) -> str:
    view = _LINKS.get(template_prefix.rpartition("/")[2])
    return settings.SITE_URL + reverse(view) if view else ""
