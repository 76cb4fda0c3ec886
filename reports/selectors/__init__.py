"""Reading what was rolled up: so many statements, whatever the shop holds."""
