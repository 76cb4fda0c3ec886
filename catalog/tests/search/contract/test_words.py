"""What shoppers type, and what it finds."""

import pytest

from catalog.search.base import MAX_QUERY_LENGTH
from catalog.tests.search.products import asked, found, made


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("fietsen", "Rode fiets"),
        ("fiets", "Fietsen voor kinderen"),
        ("laptops", "Laptop 14 inch"),
        ("laptop", "Laptops en meer"),
        ("schoen", "Leren schoenen"),
        ("koffiebonen", "Koffie bonen 1 kg"),
        ("koffie bonen", "Koffiebonen 1 kg"),
        ("koffieboon", "Koffie bonen 1 kg"),
        ("tshirt", "T-shirt van katoen"),
        ("café", "Cafe stoel"),
        ("cafe", "Café stoel"),
        ("cafe\u0301", "Café stoel"),
        ("CAFE", "café stoel"),
        ("grosse", "Größe"),
        ("de fiets voor het kind", "Fiets, kind"),
        ("lapt", "Laptop 14 inch"),
        ("rode fie", "Rode fiets"),
        ("fietz", "Rode fiets"),
        ("latpop", "Laptop 14 inch"),
        ("koptelefonn", "Koptelefoon"),
        ("koptelevoom", "Koptelefoon"),
        ("ijs", "\u0133s"),
        ("IJS", "ijs"),
        ("\u0132s", "Ijs"),
        ("yzer", "Strijkijzer van ijzer"),
        ("ijzer", "Yzer"),
        ("creme brulee", "Crème brûlée"),
        ("zoe", "Zoë"),
        ("büro", "Buro"),
        ("rode", "Fiets rood"),
        ("rood", "Rode fiets"),
        ("grijze", "Fiets grijs"),
        ("groen", "Groene fiets"),
        ("lieve", "Lief"),
    ],
)
def test_dutch_words_find_each_other(search, typed, name):
    search.rebuild([made("wanted", name), made("other", "Theepot")])

    assert found(search, typed) == {"wanted"}


def test_english_has_its_own_stems_and_texts(search):
    search.rebuild([made("bike", names={"nl": "Fietsen", "en": "Bicycles"})])

    assert found(search, "bicycle", language="en") == {"bike"}
    assert found(search, "bicycling", language="en") == {"bike"}
    assert found(search, "fiets", language="nl") == {"bike"}


def test_a_word_that_the_pages_language_does_not_have_is_one_of_another(search):
    search.rebuild(
        [
            made("bike", names={"nl": "Fietsen", "en": "Bicycles"}),
            made("bank", names={"nl": "Bank", "en": "Sofa"}),
            made("money", names={"nl": "Spaarpot", "en": "Piggy bank"}),
            made("coffee", category_names={"nl": "Koffie", "en": "Coffee"}),
            made("mug", names={"nl": "Mok", "en": "Mug"}, texts={"nl": "Diep", "en": "For coffee"}),
        ]
    )

    assert found(search, "fiets", language="en") == {"bike"}
    assert found(search, "bicycles", language="nl") == {"bike"}
    assert found(search, "coffee", language="nl") == {"coffee"}
    assert found(search, "bank", language="en") == {"money"}


def test_a_product_without_the_language_is_found_by_its_dutch_texts(search):
    search.rebuild([made("bike", names={"nl": "Fiets"})])

    assert found(search, "fiets", language="en") == {"bike"}


def test_a_language_without_stems_is_searched_as_dutch(search):
    search.rebuild([made("bike", names={"nl": "Fiets"})])

    assert found(search, "fietsen", language="fy") == {"bike"}


def test_all_words_have_to_be_met(search):
    search.rebuild([made("red", "Rode fiets"), made("blue", "Blauwe fiets")])

    assert found(search, "rode fiets") == {"red"}


def test_the_name_counts_most_then_the_brand_then_the_category_then_the_text(search):
    def product(product_id, name="Aap", brand="Beer", category="Citroen", text="das"):
        names, texts = {"nl": category}, {"nl": text}
        return made(product_id, name, brand=brand, category_names=names, texts=texts)

    search.rebuild(
        [
            product("text", text="gazelle"),
            product("category", category="Gazelle"),
            product("brand", brand="Gazelle"),
            product("name", name="Gazelle"),
            *(product(f"other{n}") for n in range(20)),
        ]
    )

    assert search.search(asked("gazelle")).product_ids == ("name", "brand", "category", "text")


def test_a_tag_is_found_like_a_category(search):
    search.rebuild([made("tagged", "Mok", tags=("cadeaus",)), made("other", "Bord")])

    assert found(search, "cadeau") == {"tagged"}


@pytest.mark.parametrize("typed", ["KRM-42-xl", "krm-42-XL", " KRM-42-XL ", "8712345678906"])
def test_a_code_finds_its_product_first_in_any_case(search, typed):
    search.rebuild(
        [made("coded", "Trui", codes=("KRM-42-XL", "8712345678906")), made("named", "KRM 42 XL")]
    )

    assert search.search(asked(typed)).product_ids[0] == "coded"


def test_half_a_code_finds_nothing(search):
    search.rebuild([made("coded", "Trui", codes=("KRM-42-XL",))])

    assert found(search, "KRM-42") == set()


def test_a_typo_is_forgiven_only_when_nothing_is_spelt_that_way(search):
    search.rebuild([made("house", "Huis"), made("mouse", "Muis")])

    assert found(search, "muis") == {"mouse"}
    assert found(search, "buis") == {"house", "mouse"}


def test_short_words_are_taken_as_they_are(search):
    search.rebuild([made("pan", "Pan")])

    assert found(search, "pen") == set()


def test_whoever_is_more_popular_comes_first_among_equal_matches(search):
    search.rebuild(
        [
            made("unknown", "Mok"),
            made("loved", "Mok", rating_hundredths=480, review_count=900),
            made("known", "Mok", rating_hundredths=400, review_count=90),
        ]
    )

    assert search.search(asked("mok")).product_ids == ("loved", "known", "unknown")


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", "fiets OR", "name_nl:fiets", "(((", "*", "a* AND [b TO c]", "\\", "^3", "~2",
        "\x00\x01\x1b", "fiets\x00", "\ud800", "😀", "日本語", "-" * 500, "\u200b", "' OR 1=1 --",
    ],
)  # fmt: skip
def test_nothing_typed_is_syntax_or_an_error(search, typed):
    search.rebuild([made("bike", "Fiets")])

    page = search.search(asked(typed))

    assert page.total == len(page.product_ids)


def test_a_text_of_signs_alone_finds_nothing_and_of_spaces_is_no_text(search):
    search.rebuild([made("bike", "Fiets")])

    assert found(search, "!?") == set()
    assert found(search, " \t ") == {"bike"}


def test_what_comes_after_the_longest_query_is_ignored(search):
    search.rebuild([made("bike", "Fiets")])

    assert found(search, "fiets".ljust(MAX_QUERY_LENGTH) + "zzz" * 3300) == {"bike"}
    assert found(search, "x" * 10_000) == set()
    assert found(search, "fiets " * 2000) == {"bike"}


def test_what_a_product_says_may_be_anything(search):
    search.rebuild([made("odd", "\ud800 \x00 fiets " + "x" * 70_000, brand="\ud83d", codes=(" ",))])

    assert found(search, "fiets") == {"odd"}


BAGS = [
    made("compound", "Laptoptas zwart"),
    made("words", "Tas voor laptop"),
    made("bag", "Leren tas"),
    made("laptop", "Laptop 14 inch"),
    made("linked", "Hondenmand"),
    made("dog", "Hond van pluche"),
    made("basket", "Mand van riet"),
    made("lamp", "Lampen"),
    made("pen", "Pen"),
]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("laptoptas", {"compound", "words"}),
        ("laptop tas", {"compound", "words"}),
        ("tas laptop", {"compound", "words"}),
        ("tas", {"compound", "words", "bag"}),
        ("hondenmand", {"linked"}),
        ("mand honden", {"linked"}),
        ("mand", {"linked", "basket"}),
        ("pen", {"pen"}),
    ],
)
def test_compounds_and_their_parts_find_each_other(search, typed, expected):
    search.rebuild(BAGS)

    assert found(search, typed) == expected


def test_the_whole_word_comes_before_a_part_of_a_compound(search):
    search.rebuild(BAGS)

    assert set(search.search(asked("tas")).product_ids[:2]) == {"words", "bag"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("slot", "Beugelslot"),
        ("fiets kind", "Kinderfiets"),
        ("fiets kinderen", "Kinderfiets"),
        ("winterjas", "Jas"),
        ("gele winterjas", "Jas geel"),
    ],
)
def test_the_end_of_a_compound_says_what_it_is(search, typed, name):
    search.rebuild([made("wanted", name), made("other", "Vlot")])

    assert found(search, typed) == {"wanted"}


def test_the_end_of_an_english_word_says_nothing(search):
    search.rebuild([made("king", names={"en": "King"}), made("hiking", names={"en": "Hiking"})])

    assert found(search, "king", language="en") == {"king"}
    assert found(search, "sunking", language="en") == set()


def test_where_nothing_has_all_words_of_a_phrase_most_are_enough(search):
    search.rebuild([made("train", "Houten trein"), made("boat", "Houten boot")])

    assert found(search, "zoek houten trein") == {"train"}
    assert found(search, "zoek trein") == set()
    assert found(search, "zoek ergens houten trein") == set()


def test_a_longer_word_may_have_two_typos(search):
    search.rebuild([made("phones", "Koptelefoon"), made("phone", "Telefoon")])

    assert found(search, "koptelevoom") == {"phones"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("latpop", "laptop"),
        ("zwarte latpop", "zwarte laptop"),
        ("Gazele", "gazelle"),
        ("laptop", None),
        ("laptops", None),
        ("lapt", None),
        ("KRM-42", None),
        ("xqzwv", None),
        ("", None),
    ],
)
def test_a_better_spelling_is_offered(search, typed, meant):
    search.rebuild(
        [
            made("a", "Zwarte laptop", brand="Gazelle", codes=("KRM-42",)),
            made("b", "Zwarte laptop 17 inch"),
            made("c", "Laptophoes"),
        ]
    )

    assert search.search(asked(typed)).did_you_mean == meant


def test_another_wording_finds_the_same(search):
    search.rebuild([made("phone", "Smartphone rood"), made("other", "Theepot rood")])

    assert found(search, "mobieltje", wordings=("smartphone",)) == {"phone"}
    assert found(search, "rood mobieltje", wordings=("rood smartphone",)) == {"phone"}
    assert search.search(asked("mobieltje", wordings=("smartphone",))).did_you_mean is None


def test_a_wording_counts_like_the_text_itself(search):
    search.rebuild([made("a", "Tv", sold=1), made("b", "Televisie", sold=500)])

    assert search.search(asked("tv", wordings=("televisie",))).product_ids == ("b", "a")


def test_what_finds_nothing_is_offered_something(search):
    search.rebuild(
        [
            made("mug", "Paarse mok"),
            made("loved", "Bord", sold=900),
            made("hidden", "Kom", category_ids=("elsewhere",)),
        ]
    )

    some = search.search(asked("paarse olifant", category_id="nowhere"))
    none = search.search(asked("xqzwv"))

    assert (some.total, some.offers) == (0, ("mug",))
    assert (none.total, none.offers[0], len(none.offers)) == (0, "loved", 3)
    assert search.search(asked("mok")).offers == ()


def test_an_empty_index_has_nothing_to_offer(search):
    search.rebuild([])

    page = search.search(asked("fiets"))

    assert (page.product_ids, page.total, page.next_cursor, page.offers) == ((), 0, None, ())
