"""Writes of pages, menus and the home page."""
