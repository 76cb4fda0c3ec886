"""What the shop does to orders."""
