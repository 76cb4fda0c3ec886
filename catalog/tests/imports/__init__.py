"""Files in Shopify's format are written here by hand; none comes from a shop."""
