"""How fast the back-office answers staff: `python -m bench.admin`."""
