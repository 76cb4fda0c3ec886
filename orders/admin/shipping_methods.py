"""Shipping methods and what they cost, edited by merchants."""

from django.contrib import admin

from orders.models import ShippingMethod, ShippingRate


class ShippingRates(admin.TabularInline):
    """What the method costs."""

    model = ShippingRate
    extra = 1


@admin.register(ShippingMethod)
class ShippingMethodAdmin(admin.ModelAdmin):
    """Ways to get an order home."""

    list_display = ("code", "names", "is_pickup", "position", "active")
    inlines = (ShippingRates,)
