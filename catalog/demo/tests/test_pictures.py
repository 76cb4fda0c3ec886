"""The pictures of the demo catalogue: there, deliberate, and of the promised size."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image as Raster

from catalog.demo import demo_categories, demo_pictures, demo_products, draw
from catalog.demo.pictures import DRAWINGS, Look, close, in_scene, in_studio, rendering
from catalog.demo.pictures.lettering import letters
from catalog.drafts import IMAGE_WIDTHS

PICTURES = {picture.key: picture for picture in demo_pictures()}


def opened(file: bytes) -> Raster.Image:
    return Raster.open(BytesIO(file))


def test_every_picture_that_is_referred_to_can_be_drawn_and_no_other():
    keys = {image.key for product in demo_products() for image in product.images}
    keys |= {category.image_key for category in demo_categories()}
    banners = {key for key in PICTURES if key.startswith("demo/banners/")} | {"demo/hero"}

    assert keys | banners == set(PICTURES)
    assert len(banners) == 4


def test_a_product_has_two_views_or_more_and_every_colour_its_own():
    for product in demo_products():
        assert len(product.images) >= 2, product.product_id
        colours = [option for option in product.options if option.code == "kleur"]
        shown = {code for image in product.images for code in image.option_values}
        assert shown == {value.code for option in colours for value in option.values}


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_object_is_drawn_in_its_colour_and_from_two_sides(name):
    red, blue = Look("#c03030"), Look("#3050c0")
    pictures = [
        in_studio("a", name, red, variant=0),
        in_studio("a", name, blue, variant=0),
        in_studio("a", name, red, variant=0, other=True),
        in_scene("a", name, red),
        close("a", name, red),
    ]

    files = [draw(replace(picture, widths=(160,)))[160] for picture in pictures]

    assert len(set(files)) == len(pictures)


@pytest.mark.parametrize("coarseness", [1, 4])
def test_a_picture_is_webp_in_every_width_and_square(coarseness):
    files = draw(next(iter(PICTURES.values())), coarseness=coarseness)

    assert tuple(files) == IMAGE_WIDTHS
    for width, file in files.items():
        assert opened(file).format == "WEBP"
        assert opened(file).size == (width, width)
        assert len(opened(file).convert("RGB").getcolors(width * width) or []) > 1000


def test_the_hero_is_wide():
    files = draw(PICTURES["demo/hero"])

    assert {width: opened(file).size for width, file in files.items()} == {
        640: (640, 360),
        1280: (1280, 720),
        1920: (1920, 1080),
    }


def test_drawing_twice_gives_the_same_bytes():
    picture = PICTURES["demo/categories/kleding"]

    first = draw(picture)
    rendering._object.cache_clear()
    rendering._backdrop.cache_clear()

    assert draw(picture) == first


def test_lettering_refuses_what_it_cannot_write():
    assert letters("KRAAM")[1] > letters("KADE")[1] > 0
    with pytest.raises(KeyError):
        letters("€")
