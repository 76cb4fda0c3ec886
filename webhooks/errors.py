"""What webhooks may be refused for."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Gone, Invalid, Refused


class EventsGone(Gone):
    """What came after the event is not kept any more, or there was no such event."""

    code = "events_gone"

    def __init__(self) -> None:
        super().__init__(
            _("What came after this event is not kept any more. Begin anew, without it.")
        )


class EndpointRefused(Invalid):
    """An address that nothing is sent to."""

    code = "endpoint_refused"

    def __init__(self, why: str) -> None:
        super().__init__(_("Nothing can be sent there: %(why)s.") % {"why": why})
        self.why = why  # in English, for the log of deliveries


class EndpointOff(Refused):
    """Nothing is sent to an endpoint that is switched off."""

    code = "endpoint_off"

    def __init__(self) -> None:
        super().__init__(_("The endpoint is switched off. Switch it on first."))
