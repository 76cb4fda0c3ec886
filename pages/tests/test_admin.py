"""Content pages in the back-office, and what its pages cost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.models import Page
from pages.services.law import begin_legal_pages
from pages.tests.conftest import signed_in
from pages.tests.factories import NOW, make_page
from pages.tests.forms import form_at, sent, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]

PAGES = "/admin/pages/page/"
FOOTER = "/admin/pages/menu/footer/change/"
HOME = "/admin/pages/homepage/home/change/"


def change_of(page: Page) -> str:
    return f"{PAGES}{page.pk}/change/"


def test_a_page_is_written_published_and_found(merchant, saved):
    form = form_at(merchant, f"{PAGES}add/")
    data = sent(form, title_nl="Onze winkel", body_nl="<p>Kom langs.</p>", published="on")

    with saved():
        assert merchant.post(f"{PAGES}add/", data).status_code == 302
        assert merchant.post(f"{PAGES}add/", data).status_code == 302  # a double click

    page = Page.objects.get()
    assert LogEntry.objects.filter(action_flag=1).count() == 1
    assert "<p>Kom langs.</p>" in Client().get("/pages/onze-winkel/").text
    assert "/pages/onze-winkel/" in merchant.get(change_of(page)).text


def test_what_could_do_harm_is_taken_out(merchant, saved):
    body = (
        '<p onclick="alert(1)">Lees <a href="javascript:alert(1)">dit</a> of '
        '<a href="/sale/">dat</a>.</p><script>alert(1)</script><img src=x onerror=alert(1)>'
    )
    data = sent(form_at(merchant, f"{PAGES}add/"), title_nl="Lees", body_nl=body, published="on")
    with saved():
        merchant.post(f"{PAGES}add/", data)

    stored = Page.objects.get().texts.get().body
    assert stored == (
        '<p>Lees <a rel="noopener">dit</a> of <a href="/sale/" rel="noopener">dat</a>.</p>'
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "title_nl"),
        ({"title_nl": "A", "body_en": "<p>Text</p>"}, "title_en"),
        ({"title_nl": "A", "slug_nl": "Geen Adres"}, "slug_nl"),
        ({"title_nl": "Over ons"}, "slug_nl"),  # another page's
        ({"title_nl": "A", "purpose": "privacy"}, "purpose"),  # another page's
        ({"title_nl": "A", "publish_from": "tomorrow"}, "publish_from"),
        (
            {
                "title_nl": "A",
                "publish_from": "2026-12-05T10:00",
                "publish_until": "2026-12-05T10:00",
            },
            "publish_until",
        ),
        ({"title_nl": "A", "opened": "forged"}, "__all__"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(merchant, typed, field):
    make_page(purpose="privacy")
    data = sent(form_at(merchant, f"{PAGES}add/"), **{"body_nl": "<p>Lang</p>", **typed})
    data |= {} if "title_nl" in typed else {"seo_title_nl": "Bewaard"}

    answer = merchant.post(f"{PAGES}add/", data)

    assert answer.status_code in {200, 400}
    form = answer.context["adminform"].form
    assert [*form.errors] == [field]
    assert form["body_nl"].value() == "<p>Lang</p>"
    assert Page.objects.count() == 1


def test_the_second_of_two_chooses_and_loses_nothing(merchant, saved):
    page = make_page()
    address = change_of(page)
    first = sent(form_at(merchant, address), title_nl="Over Kraam", seo_title_nl="Kraam")
    second = sent(form_at(merchant, address), title_nl="Wie wij zijn", body_nl="<p>Nieuw.</p>")

    assert merchant.post(address, first).status_code == 302
    refused = merchant.post(address, second)

    assert refused.status_code == 409
    form = refused.context["adminform"].form
    lines = {line.token: (line.stored, line.typed, line.take_theirs) for line in form.comparison}
    assert lines == {
        "title_nl": ("Over Kraam", "Wie wij zijn", False),
        "seo_title_nl": ("Kraam", "", True),
    }
    assert form["body_nl"].value() == "<p>Nieuw.</p>"
    again = {**sent(form), "take": ["seo_title_nl"]}
    assert merchant.post(address, again).status_code == 302
    text = Page.objects.get().texts.get()
    assert (text.title, text.body, text.seo_title) == ("Wie wij zijn", "<p>Nieuw.</p>", "Kraam")


def test_the_history_tells_from_what_to_what(merchant):
    page = make_page()
    merchant.post(change_of(page), sent(form_at(merchant, change_of(page)), title_nl="Over Kraam"))

    assert values(LogEntry.objects.get()) == {"Title (nl)": ("Over ons", "Over Kraam")}


def test_a_draft_can_be_looked_at_by_staff_alone(merchant):
    address = f"{PAGES}{make_page(published=False).pk}/preview/"

    preview = merchant.get(f"{address}nl/")

    assert "Wij zijn Kraam" in preview.text
    assert preview["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in preview["Cache-Control"]
    assert merchant.get(f"{address}en/").status_code == 404
    assert merchant.get(f"{address}xx/").status_code == 404
    assert signed_in("somebody@example.nl").get(f"{address}nl/").status_code == 403
    assert Client().get(f"{address}nl/").status_code == 302


def test_what_the_law_asks_for_begins_as_drafts_until_it_is_written(merchant, saved):
    begin_legal_pages(now=NOW)
    begin_legal_pages(now=NOW)
    assert Page.objects.count() == 7
    assert not Page.objects.filter(published=True).exists()
    assert len(merchant.get(PAGES).context["gaps"]) == 7
    assert "pages-gaps" in merchant.get("/admin/").text
    assert "pages-gaps" not in signed_in("other@example.nl").get("/admin/").text
    page = Page.objects.get(purpose="accessibility")

    early = merchant.post(change_of(page), sent(form_at(merchant, change_of(page)), published="on"))
    assert {*early.context["adminform"].form.errors} == {"body_nl", "body_en"}
    written = {"body_nl": "<p>Af.</p>", "body_en": "<p>Done.</p>", "published": "on"}
    with saved():
        merchant.post(change_of(page), sent(form_at(merchant, change_of(page)), **written))

    assert "Af." in Client().get("/pages/toegankelijkheid/").text
    assert "accessibility" not in {gap.purpose for gap in merchant.get(PAGES).context["gaps"]}
    refused = merchant.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}, follow=True)
    assert Page.objects.count() == 7
    assert any("wet" in str(message) for message in refused.context["messages"])


def test_a_page_of_ones_own_can_be_deleted(merchant, saved):
    page = make_page()
    with saved():
        assert merchant.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}).status_code == 302

    assert not Page.objects.exists()
    assert Client().get("/pages/over-ons/").status_code == 404
    assert LogEntry.objects.get().is_deletion()


def test_who_may_only_look_sees_it_and_can_send_nothing():
    page = make_page()
    reader = signed_in("reader@example.nl", "view_page", "view_menu", "view_homepage")

    for address in (change_of(page), FOOTER, HOME):
        shown = reader.get(address)
        assert shown.status_code == 200, address
        assert 'name="_save"' not in shown.text, address
        assert reader.post(address, {}).status_code == 403
    assert reader.get(f"{PAGES}add/").status_code == 403


def test_pages_of_the_back_office_cost_the_same_for_many_as_for_few(merchant):
    def queries(address: str) -> int:
        merchant.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert merchant.get(address).status_code == 200
        return len(asked)

    page = make_page()
    addresses = (PAGES, change_of(page), FOOTER, HOME, "/admin/pages/banner/add/")
    few = [queries(address) for address in addresses]
    for number in range(20):
        make_page(f"Pagina {number}")

    assert [queries(address) for address in addresses] == few
