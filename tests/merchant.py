"""A merchant at work in the back-office, by its HTML forms."""

import re

from tests.customer import Customer, Seen

EMAIL, PASSWORD = "admin@kraam.example", "kraam-demo"
_ORDER = re.compile(r"/admin/orders/order/[0-9a-f-]{36}/change/")


class Merchant(Customer):
    """Somebody of the shop, signed in to the admin. Raises PermissionError if that is refused."""

    def __init__(self, site: str) -> None:
        super().__init__(site)
        page = self.open("/admin/login/?next=/admin/")
        form = next(form for form in page.markup.forms if "password" in form.fields)
        seen = self.submit(page, form, login=EMAIL, password=PASSWORD)
        if "/admin/" not in seen.url.partition("?")[0]:
            raise PermissionError(seen.text)

    def page_of(self, number: str) -> str:
        """The address of an order's page.

        Raises:
            LookupError: the back-office has no such order.
        """
        found = _ORDER.search(self.open(f"/admin/orders/order/?q={number}").text)
        if found is None:
            raise LookupError(number)
        return found[0]

    def numbers_of(self, email: str) -> set[str]:
        """The orders of an e-mail address, whichever way they came."""
        page = self.open(f"/admin/orders/order/?q={email}").text
        return set(re.findall(rf'href="{_ORDER.pattern}[^"]*">([A-Z0-9-]+)</a>', page))

    def ship(self, number: str, **typed: str) -> Seen:
        """Send all that is left of an order in one parcel; shows the order's page."""
        address = self.page_of(number).replace("/change/", "/ship/")
        page = self.open(address)
        return self.submit(page, page.markup.keyed_form(), **({"carrier": "postnl"} | typed))
