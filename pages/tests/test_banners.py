"""Banners: from a picture that was sent to what shoppers see."""

import pytest
from django.core.files.storage import storages
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.admin.pictures.rows import picture_token
from catalog.drafts import Image
from catalog.services.pictures.uploads import check_upload
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.sending import send_file
from pages.models import Banner
from pages.services.banner_pictures import draw_banner
from pages.tests.forms import form_at, sent
from shop.kernel.caching import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]

ADD = "/admin/pages/banner/add/"


def uploaded() -> Image:
    checked = check_upload(send_file(picture((1600, 800))))
    return Image(None, checked.width, checked.height, upload=checked.upload)


def pictures(name: str, *images: Image, alt: str = "Een taart") -> dict[str, object]:
    """What a browser sends of a picture field."""
    order = [f"r{number}" for number in range(len(images))]
    data: dict[str, object] = {f"{name}-sent": "1", f"{name}-order": order}
    for number, image in enumerate(images):
        data[f"{name}-r{number}-token"] = picture_token(image)
        data[f"{name}-r{number}-alt-{name[-2:]}"] = alt
    return data


@pytest.mark.usefixtures("uploads_bucket", "media_bucket")
def test_a_banner_is_shown_once_its_picture_is_drawn(merchant, saved):
    data = sent(form_at(merchant, ADD), heading_nl="Feest", kind="link", address_nl="/sale/")
    data |= pictures("picture_nl", uploaded())
    with saved():
        assert merchant.post(ADD, data).status_code == 302
        assert merchant.post(ADD, data).status_code == 302  # a double click
    banner = Banner.objects.get()
    assert "Feest" not in Client().get("/").text
    job = ProcrastinateJob.objects.get(task_name="pages.draw_banner")

    with saved():
        draw_banner(**job.args)
        draw_banner(**job.args)

    shown = Client().get("/").text
    assert "Feest" in shown
    assert 'type="image/avif"' in shown
    key = Banner.objects.get().pictures["nl"]["key"]
    assert storages["default"].exists(f"{key}-1280.avif")
    assert Banner.objects.get().version == banner.version  # nobody has to compare anything


@pytest.mark.usefixtures("uploads_bucket", "media_bucket")
def test_a_form_from_before_the_drawing_keeps_what_was_drawn(merchant, saved):
    upload = uploaded()
    data = sent(form_at(merchant, ADD), heading_nl="Feest", kind="none") | pictures(
        "picture_nl", upload
    )
    merchant.post(ADD, data)
    banner = Banner.objects.get()
    change = f"/admin/pages/banner/{banner.pk}/change/"
    typed = sent(form_at(merchant, change), heading_nl="Groot feest")
    typed |= pictures("picture_nl", upload)
    draw_banner(banner_id=str(banner.pk))

    assert merchant.post(change, typed).status_code == 302

    banner.refresh_from_db()
    assert banner.headings == {"nl": "Groot feest"}
    assert banner.pictures["nl"]["key"]


@pytest.mark.usefixtures("uploads_bucket", "media_bucket")
def test_what_cannot_be_drawn_any_more_is_not_shown_and_fails_nothing(merchant, saved):
    gone = Image(None, 1280, 640, upload="x" * 43)
    data = sent(form_at(merchant, ADD), heading_nl="Weg", kind="none") | pictures(
        "picture_nl", gone
    )
    with saved():
        assert merchant.post(ADD, data).status_code == 302
        draw_banner(banner_id=str(Banner.objects.get().pk))
    draw_banner(banner_id="01970000-0000-7000-8000-000000000000")  # deleted meanwhile

    held.clear()
    assert Client().get("/").status_code == 200
    assert "Weg" not in Client().get("/").text


DRAWN = Image("products/abc", 1280, 720)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (pictures("picture_nl"), "picture_nl"),
        (pictures("picture_nl", DRAWN, DRAWN), "picture_nl"),
        (pictures("picture_nl", DRAWN, alt=""), "picture_nl"),
        (pictures("picture_nl", DRAWN) | {"picture_nl-r0-token": "forged"}, "picture_nl"),
        (pictures("picture_nl", DRAWN) | {"heading_nl": ""}, "heading_nl"),
        (pictures("picture_nl", DRAWN) | {"position": "-1"}, "position"),
        (pictures("picture_nl", DRAWN) | {"kind": "page"}, "page"),
        (
            pictures("picture_nl", DRAWN)
            | {"shown_from": "2026-12-05T10:00", "shown_until": "2026-12-04T10:00"},
            "shown_until",
        ),
    ],
)
def test_a_mistake_is_told_at_its_field(merchant, typed, field):
    data = sent(form_at(merchant, ADD), heading_nl="Feest", kind="none") | typed

    answer = merchant.post(ADD, data)

    assert answer.status_code == 200
    assert [*answer.context["adminform"].form.errors] == [field]
    assert not Banner.objects.exists()


def test_uploads_may_be_sent_from_the_page_of_a_banner(merchant):
    page = merchant.get(ADD)

    assert "connect-src 'self'" in page["Content-Security-Policy"]
    assert page.text.count("data-pictures\n") == 2
