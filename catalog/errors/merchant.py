"""What is refused to other systems of a merchant."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused


class ExternalIdTaken(Refused):
    """The system calls something else so."""

    code = "external_id_taken"

    def __init__(self, *, system: str, value: str) -> None:
        super().__init__(
            _("“%(value)s” of %(system)s is something else already.")
            % {"value": value, "system": system}
        )
        self.system, self.value = system, value

    def details(self) -> dict[str, str]:
        """Which."""
        return {"system": self.system, "id": self.value}


class ExternalIdNotFound(NotFound):
    """Nothing is called so by the system."""

    code = "external_id_not_found"

    def __init__(self) -> None:
        super().__init__(_("Nothing here has this id of that system."))


class ReferenceReused(Refused):
    """The reference was given to another movement of the SKU."""

    code = "reference_reused"

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("Another movement was booked under the reference “%(reference)s”.")
            % {"reference": reference}
        )
        self.reference = reference

    def details(self) -> dict[str, str]:
        """Which."""
        return {"reference": self.reference}


class OtherCurrency(Invalid):
    """The product is sold in another currency."""

    code = "other_currency"

    def __init__(self, currency: str) -> None:
        super().__init__(_("The product is sold in %(currency)s.") % {"currency": currency})
        self.currency = currency

    def details(self) -> dict[str, str]:
        """In which."""
        return {"currency": self.currency}
