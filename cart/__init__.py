"""What somebody means to buy, until it is ordered."""
