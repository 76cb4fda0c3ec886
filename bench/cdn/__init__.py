"""The cache in front of the shop: what it keeps, and that it never mixes visitors up."""
