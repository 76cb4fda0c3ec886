"""What accounts may refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import NotFound


class SessionNotFound(NotFound):
    """The account has no such session, or it is over already."""

    code = "session_not_found"

    def __init__(self) -> None:
        super().__init__(_("You are not signed in there any more."))
