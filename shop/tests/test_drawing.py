"""Parts that are drawn once for what they depend on, and choices that escape what they show."""

from django.template import Context, Template
from django.utils import translation

from catalog.views.facets import Group, Option
from shop.templatetags.drawing import choices


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
    evil = '"><script>'
    group = Group(
        "brand", "Merk", (Option(evil, evil, 3, True, "b-1"), Option("", "Alle", 9, False, "b-2"))
    )

    first, second = choices(group, most=1), choices(group, least=1)

    assert "<script>" not in first
    assert 'type="checkbox" name="brand"' in first
    assert " checked>" in first
    assert "(3)" in first
    assert "checked" not in second
    assert "(9)" not in second
