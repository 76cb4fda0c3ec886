"""Menus and the home page in the back-office: rows that are put together and put into order."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.tests.factories import make_category
from pages.models import HomePage, Menu
from pages.tests.factories import make_page
from pages.tests.forms import form_at, sent, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]

FOOTER = "/admin/pages/menu/footer/change/"
HOME = "/admin/pages/homepage/home/change/"


def test_a_menu_is_put_together_and_put_into_order(merchant, saved):
    make_category("mokken")
    page = make_page()
    data = sent(form_at(merchant, FOOTER))
    data |= {
        "entry-TOTAL_FORMS": 3,
        "entry-0-kind": "none",
        "entry-0-label_nl": "Winkel",
        "entry-0-ORDER": 1,
        "entry-1-kind": "category",
        "entry-1-category": "mokken",
        "entry-1-ORDER": 3,
        "entry-2-kind": "page",
        "entry-2-page": page.pk,
        "entry-2-ORDER": 2,
        "entry-1-nested": "on",
        "entry-2-nested": "on",
    }
    with saved():
        assert merchant.post(FOOTER, data).status_code == 302

    assert [each["kind"] for each in Menu.objects.get(pk="footer").entries] == [
        *("none", "page", "category"),
    ]
    shown = Client().get("/").text.partition('class="footer__menu"')[2]
    assert shown.index("Winkel</h2>") < shown.index("Over ons</a>") < shown.index("Mokken</a>")
    was, now = values(LogEntry.objects.get())["Entries"]
    assert (was, "Winkel" in now) == ("", True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "page", "page": ""}, "page"),
        ({"kind": "page", "page": "0197-none"}, "page"),
        ({"kind": "category", "category": "none", "label_nl": "x"}, "category"),
        ({"kind": "link", "label_nl": "x"}, "address_nl"),
        ({"kind": "link", "label_nl": "x", "address_nl": "javascript:alert(1)"}, "address_nl"),
        ({"kind": "link", "label_nl": "x", "address_nl": "//elsewhere.example/"}, "address_nl"),
        ({"kind": "link", "label_nl": "x", "address_nl": "/\\elsewhere.example"}, "address_nl"),
        ({"kind": "link", "label_nl": "x", "address_nl": "mailto:nobody"}, "address_nl"),
        ({"kind": "link", "label_nl": "x", "address_nl": "/" + 600 * "x"}, "address_nl"),
        ({"kind": "link", "address_nl": "/sale/"}, "label_nl"),
        ({"kind": "none", "nested": "on"}, "label_nl"),
        ({"kind": "nonsense", "label_nl": "x"}, "kind"),
    ],
)
def test_an_entry_that_would_lead_nowhere_is_told(merchant, typed, field):
    data = sent(form_at(merchant, FOOTER))
    data |= {"entry-TOTAL_FORMS": 1} | {f"entry-0-{name}": value for name, value in typed.items()}

    answer = merchant.post(FOOTER, data)

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.rows.forms[0].errors
    assert Menu.objects.get(pk="footer").entries == []


@pytest.mark.parametrize(
    "address",
    ["/sale/", "/en/sale/?sort=newest", "https://kraam.example/x", "mailto:a@b.nl", "tel:+31-88"],
)
def test_an_address_of_ones_own_is_taken(merchant, address):
    data = sent(form_at(merchant, FOOTER), **{"entry-TOTAL_FORMS": 1})
    data |= {"entry-0-kind": "link", "entry-0-label_nl": "x", "entry-0-address_nl": address}

    assert merchant.post(FOOTER, data).status_code == 302
    assert Menu.objects.get(pk="footer").entries[0]["addresses"] == {"nl": address}


def test_two_who_change_one_menu_are_told(merchant):
    first, second = sent(form_at(merchant, FOOTER)), sent(form_at(merchant, FOOTER))
    for data, label in ((first, "Eerste"), (second, "Tweede")):
        data |= {"entry-TOTAL_FORMS": 1, "entry-0-kind": "none", "entry-0-label_nl": label}

    assert merchant.post(FOOTER, first).status_code == 302
    refused = merchant.post(FOOTER, second)

    assert refused.status_code == 409
    line = refused.context["adminform"].form.comparison[0]
    assert ("Eerste" in line.stored, "Tweede" in line.typed) == (True, True)
    assert refused.context["adminform"].form.rows.forms[0]["label_nl"].value() == "Tweede"


def test_the_home_page_begins_with_what_it_shows_and_is_composed(merchant, saved):
    make_category("mokken")
    form = form_at(merchant, HOME)
    assert len(form.rows.forms) == 8
    data = sent(form)
    data |= {
        "block-TOTAL_FORMS": 9,
        "block-8-kind": "categories",
        "block-8-categories": "mokken",
        "block-8-ORDER": 0,
        "block-8-title_nl": "Voor de koffie",
        "block-1-DELETE": "on",
        "block-2-shown_from": "2036-12-05T01:00",
    }
    with saved():
        assert merchant.post(HOME, data).status_code == 302

    blocks = HomePage.objects.get().blocks
    assert [each["kind"] for each in blocks][:3] == ["categories", "banners", "departments"]
    assert blocks[2]["from"] == "2036-12-05T00:00:00+00:00"
    assert "Voor de koffie" in Client().get("/").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "hot"}, "kind"),  # it is there already
        ({"kind": "categories", "categories": "none", "title_nl": "x"}, "categories"),
        ({"kind": "categories", "categories": "", "title_nl": "x"}, "categories"),
        ({"kind": "categories", "categories": "mokken"}, "title_nl"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_a_block_that_makes_no_sense_is_told(merchant, typed, field):
    make_category("mokken")
    data = sent(form_at(merchant, HOME)) | {"block-TOTAL_FORMS": 9}
    data |= {f"block-8-{name}": value for name, value in typed.items()}

    answer = merchant.post(HOME, data)

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.rows.forms[8].errors
    assert HomePage.objects.get().blocks == []
