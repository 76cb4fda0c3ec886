"""Of the suite, but with tables of their own: those that `plugin` makes of a template."""

from shop.settings.test import *  # noqa: F403

DYNAMODB_TABLE_PREFIX = "of-template-"
