"""What templates of other apps can say about payments."""
