"""Shuts and opens the door before the shop in a peak: `python -m deploy.waiting_room`.

The door is CloudFront's functions (deploy/aws/stacks/cdn/functions); what they obey is in a store
that this package writes. Why so: docs/adr/0025-waiting-room.md.
"""
