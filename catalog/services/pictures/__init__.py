"""Pictures of products: uploaded by staff, checked, drawn in the sizes that pages show."""

from catalog.services.pictures import drawing_jobs, uploads

__all__ = ["drawing_jobs", "uploads"]
