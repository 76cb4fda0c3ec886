"""Made-up requests to every call of the API, right ones and wrong ones, by its own description."""
