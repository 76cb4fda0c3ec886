"""Recommendations from what visitors did, learned by the worker, kept in DynamoDB and Redis."""
