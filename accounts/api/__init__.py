"""Accounts over REST. Signing in itself is allauth's headless API, under /_allauth/app/v1/."""
