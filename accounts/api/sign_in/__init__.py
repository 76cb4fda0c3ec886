"""Signing in with an app: allauth's headless API, each call in the frame of ours."""
