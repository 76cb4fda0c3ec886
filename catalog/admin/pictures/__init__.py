"""Pictures in the back-office: a field for forms, and a page for a product's pictures alone."""

from catalog.admin.pictures.field import PicturesField
from catalog.admin.pictures.pages import PicturePages
from catalog.admin.pictures.sending import takes_uploads

__all__ = ["PicturePages", "PicturesField", "takes_uploads"]
