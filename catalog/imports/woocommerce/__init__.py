"""The product CSV that WooCommerce exports: read from `reading`."""
