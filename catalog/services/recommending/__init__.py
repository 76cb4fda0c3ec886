"""What visitors do is noted, learned from, forgotten. The worker imports this to find its jobs."""

from catalog.services.recommending import forgetting, learning, noting

__all__ = ["forgetting", "learning", "noting"]
