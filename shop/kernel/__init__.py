"""What every app may use: money, errors, identifiers, DynamoDB."""
