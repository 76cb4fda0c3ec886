"""Payments in the back-office: on the order's own page, with a button for what is done."""

from payments.admin.audits import AuditRunAdmin
from payments.admin.orders import RefundAdmin

__all__ = ["AuditRunAdmin", "RefundAdmin"]
