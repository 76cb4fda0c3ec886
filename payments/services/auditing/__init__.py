"""The audit of the whole shop: what is wrong, and mending what has one right answer."""

from payments.services.auditing import running
from payments.services.auditing.looking import breaches
from payments.services.auditing.mending import repair

__all__ = ["breaches", "repair", "running"]
