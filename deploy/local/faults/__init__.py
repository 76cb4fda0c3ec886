"""The fault proxy: what DynamoDB, Stripe and Postgres do on a bad day, at stated rates."""
