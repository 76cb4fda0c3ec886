"""What happens to accounts, for the apps above, which accounts must not know.

Sent inside the transaction that makes it so. A receiver defers jobs and makes no network call.
"""

from django.dispatch import Signal

# Somebody no longer agrees that what she does is remembered. With: visitor, her pseudonym.
consent_withdrawn = Signal()
