"""Tests of the figures and of the page that shows them."""
