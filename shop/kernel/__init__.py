"""What every app may use: money, errors, identifiers, DynamoDB, and what HTTP asks of each."""
