"""What accounts may refuse."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, PreconditionFailed, Refused


class AddressNotFound(NotFound):
    """The account has no such address."""

    code = "address_not_found"

    def __init__(self) -> None:
        super().__init__(_("This address is not in your account."))


class AddressBookFull(Refused):
    """The account has as many addresses as one may have."""

    code = "address_book_full"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("There is room for %(most)d addresses. Remove one that you no longer need.")
            % {"most": most}
        )
        self.most = most

    def details(self) -> dict[str, int]:
        """The limit."""
        return {"limit": self.most}


class ChangedMeanwhile(PreconditionFailed):
    """Another device has changed it since this one read it."""

    code = "changed_meanwhile"

    def __init__(self, version: int) -> None:
        super().__init__(_("This was changed on another device meanwhile. Please look again."))
        self.version = version

    def details(self) -> dict[str, int]:
        """At which version it is now."""
        return {"version": self.version}


class OtherConsentText(Refused):
    """She agreed to a text that is not the present one."""

    code = "other_consent_text"

    def __init__(self, version: str) -> None:
        super().__init__(_("What you would agree to was worded anew. Please read it again."))
        self.version = version

    def details(self) -> dict[str, str]:
        """The version of the present text."""
        return {"text_version": self.version}


class ExportNotFound(NotFound):
    """The account has no such export, or it was deleted."""

    code = "export_not_found"

    def __init__(self) -> None:
        super().__init__(_("There is no such file, or it was deleted after a week."))


class ExportInProgress(Refused):
    """One is being made."""

    code = "export_in_progress"

    def __init__(self) -> None:
        super().__init__(_("Your data is being gathered already. We send you a mail."))


class ExportLimitReached(Refused):
    """Several were made within a day."""

    code = "export_limit_reached"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Your data can be gathered %(most)d times a day. Please try again tomorrow.")
            % {"most": most}
        )
        self.most = most

    def details(self) -> dict[str, int]:
        """The limit."""
        return {"limit": self.most}


class ExportNotReady(Refused):
    """It is being made."""

    code = "export_not_ready"

    def __init__(self) -> None:
        super().__init__(_("Your data is still being gathered. We send you a mail."))


class StaffAccount(Refused):
    """What staff did is on record under their names, so an owner of the shop sees to that first."""

    code = "staff_account"

    def __init__(self) -> None:
        super().__init__(_("This account is one of the shop's staff. Ask the shop's owner."))


class StillNeeded(Refused):
    """Something that the account is needed for has not come to its end."""

    code = "account_still_needed"

    def __init__(self, reasons: list[Any]) -> None:
        super().__init__(
            _("Your account is still needed: %(reasons)s Please try again when that is done.")
            % {"reasons": " ".join(str(reason) for reason in reasons)}
        )
        self.reasons = [str(reason) for reason in reasons]

    def details(self) -> dict[str, list[str]]:
        """In words, one for each thing."""
        return {"reasons": self.reasons}


class NoErasureAsked(Refused):
    """Nothing is to be confirmed, or its code is too old or was guessed at too often."""

    code = "no_erasure_asked"

    def __init__(self) -> None:
        super().__init__(_("This code is over. Ask for a new one."))


class WrongCode(Invalid):
    """It is not the code that the mail had."""

    code = "wrong_code"

    def __init__(self, tries_left: int) -> None:
        super().__init__(_("This is not the code from the mail."))
        self.tries_left = tries_left

    def details(self) -> dict[str, int]:
        """How often one may still try this code."""
        return {"tries_left": self.tries_left}


class CodeJustSent(Refused):
    """A mailbox is not filled with codes."""

    code = "code_just_sent"

    def __init__(self, wait: timedelta) -> None:
        super().__init__(_("We have just sent you a code. Please look into your mail."))
        self.wait = wait

    def details(self) -> dict[str, int]:
        """Seconds until another one can be sent."""
        return {"retry_after": int(self.wait.total_seconds())}


class SessionNotFound(NotFound):
    """The account has no such session, or it is over already."""

    code = "session_not_found"

    def __init__(self) -> None:
        super().__init__(_("You are not signed in there any more."))
