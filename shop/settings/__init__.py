"""Settings: base.py holds everywhere; the other modules say what differs where they run."""
