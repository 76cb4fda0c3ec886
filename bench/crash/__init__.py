"""Proof that the shop survives crashes: real purchases, and everything that can go wrong."""
