"""What each service needs: a module per service or kind of service."""
