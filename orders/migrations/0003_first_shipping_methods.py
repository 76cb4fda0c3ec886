"""Shipping methods to open with; merchants change them in the admin."""

from django.db import migrations

METHODS = [
    {
        "code": "standard",
        "names": {"nl": "Standaard", "en": "Standard"},
        "descriptions": {
            "nl": "Bezorgd in 1 tot 2 werkdagen",
            "en": "Delivered in 1 to 2 working days",
        },
        "is_pickup": False,
        "position": 1,
        # countries, up to grams, cents, free from cents
        "rates": [
            (["NL"], 10_000, 495, 5_000),
            (["NL"], None, 1_495, None),
            (["BE"], 10_000, 695, 7_500),
            (["BE"], None, 1_995, None),
            (["DE"], 10_000, 895, 10_000),
            (["DE"], None, 2_495, None),
        ],
    },
    {
        "code": "express",
        "names": {"nl": "Express", "en": "Express"},
        "descriptions": {
            "nl": "Voor 21.00 uur besteld, de volgende werkdag bezorgd",
            "en": "Ordered before 21:00, delivered the next working day",
        },
        "is_pickup": False,
        "position": 2,
        "rates": [(["NL"], 10_000, 995, None), (["BE"], 10_000, 1_295, None)],
    },
    {
        "code": "pickup",
        "names": {"nl": "Afhalen", "en": "Pick-up"},
        "descriptions": {"nl": "Afhalen in de winkel", "en": "Collect it at the shop"},
        "is_pickup": True,
        "position": 3,
        "rates": [(["NL", "BE", "DE"], None, 0, None)],
    },
]


def add(apps, _schema_editor):
    Method = apps.get_model("orders", "ShippingMethod")
    Rate = apps.get_model("orders", "ShippingRate")
    for plain in METHODS:
        rates = plain["rates"]
        method = Method.objects.create(**{k: v for k, v in plain.items() if k != "rates"})
        for countries, up_to_grams, price_minor, free_from_minor in rates:
            Rate.objects.create(
                method=method,
                countries=countries,
                up_to_grams=up_to_grams,
                price_minor=price_minor,
                free_from_minor=free_from_minor,
            )


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_history_is_append_only")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
