"""What happens in the shop, told to merchants' other systems. See docs/webhooks.md."""
