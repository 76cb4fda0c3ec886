"""Recommendations by Amazon Personalize; the embedded recommender stands in for it."""

from catalog.recommendations.personalize.backend import PersonalizeRecommender
from catalog.recommendations.personalize.connection import Resources, new_clients

__all__ = ["PersonalizeRecommender", "Resources", "new_clients"]
