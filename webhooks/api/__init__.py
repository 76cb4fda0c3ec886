"""The feed of events, for systems that catch up."""
