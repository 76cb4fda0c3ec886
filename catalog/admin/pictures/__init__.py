"""Pictures in the back-office: a field for forms, and what its script asks while files are sent."""

from catalog.admin.pictures.field import PicturesField
from catalog.admin.pictures.sending import takes_uploads, upload_urls

__all__ = ["PicturesField", "takes_uploads", "upload_urls"]
