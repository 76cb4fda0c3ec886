"""Look here for the words of the pages that payers are sent to, in Dutch and English."""

from typing import Final

from deploy.local.stripe.shapes import JsonObject

_EXPLANATION_EN: Final = (
    "This page stands in for {who}. No money moves. Choose how this payment ends."
)
_EXPLANATION_NL: Final = (
    "Deze pagina staat in voor {who}. Er wordt geen geld overgemaakt. Kies hoe deze betaling "
    "afloopt."
)


_SAVING_EN: Final = (
    "This page stands in for the bank that issued the card. Your card is only saved, no money "
    "moves. Choose how this ends."
)
_SAVING_NL: Final = (
    "Deze pagina staat in voor de bank die de kaart uitgaf. Je kaart wordt alleen bewaard, er "
    "wordt geen geld overgemaakt. Kies hoe dit afloopt."
)


def _bank_nl(name: str, who: str) -> dict[str, str]:
    return {
        "title": f"{name}-testbetaling",
        "explanation": _EXPLANATION_NL.format(who=who),
        "authorise": "Testbetaling autoriseren",
        "fail": "Testbetaling laten mislukken",
        "expire": "Testbetaling laten verlopen",
    }


def _bank_en(name: str, who: str) -> dict[str, str]:
    return {
        "title": f"{name} test payment",
        "explanation": _EXPLANATION_EN.format(who=who),
        "authorise": "Authorise test payment",
        "fail": "Fail test payment",
        "expire": "Expire test payment",
    }


_TEXTS: Final[dict[str, JsonObject]] = {
    "nl": {
        "lang": "nl",
        "other_lang": "en",
        "other_language": "English",
        "test": "Testomgeving",
        "amount": "Bedrag",
        "reference": "Kenmerk",
        "gone_title": "Deze betaling wacht niet meer",
        "gone": "De betaling is al afgehandeld of geannuleerd. Ga terug naar de winkel.",
        "kinds": {
            "card": {
                "title": "3D Secure 2-testpagina",
                "explanation": _EXPLANATION_NL.format(who="de bank die de kaart uitgaf"),
                "saving": _SAVING_NL,
                "authorise": "Voltooien",
                "fail": "Mislukken",
            },
            "ideal": _bank_nl("iDEAL | Wero", "de bank van de klant"),
            "bancontact": _bank_nl("Bancontact", "de app van Bancontact"),
        },
    },
    "en": {
        "lang": "en",
        "other_lang": "nl",
        "other_language": "Nederlands",
        "test": "Test environment",
        "amount": "Amount",
        "reference": "Reference",
        "gone_title": "This payment no longer waits",
        "gone": "The payment was already finished or cancelled. Go back to the shop.",
        "kinds": {
            "card": {
                "title": "3D Secure 2 test page",
                "explanation": _EXPLANATION_EN.format(who="the bank that issued the card"),
                "saving": _SAVING_EN,
                "authorise": "Complete",
                "fail": "Fail",
            },
            "ideal": _bank_en("iDEAL | Wero", "the customer's bank"),
            "bancontact": _bank_en("Bancontact", "the Bancontact app"),
        },
    },
}


def shown_amount(amount: str, texts: JsonObject) -> str:
    """An amount that is written as in English, `€1,299.99`, in the language of the texts."""
    if texts["lang"] == "en":
        return amount
    return amount.translate(str.maketrans(",.", ".,"))


def texts_for(chosen: str | None, accepted: str) -> JsonObject:
    """The texts in the language chosen, or else in the one that the browser puts first."""
    first = accepted.split(",")[0].strip().lower()
    language = chosen if chosen in _TEXTS else ("nl" if first.startswith("nl") else "en")
    return _TEXTS[language or "en"]
