"""Which pages the law asks a shop for, so that merchants hear which are missing.

Sources: Directive 2000/31/EC article 5 and Directive 2011/83/EU article 6 (who sells, terms,
withdrawal with its model form), Regulation (EU) 2016/679 article 13 (privacy), Directive (EU)
2019/882 with EN 301 549 (accessibility).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a page is there for. A page that only the merchant wants has none."""

    CONTACT = "contact", _("Who we are, and contact")
    TERMS = "terms", _("Terms and conditions")
    RETURNS = "returns", _("Withdrawal and returns")
    DELIVERY = "delivery", _("Delivery and payment")
    GUARANTEE = "guarantee", _("Guarantee and complaints")
    PRIVACY = "privacy", _("Privacy and cookies")
    ACCESSIBILITY = "accessibility", _("Accessibility")


# What the checkout leads to, in this order: Directive 2011/83/EU article 8(2), GDPR article 13.
BEFORE_ORDERING = (Purpose.TERMS, Purpose.RETURNS, Purpose.PRIVACY, Purpose.CONTACT)

# What is still to be written in a draft stands between these; nh3 lets them through.
TO_WRITE = "<mark>"
