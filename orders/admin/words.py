"""What merchants read for the codes of an order's history."""

from django.utils.translation import gettext_lazy as _

from orders.states import NOTE, flag_name

EVENTS = {
    "place": _("Ordered"),
    "claim": _("Taken over by an account"),
    "await_payment": _("Stock reserved"),
    "reject": _("Rejected"),
    "authorise": _("Payment promised"),
    "pay": _("Paid"),
    "cancel": _("Cancelled before payment"),
    "expire": _("Not paid in time"),
    "revive": _("Paid late, stock reserved again"),
    "payment_failed": _("A payment failed"),
    "payment_returned": _("Payment sent back"),
    "surplus_payment": _("Paid once too often"),
    "wait_longer": _("Reserved longer for the bank"),
    "cancel_agreed": _("Cancelled as a whole"),
    "cancel_units": _("Units cancelled"),
    "cancel_rest": _("What was not sent is cancelled"),
    "ship_part": _("A parcel sent, more to follow"),
    "ship": _("The last parcel sent"),
    "return_announced": _("Return announced"),
    "return_received": _("Return received"),
    "return_refused": _("Return refused"),
    "refund_recorded": _("Refund recorded"),
    "refunded": _("Refund accepted"),
    "refund_outside": _("Refunded outside the shop"),
    "dispute_to_answer": _("Dispute to be answered"),
    "dispute_under_review": _("Dispute under review"),
    "dispute_won": _("Dispute won"),
    "dispute_lost": _("Dispute lost"),
    "mail_again": _("Mail sent again"),
    "external_id": _("Named by another system"),
    "external_id_gone": _("Name of another system taken away"),
    NOTE: _("Note"),
}


def event_name(transition: str) -> str:
    """In words; what has none, as it is."""
    kind, _colon, what = transition.partition(":")
    if kind == "flag":
        return str(_("Flagged: %(flag)s") % {"flag": flag_name(what)})
    if kind == "unflag":
        return str(_("Seen to: %(flag)s") % {"flag": flag_name(what)})
    return str(EVENTS.get(transition, transition))
