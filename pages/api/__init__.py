"""Content pages for apps."""
