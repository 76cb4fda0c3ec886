"""The pages that merchants write, for shoppers."""
