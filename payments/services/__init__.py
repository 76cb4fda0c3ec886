"""What the shop does about money."""
