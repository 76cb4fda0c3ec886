"""What the shop is, where it sells, and how it is paid."""

from typing import Any

from shop import env

# --- The shop ---------------------------------------------------------------------------------
SHOP_NAME = env.text("SHOP_NAME", "Kraam")
SHOP_EMAIL = env.text("SHOP_EMAIL", "winkel@kraam.example")
# What invoices and the withdrawal function say of the seller.
SHOP_ADDRESS = env.texts("SHOP_ADDRESS", "")
SHOP_VAT_NUMBER = env.text("SHOP_VAT_NUMBER", "")
SHOP_COC_NUMBER = env.text("SHOP_COC_NUMBER", "")
SHOP_CURRENCY = "EUR"
SHOP_COUNTRY = env.text("SHOP_COUNTRY", "NL")  # where its VAT rates come from
# Countries that goods are sent to, ISO 3166. shop.kernel.addresses knows each one's addresses.
SHIP_TO_COUNTRIES = env.texts("SHIP_TO_COUNTRIES", "NL,BE,DE")
# Above EUR 10,000 a year of sales to consumers in other member states, their VAT rates apply.
# Source: Directive 2006/112/EC, article 59c.
VAT_OF_DESTINATION = env.flag("VAT_OF_DESTINATION", default=False)
# What is said of delivery and returns with an offer, to search engines.
OFFER_TERMS = "orders.selectors.terms.offer_terms"
# What customers are told of an order's money, for the API.
ORDER_MONEY = "payments.selectors.standing.money_of"
# The paths of content pages in a language, for the sitemap.
SITEMAP_PAGES = "pages.selectors.pages.addresses"
# Days after the last parcel in which things may be sent back. The law gives 14 from the delivery,
# which the shop does not see. Source: Directive 2011/83/EU, article 9.
RETURN_DAYS = env.number("RETURN_DAYS", 30)
# Units of a SKU that are low, as are fewer: merchants see a list of such SKUs.
LOW_STOCK = env.number("LOW_STOCK", 5)

# --- Webhooks -----------------------------------------------------------------------------------
# Whether events may also be sent by plain http, and into private networks. Never where others than
# the shop's owners work on the same machine or network.
WEBHOOK_PRIVATE_NETWORKS = False

# --- Payments ---------------------------------------------------------------------------------
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY")
STRIPE_JS_URL = env.text("STRIPE_JS_URL", "https://js.stripe.com/v3/")
PAYMENT_GATEWAYS: dict[str, dict[str, Any]] = {
    "stripe": {
        "BACKEND": "payments.gateways.stripe_gateway.StripeGateway",
        "OPTIONS": {
            "api_key": env.text("STRIPE_API_KEY"),
            "webhook_secret": env.text("STRIPE_WEBHOOK_SECRET"),
            "api_base": env.text("STRIPE_API_BASE", "https://api.stripe.com"),
        },
    },
    "invoice": {
        "BACKEND": "payments.gateways.invoice_gateway.InvoiceGateway",
        "OPTIONS": {"days_to_pay": env.number("INVOICE_DAYS", 14)},
    },
}
# "at_once", or "on_shipment": the money is promised by the order, and taken as its goods leave.
CAPTURE = env.text("CAPTURE", "at_once")
SHOP_IBAN = env.text("SHOP_IBAN", "")  # where invoices are paid to; empty: nobody pays on invoice
