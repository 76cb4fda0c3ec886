"""Money that came and went, in Postgres. Only payments.services and gateways write it."""

from payments.models.audit import AuditRun
from payments.models.payment import GatewayCustomer, Payment, PaymentState, ReceivedEvent
from payments.models.refund import Dispute, DisputeState, Refund, RefundReason, RefundState
from payments.models.transfer import BankPayment, BankRefund, BankTransfer

__all__ = [
    "AuditRun",
    "BankPayment",
    "BankRefund",
    "BankTransfer",
    "Dispute",
    "DisputeState",
    "GatewayCustomer",
    "Payment",
    "PaymentState",
    "ReceivedEvent",
    "Refund",
    "RefundReason",
    "RefundState",
]
