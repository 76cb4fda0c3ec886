"""What is refused of imports and bulk changes."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Refused


class ImportClosed(Refused):
    """An import that is over, or was not checked yet."""

    code = "import_closed"

    def __init__(self) -> None:
        super().__init__(_("This import cannot take that step now. Look at how it stands."))


class AnotherImportRuns(Refused):
    """Files are imported one at a time."""

    code = "another_import_runs"

    def __init__(self) -> None:
        super().__init__(_("Another file is being imported. Start this one when it is done."))


class ChangedSince(Refused):
    """What a bulk change made of a product is something else by now, so it is not put back."""

    code = "changed_since"

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__(_("Changed since: %(what)s.") % {"what": ", ".join(what)})
        self.what = list(what)

    def details(self) -> dict[str, list[str]]:
        """The names of what differs."""
        return {"what": self.what}


class BulkEditClosed(Refused):
    """A bulk change that cannot take this step as it stands now."""

    code = "bulk_edit_closed"

    def __init__(self) -> None:
        super().__init__(_("This bulk change cannot take that step now. Look at how it stands."))
