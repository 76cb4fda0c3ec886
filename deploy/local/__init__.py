"""The local stack: every part of the shop as a real server on this machine, without Docker."""
