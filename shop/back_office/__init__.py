"""The back-office as a whole: who gets in, and what holds for each of its pages."""
