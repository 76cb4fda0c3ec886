"""What templates of the back-office say of pages."""
