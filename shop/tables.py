"""Every DynamoDB table of the shop, for the commands that make and empty them."""

from cart.models import TABLES as CART_TABLES
from catalog.models import TABLES as CATALOG_TABLES
from catalog.recommendation_models import TABLES as RECOMMENDATION_TABLES
from catalog.review_models import TABLES as REVIEW_TABLES
from shop.kernel.kept_answers import TABLES as KERNEL_TABLES
from wishlist.models import TABLES as WISHLIST_TABLES

TABLES = (
    *(CATALOG_TABLES + REVIEW_TABLES + RECOMMENDATION_TABLES),
    *(CART_TABLES + WISHLIST_TABLES + KERNEL_TABLES),
)
