"""The measurements, each a command: see README.md."""
