"""Pages of paying, and where providers report."""
