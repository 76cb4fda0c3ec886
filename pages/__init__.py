"""What merchants write and compose: content pages, menus, the home page and its banners."""
