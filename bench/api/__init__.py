"""The API under load: requests a second, times, and what each call asks of the stores."""
