"""Parts that are drawn once for what they depend on, and choices that escape what they show."""

from django.template import Context, Template
from django.utils import translation

from catalog.selectors.cards import ProductCard
from catalog.selectors.listings import Tile
from catalog.selectors.pictures import Picture
from catalog.views.facets import Group, Option, PriceLink
from shop.kernel.money import Money
from shop.templatetags.drawing import choices, price_choices

EVIL = '"><script>'


def test_a_part_is_drawn_once_for_each_value_and_language():
    template = Template(
        "{% load drawing i18n %}{% get_current_language as now %}"
        "{% drawn_once place %}{{ place }} {{ now }} {{ ignored }}{% enddrawn_once %}"
    )

    def drawn(language: str, place: str, ignored: str) -> str:
        with translation.override(language):
            return template.render(Context({"place": place, "ignored": ignored}))

    assert drawn("nl", "a", "first") == "a nl first"
    assert drawn("nl", "a", "second") == "a nl first"
    assert drawn("nl", "b", "second") == "b nl second"
    assert drawn("en", "a", "second") == "a en second"


def test_choices_are_escaped_ticked_and_counted():
    group = Group(
        "brand", "Merk", (Option(EVIL, EVIL, 3, True, "b-1"), Option("", "Alle", 9, False, "b-2"))
    )

    first, second = choices(group, most=1), choices(group, least=1)

    assert "<script>" not in first
    assert 'type="checkbox" name="brand"' in first
    assert " checked>" in first
    assert "(3)" in first
    assert "checked" not in second
    assert "(9)" not in second


def test_prices_are_links_with_their_counts():
    ranges = [
        PriceLink(0, 20, 3, f"?q={EVIL}&price_max=19.99", True),
        PriceLink(20, None, 9, "?", False),
    ]

    with translation.override("en"):
        drawn = price_choices(ranges)

    assert "<script>" not in drawn
    assert 'href="?q=&quot;&gt;&lt;script&gt;&amp;price_max=19.99" aria-current="true"' in drawn
    assert "€ 0 to 20" in drawn
    assert "€ 20 and more" in drawn


def test_a_tile_is_html_and_what_merchants_wrote_in_it_is_text():
    euros = Money(1250, "EUR")
    card = ProductCard(
        id="mug",
        slug="mok",
        name=EVIL,
        brand=EVIL,
        price=euros,
        price_max=euros,
        compare_at=Money(2500, "EUR"),
        rating_hundredths=435,
        review_count=2,
        image=Picture("mug", 1280, 960, EVIL),
        swatches=("#ff0000",) * 7,
    )
    template = Template('{% tile tile why="Because" %}')

    with translation.override("en"):
        drawn = template.render(Context({"tile": Tile(card, sold_out=False)}))

    assert drawn.lstrip().startswith('<li class="tile">')
    assert drawn.count("<script>") == 0
    assert drawn.count("&lt;script&gt;") == 2
    for part in (
        'href="/en/products/mug/mok/"',
        'src="/media/mug-640.webp"',
        'alt=""',
        "−50%",
        "€12.50",
        "4.4 out of 5 stars",
        "2 reviews",
        'cx="103"',
        "Because",
    ):
        assert part in drawn
    assert drawn.count("<circle") == 6
