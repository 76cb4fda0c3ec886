"""What these tests buy and look at: a few products and a page of the demo."""

T_SHIRT = "/products/linde-basis-tee/linde-basis-t-shirt/"  # three colours, four sizes
T_SHIRT_ID = "linde-basis-tee"
REVIEWED = "/products/linde-zwaar-tee/linde-zwaar-t-shirt/"  # by more than its page shows
REVIEWS = f"{REVIEWED}reviews/"
SOLD_OUT = "/products/linde-ruit-jurk/linde-geruite-jurk/"
REDUCED = "/products/wever-gebreide-jurk/wever-gebreide-jurk/"
CATEGORY = "/categories/kleding/"
SEARCH = "/search/?q=jurk"
NOTHING_FOUND = "/search/?q=xyzzyplugh"
PRIVACY = "/pages/privacy-en-cookies/"
UNKNOWN = "/products/does-not-exist/at-all/"
ENGLISH = {
    "/": "/en/",
    T_SHIRT: "/en/products/linde-basis-tee/linde-basis-t-shirt/",
    REVIEWS: "/en/products/linde-zwaar-tee/linde-heavy-t-shirt/reviews/",
    CATEGORY: "/en/categories/clothing/",
    SEARCH: "/en/search/?q=dress",
}

# Variants of the T-shirt. Each of the first two is for one test, which decides how many there are.
FEW_FOR_FORMS = "LINDE-BASIS-TEE-MARINE-S"
FEW_FOR_API = "LINDE-BASIS-TEE-MARINE-M"
BOUGHT = "LINDE-BASIS-TEE-WIT-M"
IN_WHITE = "LINDE-BASIS-TEE-WIT-L"  # of this and the next one there are many from the start
IN_BLACK = "LINDE-BASIS-TEE-ZWART-L"
