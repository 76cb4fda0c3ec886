"""Reads of pages, menus and the home page: from the process, behind it Redis, then PostgreSQL."""
