"""What templates of other apps, and its own, can say about orders."""
