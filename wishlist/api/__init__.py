"""The wishlist over REST."""
