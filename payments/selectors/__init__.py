"""What may be paid how, and what may go back."""
