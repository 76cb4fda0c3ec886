"""Lighthouse on the pages that most visitors come in by."""
