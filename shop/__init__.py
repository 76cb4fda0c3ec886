"""The project: settings, addresses, and what all apps share."""
