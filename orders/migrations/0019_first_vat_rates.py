"""VAT rates of the European Union to open with; merchants add the coming ones in the admin."""

from datetime import date

from django.db import migrations

# Country, class: first day and basis points. "Reduced" is what printed books pay, or the standard
# rate where those have no other; food and medicine may pay something else in the same country.
# A rate that is older than the One Stop Shop begins with it: no order was taxed by it before. The
# six countries that the shop knew before have the day on which the law began.
# Source: European Commission, "Taxes in Europe Database" (TEDB), rates of November 2026.
_OSS = "2021-07-01"
RATES = {
    ("AT", "standard"): [("1984-01-01", 2000)],
    ("AT", "reduced"): [("1984-01-01", 1000)],
    ("BE", "standard"): [("1996-01-01", 2100)],
    ("BE", "reduced"): [("1996-01-01", 600)],
    ("BG", "standard"): [(_OSS, 2000)],
    ("BG", "reduced"): [(_OSS, 900)],
    ("CY", "standard"): [(_OSS, 1900)],
    ("CY", "reduced"): [(_OSS, 500), ("2023-07-21", 300)],
    ("CZ", "standard"): [(_OSS, 2100)],
    ("CZ", "reduced"): [(_OSS, 1000), ("2024-01-01", 0)],
    ("DE", "standard"): [("2007-01-01", 1900), ("2020-07-01", 1600), ("2021-01-01", 1900)],
    ("DE", "reduced"): [("1983-07-01", 700), ("2020-07-01", 500), ("2021-01-01", 700)],
    ("DK", "standard"): [(_OSS, 2500)],
    ("DK", "reduced"): [(_OSS, 2500)],
    ("EE", "standard"): [(_OSS, 2000), ("2024-01-01", 2200), ("2025-07-01", 2400)],
    ("EE", "reduced"): [(_OSS, 900)],
    ("ES", "standard"): [(_OSS, 2100)],
    ("ES", "reduced"): [(_OSS, 400)],
    ("FI", "standard"): [(_OSS, 2400), ("2024-09-01", 2550)],
    ("FI", "reduced"): [(_OSS, 1000), ("2025-01-01", 1400), ("2026-01-01", 1350)],
    ("FR", "standard"): [("2014-01-01", 2000)],
    ("FR", "reduced"): [("2014-01-01", 550)],
    ("GR", "standard"): [(_OSS, 2400)],
    ("GR", "reduced"): [(_OSS, 600)],
    ("HR", "standard"): [(_OSS, 2500)],
    ("HR", "reduced"): [(_OSS, 500)],
    ("HU", "standard"): [(_OSS, 2700)],
    ("HU", "reduced"): [(_OSS, 500)],
    ("IE", "standard"): [(_OSS, 2300)],
    ("IE", "reduced"): [(_OSS, 0)],
    ("IT", "standard"): [(_OSS, 2200)],
    ("IT", "reduced"): [(_OSS, 400)],
    ("LT", "standard"): [(_OSS, 2100)],
    ("LT", "reduced"): [(_OSS, 900), ("2026-01-01", 500)],
    ("LU", "standard"): [("2015-01-01", 1700), ("2023-01-01", 1600), ("2024-01-01", 1700)],
    ("LU", "reduced"): [("2015-01-01", 300)],
    ("LV", "standard"): [(_OSS, 2100)],
    ("LV", "reduced"): [(_OSS, 1200), ("2022-01-01", 500)],
    ("MT", "standard"): [(_OSS, 1800)],
    ("MT", "reduced"): [(_OSS, 500)],
    ("NL", "standard"): [("2012-10-01", 2100)],
    ("NL", "reduced"): [("2012-10-01", 600), ("2019-01-01", 900)],
    ("PL", "standard"): [(_OSS, 2300)],
    ("PL", "reduced"): [(_OSS, 500)],
    ("PT", "standard"): [(_OSS, 2300)],
    ("PT", "reduced"): [(_OSS, 600)],
    ("RO", "standard"): [(_OSS, 1900), ("2025-08-01", 2100)],
    ("RO", "reduced"): [(_OSS, 500), ("2025-08-01", 1100)],
    ("SE", "standard"): [(_OSS, 2500)],
    ("SE", "reduced"): [(_OSS, 600)],
    ("SI", "standard"): [(_OSS, 2200)],
    ("SI", "reduced"): [(_OSS, 500)],
    ("SK", "standard"): [(_OSS, 2000), ("2025-01-01", 2300)],
    ("SK", "reduced"): [(_OSS, 1000), ("2025-01-01", 500)],
}


def add(apps, _schema_editor):
    rate = apps.get_model("orders", "VatRate")
    rate.objects.bulk_create(
        rate(country=country, vat_class=vat_class, since=date.fromisoformat(since), rate_bp=bp)
        for (country, vat_class), dated in RATES.items()
        for since, bp in dated
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0018_vat_rates")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
