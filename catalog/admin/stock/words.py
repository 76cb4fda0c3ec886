"""What merchants read for the kinds of movements."""

from django.utils.translation import gettext_lazy as _

from catalog.models import MovementKind

KINDS = {
    MovementKind.COUNTED: _("Counted"),
    MovementKind.RECEIVED: _("Received"),
    MovementKind.MOVED: _("Moved"),
    MovementKind.SPLIT: _("Spread over buckets"),
    MovementKind.EXPECTED: _("Expected"),
    MovementKind.ARRIVED: _("Arrived"),
    MovementKind.RETURNED: _("Returned"),
    MovementKind.WRITTEN_OFF: _("Written off"),
    MovementKind.MENDED: _("Mended by the audit"),
}
